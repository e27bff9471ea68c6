import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog

/// A patient's lines as the node shows them, every receipt verified and every line folded by the same code that decides.
struct PatientLines {
    struct Line {
        let custodian: NamedInstitution
        let folded: ConsentLine
        let lastLeaf: Digest
        let indexes: [UInt32: UInt64]
        let isOfOwnKey: Bool

        /// Where the line's next entry stands.
        var nextSequence: UInt32 { (folded.lastSequence ?? 0) + 1 }
    }

    let lines: [Line]

    init(lines: [Line]) { self.lines = lines }

    /// Verifies lines that were handed over; `closing` is the end of the ledger, which no receipt goes beyond.
    init(
        _ message: LinesMessage, _ session: PersonSession, roster: Roster?, until closing: OriginClosing? = nil
    ) throws {
        lines = try message.lines.map { try Self.verify($0, session, roster: roster, until: closing) }
    }

    static func fetch(_ session: PersonSession, until closing: OriginClosing? = nil) async throws -> PatientLines {
        let path = session.acting.map { "/v1/acting/lines/\($0.code)" } ?? "/v1/me/lines"
        let bytes = try await session.get(path)
        let message = try session.verified { try LinesMessage(parsing: bytes) }
        let isGuarded = message.lines.flatMap(\.receipts).contains { receipt in
            StatementKind.claimed(by: receipt.opening).map { [.guardianship, .assistance].contains($0) } ?? false
        }
        let roster = isGuarded ? try await session.roster() : nil
        return try PatientLines(message, session, roster: roster, until: closing)
    }

    /// Times of entries are the node's word: they decide here what is shown, and at the custodian what counts.
    private static func verify(
        _ line: LinesMessage.Line, _ session: PersonSession, roster: Roster?, until closing: OriginClosing?
    ) throws -> Line {
        let origin = session.profile.origin
        var entries: [LineEntry] = []
        var indexes: [UInt32: UInt64] = [:]
        var last = Digest.zero
        for (place, receipt) in line.receipts.enumerated() {
            try session.verified {
                let proved = try receipt.verified(log: session.logKeys)
                guard proved.entry.record == line.record else { throw ReceiptError.opening }
                guard closing?.allows(proved.checkpoint.checkpoint) ?? true else { throw ReceiptError.checkpoint }
                let head = try LedgerRules.judge(proved.entry, leafHash: proved.leafHash, origin: origin) {
                    _, sequence in
                    entries.map(\.head).filter { $0.sequence == sequence }
                }
                entries.append(
                    LineEntry(
                        entry: proved.entry, head: head, opening: receipt.opening,
                        time: line.times.indices.contains(place) ? line.times[place] : nil))
                indexes[proved.entry.sequence] = proved.index
                last = proved.leafHash
            }
        }
        let opening = line.receipts.first.flatMap { try? LineOpening.signed(in: $0.opening) }
        // Whoever acts for a patient has keys of their own; the node then gives the lines in use.
        let isOfOwnKey =
            session.acting != nil || opening.map { $0.card.identity == session.keys.identity.publicKey } ?? true
        let folded = ConsentLine(
            record: line.record, home: origin, entries: entries, isRevokedElsewhere: line.isStopped,
            isKeyReplaced: !isOfOwnKey
        ) { roster?.institution($0, with: .enrol)?.accepted.key }
        return Line(
            custodian: line.custodian, folded: folded, lastLeaf: last, indexes: indexes, isOfOwnKey: isOfOwnKey)
    }

    /// The line that can still be written to.
    func line(for custodian: InstitutionID) -> Line? {
        lines.first { $0.custodian.id == custodian && !$0.folded.isRevoked && $0.isOfOwnKey }
    }

    /// The newest line that was stopped, or whose key was replaced: what a new one takes the place of.
    func ended(for custodian: InstitutionID) -> FormerLine? {
        let ended = lines.filter { $0.custodian.id == custodian && ($0.folded.isRevoked || !$0.isOfOwnKey) }
        return ended.max { $0.indexes[0] ?? 0 < $1.indexes[0] ?? 0 }
            .map { FormerLine(record: $0.folded.record, leaf: $0.lastLeaf) }
    }
}
