import CipherSuites
import Federation
import TestSupport
import Testing

@Suite("Signed calls (RFC 9421)")
struct SignedCallTests {
    private static let uri = "https://node-a.example/v1/statements?line=7"
    private static let body = Array("a statement".utf8)
    private static let now: UInt64 = 1_700_000_000
    private static let nonce = [UInt8](0..<16)

    private static func key(_ suite: Suite, _ seed: UInt8 = 7) throws -> SigningKey {
        try SigningKey(suite: suite, secret: [UInt8](repeating: seed, count: 32))
    }

    private static func signed(_ key: SigningKey, created: UInt64 = now) throws -> SignatureFields {
        try SignedCall.sign(method: "POST", targetURI: uri, body: body, key: key, created: created, nonce: nonce)
    }

    private func verify(
        method: String = "POST", uri: String = uri, body: [UInt8] = body, fields: SignatureFields, key: VerifyingKey,
        now: UInt64 = now
    ) throws(HTTPSignatureError) -> VerifiedCall {
        try SignedCall(method: method, targetURI: uri, body: body, fields: fields).verified(with: key, at: now)
    }

    @Test("a signature stands over the base text written out by hand", .spec("TRANSPORT-1"), arguments: Suite.allCases)
    func base(suite: Suite) throws {
        let key = try Self.key(suite)
        let fields = try Self.signed(key)
        let digest = "sha-256=:\(Base64.encode(Digest.sha256(Self.body).bytes)):"
        let parameters =
            #"("@method" "@target-uri" "content-digest");created=1700000000;nonce="AAECAwQFBgcICQoLDA0ODw";keyid=""#
            + key.publicKey.thumbprint.description + "\""
        let base = """
            "@method": POST
            "@target-uri": https://node-a.example/v1/statements?line=7
            "content-digest": \(digest)
            "@signature-params": \(parameters)
            """
        #expect(fields.contentDigest == digest)
        #expect(fields.signatureInput == "nuo=" + parameters)
        let signature = try #require(Base64.decode(fields.signature.dropFirst(5).dropLast()))
        #expect(key.publicKey.isValid(signature: signature, for: Array(base.utf8)))
    }

    @Test("the RFC 9530 digest of the empty and of a known body", .spec("TRANSPORT-1"))
    func digest() {
        // RFC 9530 appendix D gives the second value for {"hello": "world"} and a line break.
        #expect(
            SignatureFields.contentDigest(of: []) == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
        #expect(
            SignatureFields.contentDigest(of: Array("{\"hello\": \"world\"}\n".utf8))
                == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")
    }

    @Test("a signed call verifies under its key", .spec("TRANSPORT-1"), arguments: Suite.allCases)
    func roundTrip(suite: Suite) throws {
        let key = try Self.key(suite)
        let call = try verify(fields: try Self.signed(key), key: key.publicKey)
        #expect(call.keyID == key.publicKey.thumbprint)
        #expect(call.created == Self.now)
        #expect(call.nonce == "AAECAwQFBgcICQoLDA0ODw")
    }

    @Test("a call altered in any signed part is refused", .spec("TRANSPORT-2"), arguments: Suite.allCases)
    func altered(suite: Suite) throws {
        let key = try Self.key(suite)
        let fields = try Self.signed(key)
        let other = try Self.signed(key, created: Self.now + 1)
        #expect(throws: HTTPSignatureError.invalidSignature) {
            try verify(method: "PUT", fields: fields, key: key.publicKey)
        }
        #expect(throws: HTTPSignatureError.invalidSignature) {
            try verify(uri: "https://node-b.example/v1/statements?line=7", fields: fields, key: key.publicKey)
        }
        #expect(throws: HTTPSignatureError.digestMismatch) {
            try verify(body: Self.body + [0], fields: fields, key: key.publicKey)
        }
        let mixed = SignatureFields(
            contentDigest: fields.contentDigest, signatureInput: other.signatureInput, signature: fields.signature)
        #expect(throws: HTTPSignatureError.invalidSignature) { try verify(fields: mixed, key: key.publicKey) }
        #expect(throws: HTTPSignatureError.wrongKey) {
            try verify(fields: fields, key: try Self.key(suite, 9).publicKey)
        }
    }

    @Test("no flipped bit of the fields is accepted", .spec("TRANSPORT-2"))
    func flips() throws {
        let key = try Self.key(.ed25519)
        let fields = try Self.signed(key)
        let texts = [fields.contentDigest, fields.signatureInput, fields.signature]
        for (position, text) in texts.enumerated() {
            for index in text.utf8.indices.map({ text.utf8.distance(from: text.utf8.startIndex, to: $0) }) {
                var bytes = Array(text.utf8)
                bytes[index] ^= 1
                var changed = texts
                changed[position] = String(decoding: bytes, as: UTF8.self)
                let flipped = SignatureFields(
                    contentDigest: changed[0], signatureInput: changed[1], signature: changed[2])
                #expect(throws: HTTPSignatureError.self, "\(changed[position])") {
                    try verify(fields: flipped, key: key.publicKey)
                }
            }
        }
    }

    @Test(
        "a call counts from 5 s before its time to 60 s after", .spec("TRANSPORT-3"),
        arguments: [
            (Int64(-6), HTTPSignatureError?.some(.notYetValid)), (-5, nil), (0, nil), (60, nil), (61, .expired),
        ])
    func time(passed: Int64, refusal: HTTPSignatureError?) throws {
        let key = try Self.key(.ed25519)
        let fields = try Self.signed(key)
        let now = UInt64(Int64(Self.now) + passed)
        if let refusal {
            #expect(throws: refusal) { try verify(fields: fields, key: key.publicKey, now: now) }
        } else {
            #expect(try verify(fields: fields, key: key.publicKey, now: now).created == Self.now)
        }
    }

    @Test("the ends of time do not trap", .spec("TRANSPORT-3"), arguments: [0, UInt64.max])
    func endsOfTime(created: UInt64) throws {
        let key = try Self.key(.ed25519)
        let fields = try Self.signed(key, created: created)
        #expect(try verify(fields: fields, key: key.publicKey, now: created).created == created)
        #expect(throws: HTTPSignatureError.self) { try verify(fields: fields, key: key.publicKey, now: Self.now) }
    }

    private static let keyID = "0RlYjD2Wz1fDVZ8Zr4XLBaTmrEIfkjT9b1ZoSoVyqhk"
    private static let good =
        #"nuo=("@method" "@target-uri" "content-digest");created=1;nonce="AAECAwQFBgcICQoLDA0ODw";keyid=""# + keyID
        + "\""

    @Test(
        "any other spelling of the signature input is refused", .spec("TRANSPORT-4"),
        arguments: [
            ("", ""), ("nuo=", "sig1="), ("\"@method\" ", ""), ("\"content-digest\"", "\"content-digest\" \"@path\""),
            ("\"@method\" \"@target-uri\"", "\"@target-uri\" \"@method\""), ("created=1;", ""),
            ("created=1", "created=01"),
            ("created=1", "created=+1"), ("created=1", "created=1.0"), ("created=1", "created=18446744073709551616"),
            ("created=1;", "created=1; "), ("nonce=\"A", "nonce=\"B"), ("ODw\"", "OD\""), ("ODw\"", "ODw=\""),
            ("ODw\"", "ODx\""), (keyID, String(keyID.dropLast())), (keyID, keyID + "A"),
            ("created=1", "created=1;expires=9"), ("keyid", "alg=\"ed25519\";keyid"),
            (keyID + "\"", keyID + "\", b=()"),
            (keyID + "\"", keyID + "\";"), ("created=1;nonce", "nonce"),
        ])
    func spelling(found: String, replacement: String) {
        let input = found.isEmpty ? "" : Self.good.replacing(found, with: replacement)
        // The nonce that differs only in value is the control: well formed, so it is the next field that fails.
        let isWellFormed = replacement == "nonce=\"B"
        let fields = SignatureFields(
            contentDigest: SignatureFields.contentDigest(of: []), signatureInput: input,
            signature: isWellFormed ? "nuo=::" : "nuo=:\(Base64.encode([UInt8](repeating: 1, count: 64))):")
        #expect(throws: HTTPSignatureError.malformed(field: isWellFormed ? "signature" : "signature-input")) {
            try SignedCall(method: "GET", targetURI: "https://a/", body: [], fields: fields)
        }
    }

    @Test("a field that is absent or repeated is refused", .spec("TRANSPORT-4"), arguments: [0, 2])
    func repeated(count: Int) {
        #expect(throws: HTTPSignatureError.missing(field: "signature")) {
            try SignatureFields { [String](repeating: "x", count: $0 == "signature" ? count : 1) }
        }
    }

    @Test("no component can smuggle in a line", .spec("TRANSPORT-4"), arguments: ["a\nb", "", "a b", "é"])
    func lines(uri: String) throws {
        let key = try Self.key(.ed25519)
        #expect(throws: HTTPSignatureError.malformed(field: "@target-uri")) {
            try SignedCall.sign(method: "GET", targetURI: uri, body: [], key: key, created: 1, nonce: Self.nonce)
        }
        #expect(throws: HTTPSignatureError.malformed(field: "@method")) {
            try SignedCall.sign(method: uri, targetURI: "https://a/", body: [], key: key, created: 1, nonce: Self.nonce)
        }
    }
}
