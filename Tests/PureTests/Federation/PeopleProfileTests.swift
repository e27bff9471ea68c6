import CipherSuites
import ConsentLedger
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("Personal profiles")
struct PeopleProfileTests {
    private static func key(_ byte: UInt8) throws -> VerifyingKey {
        try SigningKey(suite: .ed25519, secret: [UInt8](repeating: byte, count: 32)).publicKey
    }

    private static func vkey(_ name: String, _ algorithm: VerifierKey.Algorithm) throws -> VerifierKey {
        try VerifierKey(name: name, algorithm: algorithm, key: key(1))
    }

    private static func profile(
        url: String = "https://node.example:8443", publicURL: String? = nil, tlsKeys: [Digest] = [.sha256([1])],
        log: VerifierKey? = nil, cosigner: VerifierKey? = nil
    ) throws -> PersonalProfile {
        try PersonalProfile(
            origin: PeopleFixtures.origin(), url: url, publicURL: publicURL, tlsKeys: tlsKeys,
            logKey: log ?? vkey("chengdu-1.example/consent", .ed25519),
            cosignerKey: cosigner ?? vkey("chengdu-1.example/witness", .cosignature), statementKey: key(2))
    }

    private static func object() throws -> JSONObject {
        try #require(JSONValue(parsing: profile().serialized).object)
    }

    private func error(_ object: JSONObject) -> ProfileError? {
        do throws(ProfileError) {
            _ = try PersonalProfile(parsing: JSONValue.object(object).serialized())
            return nil
        } catch {
            return error
        }
    }

    @Test("a profile comes back from its JSON, whatever the order of its members", .spec("KEYS-33"))
    func roundTrip() throws {
        let profile = try Self.profile(
            publicURL: "https://[2001:db8::1]", tlsKeys: (1...8).map { Digest.sha256([$0]) })
        #expect(try PersonalProfile(parsing: profile.serialized) == profile)
        let members = try #require(JSONValue(parsing: profile.serialized).object).members.reversed()
        var turned = JSONObject()
        for member in members { turned[member.name] = member.value }
        #expect(try PersonalProfile(parsing: JSONValue.object(turned).serialized()) == profile)
        #expect(try Self.profile().publicURL == Self.profile().url)
    }

    @Test("a profile without one of its members is refused, and the member named", .spec("KEYS-33"))
    func missingMembers() throws {
        for name in try Self.object().names {
            var object = try Self.object()
            object[name] = nil
            #expect(error(object) == (name == "format" ? .notAProfile : .member(name)))
        }
    }

    @Test(
        "a member with a value that no profile has is refused, and named", .spec("KEYS-33"),
        arguments: [
            ("origin", ["", "Chengdu", "chengdu 1", "another.example"]),
            ("url", ["", "http://node.example", "https://", "https://node.example/", "https://node.example/x"]),
            ("url", ["https://node.example:0", "https://node.example:65536", "https://node.example:", "node.example"]),
            ("url", ["https://a@node.example", "https://node.example?x", "https://node.example#x", "https://-a.b"]),
            ("url", ["https://Node.example", "https://node..example", "https://[::1", "https://[::g]", "https://节点"]),
            ("publicURL", ["", "https://node.example/", "https://[]:1"]),
            ("log", ["", "chengdu-1.example/consent", "node+01020304+AAAA"]),
            ("cosigner", ["", "chengdu-1.example/consent"]), ("statement", ["", "1", "1 AAAA", "3 AAAA"]),
        ])
    func wrongValues(member: String, values: [String]) throws {
        for value in values.map({ JSONValue.string($0) }) + [.null, 1, true, [], [:]] {
            var object = try Self.object()
            object[member] = value
            // An origin that is one, but not the log's, is found when the log key is looked at.
            #expect(error(object) == .member(value == "another.example" ? "log" : member), "\(value)")
        }
    }

    @Test("hosts by name, address or both with a port are addresses", .spec("KEYS-33"))
    func addresses() throws {
        for url in ["https://a", "https://10.0.0.1:65535", "https://[::1]:8443", "https://a-b.c1:1", "https://[::]"] {
            #expect(try Self.profile(url: url).url == url)
        }
    }

    @Test("a profile pins one to eight different TLS keys", .spec("KEYS-34"))
    func pins() throws {
        let pin = JSONValue.string(Base64URL.encode(Digest.sha256([1]).bytes))
        let nine: [JSONValue] = (1...9).map { .string(Base64URL.encode(Digest.sha256([$0]).bytes)) }
        for value in [[], [pin, pin], .array(nine), [1], ["AAAA"], [pin, "AAAA"], [pin, .null], pin] as [JSONValue] {
            var object = try Self.object()
            object["tls"] = value
            #expect(error(object) == .member("tls"), "\(value)")
        }
    }

    @Test("the log key is named as the origin, and the cosigner's otherwise", .spec("KEYS-34"))
    func keyNames() throws {
        let (own, other) = ("chengdu-1.example/consent", "chengdu-1.example/witness")
        for log in [try Self.vkey(other, .ed25519), try Self.vkey(own, .cosignature)] {
            #expect(throws: ProfileError.member("log")) { try Self.profile(log: log) }
        }
        for cosigner in [try Self.vkey(own, .cosignature), try Self.vkey(other, .ed25519)] {
            #expect(throws: ProfileError.member("cosigner")) { try Self.profile(cosigner: cosigner) }
        }
    }

    @Test("what is no profile, or a newer one, is told apart from a profile with a fault", .spec("KEYS-33"))
    func otherTexts() throws {
        let good = try Self.profile().serialized
        let text = String(decoding: good, as: UTF8.self)
        let padding = [UInt8](repeating: 0x20, count: PersonalProfile.maximumByteCount)
        let others: [[UInt8]] = [
            [], Array("{}".utf8), Array("[]".utf8), Array(#"{"format":1}"#.utf8), Array(good.dropLast(2)),
            padding + good,
            Array(text.replacing("nuo/profile@v1", with: "nuo/card@v1").utf8),
            Array(text.replacing(#""url""#, with: #""origin""#).utf8), [0xef, 0xbb, 0xbf] + good,
        ]
        for other in others {
            #expect(throws: ProfileError.notAProfile) { try PersonalProfile(parsing: other) }
        }
        let newer = text.replacing("@v1", with: "@v2")
        #expect(throws: ProfileError.unknownVersion) { try PersonalProfile(parsing: Array(newer.utf8)) }
        var object = try Self.object()
        object["extra"] = 1
        #expect(error(object) == .member("extra"))
    }

    @Test("a node's description of itself makes a profile", .spec("KEYS-33"))
    func fromDescriptor() throws {
        let origin = try PeopleFixtures.origin()
        let log = try NoteSigner(
            name: origin.text, algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: Array(0..<32)))
        let node = try NodeDescriptor(
            origin: origin, url: "https://node.example", log: log,
            cosigner: Self.vkey("chengdu-1.example/witness", .cosignature), tlsKeys: [.sha256([1]), .sha256([2])],
            statementKey: Self.key(2), institutions: [], serial: 1)
        let profile = try PersonalProfile(of: node, url: "https://10.0.0.1:8443")
        #expect(profile.origin == origin && profile.logKey == node.logKey && profile.cosignerKey == node.cosignerKey)
        #expect(profile.tlsKeys == node.tlsKeys && profile.statementKey == node.statementKey)
        #expect(profile.url == "https://10.0.0.1:8443" && profile.publicURL == "https://node.example")
        #expect(try PersonalProfile(of: node).url == "https://node.example")
    }
}
