import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("What a partner may change by itself")
struct DescriptorSuccessionTests {
    private let node: FederationLedger
    private let known: NodeDescriptor

    init() throws {
        node = try FederationLedger("partner", institutions: [FederationSample.accepted(1, [.custodian])])
        known = try node.descriptor()
    }

    /// The descriptor of `node` with members replaced or added, and signed by its log key.
    private func next(
        _ changes: KeyValuePairs<String, JSONValue>, of base: NodeDescriptor? = nil, without removed: String? = nil
    ) throws -> NodeDescriptor {
        let base = base ?? known
        let lines = base.note.text.split(separator: "\n")
        var body = try #require(try JSONValue(parsing: Array(lines[1].utf8), maximumDepth: 6).object)
        body["serial"] = .integer(base.serial + 1)
        body["previous"] = .string(Base64URL.encode(base.digest.bytes))
        for (name, value) in changes { body[name] = value }
        if let removed { body[removed] = nil }
        let text = "\(lines[0])\n\(String(decoding: JSONValue.object(body).serialized(), as: UTF8.self))\n"
        let note = SignedNote(text: text, signatures: [try node.log.sign(text, at: nil)])
        return try NodeDescriptor(parsing: note.serialized)
    }

    private static func tls(_ names: String...) -> JSONValue {
        .array(names.map { .string(Base64URL.encode(Digest.sha256(Array($0.utf8)).bytes)) })
    }

    @Test("address and TLS keys are its own to change", .spec("FEDERATION-130"))
    func transport() throws {
        for changes: KeyValuePairs<String, JSONValue> in [
            ["tls": Self.tls("old", "new")], ["url": "https://elsewhere.example:8443"],
            ["tls": Self.tls("new"), "url": "https://elsewhere.example:8443"],
        ] {
            #expect(try next(changes).succession(after: known) == .transport, "\(changes)")
        }
        // One in between was missed: the log key's word is enough.
        let missed = try next(["tls": Self.tls("old", "new")])
        #expect(try next(["tls": Self.tls("new")], of: missed).succession(after: known) == .transport)
        #expect(known.succession(after: known) == .known)
        #expect(try known.succession(after: next([:])) == .older)
    }

    @Test("everything else waits for the operator, what is not known yet included", .spec("FEDERATION-131"))
    func lasting() throws {
        let other = try FederationLedger("other")
        let cosigner = try other.descriptor().cosignerKey.description
        for changes: KeyValuePairs<String, JSONValue> in [
            ["institutions": []], ["statement": .string(try other.descriptor().statementKey.text)],
            ["cosigner": .string(cosigner)], ["formats": []], ["delegates": ["somebody"]],
            ["serial": .integer(known.serial), "tls": Self.tls("new")],
            ["previous": .string(Base64URL.encode(Digest.sha256([1]).bytes)), "tls": Self.tls("new")],
        ] {
            #expect(try next(changes).succession(after: known) == .needsOperator, "\(changes)")
        }
        #expect(try other.descriptor().succession(after: known) == .needsOperator)
    }

    @Test("a cosigner key is given up without the operator, and none is added", .spec("FEDERATION-220"))
    func cosigners() throws {
        let key = try VerifierKey(
            name: known.cosignerKey.name, algorithm: .cosignature, key: FederationLedger("other").log.verifierKey.key)
        let (old, new) = (JSONValue.string(known.cosignerKey.description), JSONValue.string(key.description))
        let both = try next(["nextCosigner": new])
        #expect(both.cosignerKeys == [known.cosignerKey, key])
        #expect(both.succession(after: known) == .needsOperator)
        let ended = try next(["cosigner": new, "nextCosigner": new], of: known, without: "nextCosigner")
        #expect(ended.succession(after: known) == .needsOperator)
        let accepted = try next(["cosigner": new, "serial": .integer(9)], of: both, without: "nextCosigner")
        #expect(accepted.cosignerKeys == [key])
        #expect(accepted.succession(after: both) == .transport)
        let abandoned = try next(["serial": .integer(9)], of: both, without: "nextCosigner")
        #expect(abandoned.succession(after: both) == .transport)
        for wrong in [old, "x", .string(known.logKey.description)] {
            #expect(throws: DescriptorError.malformed) { try next(["nextCosigner": wrong]) }
        }
    }

    @Test("a descriptor with another log key for one ledger waits for the operator", .spec("FEDERATION-131"))
    func otherLogKey() throws {
        let log = try NoteSigner(
            name: known.origin.text, algorithm: .ed25519,
            key: KeyRoot([UInt8](repeating: 9, count: 32))
                .signingKey(.identity, suite: .ed25519))
        let stranger = try NodeDescriptor(
            origin: known.origin, url: known.url, log: log, cosigner: known.cosignerKey, tlsKeys: known.tlsKeys,
            statementKey: known.statementKey, institutions: known.institutions, serial: known.serial + 1,
            previous: known.digest)
        #expect(stranger.succession(after: known) == .needsOperator)
    }

    @Test("a TLS key of another node, and whatever a suspended partner says, changes nothing", .spec("FEDERATION-131"))
    func sharedKey() throws {
        let other = try FederationLedger("other")
        let own = try FederationLedger("own").descriptor()
        let roster = Roster(own: own, peers: [try node.peer(), try other.peer()])
        #expect(try roster.succession(of: next(["tls": Self.tls("new")])) == .transport)
        for key in [own.tlsKeys[0], try other.descriptor().tlsKeys[0]] {
            let taken = JSONValue.array([.string(Base64URL.encode(key.bytes))])
            #expect(try roster.succession(of: next(["tls": taken])) == .needsOperator)
        }
        let suspended = Roster(own: own, peers: [try node.peer(state: .suspended)])
        #expect(try suspended.succession(of: next(["tls": Self.tls("new")])) == nil)
    }

    @Test("the link to the descriptor before reads back, and nothing else stands in its place", .spec("FEDERATION-132"))
    func previous() throws {
        let linked = try next([:])
        #expect(linked.previous == known.digest)
        #expect(try NodeDescriptor(parsing: linked.note.serialized).previous == known.digest)
        #expect(known.previous == nil)
        for wrong: JSONValue in ["", 7, "AAAA", .null] {
            #expect(throws: DescriptorError.malformed) { try next(["previous": wrong]) }
        }
    }
}
