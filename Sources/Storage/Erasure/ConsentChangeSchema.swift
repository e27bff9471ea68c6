/// A consent that another one took the place of may no longer give what was read: such a line is looked at like one in which
/// something was withdrawn (STORAGE-190). A narrowing stands under the effect narrow, a replacement under revoke.
enum ConsentChangeSchema {
    static let statements: [String] = [
        "DROP TRIGGER ending_record",
        "DROP TRIGGER ending_disclosure",
        """
        CREATE TRIGGER ending_record AFTER INSERT ON record WHEN NEW.effect IN (2, 4)
        BEGIN \(ErasureSchema.noting("SELECT DISTINCT line, institution FROM disclosure WHERE line = NEW.record")); END
        """,
        """
        CREATE TRIGGER ending_disclosure AFTER INSERT ON disclosure WHEN
            EXISTS (SELECT 1 FROM line l JOIN ledger g ON g.origin = l.home
                    JOIN record r ON r.ledger = g.id AND r.record = l.record
                    WHERE l.record = NEW.line AND r.effect IN (2, 4))
            OR EXISTS (SELECT 1 FROM foreign_revocation f WHERE f.record = NEW.line)
        BEGIN \(ErasureSchema.noting("SELECT NEW.line, NEW.institution WHERE true")); END
        """,
    ]
}
