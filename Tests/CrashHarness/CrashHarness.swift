import CipherSuites
import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import Storage
import Synchronization

/// A node reduced to its ledger. It says on standard output what it has acknowledged, one line a time: whatever was said
/// must survive its end.
struct CrashHarness {
    enum Mode: String {
        /// One entry after another.
        case append
        /// The same until the disk refuses, then once more.
        case full
        /// The same, where heartbeats meet the refusal first.
        case beat
        /// A few entries and heads, going on after whatever fails.
        case fault
        /// Reads everything, holds it against the rules and says what is there.
        case check
        /// Many entries at once, so that blocks have several, with heartbeats between them.
        case seal
        /// Copies `source.sqlite` into `replica.sqlite`, block by block.
        case sync
    }

    struct UsageError: Error {}

    private let mode: Mode
    private let directory: URL
    private let origin: Origin
    private let signers: LedgerSigners
    private let author: SigningKey
    /// The largest file, in bytes, that the kernel lets this program write; nil for any.
    private let largestFile: UInt64?

    /// It ends by itself some time, should nobody kill it.
    private static let rounds = 2000

    init(arguments: [String]) throws {
        guard [6, 7].contains(arguments.count), let mode = Mode(rawValue: arguments[1]),
            let origin = Origin(arguments[3]),
            let log = Hex.decode(arguments[4]), let cosigner = Hex.decode(arguments[5])
        else { throw UsageError() }
        largestFile = arguments.count == 7 ? UInt64(arguments[6]) : nil
        self.mode = mode
        self.origin = origin
        directory = URL(fileURLWithPath: arguments[2])
        author = try SigningKey(suite: .ed25519, secret: log)
        signers = LedgerSigners(
            log: try NoteSigner(name: origin.text, algorithm: .ed25519, key: author),
            cosigner: try NoteSigner(
                name: origin.text + "/cosigner", algorithm: .cosignature,
                key: SigningKey(suite: .ed25519, secret: cosigner)))
    }

    func run() async throws {
        if let largestFile {
            var limit = rlimit(rlim_cur: rlim_t(largestFile), rlim_max: rlim_t(largestFile))
            guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { throw UsageError() }
            signal(SIGXFSZ, SIG_IGN)
        }
        switch mode {
        case .append: try await write(atOnce: 1)
        case .full: try await writeUntilFailure { try await grow($0) }
        case .beat: try await writeUntilFailure { _ = try await $0.heartbeat() }
        case .fault: try await writeThroughFailures()
        case .check: try check()
        case .seal: try await write(atOnce: 8)
        case .sync: try copy()
        }
    }

    private func open(_ name: String) throws -> NodeDatabase {
        try NodeDatabase(path: directory.appendingPathComponent(name).path)
    }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func now() -> UInt64 { UInt64(Date().timeIntervalSince1970) }

    // MARK: writing

    private func write(atOnce count: Int) async throws {
        let database = try open("node.sqlite")
        let writer = try LedgerWriter(
            database: database, origin: origin, signers: signers, now: Self.now, didCommit: { _ in })
        for _ in 0..<Self.rounds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count { group.addTask { try await grow(writer) } }
                try await group.waitForAll()
            }
            if count > 1 { try await writer.heartbeat() }
            if let head = try database.head(of: origin) { say("head " + Base64.encode(head.note.serialized)) }
        }
    }

    /// Repeats `act` and says what happened when the disk refused, to an entry after that, and to a head signed then.
    /// Time goes on by a second with each look at the clock, so that no heartbeat comes too soon.
    private func writeUntilFailure(_ act: (LedgerWriter) async throws -> Void) async throws {
        let database = try open("node.sqlite")
        let clock = Mutex(Self.now())
        let writer = try LedgerWriter(
            database: database, origin: origin, signers: signers,
            now: {
                clock.withLock {
                    $0 += 1
                    return $0
                }
            }, didCommit: { _ in })
        try await grow(writer)
        for _ in 0..<Self.rounds {
            do {
                try await act(writer)
            } catch {
                say("failed \(error is AppendError)")
                break
            }
        }
        for attempt in [{ try await grow(writer) }, { _ = try await writer.heartbeat() }] as [() async throws -> Void] {
            do {
                try await attempt()
                say("went on")
            } catch AppendError.diskFailed {
                say("refused")
            }
        }
        do {
            try await writer.waitForDiskFailure()
        } catch {
            say("told")
        }
    }

    /// Says of every attempt whether it failed; the last word is `end`.
    private func writeThroughFailures() async throws {
        let database = try open("node.sqlite")
        let writer = try LedgerWriter(
            database: database, origin: origin, signers: signers, now: Self.now, didCommit: { _ in })
        for _ in 0..<5 {
            do {
                try await grow(writer)
                if let head = try database.head(of: origin) { say("head " + Base64.encode(head.note.serialized)) }
            } catch AppendError.diskFailed {
                say("refused")
            } catch {
                say("failed " + String(describing: error).replacing("\n", with: " "))
            }
        }
        try database.close()
        say("end")
    }

    private func check() throws {
        let database = try open("node.sqlite")
        var replay = LedgerReplay(origin: origin)
        var index = RecordIndex()
        var tree = Frontier()
        try database.forEachLeaf(of: origin) { place, leaf in
            if let block = try replay.accept(leaf, heads: { index.heads(of: $0, at: $1) }) { index.add(block) }
            tree.append(MerkleTree.leafHash(leaf))
            say("leaf \(place) \(MerkleTree.leafHash(leaf)) \(tree.root)")
        }
        if let head = try database.head(of: origin) {
            let verified = try VerifiedCheckpoint(
                verifying: head.note, log: signers.log.verifierKey, cosigners: [signers.cosigner.verifierKey])
            try replay.check(against: verified.checkpoint)
        } else if tree.size > 0 {
            throw UsageError()
        }
        say("whole \(tree.size)")
    }

    /// A new record with two entries.
    private func grow(_ writer: LedgerWriter) async throws {
        let record = RecordID.random(.system)
        let key = try KeyRoot(record.bytes).signingKey(.record, suite: .ed25519)
        var previous = Digest.zero
        for sequence in 0..<UInt32(2) {
            let submission = try sign(record, sequence, after: previous, key: key)
            let committed = try await writer.append(submission)
            say("entered \(committed.index) \(committed.leafHash)")
            previous = committed.leafHash
        }
    }

    private func sign(
        _ record: RecordID, _ sequence: UInt32, after previous: Digest, key: SigningKey
    ) throws -> Submission {
        let effect: Effect = sequence == 0 ? .issue : .renew
        let notAfter = CalendarQuarter.endOneYear(after: Self.now())
        let place = StatementPlace(
            origin: origin, record: record, sequence: sequence, previous: previous,
            recordKey: key.publicKey.bytes, effect: effect, notAfter: notAfter)
        let header = StatementHeader(
            suite: .ed25519, keyID: author.publicKey.thumbprint, role: .author, place: place, issuedAt: Self.now(),
            salt: .sha256(record.bytes, sequence.bigEndianBytes))
        let payload = Array(#"{"resourceType":"Basic"}"#.utf8)
        let opening = try Opening([SignedStatement.sign(payload: payload, header: header, key: author)])
        let entry = try Entry(
            suite: .ed25519, effect: effect, record: record, sequence: sequence, previous: previous,
            notAfter: notAfter, commitment: opening.commitment,
            stop: sequence == 0 ? .sha256(record.bytes) : .zero, signer: sequence == 0 ? key.publicKey : nil
        ).signed(by: key, for: origin)
        return Submission(entry: entry, opening: opening)
    }

    // MARK: copying

    private func copy() throws {
        let source = try open("source.sqlite")
        let replica = try open("replica.sqlite")
        var leaves: [[UInt8]] = []
        try source.forEachLeaf(of: origin) { leaves.append($1) }
        let ends = leaves.indices.filter { Seal.isSeal(leaves[$0]) }.map { UInt64($0) + 1 }
        let held = try replica.head(of: origin)?.state.size ?? 0
        for end in ends where end > held {
            guard let root = try source.root(at: end, in: origin) else { continue }
            let text = try Checkpoint(origin: origin.text, size: end, root: root).text
            let note = SignedNote(text: text, signatures: [try signers.log.sign(text)])
            var staged = try replica.replicaProgress(of: origin)
            while staged < end {
                let next = min(end, staged + 3)
                try replica.stage(Array(leaves[Int(staged)..<Int(next)]), from: staged, of: origin)
                staged = next
            }
            let checkpoint = try VerifiedCheckpoint(verifying: note, log: signers.log.verifierKey, cosigners: [])
            try replica.acceptStaged(upTo: checkpoint, of: origin, cosignedAt: 0, knownOrigins: [])
            say("head " + Base64.encode(note.serialized))
        }
    }
}
