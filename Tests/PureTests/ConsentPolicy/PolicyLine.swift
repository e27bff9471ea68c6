import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog
import Testing

/// A consent line as its holder grows it: every entry is really signed and really committed to its opening.
struct PolicyLine {
    let record: RecordID
    private(set) var entries: [LineEntry] = []
    private let recordKey = PolicyFixture.key(0x40)

    /// A line that the patient opened at the custodian.
    init(record: RecordID = PolicyFixture.line) throws {
        self.record = record
        try append(Self.opening)
    }

    /// A record with no entry yet.
    init(unopened record: RecordID) throws { self.record = record }

    /// A line with these consents and prohibitions after its opening.
    init(_ terms: [PolicyTerms]) throws {
        try self.init()
        for item in terms { try append(item) }
    }

    /// A line whose first entry is something else.
    init(openedBy content: some StatementContent, effect: Effect = .issue, signer: SigningKey) throws {
        record = PolicyFixture.line
        try append(content, effect: effect, signer: signer)
    }

    static let opening = LineOpening(
        custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.patient),
        at: PolicyFixture.time("2026-11-01T00:00:00+08:00"))

    mutating func append(_ terms: PolicyTerms) throws {
        try append(try #require(terms.statement), notAfter: terms.notAfter)
    }

    /// Appends a statement; `sequence` and `record` differ from the chain's only in tests of broken lines.
    mutating func append(
        _ content: some StatementContent, effect: Effect = .issue, signer: SigningKey = PolicyFixture.patient,
        notAfter: UInt64 = PolicyFixture.notAfter, sequence: UInt32? = nil, record: RecordID? = nil
    ) throws {
        try append(
            payload: content.payload, effect: effect, signers: [signer], notAfter: notAfter, sequence: sequence,
            record: record)
    }

    mutating func append(
        payload: [UInt8], effect: Effect = .issue, signers: [SigningKey] = [PolicyFixture.patient],
        role: StatementRole = .witness, roles: [StatementRole]? = nil, notAfter: UInt64 = PolicyFixture.notAfter,
        sequence: UInt32? = nil,
        record: RecordID? = nil, time: UInt64? = nil
    ) throws {
        let sequence = sequence ?? UInt32(entries.count)
        let isFirst = entries.isEmpty
        let previous = isFirst ? .zero : MerkleTree.leafHash(entries[entries.count - 1].entry.encoded)
        let place = StatementPlace(
            origin: PolicyFixture.home, record: record ?? self.record, sequence: sequence, previous: previous,
            recordKey: recordKey.publicKey.bytes, effect: effect, notAfter: notAfter)
        var statements: [SignedStatement] = []
        for (index, signer) in signers.enumerated() {
            let header = StatementHeader(
                suite: signer.publicKey.suite, keyID: signer.publicKey.thumbprint,
                role: index == 0 ? .author : roles?[index - 1] ?? role, place: place, issuedAt: PolicyFixture.now,
                salt: .sha256(Array("salt \(entries.count)".utf8)))
            statements.append(try SignedStatement.sign(payload: payload, header: header, key: signer))
        }
        let opening = try Opening(statements)
        let entry = try Entry(
            suite: .ed25519, effect: effect, record: place.record, sequence: sequence, previous: previous,
            notAfter: notAfter, commitment: opening.commitment, stop: isFirst ? .sha256([0]) : .zero,
            signer: isFirst ? recordKey.publicKey : nil
        ).signed(by: recordKey, for: PolicyFixture.home)
        let head = RecordHead(
            sequence: sequence, leafHash: MerkleTree.leafHash(entry.encoded), key: recordKey.publicKey,
            stop: .sha256([0]), effect: effect, notAfter: notAfter)
        entries.append(LineEntry(entry: entry, head: head, opening: opening, time: time))
    }

    mutating func withdraw(_ consent: UInt32?) throws {
        try append(Withdrawal(line: record, consent: consent, at: PolicyFixture.now), effect: .revoke)
    }

    mutating func lift(_ prohibition: UInt32) throws {
        try append(Lifting(line: record, prohibition: prohibition, at: PolicyFixture.now))
    }

    mutating func suspend(_ consent: UInt32?) throws {
        try append(Suspension(line: record, consent: consent, at: PolicyFixture.now), effect: .suspend)
    }

    mutating func resume(_ consent: UInt32?) throws {
        try append(Resumption(line: record, consent: consent, at: PolicyFixture.now), effect: .renew)
    }

    /// The line as one who never got the opening of entry `index` holds it.
    func withoutOpening(of index: Int) -> PolicyLine {
        var copy = self
        let item = entries[index]
        copy.entries[index] = LineEntry(entry: item.entry, head: item.head, opening: nil, time: item.time)
        return copy
    }

    /// The line as one who never heard of entry `index` holds it.
    func withoutEntry(_ index: Int) -> PolicyLine {
        var copy = self
        copy.entries.remove(at: index)
        return copy
    }

    func folded(isRevokedElsewhere: Bool = false) -> ConsentLine {
        ConsentLine(
            record: record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: isRevokedElsewhere,
            enrolling: PolicyActing.enrolling)
    }

    /// The decision for the laboratory report, asked by the doctor for treatment, unless said otherwise.
    func decision(
        for query: AccessQuery = PolicyFixture.ask(), document: DocumentRecord = PolicyFixture.document()
    ) -> Decision { decision(folded(), for: query, document: document) }

    /// The decision with every ledger fresh and the clock right.
    func decision(
        _ line: ConsentLine, for query: AccessQuery = PolicyFixture.ask(),
        document: DocumentRecord = PolicyFixture.document()
    ) -> Decision {
        decide(
            query, document: document, line: line, ledgers: [PolicyFixture.standing()], isClockBehind: false,
            now: PolicyFixture.now)
    }
}
