import CipherSuites
import ConsentLedger
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("entry and seal vectors")
struct EntryVectorTests {
    @Test("an entry is encoded to the byte and decoded back", .spec("LEDGER-7"), arguments: LedgerVector.good("entry"))
    func entry(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let unsigned = try Self.entry(vector.input)
        let origin = try vector.input.vectorOrigin(unsigned.kind == .event ? "origin" : "namedOrigin")
        let key = try SigningKey(suite: unsigned.suite, secret: vector.input.vectorHex("secret"))
        #expect(unsigned.signedBytes(for: origin) == (try expected.vectorHex("signed")))
        var signed = try unsigned.signed(by: key, for: origin)
        // ES256 signatures of ours are randomised; the vector's is as good.
        if unsigned.suite == .es256 { signed.signature = try expected.vectorHex("signature") }
        #expect(signed.signature == (try expected.vectorHex("signature")))
        #expect(signed.encoded == (try expected.vectorHex("encoded")))
        #expect(try Entry(decoding: expected.vectorHex("encoded")) == signed)
        #expect(MerkleTree.leafHash(signed.encoded) == (try expected.vectorDigest("leafHash")))
        try Self.read(signed.encoded, vector.input)
    }

    @Test(
        "a bad entry is refused with its kind and rule", .spec("LEDGER-7", "LEDGER-8", "LEDGER-9", "LEDGER-10"),
        arguments: LedgerVector.all("entry").filter { $0.expected == nil })
    func badEntry(_ vector: LedgerVector) throws {
        let read = { try Self.read(vector.input.vectorHex("encoded"), vector.input) }
        #expect(try LedgerVector.outcome(of: read) == vector.outcome)
        do {
            try read()
        } catch LedgerError.invalid(let rule) {
            #expect(Self.rules[try #require(vector.rule)]?.contains(rule) == true, "\(rule)")
        } catch LedgerError.upgradeNeeded {}
    }

    @Test("a seal is encoded to the byte and decoded back", .spec("LEDGER-19"), arguments: LedgerVector.good("seal"))
    func seal(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let fields = try #require(vector.input["fields"])
        let seal = Seal(
            height: try fields.vectorNumber("height"), first: try fields.vectorNumber("first"),
            end: try fields.vectorNumber("end"), previousSeal: try fields.vectorDigest("prevSeal"),
            bodyRoot: try fields.vectorDigest("bodyRoot"), time: try fields.vectorNumber("time"),
            keyEpoch: try #require(UInt32(exactly: fields.vectorNumber("keyEpoch"))),
            policyEpoch: try #require(UInt32(exactly: fields.vectorNumber("policyEpoch"))))
        #expect(seal.encoded == (try expected.vectorHex("encoded")))
        #expect(try Seal(decoding: expected.vectorHex("encoded")) == seal)
        #expect(MerkleTree.leafHash(seal.encoded) == (try expected.vectorDigest("leafHash")))
    }

    @Test(
        "a bad seal is refused with its kind", .spec("LEDGER-8", "LEDGER-19"),
        arguments: LedgerVector.all("seal").filter { $0.expected == nil })
    func badSeal(_ vector: LedgerVector) throws {
        let encoded = try vector.input.vectorHex("encoded")
        #expect(try LedgerVector.outcome { _ = try Seal(decoding: encoded) } == vector.outcome)
        let replayed = try LedgerVector.outcome {
            var replay = LedgerReplay(origin: LedgerFixture.origin)
            _ = try replay.accept(encoded, heads: { _, _ in [] })
        }
        #expect(replayed == vector.outcome, "as a leaf")
    }

    /// The vectors' rules, in ours.
    private static let rules: [String: [LedgerRule]] = [
        "truncated": [.malformed], "trailing-bytes": [.malformed], "size-class": [.malformed, .padding],
        "padding": [.padding], "padding-length": [.malformed], "signature-length": [.malformed],
        "signer-length": [.malformed], "signer-key": [.key], "signer-missing": [.firstEntry, .malformed],
        "prev": [.firstEntry], "stop": [.firstEntry], "signature": [.signature],
        "revocation-authority": [.revocationAuthority], "revocation-origin": [.signature],
        "revocation-effect": [.malformed], "revocation-seq": [.malformed], "revocation-prev": [.malformed],
        "revocation-not-after": [.malformed], "revocation-stop": [.malformed],
    ]

    /// Judges an entry beside the neighbours that the vector stands for.
    private static func read(_ encoded: [UInt8], _ input: JSONValue) throws {
        let entry = try Entry(decoding: encoded)
        let key = try input.vectorKey("recordKey")
        let isEvent = entry.kind == .event
        let before = RecordHead(
            sequence: isEvent ? entry.sequence &- 1 : 0, leafHash: entry.previous, key: key,
            stop: isEvent ? .zero : try input.vectorDigest("stop"), effect: .issue, notAfter: 0)
        let heads = { (record: RecordID, sequence: UInt32) in
            record == entry.record && sequence == before.sequence ? [before] : []
        }
        guard isEvent else {
            let named = try input.vectorOrigin("namedOrigin")
            guard try LedgerRules.judgeForeignRevocation(entry, known: [named]) == named else {
                throw LedgerError.invalid(.signature)
            }
            return try LedgerRules.judgeAuthority(of: entry, heads: heads)
        }
        let leafHash = MerkleTree.leafHash(encoded)
        _ = try LedgerRules.judge(entry, leafHash: leafHash, origin: input.vectorOrigin(), heads: heads)
    }

    private static func entry(_ input: JSONValue) throws -> Entry {
        let fields = try #require(input["fields"])
        let signer = try fields.vectorHex("signer")
        return Entry(
            kind: try #require(UInt8(exactly: fields.vectorNumber("kind")).flatMap(EntryKind.init(rawValue:))),
            suite: try fields.vectorSuite(),
            effect: try #require(UInt8(exactly: fields.vectorNumber("effect")).flatMap(Effect.init(rawValue:))),
            record: try #require(RecordID(fields.vectorHex("record"))),
            sequence: try #require(UInt32(exactly: fields.vectorNumber("seq"))),
            previous: try fields.vectorDigest("prev"), notAfter: try fields.vectorNumber("notAfter"),
            commitment: try fields.vectorDigest("commitment"), stop: try fields.vectorDigest("stop"),
            signer: signer.isEmpty ? nil : try fields.vectorKey("signer"))
    }
}
