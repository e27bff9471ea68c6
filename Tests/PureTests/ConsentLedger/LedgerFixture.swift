import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport

/// A ledger grown as a node grows one, with everything that its growth completed, to replay and to export.
struct LedgerFixture {
    static let origin = LedgerFixture.named("chengdu-1.example/consent")
    static let otherOrigin = LedgerFixture.named("chongqing-1.example/consent")
    static let firstTime: UInt64 = 1_790_000_000
    /// The end of the third quarter of 2026 at UTC+8.
    static let notAfter: UInt64 = 1_790_784_000

    /// A record as its holder knows it.
    struct Record {
        let id: RecordID
        var key: SigningKey
        let stopKey: SigningKey
        /// The entries so far.
        var chain: [Entry] = []
    }

    private(set) var state = LedgerState()
    private(set) var leaves: [[UInt8]] = []
    /// Entries of the block that is not sealed yet.
    private(set) var waiting: [[UInt8]] = []
    private(set) var subtrees: [[Digest]] = []
    var records: [Record] = []
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private static func named(_ text: String) -> Origin {
        guard let origin = Origin(text) else { preconditionFailure("an origin") }
        return origin
    }

    // MARK: keys

    static func logSigner() throws -> NoteSigner {
        try NoteSigner(name: origin.text, algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: Array(0..<32)))
    }

    static func cosigner(_ name: String = "mirror.example/m", secret: UInt8 = 7) throws -> NoteSigner {
        let key = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: secret, count: 32))
        return try NoteSigner(name: name, algorithm: .cosignature, key: key)
    }

    mutating func key(_ suite: Suite = .ed25519) throws -> SigningKey {
        // 31 random bytes are below the order of P-256.
        try SigningKey(suite: suite, secret: [1] + random.bytes(31))
    }

    // MARK: growing

    /// Appends the first entry of a new record.
    @discardableResult
    mutating func open(_ suite: Suite = .ed25519) throws -> Entry {
        let bytes = random.bytes(Digest.byteCount)
        let id = RecordID.random(RandomSource { _ in bytes })
        records.append(Record(id: id, key: try key(suite), stopKey: try key(suite)))
        let entry = try entry(of: records.count - 1, effect: .issue)
        take(entry, for: records.count - 1)
        return entry
    }

    /// Appends the next entry of a record; a new key is named by it and signs from the next one on.
    @discardableResult
    mutating func extend(_ record: Int, effect: Effect = .renew, newKey: SigningKey? = nil) throws -> Entry {
        let entry = try entry(of: record, effect: effect, signer: newKey?.publicKey)
        take(entry, for: record)
        if let newKey { records[record].key = newKey }
        return entry
    }

    /// The next entry of a record, not appended.
    mutating func entry(
        of record: Int, effect: Effect, signer: VerifyingKey? = nil, after chain: [Entry]? = nil
    ) throws -> Entry {
        let holder = records[record]
        let chain = chain ?? holder.chain
        let isFirst = chain.isEmpty
        let entry = Entry(
            suite: holder.key.publicKey.suite, effect: effect, record: holder.id, sequence: UInt32(chain.count),
            previous: chain.last.map { MerkleTree.leafHash($0.encoded) } ?? .zero, notAfter: Self.notAfter,
            commitment: .sha256(random.bytes(8)), stop: isFirst ? .sha256(holder.stopKey.publicKey.bytes) : .zero,
            signer: isFirst ? holder.key.publicKey : signer)
        return try entry.signed(by: holder.key, for: Self.origin)
    }

    private mutating func take(_ entry: Entry, for record: Int) {
        records[record].chain.append(entry)
        append(entry.encoded)
    }

    /// Appends any bytes, right or wrong.
    mutating func append(_ leaf: [UInt8]) { waiting.append(leaf) }

    static func revocation(of record: RecordID, in named: Origin, by key: SigningKey) throws -> Entry {
        let entry = Entry(
            kind: .foreignRevocation, suite: key.publicKey.suite, effect: .revoke, record: record, sequence: 0,
            previous: .zero, notAfter: 0, commitment: LedgerRules.commitment(to: named), stop: .zero,
            signer: key.publicKey)
        return try entry.signed(by: key, for: named)
    }

    /// Seals what waits.
    @discardableResult
    mutating func seal(now: UInt64? = nil) -> Seal {
        var completed: [(level: Int, hash: Digest)] = []
        let sealed = state.seal(waiting, now: now ?? Self.firstTime + 10 * state.height) { level, _, hash in
            completed.append((level, hash))
        }
        take(completed)
        leaves += waiting + [sealed.leaf]
        waiting = []
        return sealed.seal
    }

    private mutating func take(_ completed: [(level: Int, hash: Digest)]) {
        for (level, hash) in completed {
            if subtrees.count == level { subtrees.append([]) }
            subtrees[level].append(hash)
        }
    }

    /// Changes the log key, in a block of its own.
    @discardableResult
    mutating func changeKey(from old: NoteSigner, to new: NoteSigner) throws -> LogKeyChange {
        var completed: [(level: Int, hash: Digest)] = []
        let sealed = try state.seal(changing: old, to: new, now: Self.firstTime + 10 * state.height) {
            level, _, hash in
            completed.append((level, hash))
        }
        take(completed)
        leaves += [sealed.change.encoded, sealed.leaf]
        return sealed.change
    }

    /// Appends `count` entries, some of new records, and seals now and then, and at the end.
    mutating func grow(by count: Int, es256Every: Int = 8) throws {
        for number in 0..<count {
            if records.isEmpty || UInt8.random(in: 0..<4, using: &random) == 0 {
                try open(number.isMultiple(of: es256Every) ? .es256 : .ed25519)
            } else {
                let record = Int.random(in: records.indices, using: &random)
                let suite = records[record].key.publicKey.suite
                let newKey = UInt8.random(in: 0..<8, using: &random) == 0 ? try key(suite) : nil
                try extend(record, effect: Effect.allCases.randomElement(using: &random) ?? .renew, newKey: newKey)
            }
            if number == count - 1 || UInt8.random(in: 0..<5, using: &random) == 0 { seal() }
        }
    }

    // MARK: reading

    func subtree(level: Int, index: UInt64) throws -> Digest {
        guard level < subtrees.count, index < UInt64(subtrees[level].count) else { throw LogError.outsideTree }
        return subtrees[level][Int(index)]
    }

    func checkpoint() throws -> Checkpoint {
        try Checkpoint(origin: Self.origin.text, size: state.size, root: state.root)
    }

    /// The checkpoint signed by the log, with its first key unless another is given, and, after it, by others.
    func note(by log: NoteSigner? = nil, cosigners: [NoteSigner] = []) throws -> SignedNote {
        let text = try checkpoint().text
        let lines = try [(log ?? Self.logSigner()).sign(text)] + cosigners.map { try $0.sign(text, at: Self.firstTime) }
        return SignedNote(text: text, signatures: lines)
    }

    /// Path to bytes of an export.
    func export(by log: NoteSigner? = nil, cosigners: [NoteSigner] = []) throws -> [String: [UInt8]] {
        var writer = try LedgerExportWriter(checkpoint: note(by: log, cosigners: cosigners), subtree: subtree) {
            range in
            Array(leaves[Int(range.lowerBound)..<Int(range.upperBound)])
        }
        var files: [String: [UInt8]] = [:]
        while let file = try writer.next() { files[file.path] = file.bytes }
        return files
    }
}

/// Replays leaves from the beginning and, at the end, against a checkpoint.
func replayLedger(_ leaves: [[UInt8]], against checkpoint: Checkpoint? = nil) throws -> LedgerReplay {
    var replay = LedgerReplay(origin: LedgerFixture.origin)
    var records = RecordIndex()
    for leaf in leaves {
        if let block = try replay.accept(leaf, heads: records.heads) { records.add(block) }
    }
    if let checkpoint { try replay.check(against: checkpoint) }
    return replay
}
