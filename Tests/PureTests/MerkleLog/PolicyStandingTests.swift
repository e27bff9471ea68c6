import CipherSuites
import MerkleLog
import TestSupport
import Testing

/// What a policy says of checkpoints: which cosignatures count, whether the quorum is met, and since when.
@Suite struct PolicyStandingTests {
    private static let nested = "group M 2 w1 w2 w3\ngroup W 2 w4 w5 w6\ngroup ALL all M W\nquorum ALL\n"

    private func policy(_ witnesses: some Sequence<Int>, _ rest: String) throws -> TrustPolicy {
        try TrustPolicyTests.policy(TrustPolicyTests.lines(witnesses) + rest)
    }

    /// The fixture's checkpoint with cosignatures of the numbered witnesses at the given times.
    private func checkpoint(
        _ times: KeyValuePairs<Int, UInt64>, besides extra: [NoteSignature] = [], policy: TrustPolicy
    ) throws -> VerifiedCheckpoint {
        let text = NoteFixture.text
        let lines = try times.map { try TrustPolicyTests.witness($0.key).sign(text, at: $0.value) }
        let note = SignedNote(text: text, signatures: [try NoteFixture.logSigner().sign(text)] + lines + extra)
        return try VerifiedCheckpoint(
            verifying: SignedNote(parsing: note.serialized), log: NoteFixture.logSigner().verifierKey,
            cosigners: policy.witnessKeys)
    }

    @Test("one witness less than the quorum is not enough", .spec("LOG-42"))
    func oneLess() throws {
        let policy = try policy(1...4, "group Q 3 w1 w2 w3 w4\nquorum Q\n")
        let two = try policy.standing(of: checkpoint([1: 10, 4: 40], policy: policy))
        #expect(!two.isMet && two.time == nil)
        #expect(two.shortfalls.map { "\($0.name) \($0.present)/\($0.needed) \($0.missing)" } == ["Q 2/3 [w2, w3]"])
        let three = try policy.standing(of: checkpoint([1: 10, 4: 40, 2: 20], policy: policy))
        #expect(three.isMet && three.time == 10 && three.shortfalls.isEmpty)
    }

    @Test("a group of groups needs both, and says which lacks what", .spec("LOG-42", "LOG-43"))
    func nestedGroups() throws {
        let policy = try policy(1...6, Self.nested)
        let mirrorsOnly = try policy.standing(of: checkpoint([1: 10, 2: 20, 3: 30, 4: 40], policy: policy))
        #expect(!mirrorsOnly.isMet)
        #expect(
            mirrorsOnly.shortfalls.map { "\($0.name) \($0.present)/\($0.needed) \($0.missing)" }
                == ["ALL 1/2 [W]", "W 1/2 [w5, w6]"])
        let both = try policy.standing(of: checkpoint([1: 10, 2: 20, 3: 30, 4: 40, 6: 15], policy: policy))
        #expect(both.isMet && both.time == 15)
        let single = try self.policy([1], "quorum w1\n")
        let absent = try single.standing(of: checkpoint([:], policy: single))
        #expect(absent.shortfalls.map { "\($0.name) \($0.present)/\($0.needed) \($0.missing)" } == ["w1 0/1 []"])
    }

    @Test("a policy that asks for nobody is met at no time", .spec("LOG-43"))
    func nobody() throws {
        let policy = try policy([1], "quorum none\n")
        #expect(try policy.standing(of: checkpoint([1: 5], policy: policy)) == policy.standing(times: [:]))
        #expect(policy.standing(times: [:]).isMet && policy.standing(times: [:]).time == nil)
    }

    @Test("only the witnesses' own cosignatures count, each key once", .spec("LOG-42"))
    func whatCounts() throws {
        let policy = try policy(1...2, "group Q all w1 w2\nquorum Q\n")
        let text = NoteFixture.text
        // The second witness's key under another name, as a plain signature, and somebody else's with its name.
        let renamed = try TrustPolicyTests.witness(2, name: "w2.example/other").sign(text, at: 9)
        let secret = [UInt8](repeating: 7, count: 24) + UInt64(2).bigEndianBytes
        let plain = try NoteSigner(
            name: "w2.example/w", algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: secret)
        ).sign(text)
        let stranger = try NoteFixture.cosigner("w2.example/w", secret: Array(96..<128)).sign(text, at: 9)
        let postQuantum = [UInt8](repeating: 6, count: 2428)
        let future = NoteSignature(name: "w2.example/w", keyID: [1, 2, 3, 4], signature: postQuantum)
        let extra = [renamed, plain, stranger, future]
        let judged = try policy.standing(of: checkpoint([1: 10], besides: extra, policy: policy))
        #expect(!judged.isMet && judged.shortfalls.first?.missing.map(\.description) == ["w2"])
        #expect(throws: NoteError.duplicateSignature(name: "w1.example/w")) {
            try checkpoint([1: 10, 1: 11], policy: policy)
        }
        let elsewhere = try TrustPolicyTests.witness(2).sign("other.example\n1\n" + String(text.suffix(45)), at: 9)
        #expect(throws: NoteError.badSignature(name: "w2.example/w")) {
            try checkpoint([1: 10], besides: [elsewhere], policy: policy)
        }
    }

    @Test("a cosignature under the log's own name counts for nothing", .spec("LOG-42"))
    func ownName() throws {
        let own = try TrustPolicyTests.witness(1, name: NoteFixture.origin)
        let policy = try TrustPolicyTests.policy("witness self \(own.verifierKey)\nquorum self\n")
        let line = try own.sign(NoteFixture.text, at: 9)
        let verified = try checkpoint([:], besides: [line], policy: policy)
        #expect(verified.cosignatures.count == 1)
        #expect(!policy.standing(of: verified).isMet)
    }

    @Test("a cosignature of the future does not count until its time", .spec("LOG-43"))
    func future() throws {
        let policy = try policy(1...2, "group Q all w1 w2\nquorum Q\n")
        let verified = try checkpoint([1: 100, 2: 106], policy: policy)
        #expect(!policy.standing(of: verified, notAfter: 105).isMet)
        #expect(policy.standing(of: verified, notAfter: 106).time == 100)
    }

    @Test("sixteen cosignatures and a policy of 32 witnesses", .spec("LOG-42"))
    func manyWitnesses() throws {
        let names = (1...32).map { "w\($0)" }.joined(separator: " ")
        let policy = try policy(1...32, "group Q 16 \(names)\nquorum Q\n")
        let text = NoteFixture.text
        let lines = try (1...16).map { try TrustPolicyTests.witness($0).sign(text, at: UInt64(100 + $0)) }
        let most = try checkpoint([:], besides: lines, policy: policy)
        #expect(policy.standing(of: most).time == 101)
        let fewer = try checkpoint([:], besides: Array(lines.dropFirst()), policy: policy)
        #expect(!policy.standing(of: fewer).isMet)
    }

    @Test("the time is the latest from which on the cosignatures meet the quorum", .spec("LOG-43"))
    func latestTime() throws {
        var random = SeededRandom.announced("quorum times")
        for round in 0..<400 {
            let policy = try randomPolicy(&random)
            var times: [VerifierKey: UInt64] = [:]
            for key in policy.witnessKeys where Bool.random(using: &random) {
                times[key] = UInt64.random(in: 1...12, using: &random)
            }
            let judged = policy.standing(times: times)
            let expected = (0...12).reversed().first { (from: UInt64) in
                isMet(policy, by: Set(times.filter { $0.value >= from }.keys))
            }
            #expect(judged.time == expected, "round \(round): \(policy), \(times.values.sorted())")
            #expect(judged.isMet == (expected != nil) && judged.isMet == judged.shortfalls.isEmpty)
        }
    }

    /// The definition, word for word: who has witnessed, from the members up.
    private func isMet(_ policy: TrustPolicy, by signers: Set<VerifierKey>) -> Bool {
        func hasWitnessed(_ member: TrustPolicy.Member) -> Bool {
            switch member {
            case .witness(let place): signers.contains(policy.witnesses[place].key)
            case .group(let place):
                policy.groups[place].members.filter(hasWitnessed).count >= policy.groups[place].threshold
            }
        }
        return policy.quorum.map(hasWitnessed) ?? true
    }

    /// Up to seven witnesses in groups of groups, each a member once.
    private func randomPolicy(_ random: inout SeededRandom) throws -> TrustPolicy {
        let count = Int.random(in: 1...7, using: &random)
        var free = (1...count).map { "w\($0)" }
        var text = ""
        for group in 0..<Int.random(in: 0...4, using: &random) {
            let size = Int.random(in: 1...free.count, using: &random)
            free.shuffle(using: &random)
            let threshold = Int.random(in: 1...size, using: &random)
            text += "group g\(group) \(threshold) \(free.prefix(size).joined(separator: " "))\n"
            free = free.dropFirst(size) + ["g\(group)"]
        }
        return try policy(1...count, text + "quorum \(free.last ?? "w1")\n")
    }
}
