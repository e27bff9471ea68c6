/// The table of stated deaths.
enum DeathSchema {
    /// Deaths of people whose lines are here, as entries of their home ledgers state them. Whether one was an error is
    /// read from the record's chain.
    static let statements = [
        """
        CREATE TABLE death(
            code TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32),
            leaf BLOB NOT NULL CHECK (length(leaf) = 32), institution TEXT NOT NULL,
            PRIMARY KEY (code, record)) STRICT, WITHOUT ROWID
        """
    ]

    /// The key of who stated it, and rows that nobody changes.
    static let keys =
        ["ALTER TABLE death ADD COLUMN suite INTEGER", "ALTER TABLE death ADD COLUMN key BLOB"]
        + Schema.appendOnly("death")
}
