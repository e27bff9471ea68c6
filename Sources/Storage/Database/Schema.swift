package import GRDB

/// The tables of a node. Everything is `STRICT`; what a ledger holds can be neither changed nor deleted.
package enum Schema {
    /// Every version, oldest first.
    package static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, statements) in versions {
            migrator.registerMigration(name) { db in
                for sql in statements { try db.execute(sql: sql) }
                if name == RecordIndexSchema.version { try RecordIndexSchema.fill(db) }
                if name == FirstStatementSchema.version { try FirstStatementSchema.fill(db) }
            }
        }
        return migrator
    }

    /// The name of the newest schema.
    static var current: String { versions.last?.name ?? "" }

    /// A migration in the database that this program does not know.
    static func unknownMigration(in db: Database) throws -> String? {
        guard try db.tableExists("grdb_migrations") else { return nil }
        let known = versions.map(\.name)
        return try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations").first { !known.contains($0) }
    }

    private static let versions: [(name: String, statements: [String])] = [
        ("1", ledgers + records + exchange),
        ("2", heldRevocations),
        ("3", linesByLedger),
        ("4", evidence),
        ("5", inboxIndex),
        ("6", finalNotes),
        ("7", marks),
        ("9", openingsInOrder),
        ("10", accounts),
        ("11", lineEvidence),
        ("12", descriptors),
        ("13", emergencies),
        ("14", reviews),
        ("16", reEnrolments),
        ("17", ErasureSchema.statements),
        ("18", ErasureSchema.generations),
        ("20", ConsentChangeSchema.statements),
        ("21", keyChanges),
        ("22", DeathSchema.statements),
        ("23", ["ALTER TABLE document ADD COLUMN number INTEGER NOT NULL DEFAULT 0"]),
        ("24", closings),
        ("25", DeathSchema.keys),
        ("26", JoiningSchema.statements),
        ("27", MirrorSchema.statements),
        ("28", FormerLineSchema.statements),
        ("29", indexesOfWhatIsThere),
        ("30", DayPermitSchema.statements),
        ("31", KinshipSchema.statements),
        (RecordIndexSchema.version, RecordIndexSchema.statements),
        (FirstStatementSchema.version, FirstStatementSchema.statements),
        // Openings are kept as the bytes that they stand for (STORAGE-244): what reads texts alone must not read on.
        ("34", []),
    ]

    /// The changes of a ledger's log key up to its head, as their leaves: who signs the next head.
    private static let keyChanges = ["ALTER TABLE head ADD COLUMN key_changes BLOB NOT NULL DEFAULT x''"]

    /// Ledgers that have ended, each by the note that says so.
    private static let closings = [
        "CREATE TABLE closing(origin TEXT PRIMARY KEY, note BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ]

    static func appendOnly(_ table: String) -> [String] {
        ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
            """
        }
    }

    private static let ledgers: [String] =
        [
            """
            CREATE TABLE ledger(
                id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, own INTEGER NOT NULL CHECK (own IN (0, 1)))
            STRICT
            """,
            """
            CREATE TABLE head(
                ledger INTEGER PRIMARY KEY REFERENCES ledger, size INTEGER NOT NULL, height INTEGER NOT NULL,
                frontier BLOB NOT NULL, last_seal BLOB NOT NULL, last_seal_time INTEGER NOT NULL,
                note BLOB NOT NULL, cosigned_at INTEGER NOT NULL) STRICT
            """,
            """
            CREATE TABLE entry(
                ledger INTEGER NOT NULL REFERENCES ledger, idx INTEGER NOT NULL, data BLOB NOT NULL,
                PRIMARY KEY (ledger, idx)) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE subtree(
                ledger INTEGER NOT NULL REFERENCES ledger, level INTEGER NOT NULL CHECK (level > 0),
                idx INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32),
                PRIMARY KEY (ledger, level, idx)) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE record(
                ledger INTEGER NOT NULL REFERENCES ledger, record BLOB NOT NULL CHECK (length(record) = 32),
                seq INTEGER NOT NULL, idx INTEGER NOT NULL, leaf BLOB NOT NULL, suite INTEGER NOT NULL,
                key BLOB NOT NULL, stop BLOB NOT NULL, effect INTEGER NOT NULL, not_after INTEGER NOT NULL,
                PRIMARY KEY (ledger, record, seq, idx)) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE foreign_revocation(
                ledger INTEGER NOT NULL REFERENCES ledger, idx INTEGER NOT NULL, named TEXT, record BLOB NOT NULL,
                key BLOB NOT NULL, PRIMARY KEY (ledger, idx)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX foreign_revocation_record ON foreign_revocation(record)",
            // Openings are kept apart from entries: they can be erased while the ledger still verifies.
            """
            CREATE TABLE opening(
                commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), data BLOB NOT NULL,
                received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID
            """,
            // What a mirror has fetched and not yet verified to a checkpoint.
            """
            CREATE TABLE staged(
                ledger INTEGER NOT NULL REFERENCES ledger, idx INTEGER NOT NULL, data BLOB NOT NULL,
                PRIMARY KEY (ledger, idx)) STRICT, WITHOUT ROWID
            """,
            // What this node's cosigner has signed last: persisted before it answers.
            """
            CREATE TABLE cosigned(
                origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL,
                signature BLOB NOT NULL) STRICT
            """,
            """
            CREATE TABLE contradiction(
                id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kept BLOB NOT NULL, contradicting BLOB NOT NULL,
                reason TEXT NOT NULL, found_at INTEGER NOT NULL) STRICT
            """,
            "CREATE TABLE floor(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
        ] + ["entry", "subtree", "record", "foreign_revocation", "contradiction"].flatMap(appendOnly)

    private static let records: [String] = [
        // Every institution whose records or people this node serves (tenants), by 统一社会信用代码.
        """
        CREATE TABLE institution(
            id TEXT PRIMARY KEY, name TEXT NOT NULL, suite INTEGER NOT NULL, key BLOB NOT NULL, rights TEXT NOT NULL)
        STRICT
        """,
        """
        CREATE TABLE peer(
            origin TEXT PRIMARY KEY, descriptor BLOB NOT NULL, accepted TEXT NOT NULL, state TEXT NOT NULL,
            added_at INTEGER NOT NULL) STRICT
        """,
        // Which statement an entry of the own ledger holds and whom it concerns.
        """
        CREATE TABLE statement(
            idx INTEGER PRIMARY KEY, kind TEXT NOT NULL, record BLOB NOT NULL, line BLOB, person BLOB,
            institution TEXT) STRICT
        """,
        "CREATE INDEX statement_person ON statement(person, kind)",
        "CREATE INDEX statement_line ON statement(line, kind)",
        "CREATE INDEX statement_institution ON statement(institution, kind)",
        // People whose signed calls this node answers: enrolled patients and practitioners with a credential.
        """
        CREATE TABLE person(
            thumbprint BLOB PRIMARY KEY, suite INTEGER NOT NULL, key BLOB NOT NULL, kind TEXT NOT NULL,
            institution TEXT NOT NULL, record BLOB NOT NULL) STRICT, WITHOUT ROWID
        """,
        // One identifier has one active enrolment.
        """
        CREATE TABLE identifier(
            system TEXT NOT NULL, value TEXT NOT NULL, person BLOB NOT NULL, PRIMARY KEY (system, value))
        STRICT, WITHOUT ROWID
        """,
        // Consent lines that this node holds the opening of: as home node, as custodian, or as both.
        """
        CREATE TABLE line(
            record BLOB PRIMARY KEY, home TEXT NOT NULL, person BLOB NOT NULL, code TEXT NOT NULL,
            institution TEXT NOT NULL) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX line_person ON line(person)",
        "CREATE INDEX line_code ON line(code, institution)",
        """
        CREATE TABLE document(
            id BLOB PRIMARY KEY, institution TEXT NOT NULL REFERENCES institution, line BLOB NOT NULL,
            reference BLOB NOT NULL, registration INTEGER NOT NULL, batch_index INTEGER NOT NULL,
            batch_proof BLOB NOT NULL, root BLOB NOT NULL, size INTEGER NOT NULL, header BLOB NOT NULL)
        STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX document_line ON document(line, institution)",
        // Sameness of imports by HMAC under a key that never leaves this database: no digest of a plaintext anywhere.
        """
        CREATE TABLE imported(
            institution TEXT NOT NULL, line BLOB NOT NULL, mac BLOB NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (institution, line, mac)) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    ]

    private static let exchange: [String] = [
        // One disclosure per request and custodian: a repeat is answered with the same one.
        """
        CREATE TABLE disclosure(
            request BLOB NOT NULL, institution TEXT NOT NULL, line BLOB NOT NULL, idx INTEGER NOT NULL,
            chain BLOB NOT NULL, next_offset INTEGER, reported INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (request, institution)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX disclosure_line ON disclosure(line, institution, idx)",
        // Payloads a partner may fetch, because a disclosure to its reader names them.
        """
        CREATE TABLE payload_right(
            peer TEXT NOT NULL, root BLOB NOT NULL, PRIMARY KEY (peer, root)) STRICT, WITHOUT ROWID
        """,
        // Answers that this node's people received.
        """
        CREATE TABLE answer(
            id INTEGER PRIMARY KEY, person BLOB NOT NULL, custodian TEXT NOT NULL, message BLOB NOT NULL,
            received_at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX answer_person ON answer(person)",
        """
        CREATE TABLE answer_document(
            person BLOB NOT NULL, document BLOB NOT NULL, answer INTEGER NOT NULL REFERENCES answer,
            custodian TEXT NOT NULL, root BLOB NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (person, document))
        STRICT, WITHOUT ROWID
        """,
        // Requests that wait for a patient's word.
        """
        CREATE TABLE inbox(
            id INTEGER PRIMARY KEY, person BLOB NOT NULL, digest BLOB NOT NULL UNIQUE, message BLOB NOT NULL,
            received_at INTEGER NOT NULL) STRICT
        """,
        // What partners reported to this home node about its patients: disclosures with their receipts.
        """
        CREATE TABLE reported(
            commitment BLOB PRIMARY KEY, line BLOB NOT NULL, message BLOB NOT NULL, received_at INTEGER NOT NULL)
        STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX reported_line ON reported(line)",
        """
        CREATE TABLE outbox(
            id INTEGER PRIMARY KEY, peer TEXT NOT NULL, path TEXT NOT NULL, body BLOB NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX outbox_due ON outbox(peer, next_at)",
    ]

    /// Who has how many requests before them is asked all the time, and must not read the requests.
    private static let inboxIndex = ["CREATE INDEX inbox_person ON inbox(person)"]

    /// Most statements concern a person or a line or an institution, seldom two of them: what is not there costs nothing.
    private static let indexesOfWhatIsThere = ["person", "line", "institution"].flatMap { column in
        [
            "DROP INDEX statement_\(column)",
            "CREATE INDEX statement_\(column) ON statement(\(column), kind) WHERE \(column) IS NOT NULL",
        ]
    }

    /// Openings lie in the order in which they came, so that a block writes whole pages one after the other: most are
    /// too large for a page of a tree that is ordered by what is random.
    private static let openingsInOrder = [
        "ALTER TABLE opening RENAME TO opening_1",
        """
        CREATE TABLE opening(
            id INTEGER PRIMARY KEY, commitment BLOB NOT NULL UNIQUE CHECK (length(commitment) = 32),
            data BLOB NOT NULL, received_at INTEGER NOT NULL) STRICT
        """,
        "INSERT INTO opening(commitment, data, received_at) SELECT commitment, data, received_at FROM opening_1",
        "DROP TABLE opening_1",
    ]

    /// The newest checkpoint of each partner that met the node's policy, with the cosignatures that did it.
    private static let finalNotes = [
        "CREATE TABLE final_note(origin TEXT PRIMARY KEY, note BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ]

    /// What custodians of this node accounted for, what other custodians accounted for about patients of this node, and
    /// what readers' nodes reported beside it. An own account stays, with the seed of its leaves' salts.
    private static let accounts: [String] = [
        """
        CREATE TABLE account(
            idx INTEGER PRIMARY KEY, institution TEXT NOT NULL, day INTEGER NOT NULL, height INTEGER NOT NULL,
            size INTEGER NOT NULL, seed BLOB NOT NULL CHECK (length(seed) = 32),
            reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1))) STRICT
        """,
        "CREATE INDEX account_day ON account(institution, day)",
        """
        CREATE TRIGGER account_no_delete BEFORE DELETE ON account
        BEGIN SELECT RAISE(ABORT, 'accounts are kept'); END
        """,
        """
        CREATE TRIGGER account_no_update BEFORE UPDATE OF idx, institution, day, height, size, seed ON account
        BEGIN SELECT RAISE(ABORT, 'accounts are kept'); END
        """,
        """
        CREATE TABLE accounted(
            line BLOB NOT NULL, institution TEXT NOT NULL, size INTEGER NOT NULL, message BLOB NOT NULL,
            received_at INTEGER NOT NULL, PRIMARY KEY (line, institution)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE reader_report(
            commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), line BLOB NOT NULL, message BLOB NOT NULL,
            source TEXT NOT NULL, received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX reader_report_line ON reader_report(line)",
    ]

    /// Which files about disclosures concern which line: the patient is given them.
    private static let lineEvidence = [
        """
        CREATE TABLE line_evidence(
            line BLOB NOT NULL CHECK (length(line) = 32), digest BLOB NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (line, digest)) STRICT, WITHOUT ROWID
        """
    ]

    /// What is remembered of the database itself: that it was put back from a copy, that its ledger has a lock record.
    private static let marks = ["CREATE TABLE mark(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"]

    /// Revocations whose bytes arrived before the ledger that holds them: who holds one denies at once.
    private static let heldRevocations: [String] =
        [
            """
            CREATE TABLE held_revocation(
                origin TEXT NOT NULL, record BLOB NOT NULL, seq INTEGER NOT NULL, entry BLOB NOT NULL,
                received_at INTEGER NOT NULL, PRIMARY KEY (origin, record, seq)) STRICT, WITHOUT ROWID
            """
        ] + appendOnly("held_revocation")

    /// A record id means something in its ledger only, so lines are told apart by both.
    private static let linesByLedger: [String] = [
        "ALTER TABLE line RENAME TO line_1",
        """
        CREATE TABLE line(
            home TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32), person BLOB NOT NULL,
            code TEXT NOT NULL, institution TEXT NOT NULL, PRIMARY KEY (home, record)) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO line SELECT home, record, person, code, institution FROM line_1",
        "DROP TABLE line_1",
        "CREATE INDEX line_person ON line(person)",
        "CREATE INDEX line_code ON line(code, institution)",
        "CREATE INDEX line_record ON line(record)",
    ]

    /// Emergencies under which something was disclosed here, each with the declaration and when its patient was told.
    private static let emergencies: [String] = [
        """
        CREATE TABLE emergency(
            declaration BLOB NOT NULL CHECK (length(declaration) = 32), institution TEXT NOT NULL, line BLOB NOT NULL,
            home TEXT NOT NULL, person BLOB NOT NULL, origin TEXT NOT NULL, record BLOB NOT NULL,
            began_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, receipt BLOB NOT NULL, telling INTEGER,
            told_at INTEGER, PRIMARY KEY (declaration, institution)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX emergency_person ON emergency(person, institution)",
        "CREATE INDEX emergency_telling ON emergency(telling)",
    ]

    /// What supervisors of this node are to review, and reviews from wherever they came.
    private static let reviews: [String] = [
        """
        CREATE TABLE supervised(
            commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), declaration BLOB NOT NULL,
            institution TEXT NOT NULL, message BLOB NOT NULL, received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX supervised_time ON supervised(received_at)",
        "CREATE INDEX supervised_declaration ON supervised(declaration, institution)",
        """
        CREATE TABLE emergency_review(
            commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), declaration BLOB NOT NULL,
            institution TEXT NOT NULL, outcome TEXT NOT NULL, receipt BLOB NOT NULL, received_at INTEGER NOT NULL)
        STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX emergency_review_declaration ON emergency_review(declaration, institution)",
    ]

    /// New keys of people, of the own ledger and of others whose people have lines for custodians of this node: which key
    /// ended, and which stands in its place.
    private static let reEnrolments: [String] =
        [
            """
            CREATE TABLE re_enrolment(
                code TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32), seq INTEGER NOT NULL,
                leaf BLOB NOT NULL CHECK (length(leaf) = 32), former BLOB NOT NULL CHECK (length(former) = 32),
                thumbprint BLOB NOT NULL CHECK (length(thumbprint) = 32), suite INTEGER NOT NULL, key BLOB NOT NULL,
                institution TEXT NOT NULL, PRIMARY KEY (code, record, seq)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX re_enrolment_former ON re_enrolment(former)",
            "CREATE INDEX re_enrolment_thumbprint ON re_enrolment(thumbprint)",
        ] + appendOnly("re_enrolment")

    /// What this node said of itself, and the newest of it that each partner has.
    private static let descriptors: [String] =
        [
            """
            CREATE TABLE own_descriptor(serial INTEGER PRIMARY KEY, digest BLOB NOT NULL CHECK (length(digest) = 32))
            STRICT
            """,
            """
            CREATE TABLE told_descriptor(peer TEXT PRIMARY KEY, serial INTEGER NOT NULL) STRICT, WITHOUT ROWID
            """,
        ] + appendOnly("own_descriptor")

    /// Files that prove what a ledger or a cosigner signed and can't be true, by their digest.
    private static let evidence: [String] =
        [
            """
            CREATE TABLE evidence(
                digest BLOB PRIMARY KEY CHECK (length(digest) = 32), kind TEXT NOT NULL, accused TEXT NOT NULL,
                origin TEXT NOT NULL, source TEXT, found_at INTEGER NOT NULL, file BLOB NOT NULL) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX evidence_accused ON evidence(accused)",
        ] + appendOnly("evidence")
}
