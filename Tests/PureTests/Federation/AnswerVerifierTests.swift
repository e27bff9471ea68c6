import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

/// A custodian's answer, with everything that a near miss changes as a variable.
struct AnswerScene {
    static let now = FederationSample.now
    let hospital: AcceptedInstitution
    let hospitalKey: SigningKey
    let reader: KeyThumbprint
    let readerAge = FederationSample.age("reader")
    let line = RecordID.random(.system)
    let request = Digest.sha256(Array("request".utf8))
    let own: FederationLedger
    var custodian: FederationLedger
    var other: FederationLedger

    // The parts of the answer.
    var authorisedBy: SigningKey
    var authorised: VerifyingKey
    var authorisedFor: NamedInstitution
    var scope = StatementScope.allCases
    var start = FederationSample.startOfDay
    var end = FederationSample.startOfDay + 86_400
    var disclosedBy: SigningKey
    var registeredBy: SigningKey
    var registeredLine: RecordID
    var disclosedLine: RecordID
    var readerKey: Digest
    var disclosedReader: KeyThumbprint
    var disclosedRequest: Digest
    /// Which of the two documents the disclosure lists.
    var disclosed = [0, 1]
    var accepted: Set<InstitutionRight> = [.custodian]
    var origin: Origin
    var changeDocument: (@Sendable (AnsweredDocument) throws -> AnsweredDocument)?

    init() throws {
        hospital = try FederationSample.accepted(1, [.custodian, .enrol])
        hospitalKey = try FederationSample.key("institution 1")
        reader = try FederationSample.key("reader").publicKey.thumbprint
        own = try FederationLedger("own")
        custodian = try FederationLedger("custodian", institutions: [hospital])
        other = try FederationLedger("other", institutions: [FederationSample.accepted(2, [.custodian])])
        authorisedBy = hospitalKey
        authorised = custodian.statementKey.publicKey
        authorisedFor = hospital.institution
        disclosedBy = custodian.statementKey
        registeredBy = custodian.statementKey
        registeredLine = line
        disclosedLine = line
        readerKey = readerAge.recipient.keyID
        disclosedReader = reader
        disclosedRequest = request
        origin = custodian.origin
    }

    func roster() throws -> Roster {
        Roster(
            own: try own.descriptor(),
            peers: [try custodian.peer(accepting: [hospital.institution.id: accepted]), try other.peer()])
    }

    private func document(_ number: Int) throws -> DocumentRecord {
        guard let id = DocumentID([UInt8](repeating: UInt8(number), count: 16)) else {
            throw FederationFixtureError.name
        }
        return DocumentRecord(
            id: id, line: line, custodian: hospital.institution, typeSystem: "http://loinc.org", typeCode: "58410-2",
            typeName: "血常规", recordClass: .lab, level: .medium, grade: .general, date: nil, title: "document \(number)",
            author: "", contentType: "text/plain", root: .sha256([UInt8(number)]), size: 100,
            keyCommitment: .sha256([UInt8(number), 1]))
    }

    mutating func answer() throws -> LookupAnswer {
        let authorisation = StatementKeyAuthorisation(
            institution: authorisedFor, key: authorised, scope: scope, start: start, end: end)
        let authorisationIndex = try custodian.enter(authorisation, by: authorisedBy)
        let records = try [document(0), document(1)]
        let hashes = records.map(\.leafHash)
        let registration = Registration(
            line: registeredLine, custodian: hospital.institution, root: MerkleTree.root(of: hashes), count: 2)
        let registrationIndex = try custodian.enter(registration, by: registeredBy)
        let fileKey = FileKey.generate(random: .system)
        let header = try EnvelopeHeader.make(fileKey: fileKey, recipients: [readerAge.recipient], random: .system)
        let disclosure = Disclosure(
            line: disclosedLine, custodian: hospital.institution, reader: disclosedReader, readerName: "王雨桐",
            readerInstitution: hospital.institution, purpose: .treatment, readerKey: readerKey,
            request: disclosedRequest,
            documents: disclosed.map { DisclosedDocument(id: records[$0].id, headerDigest: .sha256([9])) },
            trace: ["permit:1"], prior: .zero, at: Self.now)
        let disclosureIndex = try custodian.enter(disclosure, by: disclosedBy)
        let documents = try records.enumerated().map { number, record in
            let document = AnsweredDocument(
                reference: record.bytes, registration: 0,
                proof: InclusionProof(index: UInt64(number), size: 2, hashes: [hashes[1 - number]]),
                header: header.serialized)
            return try changeDocument?(document) ?? document
        }
        return LookupAnswer(
            origin: origin, disclosure: try custodian.receipt(at: disclosureIndex),
            authorisation: try custodian.receipt(at: authorisationIndex),
            registrations: [try custodian.receipt(at: registrationIndex)], documents: documents, nextOffset: nil)
    }

    func verify(_ answer: LookupAnswer) throws(AnswerRefusal) -> VerifiedAnswer {
        guard let roster = try? roster() else { throw .unknownNode }
        return try AnswerVerifier(roster: roster).verify(
            answer, reader: reader, recipientID: readerAge.recipient.keyID, request: request)
    }

    mutating func refusal() throws -> AnswerRefusal? {
        let answer = try answer()
        do throws(AnswerRefusal) {
            _ = try verify(answer)
            return nil
        } catch {
            return error
        }
    }
}

@Suite("What makes an answer believed")
struct AnswerVerifierTests {
    /// One near miss: what is changed in a right answer, and why it is then not believed.
    struct NearMiss: Sendable, CustomTestStringConvertible {
        let name: String
        let refusal: AnswerRefusal
        let change: @Sendable (inout AnswerScene) throws -> Void

        init(_ name: String, _ refusal: AnswerRefusal, _ change: @escaping @Sendable (inout AnswerScene) throws -> Void)
        {
            self.name = name
            self.refusal = refusal
            self.change = change
        }

        var testDescription: String { name }
    }

    private func check(_ miss: NearMiss) throws {
        var scene = try AnswerScene()
        #expect(try scene.refusal() == nil)
        scene = try AnswerScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    @Test("a right answer is believed, document by document", .spec("FEDERATION-31", "FEDERATION-34"))
    func right() throws {
        var scene = try AnswerScene()
        let verified = try scene.verify(scene.answer())
        #expect(verified.documents.map(\.record.title) == ["document 0", "document 1"])
        #expect(verified.documents.first?.expected.size == 100)
        #expect(verified.disclosure.request == scene.request)
    }

    private static let origins = [
        NearMiss("of a stranger", .unknownNode) { $0.origin = try FederationLedger("stranger").origin },
        NearMiss("of another partner", .disclosureUnproved) { $0.origin = $0.other.origin },
    ]

    @Test("an answer is proved in the ledger of a node in the roster", .spec("FEDERATION-30"), arguments: origins)
    func origin(miss: NearMiss) throws { try check(miss) }

    @Test(
        "a disclosure that is another statement, or whose entry is not proved, is not believed", .spec("FEDERATION-31"))
    func unproved() throws {
        var scene = try AnswerScene()
        let right = try scene.answer()
        let other = LookupAnswer(
            origin: right.origin, disclosure: right.authorisation, authorisation: right.authorisation,
            registrations: right.registrations, documents: right.documents, nextOffset: nil)
        #expect(throws: AnswerRefusal.disclosureUnproved) { try scene.verify(other) }
        let moved = Receipt(opening: right.disclosure.opening, proof: right.authorisation.proof)
        let unentered = LookupAnswer(
            origin: right.origin, disclosure: moved, authorisation: right.authorisation,
            registrations: right.registrations, documents: right.documents, nextOffset: nil)
        #expect(throws: AnswerRefusal.disclosureUnproved) { try scene.verify(unentered) }
    }

    private static let signers = [
        NearMiss("a custodian that is not accepted", .signerUnauthorised) { $0.accepted = [] },
        NearMiss("accepted for something else", .signerUnauthorised) { $0.accepted = [.enrol] },
        NearMiss("authorised by another key", .signerUnauthorised) {
            $0.authorisedBy = try FederationSample.key("institution 2")
        },
        NearMiss("authorised by the node itself", .signerUnauthorised) { $0.authorisedBy = $0.custodian.statementKey },
        NearMiss("authorised for another institution", .signerUnauthorised) {
            $0.authorisedFor = try FederationSample.institution(2)
        },
        NearMiss("another key authorised", .signerUnauthorised) {
            $0.authorised = try FederationSample.key("another").publicKey
        },
        NearMiss("disclosed by another key", .signerUnauthorised) {
            $0.disclosedBy = try FederationSample.key("another")
        },
        NearMiss("only registrations", .signerUnauthorised) { $0.scope = [.registration] },
        NearMiss("only disclosures", .signerUnauthorised) { $0.scope = [.disclosure] },
        NearMiss("authorised until the day before", .signerUnauthorised) {
            $0.start -= 86_400
            $0.end -= 86_400
        },
        NearMiss("authorised from the day after", .signerUnauthorised) {
            $0.start += 86_400
            $0.end += 86_400
        },
    ]

    @Test(
        "the signer has the leave of an accepted custodian for the time of the disclosure", .spec("FEDERATION-32"),
        arguments: signers)
    func signer(miss: NearMiss) throws { try check(miss) }

    private static let readers = [
        NearMiss("for another reader", .otherReader) {
            $0.disclosedReader = try FederationSample.key("another").publicKey.thumbprint
        },
        NearMiss("for another key", .otherReader) { $0.readerKey = FederationSample.age("another").recipient.keyID },
        NearMiss("for another request", .otherReader) { $0.disclosedRequest = .sha256([1]) },
    ]

    @Test("a disclosure is for this reader, this key and this request", .spec("FEDERATION-33"), arguments: readers)
    func reader(miss: NearMiss) throws { try check(miss) }

    /// Changes every document of the answer.
    private static func changed(
        _ name: String, _ change: @escaping @Sendable (AnsweredDocument) throws -> AnsweredDocument
    ) -> NearMiss {
        NearMiss(name, .documentUnproved) { $0.changeDocument = change }
    }

    private static let documents = [
        NearMiss("a document that is not disclosed", .documentUnproved) { $0.disclosed = [0] },
        changed("a document that is not registered") { document in
            var record = try DocumentRecord(parsing: document.reference)
            record.title = "another"
            return AnsweredDocument(
                reference: record.bytes, registration: 0, proof: document.proof, header: document.header)
        },
        changed("a registration that is not there") { document in
            AnsweredDocument(
                reference: document.reference, registration: 1, proof: document.proof, header: document.header)
        },
        changed("a negative registration") { document in
            AnsweredDocument(
                reference: document.reference, registration: -1, proof: document.proof, header: document.header)
        },
        changed("a proof for another size") { document in
            let proof = InclusionProof(index: document.proof.index, size: 3, hashes: document.proof.hashes)
            return AnsweredDocument(
                reference: document.reference, registration: 0, proof: proof, header: document.header)
        },
        changed("a proof without an end") { document in
            let proof = InclusionProof(index: .max, size: .max, hashes: document.proof.hashes)
            return AnsweredDocument(
                reference: document.reference, registration: 0, proof: proof, header: document.header)
        },
        changed("no header") { document in
            AnsweredDocument(reference: document.reference, registration: 0, proof: document.proof, header: [])
        },
    ]

    @Test("a document is disclosed and stands in a registered batch", .spec("FEDERATION-34"), arguments: documents)
    func document(miss: NearMiss) throws { try check(miss) }

    private static let registrations = [
        NearMiss("registered by another key", .documentUnproved) {
            $0.registeredBy = try FederationSample.key("another")
        },
        NearMiss("registered for another line", .documentUnproved) { $0.registeredLine = .random(.system) },
        NearMiss("disclosed for another line", .documentUnproved) { $0.disclosedLine = .random(.system) },
    ]

    @Test(
        "a registration is of the disclosure's line, custodian and signer", .spec("FEDERATION-35"),
        arguments: registrations)
    func registration(miss: NearMiss) throws { try check(miss) }
}
