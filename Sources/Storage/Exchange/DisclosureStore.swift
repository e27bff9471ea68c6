public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import EnvelopeFormat
public import Federation
import Foundation
import GRDB

/// A disclosure that is in the ledger. Only this module makes one, from what the commit returned: it is the one thing
/// that a file key is released for (`formats.md` §5).
public struct CommittedDisclosure: Sendable {
    /// What was disclosed.
    public let disclosure: Disclosure
    /// Its index in the own ledger.
    public let index: UInt64
    /// Where to go on asking.
    public let nextOffset: UInt64?
    /// True when the request had been answered before.
    public let wasPresent: Bool

    init(disclosure: Disclosure, index: UInt64, nextOffset: UInt64?, wasPresent: Bool) {
        self.disclosure = disclosure
        self.index = index
        self.nextOffset = nextOffset
        self.wasPresent = wasPresent
    }
}

/// Why a key was not released.
public enum RewrapError: Error, Equatable {
    /// The document is not in the disclosure, or was disclosed with another header.
    case notDisclosed
    /// The recipient is not the one that the disclosure names.
    case otherRecipient
}

/// The custodian's age identity. It is private here, and its only use is `rewrap`.
public actor CustodianKey {
    private let identity: Identity
    /// The recipient that imports are encrypted for.
    public nonisolated let recipient: Recipient

    /// Reads the identity from its text form.
    public init(text: String) throws {
        identity = try Identity(parsing: text)
        recipient = identity.recipient
    }

    /// A header for `recipient`, made from the custodian's own, for a document that a committed disclosure lists.
    public func rewrap(
        _ document: KeptDocument, for recipient: Recipient, random: RandomSource, under committed: CommittedDisclosure
    ) throws -> EnvelopeHeader {
        let header = try EnvelopeHeader(parsing: document.header)
        let listed = DisclosedDocument(id: document.record.id, headerDigest: header.digest)
        guard committed.disclosure.documents.contains(listed), committed.disclosure.covers(document.record.line) else {
            throw RewrapError.notDisclosed
        }
        guard committed.disclosure.readerKey == recipient.keyID else { throw RewrapError.otherRecipient }
        let fileKey = try header.unwrap(with: [identity])
        return try EnvelopeHeader.make(fileKey: fileKey, recipients: [recipient], random: random)
    }
}

extension NodeDatabase {
    /// The disclosure that a request was answered with; nil when it was not.
    public func committedDisclosure(
        request: Digest, institution: InstitutionID, in origin: Origin
    ) throws -> CommittedDisclosure? {
        try reading { db in
            let sql = "SELECT idx, next_offset FROM disclosure WHERE request = ? AND institution = ?"
            let arguments: StatementArguments = [Data(request.bytes), institution.text]
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) else { return nil }
            let index: Int64 = row["idx"]
            let next: Int64? = row["next_offset"]
            guard let leaf = try LedgerRows(db, origin: origin)?.leaf(UInt64(index)),
                let bytes = try OpeningRows.fetch(db, try Entry(decoding: leaf).commitment)
            else { throw StorageError.damaged("disclosure") }
            return CommittedDisclosure(
                disclosure: try Disclosure(of: Opening(parsing: bytes)), index: UInt64(index),
                nextOffset: next.map { UInt64($0) }, wasPresent: true)
        }
    }

    /// Indexes of a custodian's disclosures about a line, oldest first.
    public func disclosures(line: RecordID, institution: InstitutionID) throws -> [UInt64] {
        try reading { db in
            let sql = "SELECT idx FROM disclosure WHERE line = ? AND institution = ? ORDER BY idx"
            return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes), institution.text])
                .map { UInt64($0) }
        }
    }

    /// The chain value that the next disclosure about a line carries; zero before the first. The chain of the `earlier`
    /// lines whose place it takes goes on.
    public func disclosureChain(
        line: RecordID, institution: InstitutionID, earlier: [RecordID] = []
    ) throws -> Digest {
        try reading { try Self.chain($0, lines: [line] + earlier, institution: institution) }
    }

    static func chain(_ db: Database, lines: [RecordID], institution: InstitutionID) throws -> Digest {
        let sql = "SELECT chain, idx FROM disclosure WHERE line = ? AND institution = ? ORDER BY idx DESC LIMIT 1"
        let newest = try lines.compactMap { line in
            try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(line.bytes), institution.text])
        }.max { ($0["idx"] as Int64) < ($1["idx"] as Int64) }
        return newest.flatMap { Digest($0.bytes("chain")) } ?? .zero
    }
}

extension LedgerWriter {
    /// Enters a disclosure, which must be what the opening says. `peer` may then fetch the payloads. Throws
    /// `AppendError.conflict` when another disclosure about the same line, or an answer to the same request, came first.
    /// What is disclosed in an emergency brings the emergency along.
    public func disclose(
        _ disclosure: Disclosure, entry: Entry, opening: Opening, nextOffset: UInt64?, roots: [Digest], peer: Origin,
        emergency: KeptEmergency? = nil
    ) async throws -> CommittedDisclosure {
        // Keys are released for what was entered, so what is returned must be that and nothing else.
        guard opening.author.payload == disclosure.payload, emergency?.declaration == disclosure.emergency else {
            throw AppendError.opening(.otherEntry)
        }
        let chain = Disclosure.chainValue(of: opening)
        let submission = Submission(entry: entry, opening: opening) { db, index in
            let institution = disclosure.custodian.id
            let lines = [disclosure.line] + disclosure.earlierLines
            guard try NodeDatabase.chain(db, lines: lines, institution: institution) == disclosure.prior
            else { throw AppendError.conflict }
            let sql = "SELECT 1 FROM disclosure WHERE request = ? AND institution = ?"
            let arguments: StatementArguments = [Data(disclosure.request.bytes), institution.text]
            guard try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) == nil else {
                throw AppendError.conflict
            }
            try db.execute(
                sql: """
                    INSERT INTO disclosure(request, institution, line, idx, chain, next_offset) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(disclosure.request.bytes), institution.text, Data(disclosure.line.bytes), Int64(index),
                    Data(chain.bytes), nextOffset.map { Int64(clamping: $0) },
                ])
            try NodeDatabase.noteJoined(db, disclosure, at: index)
            if let emergency { try NodeDatabase.insert(db, emergency) }
            for root in roots {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO payload_right(peer, root) VALUES (?, ?)",
                    arguments: [peer.text, Data(root.bytes)])
            }
        }
        let committed = try await append(submission)
        if committed.wasPresent {
            let present = try database.committedDisclosure(
                request: disclosure.request, institution: disclosure.custodian.id, in: origin)
            guard let present, present.index == committed.index else { throw AppendError.conflict }
            return present
        }
        return CommittedDisclosure(
            disclosure: disclosure, index: committed.index, nextOffset: nextOffset, wasPresent: false)
    }
}

/// A disclosure that its patient's home node has not been told of.
public struct UnreportedDisclosure: Hashable, Sendable {
    /// Its index in the own ledger.
    public let index: UInt64
    /// The patient's line.
    public let line: RecordID
    /// The custodian.
    public let institution: InstitutionID
}

extension NodeDatabase {
    /// Disclosures that no report was queued for, oldest first.
    public func unreportedDisclosures(limit: Int = 64) throws -> [UnreportedDisclosure] {
        try reading { db in
            let sql = "SELECT idx, line, institution FROM disclosure WHERE reported = 0 ORDER BY idx LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit]).map { row in
                let index: Int64 = row["idx"]
                guard let line = RecordID(row.bytes("line")), let institution = InstitutionID(row["institution"]) else {
                    throw StorageError.damaged("disclosure")
                }
                return UnreportedDisclosure(index: UInt64(index), line: line, institution: institution)
            }
        }
    }

    /// Queues the report of a disclosure, or keeps it here where this is the home node, and marks it reported. What was
    /// disclosed in an emergency goes to the nodes of supervisors too. `earlier` are reports that the home node does not have
    /// of lines whose place this one takes; they follow.
    public func report(
        _ report: DisclosureReport, of disclosure: UnreportedDisclosure, to home: Origin?, at time: UInt64,
        supervisors: Set<Origin> = [], followedBy earlier: [DisclosureReport] = []
    ) throws {
        if home == nil {
            try keepReport(report, line: disclosure.line, at: time)
            for report in earlier {
                try keepReport(report, line: Disclosure(of: report.disclosure.opening).line, at: time)
            }
        }
        try pool.write { db in
            if let home {
                try db.execute(
                    sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                    arguments: [home.text, "/v1/peer/reports", Data(report.bytes), Int64(time)])
            }
            if let declaration = report.emergency?.opening.commitment {
                try Self.noteTelling(
                    db, declaration, at: disclosure.institution, by: home == nil ? nil : db.lastInsertedRowID,
                    time: time)
            }
            if let home {
                for report in earlier {
                    try db.execute(
                        sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                        arguments: [home.text, "/v1/peer/reports", Data(report.bytes), Int64(time)])
                }
            }
            for supervisor in supervisors where supervisor != home {
                try db.execute(
                    sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                    arguments: [supervisor.text, "/v1/peer/reports", Data(report.bytes), Int64(time)])
            }
            try db.execute(
                sql: "UPDATE disclosure SET reported = 1 WHERE idx = ?", arguments: [Int64(disclosure.index)])
        }
    }

    /// True when a disclosure to a reader at `peer` names the payload.
    public func mayFetch(_ root: Digest, peer: Origin) throws -> Bool {
        try reading { db in
            let sql = "SELECT 1 FROM payload_right WHERE peer = ? AND root = ?"
            return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [peer.text, Data(root.bytes)]) != nil
        }
    }
}
