import ConsentLedger
import EnvelopeFormat
import HealthRecords
import TestSupport
import Testing

@testable import CipherSuites

@Suite("key and health code vectors")
struct KeyVectorTests {
    private static func vectors(with member: String) -> [LedgerVector] {
        LedgerVector.all("keys").filter { $0.input[member] != nil }
    }

    @Test("keys derive from a root to the byte", .spec("KEYS-3", "KEYS-5"), arguments: vectors(with: "root"))
    func derivation(_ vector: LedgerVector) throws {
        let (input, expected) = (vector.input, try #require(vector.expected))
        let root = try KeyRoot(input.vectorHex("root"))
        let purpose = try #require(KeyPurpose(rawValue: input.vectorText("purpose")))
        let suite = try #require(UInt8(exactly: input.vectorNumber("suite")))
        let number = try #require(UInt32(exactly: input.vectorNumber("number")))
        let context = try input.vectorHex("context")
        let output = try expected.vectorHex("output")
        let derived = root.derive(purpose, suite: suite, number: number, context: context, byteCount: output.count)
        #expect(derived == output)
        guard purpose != .age else { return }
        let signing = try #require(Suite(rawValue: suite))
        let key = try root.signingKey(purpose, suite: signing, number: number, context: context)
        #expect(key.secretBytes == (try expected.vectorHex("secret")))
        #expect(key.publicKey.bytes == (try expected.vectorHex("publicKey")))
        #expect(key.publicKey.canonicalJWK == (try expected.vectorText("jwk")))
        #expect(key.publicKey.thumbprint.description == (try expected.vectorText("thumbprint")))
    }

    @Test("48 bytes become the scalar", .spec("KEYS-4"), arguments: vectors(with: "output"))
    func reduction(_ vector: LedgerVector) throws {
        let secret = try #require(vector.expected).vectorHex("secret")
        #expect(P256Scalar.reduce(try vector.input.vectorHex("output")) == secret)
    }

    @Test("a file key's commitment", .spec("LEDGER-28"), arguments: vectors(with: "fileKey"))
    func keyCommitment(_ vector: LedgerVector) throws {
        let fileKey = try FileKey(vector.input.vectorHex("fileKey"))
        let value = KeyCommitment.value(fileKey: fileKey, nonce: try vector.input.vectorHex("payloadNonce"))
        #expect(value == (try #require(vector.expected).vectorHex("keyCommitment")))
    }

    @Test("a health code names ledger and key", .spec("LEDGER-22"), arguments: vectors(with: "publicKey"))
    func healthCode(_ vector: LedgerVector) throws {
        let text = try #require(vector.expected).vectorText("code")
        let key = try vector.input.vectorKey("publicKey")
        let code = HealthCode(home: try vector.input.vectorOrigin(), identity: key)
        #expect(code.description == text)
        #expect(try HealthCode(parsing: text) == code)
        #expect(code.names(key))
    }

    @Test("a bad health code is refused with its kind", .spec("LEDGER-22"), arguments: vectors(with: "code"))
    func badHealthCode(_ vector: LedgerVector) throws {
        let text = try vector.input.vectorText("code")
        #expect(try LedgerVector.outcome { _ = try HealthCode(parsing: text) } == vector.outcome)
    }

    @Test("a typed health code may have capitals and white space", .spec("LEDGER-22"))
    func typed() throws {
        let vector = try #require(Self.vectors(with: "publicKey").first)
        let text = try #require(vector.expected).vectorText("code")
        let code = try HealthCode(parsing: text)
        let spaced = text.map { String($0) }.joined(separator: "\u{3000}")
        for typed in [text, text.uppercased(), " \(text.lowercased())\n", spaced] {
            #expect(try HealthCode(typed: typed) == code, "\(typed)")
            #expect((try? HealthCode(parsing: typed)) == (typed == text ? code : nil), "\(typed)")
        }
        let mistyped = "\(text.dropLast())\(text.hasSuffix("a") ? "B" : "A")"
        #expect(throws: HealthCode.Problem.mistyped) { try HealthCode(typed: mistyped) }
    }
}
