import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Authors who read what they wrote, and important data under an approval, at a node.
@Suite("Authors and approvals", .serialized, .timeLimit(.minutes(10)))
struct AuthorTests {
    private let scene: ExchangeScene
    private let writer: TestParty
    private let credential = RecordID.random(.system)

    init() async throws {
        scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false))
        writer = try TestParty("作者", home: scene.custodian.origin)
        try scene.custodian.database.keep(scene.hospital.accepted([.custodian, .credential]))
        try await scene.custodian.enter(
            Sample.credential(of: writer, by: scene.hospital), by: scene.hospital.key, record: credential)
        try await scene.refresh()
    }

    private func query(_ addressee: AccessRequest.Addressee? = nil) async throws -> LookupQuery {
        let custodian = scene.custodian
        let reference = CredentialReference(origin: custodian.origin, record: credential)
        let request = try scene.request(to: addressee, by: .practitioner(writer.thumbprint, reference))
        var record = try RecordChain(in: custodian.origin)
        let signed = try record.sign(request, by: writer.key, at: scene.clock.now)
        let committed = try await custodian.node.writer.append(signed.submission)
        return LookupQuery(
            request: try custodian.node.entered(committed.index),
            credential: try custodian.node.firstReceipt(of: credential))
    }

    @Test(
        "an author reads what they wrote without a consent, and it is entered like any disclosure", .spec("CONSENT-226")
    )
    func author() async throws {
        let custodian = scene.custodian
        let mine = try await ExchangeScene.register(
            ["mine"], level: .minimal, in: scene.line, at: scene.hospital, custodian
        ) { $0.provenance = DocumentProvenance(author: writer.thumbprint) }
        let answer = try await custodian.node.answer(query(), from: custodian.origin)
        #expect(answer.documents.map(\.reference) == mine.map(\.record.bytes))
        let disclosure = try Disclosure(of: answer.disclosure.opening)
        #expect(disclosure.trace == ["author", "no-onward"])
        #expect(disclosure.reader == writer.thumbprint)
    }

    @Test("who wrote nothing there is refused like anybody", .spec("CONSENT-226"))
    func nobody() async throws {
        let query = try await query()
        #expect(try await scene.refusal(of: query, from: scene.custodian) == "no-consent")
    }

    @Test(
        "a home node tells the custodian's own staff where to ask, nobody else, and the request waits all the same",
        .spec("CONSENT-228"))
    func routing() async throws {
        try await scene.home.sync(with: scene.custodian)
        try scene.home.accept(scene.custodian)
        let own = try await query(.home(scene.home.origin))
        #expect(try await scene.home.node.route(own, from: scene.custodian.origin).custodians == [scene.hospital.id])
        let patient = try #require(try scene.home.database.person(scene.patient.thumbprint))
        #expect(try scene.home.node.requests(for: patient).items.count == 1)
        let other = try await scene.query(scene.request(to: .home(scene.home.origin)))
        #expect(try await scene.home.node.route(other, from: scene.asker.origin).custodians.isEmpty)
    }

    @Test(
        "important data is given under the custodian's approval alone, until it ends",
        .spec("CONSENT-231", "CONSENT-232"))
    func approval() async throws {
        let scene = try await ExchangeScene()
        let custodian = scene.custodian
        let important = try await ExchangeScene.register(
            ["important"], level: .medium, in: scene.line, at: scene.hospital, custodian
        ) { $0.grade = .important }
        func given() async throws -> [DocumentID] {
            try Disclosure(of: try await scene.answer(scene.query()).disclosure.opening).documents.map(\.id)
        }
        #expect(try await given() == scene.documents.map(\.record.id))
        func approval(_ institution: TestInstitution, to recipient: TestInstitution) throws -> DataApproval {
            try #require(
                DataApproval(
                    institution: institution.named, approver: "数据安全办公室", reference: "2026-12",
                    recipient: recipient.named, classes: [.lab], start: scene.clock.now, end: scene.clock.now + 86_400))
        }
        let content = try approval(scene.hospital, to: scene.clinic)
        var chain = try RecordChain(in: custodian.origin)
        try await custodian.submit(chain.sign(content, by: scene.hospital.key), by: scene.hospital.key)
        let answer = try await scene.answer(scene.query())
        let disclosure = try Disclosure(of: answer.disclosure.opening)
        #expect(disclosure.documents.map(\.id) == (scene.documents + important).map(\.record.id))
        #expect(disclosure.trace.contains { $0.hasPrefix("approval:") })
        try await custodian.submit(
            chain.sign(content, effect: .revoke, by: scene.hospital.key), by: scene.hospital.key)
        #expect(try await given() == scene.documents.map(\.record.id))
        // By another institution, or for one that nobody knows.
        let foreign = try approval(scene.clinic, to: scene.hospital)
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await custodian.enter(foreign, by: scene.hospital.key)
        }
        let unknown = try approval(scene.hospital, to: TestInstitution(99))
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await custodian.enter(unknown, by: scene.hospital.key)
        }
    }

    @Test("an import knows its author by card or by licence, and of two institutions none", .spec("RECORD-43"))
    func provenance() async throws {
        let node = scene.custodian.node
        func found(_ people: [String], _ organizations: [String] = [], writer: KeyThumbprint? = nil) throws
            -> DocumentProvenance
        {
            let members = people.map { #"{"system":"urn:nuo:sid:practising-licence","value":"\#($0)"}"# }
            let codes = organizations.map { #"{"system":"urn:x","value":"\#($0)"}"# }
            let text = """
                {"resourceType":"Bundle","type":"document","entry":[{"fullUrl":"urn:uuid:c","resource":{
                "resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org",
                "code":"11502-2"}]},"date":"2026-01-02","title":"t","author":[{"reference":"urn:uuid:w"},
                {"reference":"urn:uuid:h"}]}},{"fullUrl":"urn:uuid:w","resource":{"resourceType":"Practitioner",
                "identifier":[\(members.joined(separator: ","))]}},{"fullUrl":"urn:uuid:h","resource":{
                "resourceType":"Organization","name":"H","identifier":[\(codes.joined(separator: ","))]}}]}
                """.replacing(#""identifier":[]"#, with: #""language":"zh""#)
            let described = try RecordReader.describe(bytes: Array(text.utf8), name: "a.json", declaredType: nil)
            return try node.provenance(
                of: described, writer: writer, custodian: scene.hospital.id, replacing: [])
        }
        let licence = "110510100000001"
        let ids = [scene.hospital.id, scene.clinic.id].map(\.text)
        #expect(try found([licence]).author == writer.thumbprint)
        #expect(try found(["110510100000009"]).author == nil)
        #expect(try found([licence, "110510100000009"]).author == nil)
        #expect(try found([], writer: writer.thumbprint).author == writer.thumbprint)
        #expect(try found([licence], [ids[0]]).institution == scene.hospital.id)
        #expect(try found([licence], ids).institution == nil)
        #expect(try node.isEmployed(writer.thumbprint, by: scene.hospital.id))
        #expect(try !node.isEmployed(scene.doctor.thumbprint, by: scene.hospital.id))
        // A second holder of the same licence, and it is nobody's.
        let twin = try TestParty("另一人", home: scene.custodian.origin)
        try await scene.custodian.enter(Sample.credential(of: twin, by: scene.hospital), by: scene.hospital.key)
        #expect(try found([licence]).author == nil)
    }
}
