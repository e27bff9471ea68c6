import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

/// Checking a checkpoint with a policy, alone and beside keys.
@Suite struct TrustedPolicyTests {
    private static func log() throws -> NoteSigner { try LedgerFixture.logSigner() }
    private static func mirror(_ number: UInt8) throws -> NoteSigner {
        try LedgerFixture.cosigner("mirror-\(number).example/m", secret: 100 + number)
    }

    private static func policy(_ rest: String, log: Bool = true) throws -> TrustPolicy {
        var text = log ? "log \(try Self.log().verifierKey)\n" : ""
        for number in 1...3 as ClosedRange<UInt8> { text += "witness m\(number) \(try mirror(number).verifierKey)\n" }
        return try TrustPolicy(parsing: Array((text + rest).utf8))
    }

    private static func note(_ times: KeyValuePairs<UInt8, UInt64>) throws -> SignedNote {
        var ledger = LedgerFixture(seed: 44)
        try ledger.open()
        ledger.seal()
        let text = try ledger.checkpoint().text
        let lines = try times.map { try mirror($0.key).sign(text, at: $0.value) }
        return SignedNote(text: text, signatures: [try log().sign(text)] + lines)
    }

    private static func failure(_ keys: TrustedKeys, _ note: SignedNote) -> CheckpointError? {
        do {
            _ = try keys.verify(note)
            return nil
        } catch {
            return error
        }
    }

    @Test("a policy alone gives the log's key and asks for its quorum", .spec("LOG-44"))
    func policyAlone() throws {
        let keys = TrustedKeys([], policy: try Self.policy("group M 2 m1 m2 m3\nquorum M\n"))
        let checkpoint = try keys.verify(Self.note([1: 10, 3: 30]))
        #expect(keys.standing(of: checkpoint)?.time == 10)
        #expect(keys.origins.map(\.text) == [try Self.log().verifierKey.name])
        guard case .quorum(let lacks) = Self.failure(keys, try Self.note([3: 30])) else {
            Issue.record("one of two was enough")
            return
        }
        #expect(lacks.map(\.name.description) == ["M"] && lacks[0].missing.map(\.description) == ["m1", "m2"])
    }

    @Test("keys beside a policy must have signed too", .spec("LOG-44"))
    func keysBeside() throws {
        let policy = try Self.policy("quorum m1\n", log: false)
        let name = try Self.log().verifierKey.name
        #expect(Self.failure(TrustedKeys([], policy: policy), try Self.note([1: 10])) == .unknownLog(origin: name))
        let log = try Self.log().verifierKey
        let second = try Self.mirror(2).verifierKey
        #expect(Self.failure(TrustedKeys([log], policy: policy), try Self.note([1: 10])) == nil)
        #expect(
            Self.failure(TrustedKeys([log, second], policy: policy), try Self.note([1: 10]))
                == .missingCosignature(name: second.name))
        #expect(Self.failure(TrustedKeys([log, second], policy: policy), try Self.note([1: 10, 2: 1])) == nil)
    }

    @Test("without a policy, or under one that asks for nobody, nothing is final", .spec("LOG-44"))
    func nobodyAsked() throws {
        let nobody = TrustedKeys([], policy: try Self.policy("quorum none\n"))
        #expect(try nobody.standing(of: nobody.verify(Self.note([1: 10])))?.time == nil)
        let keys = TrustedKeys([try Self.log().verifierKey])
        #expect(try keys.standing(of: keys.verify(Self.note([1: 10]))) == nil)
    }

    @Test("a witness's bad line refuses the note, whoever else has cosigned", .spec("LOG-44"))
    func badLine() throws {
        let keys = TrustedKeys([], policy: try Self.policy("quorum m1\n"))
        let good = try Self.note([1: 10, 2: 20])
        var lines = good.signatures
        let bad = lines[2].signature
        lines[2] = NoteSignature(name: lines[2].name, keyID: lines[2].keyID, signature: bad.dropLast() + [bad[71] ^ 1])
        let name = lines[2].name
        #expect(
            Self.failure(keys, SignedNote(text: good.text, signatures: lines)) == .note(.badSignature(name: name)))
    }
}
