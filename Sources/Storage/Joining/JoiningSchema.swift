/// The tables of joined registrations.
enum JoiningSchema {
    static let statements =
        [
            // Joinings and their ends (seq 1), of the own ledger and of custodians that told this home node of them. What
            // stands follows from which rows are there.
            """
            CREATE TABLE joining(
                origin TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32),
                seq INTEGER NOT NULL CHECK (seq IN (0, 1)), institution TEXT NOT NULL, source TEXT NOT NULL,
                target TEXT NOT NULL, PRIMARY KEY (origin, record, seq)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX joining_source ON joining(source, institution)",
            "CREATE INDEX joining_target ON joining(target, institution)",
            // Own joinings of which the home nodes were sent what was disclosed before.
            """
            CREATE TABLE joining_told(record BLOB PRIMARY KEY CHECK (length(record) = 32)) STRICT, WITHOUT ROWID
            """,
            // Own disclosures in which a joining brought documents of a line.
            """
            CREATE TABLE disclosure_joined(
                line BLOB NOT NULL CHECK (length(line) = 32), idx INTEGER NOT NULL,
                PRIMARY KEY (line, idx)) STRICT, WITHOUT ROWID
            """,
            // What custodians reported to this home node because of a joining: about which, for whom.
            """
            CREATE TABLE joined_report(
                joining BLOB NOT NULL CHECK (length(joining) = 32), code TEXT NOT NULL,
                commitment BLOB NOT NULL CHECK (length(commitment) = 32), message BLOB NOT NULL,
                received_at INTEGER NOT NULL, PRIMARY KEY (joining, code, commitment)) STRICT, WITHOUT ROWID
            """,
        ] + Schema.appendOnly("joining")
}
