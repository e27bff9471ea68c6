import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog

/// Parsers of what nodes and people's programs send, and of documents.
enum NodeTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget(
            name: "descriptor", maximumByteCount: NodeDescriptor.maximumByteCount, share: 0.5,
            made: { [try descriptor()] }
        ) { try NodeDescriptor(parsing: $0).note.serialized },
        // What a node's own key signed can be anything.
        FuzzTarget(name: "descriptor-body", maximumByteCount: SignedNote.maximumTextByteCount, made: bodies) { bytes in
            let text = try "nuo/descriptor@v1\n" + LedgerTargets.text(bytes) + "\n"
            let log = try NoteSigner(name: "chengdu-1.example/consent", algorithm: .ed25519, key: key("log"))
            let note = try SignedNote(text: text, signatures: [log.sign(text)])
            let read = try NodeDescriptor(parsing: note.serialized)
            guard read.institutions.count <= NodeDescriptor.maximumInstitutions, (1...8).contains(read.tlsKeys.count)
            else { throw FuzzTarget.Flaw("accepted too many") }
            return Array(read.note.text.utf8.dropFirst(18).dropLast())
        },
        FuzzTarget(name: "signed-call", maximumByteCount: 12 << 10, made: { [try call()] }, parse: readCall),
        FuzzTarget(
            name: "revocation", maximumByteCount: RevocationMessage.maximumByteCount, hasOneSpelling: false,
            made: { [try revocation()] }
        ) { try RevocationMessage(parsing: $0).bytes },
        FuzzTarget(name: "json", maximumByteCount: 64 << 20, hasOneSpelling: false, made: { documents }) { bytes in
            let value = try JSONValue(parsing: bytes)
            let written = value.serialized()
            guard try JSONValue(parsing: written) == value else { throw FuzzTarget.Flaw("lost a value") }
            return written
        },
        FuzzTarget(name: "document", maximumByteCount: 64 << 20, share: 0.3, made: { documents + markup }) { bytes in
            let names = ["a.json", "a.xml", "a.pdf", "a.dcm"]
            for name in names {
                let first = try? RecordReader.describe(bytes: bytes, name: name, declaredType: nil)
                let second = try? RecordReader.describe(bytes: bytes, name: name, declaredType: nil)
                guard first == second else { throw FuzzTarget.Flaw("described twice, differently, as \(name)") }
                _ = try? RecordReader.summarize(prefix: bytes, totalSize: bytes.count, name: name)
            }
            return bytes
        },
    ]

    private static func key(_ name: String) throws -> SigningKey {
        try SigningKey(suite: .ed25519, secret: Digest.sha256(Array(name.utf8)).bytes)
    }

    private struct Unmade: Error {}

    private static func descriptor() throws -> [UInt8] {
        guard let origin = Origin("chengdu-1.example/consent"), let id = InstitutionID("12510100MB0D00001D") else {
            throw Unmade()
        }
        let log = try NoteSigner(name: origin.text, algorithm: .ed25519, key: key("log"))
        let cosigner = try NoteSigner(name: origin.text + "/cosigner", algorithm: .cosignature, key: key("cosigner"))
        let institution = AcceptedInstitution(
            institution: NamedInstitution(id: id, name: "第一人民医院"), key: try key("institution").publicKey,
            rights: [.custodian, .enrol])
        return try NodeDescriptor(
            origin: origin, url: "https://node.example:8443", log: log, cosigner: cosigner.verifierKey,
            tlsKeys: [.sha256([1]), .sha256([2])], statementKey: key("statement").publicKey,
            institutions: [institution], serial: 7
        ).note.serialized
    }

    @Sendable private static func bodies() throws -> [[UInt8]] {
        let text = try NodeDescriptor(parsing: descriptor()).note.text
        return [Array(text.utf8.dropFirst(18).dropLast())]
    }

    private static func revocation() throws -> [UInt8] {
        guard let origin = Origin("chengdu-1.example/consent"), let record = RecordID([UInt8](repeating: 7, count: 32))
        else { throw Unmade() }
        return try RevocationMessage(of: record, in: origin, by: key("record")).bytes
    }

    // MARK: signed calls

    private static func call() throws -> [UInt8] {
        let fields = try SignedCall.sign(
            method: "POST", targetURI: "https://node.example:8443/v1/entries?x=1", body: Array("body".utf8),
            key: key("person"), created: 1_790_000_000, nonce: [UInt8](repeating: 3, count: SignedCall.nonceByteCount))
        return Array(
            [
                "POST", "https://node.example:8443/v1/entries?x=1", "body", fields.contentDigest, fields.signatureInput,
                fields.signature,
            ].joined(separator: "\n").utf8)
    }

    /// Six lines: method, address, body and the three fields. Also: what verifies is what was signed.
    private static func readCall(_ bytes: [UInt8]) throws -> [UInt8] {
        let lines = try LedgerTargets.text(bytes).split(separator: "\n", maxSplits: 5, omittingEmptySubsequences: false)
            .map(String.init)
        guard lines.count == 6 else { throw Unmade() }
        let fields = try SignatureFields { name in
            switch name {
            case "content-digest": [lines[3]]
            case "signature-input": [lines[4]]
            default: [lines[5]]
            }
        }
        let call = try SignedCall(method: lines[0], targetURI: lines[1], body: Array(lines[2].utf8), fields: fields)
        if let proved = try? call.verified(with: key("person").publicKey, at: 1_790_000_000) {
            guard try bytes == Self.call(), proved.keyID == call.keyID else {
                throw FuzzTarget.Flaw("verified a changed call")
            }
        }
        let encoded = lines[5].dropFirst("nuo=:".count).dropLast()
        let signature = Base64.decode(encoded).map { "nuo=:\(Base64.encode($0)):" } ?? ""
        let digest = SignatureFields.contentDigest(of: Array(lines[2].utf8))
        return Array([lines[0], lines[1], lines[2], digest, lines[4], signature].joined(separator: "\n").utf8)
    }

    // MARK: documents

    private static let documents: [[UInt8]] = [
        #"{"resourceType":"Basic","a":[1,-2.5e3,true,null,"é\u00e9\ud83c\udfe5"],"b":{"c":{}}}"#,
        #"{"resourceType":"DocumentReference","status":"current","type":{"coding":[{"system":"urn:oid:2.16.156.10011.2.4","#
            + #""code":"C0007"}]},"date":"2025-04-24T11:10:00+08:00","content":[{"attachment":{"title":"检验报告"}}]}"#,
        #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","birthDate":"1976-08-15","#
            + #""name":[{"text":"王"}]}},{"resource":{"resourceType":"Observation","status":"final","code":{"text":"钾"},"#
            + #""valueQuantity":{"value":2.90,"unit":"mmol/L"},"effectiveDateTime":"2025-04-24"}}]}"#,
    ].map { Array($0.utf8) }

    private static let markup: [[UInt8]] = [
        Array(
            (#"<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><code code="C0007" "#
                + #"codeSystem="2.16.156.10011.2.4"/><title>检验报告 &amp; &#x9489;</title><effectiveTime "#
                + #"value="20250808080200"/><component><structuredBody><component><section><title>结果</title>"#
                + #"<text><table><tr><td>钾</td></tr></table></text></section></component></structuredBody></component>"#
                + "</ClinicalDocument>").utf8),
        Array("%PDF-1.7\n1 0 obj\n<< /Title (x) >>\nendobj\n%%EOF\n".utf8),
        [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            + [2, 0, 0x10, 0, 0x55, 0x49, 20, 0] + Array("1.2.840.10008.1.2.1\u{0}".utf8)
            + [8, 0, 0x60, 0, 0x43, 0x53, 2, 0] + Array("CT".utf8),
    ]
}
