import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import Storage

/// The moment at which tests stand still unless they say otherwise: Unix seconds, a multiple of ten.
enum TestTime {
    static let now: UInt64 = 1_795_000_000
    /// The coarse end that entries signed now carry.
    static let notAfter = CalendarQuarter.endOneYear(after: now)
}

/// Keys that follow from a name, so that every run has the same ones.
enum TestKeys {
    static func seed(_ name: String) -> [UInt8] { Digest.sha256(Array("nuo test \(name)".utf8)).bytes }

    static func signing(_ name: String, suite: Suite = .ed25519) throws -> SigningKey {
        try KeyRoot(seed(name)).signingKey(.identity, suite: suite)
    }

    static func age(_ name: String) -> Identity { .x25519(secret: seed("age \(name)")) }
}

/// One ledger: its name and the keys of its heads.
struct TestLedger: Sendable {
    let origin: Origin
    let signers: LedgerSigners

    init(_ name: String = "chengdu-1.example/consent") throws {
        guard let origin = Origin(name) else { throw StorageError.notFound }
        self.origin = origin
        signers = LedgerSigners(
            log: try NoteSigner(name: name, algorithm: .ed25519, key: TestKeys.signing("log \(name)")),
            cosigner: try NoteSigner(
                name: name + "/cosigner", algorithm: .cosignature, key: TestKeys.signing("cosigner \(name)")))
    }

    /// A ledger whose keys somebody holds already.
    init(_ origin: Origin, signers: LedgerSigners) {
        self.origin = origin
        self.signers = signers
    }

    var logKey: VerifierKey { signers.log.verifierKey }
    var cosignerKey: VerifierKey { signers.cosigner.verifierKey }

    /// What a checkpoint looks like when this ledger publishes it.
    func note(size: UInt64, root: Digest, at time: UInt64 = TestTime.now) throws -> SignedNote {
        let text = try Checkpoint(origin: origin.text, size: size, root: root).text
        return SignedNote(
            text: text, signatures: [try signers.log.sign(text), try signers.cosigner.sign(text, at: time)])
    }

    func verified(_ note: SignedNote) throws -> VerifiedCheckpoint {
        try VerifiedCheckpoint(verifying: note, log: logKey, cosigners: [cosignerKey])
    }

    /// What the ledger's node says of itself.
    func descriptor(institutions: [AcceptedInstitution] = [], serial: UInt64 = 1) throws -> NodeDescriptor {
        try NodeDescriptor(
            origin: origin, url: "https://node.example:8443", log: signers.log, cosigner: cosignerKey,
            tlsKeys: [.sha256(Array("tls \(origin)".utf8))],
            statementKey: TestKeys.signing("statement \(origin)").publicKey, institutions: institutions,
            serial: serial)
    }
}

/// A signed entry with its opening.
struct SignedEntry: Sendable {
    let entry: Entry
    let opening: Opening

    var leafHash: Digest { MerkleTree.leafHash(entry.encoded) }
    var submission: Submission { Submission(entry: entry, opening: opening) }
    var message: SubmissionMessage { SubmissionMessage(entry: entry, opening: opening) }
}

/// Signs the entries of one record in their order. A copy of the value forks the chain: both copies then sign an entry
/// with the same number.
struct RecordChain: Sendable {
    let origin: Origin
    let record: RecordID
    let stopKey: SigningKey
    private(set) var key: SigningKey
    private(set) var sequence: UInt32 = 0
    private(set) var previous: Digest = .zero

    /// A record with keys of its own.
    init(in origin: Origin, record: RecordID = .random(.system), suite: Suite = .ed25519) throws {
        self.origin = origin
        self.record = record
        key = try KeyRoot(record.bytes).signingKey(.record, suite: suite, context: Array(origin.text.utf8))
        stopKey = try KeyRoot(record.bytes).signingKey(.stop, suite: suite)
    }

    /// Signs the next entry over a statement.
    mutating func sign(
        _ content: some StatementContent, effect: Effect = .issue, by author: SigningKey,
        at time: UInt64 = TestTime.now, newKey: SigningKey? = nil, witness: SigningKey? = nil,
        role: StatementRole = .witness, others: [(SigningKey, StatementRole)] = []
    ) throws -> SignedEntry {
        try sign(
            payload: content.payload, effect: effect, by: author, at: time, newKey: newKey,
            others: others + (witness.map { [($0, role)] } ?? []))
    }

    /// Signs the next entry over any resource; `newKey` replaces the record key.
    mutating func sign(
        payload: [UInt8] = Array(#"{"resourceType":"Basic"}"#.utf8), effect: Effect = .issue, by author: SigningKey,
        at time: UInt64 = TestTime.now, newKey: SigningKey? = nil,
        others: [(SigningKey, StatementRole)] = []
    ) throws -> SignedEntry {
        let after = newKey ?? key
        let place = StatementPlace(
            origin: origin, record: record, sequence: sequence, previous: previous, recordKey: after.publicKey.bytes,
            effect: effect, notAfter: TestTime.notAfter)
        guard let salt = Digest(RandomSource.system.bytes(Digest.byteCount)) else { throw CipherError.unavailable }
        var header = StatementHeader(
            suite: author.publicKey.suite, keyID: author.publicKey.thumbprint, role: .author, place: place,
            issuedAt: time, salt: salt)
        var statements = [try SignedStatement.sign(payload: payload, header: header, key: author)]
        for (key, role) in others {
            header.suite = key.publicKey.suite
            header.keyID = key.publicKey.thumbprint
            header.role = role
            statements.append(try SignedStatement.sign(payload: payload, header: header, key: key))
        }
        let opening = try Opening(statements)
        let isFirst = sequence == 0
        let entry = try Entry(
            suite: key.publicKey.suite, effect: effect, record: record, sequence: sequence, previous: previous,
            notAfter: TestTime.notAfter, commitment: opening.commitment,
            stop: isFirst ? .sha256(stopKey.publicKey.bytes) : .zero,
            signer: isFirst || newKey != nil ? after.publicKey : nil
        ).signed(by: key, for: origin)
        let signed = SignedEntry(entry: entry, opening: opening)
        previous = signed.leafHash
        sequence += 1
        key = after
        return signed
    }

    /// A revocation of this record for the ledger of another node, by the stop key or the record key.
    func foreignRevocation(by key: SigningKey) throws -> Entry {
        try RevocationMessage(of: record, in: origin, by: key).entry
    }
}

/// A partner's ledger as its bundles show it, made without a database.
struct PublishedLedger: Sendable {
    let ledger: TestLedger
    private(set) var leaves: [[UInt8]] = []
    private(set) var state = LedgerState()
    /// The note after every block.
    private(set) var notes: [SignedNote] = []

    init(_ ledger: TestLedger) { self.ledger = ledger }

    /// Seals one block over the entries as they are, right or wrong.
    mutating func seal(_ entries: [Entry], at time: UInt64 = TestTime.now) throws {
        let data = entries.map(\.encoded)
        leaves += data + [state.seal(data, now: time) { _, _, _ in }.leaf]
        notes.append(try ledger.note(size: state.size, root: state.root, at: min(time, TestTime.now)))
    }

    /// Seals so many blocks of new records, each with `entries` entries of one record.
    mutating func grow(blocks: Int, entries: Int = 2) throws {
        let author = try TestKeys.signing("author")
        for _ in 0..<blocks {
            var chain = try RecordChain(in: ledger.origin)
            try seal((0..<entries).map { try chain.sign(effect: $0 == 0 ? .issue : .renew, by: author).entry })
        }
    }

    /// Publishes a head over leaves as they are, right or wrong.
    mutating func publish(_ more: [[UInt8]], at time: UInt64 = TestTime.now) throws {
        leaves += more
        let root = MerkleTree.root(of: leaves.map(MerkleTree.leafHash))
        notes.append(try ledger.note(size: UInt64(leaves.count), root: root, at: time))
    }

    /// The newest head, or that of an earlier block, as a mirror verified it.
    func checkpoint(afterBlock block: Int? = nil) throws -> VerifiedCheckpoint {
        try ledger.verified(notes[block ?? notes.count - 1])
    }
}
