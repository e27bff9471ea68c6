/// Erase orders (STORAGE-185 … STORAGE-190): which disclosures are to be looked at, which orders a custodian entered, and
/// every order that concerns a person of this node.
enum ErasureSchema {
    static let statements: [String] = [
        // Unix seconds before which a consent asked to erase it: 0 while nobody looked, the largest number for never.
        "ALTER TABLE disclosure ADD COLUMN erase_by INTEGER NOT NULL DEFAULT 0",
        // Index of the order in the own ledger, and whether the reader's node and the home node were sent it.
        "ALTER TABLE disclosure ADD COLUMN ordered INTEGER",
        "ALTER TABLE disclosure ADD COLUMN order_told INTEGER NOT NULL DEFAULT 0 CHECK (order_told IN (0, 1))",
        "CREATE INDEX disclosure_erase_by ON disclosure(erase_by) WHERE ordered IS NULL",
        "CREATE INDEX disclosure_untold_order ON disclosure(ordered) WHERE ordered IS NOT NULL AND order_told = 0",
        // Lines with disclosures of this node's custodians in which something ended since they were looked at.
        """
        CREATE TABLE ending(
            line BLOB NOT NULL, institution TEXT NOT NULL, PRIMARY KEY (line, institution)) STRICT, WITHOUT ROWID
        """,
        "INSERT OR IGNORE INTO ending SELECT line, institution FROM disclosure WHERE " + hasEnded("disclosure.line"),
        """
        CREATE TRIGGER ending_record AFTER INSERT ON record WHEN NEW.effect = 4
        BEGIN INSERT OR IGNORE INTO ending SELECT line, institution FROM disclosure WHERE line = NEW.record; END
        """,
        """
        CREATE TRIGGER ending_foreign AFTER INSERT ON foreign_revocation
        BEGIN INSERT OR IGNORE INTO ending SELECT line, institution FROM disclosure WHERE line = NEW.record; END
        """,
        // A disclosure that was decided just before the end arrived, and entered just after.
        """
        CREATE TRIGGER ending_disclosure AFTER INSERT ON disclosure WHEN \(hasEnded("NEW.line"))
        BEGIN INSERT OR IGNORE INTO ending VALUES (NEW.line, NEW.institution); END
        """,
        """
        CREATE TABLE erasure(
            id INTEGER PRIMARY KEY, disclosure BLOB NOT NULL UNIQUE CHECK (length(disclosure) = 32),
            line BLOB NOT NULL, person BLOB NOT NULL, message BLOB NOT NULL, answer INTEGER,
            received_at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX erasure_line ON erasure(line)",
        "CREATE INDEX erasure_person ON erasure(person)",
    ]

    /// Counts the ends that come while a line is being looked at.
    static let generations: [String] = [
        "ALTER TABLE ending ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
        "DROP TRIGGER ending_record",
        "DROP TRIGGER ending_foreign",
        "DROP TRIGGER ending_disclosure",
        """
        CREATE TRIGGER ending_record AFTER INSERT ON record WHEN NEW.effect = 4
        BEGIN \(noting("SELECT DISTINCT line, institution FROM disclosure WHERE line = NEW.record")); END
        """,
        """
        CREATE TRIGGER ending_foreign AFTER INSERT ON foreign_revocation
        BEGIN \(noting("SELECT DISTINCT line, institution FROM disclosure WHERE line = NEW.record")); END
        """,
        """
        CREATE TRIGGER ending_disclosure AFTER INSERT ON disclosure WHEN \(hasEnded("NEW.line"))
        BEGIN \(noting("SELECT NEW.line, NEW.institution WHERE true")); END
        """,
    ]

    /// Notes ends, or counts one more of a line that is noted already.
    static func noting(_ ended: String) -> String {
        """
        INSERT INTO ending(line, institution) \(ended)
        ON CONFLICT (line, institution) DO UPDATE SET generation = generation + 1
        """
    }

    private static func hasEnded(_ line: String) -> String {
        """
        EXISTS (SELECT 1 FROM line l JOIN ledger g ON g.origin = l.home
                JOIN record r ON r.ledger = g.id AND r.record = l.record WHERE l.record = \(line) AND r.effect = 4)
        OR EXISTS (SELECT 1 FROM foreign_revocation f WHERE f.record = \(line))
        """
    }
}
