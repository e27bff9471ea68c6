import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What an institution is given of what it stated, and a patient of what was stated about them.
@Suite("What was stated", .timeLimit(.minutes(10)))
struct IssuedTests {
    private let scene: ExchangeScene
    private var home: NodeFixture { scene.home }
    private let clinic: TestInstitution
    private let doctor: TestParty

    init() async throws {
        scene = try await ExchangeScene()
        clinic = try TestInstitution(9, name: "重庆市示范社区医院")
        doctor = try TestParty("王医生", home: scene.home.origin)
        try scene.home.database.keep(clinic.accepted([.custodian, .credential]))
    }

    @Test(
        "an institution lists its own statements with their ends, the newest first, and nobody else's",
        .spec("API-140", "API-141"))
    func issued() async throws {
        let accepted = clinic.accepted([.custodian, .credential])
        var record = try RecordChain(in: home.origin)
        let content = try Sample.credential(of: doctor, by: clinic)
        let first = try await home.submit(record.sign(content, by: clinic.key), by: clinic.key)
        let ended = try await home.submit(record.sign(content, effect: .revoke, by: clinic.key), by: clinic.key)
        let second = try await home.enter(Sample.credential(of: doctor, by: clinic), by: clinic.key)
        let indexes = [second, ended, first].map(\.proof.inclusion.index)
        func listed(_ kind: StatementKind, before: UInt64 = 1 << 50) throws -> [UInt64] {
            try home.node.issued(kind, by: accepted, before: before).map(\.proof.inclusion.index)
        }
        #expect(try listed(.credential) == indexes)
        #expect(try listed(.credential, before: indexes[0]) == Array(indexes.dropFirst()))
        #expect(try listed(.link) == [] && listed(.enrolment) == [])
        let chain = try home.node.issued(at: indexes[2], by: accepted)
        #expect(chain.map(\.proof.inclusion.index) == [indexes[2], indexes[1]])
        let enroller = scene.enroller.accepted([.enrol])
        #expect(try !home.node.issued(.enrolment, by: enroller, before: 1 << 50).isEmpty)
        let enrolment = try home.node.issued(.enrolment, by: enroller, before: 1 << 50)[0].proof.inclusion.index
        for foreign in [0, indexes[2] + 100, enrolment] {
            #expect(throws: StorageError.notFound) { try home.node.issued(at: foreign, by: accepted) }
        }
    }

    @Test("a line is linked to another file only after the end of the link that it has", .spec("API-142"))
    func otherFile() async throws {
        let patient = scene.patient
        var line = try RecordChain(in: home.origin)
        try await home.submit(line.sign(Sample.line(of: patient, to: clinic), by: patient.key), by: patient.key)
        func link(_ numbers: String...) throws -> Link {
            Link(
                institution: clinic.named, line: line.record, healthCode: try patient.healthCode(),
                identifiers: numbers.map { PatientIdentifier(system: "urn:nuo:test:file", value: $0) },
                name: patient.name)
        }
        var record = try RecordChain(in: home.origin)
        try await home.submit(record.sign(link("1"), by: clinic.key), by: clinic.key)
        await #expect(throws: SubmissionRefusal.otherFile) { try await home.enter(link("2"), by: clinic.key) }
        try await home.submit(record.sign(link("1"), effect: .revoke, by: clinic.key), by: clinic.key)
        try await home.enter(link("2"), by: clinic.key)
        try await home.enter(link("2", "3"), by: clinic.key)
    }

    @Test("a patient's receipts are of no registration, where the home node keeps documents too", .spec("API-143"))
    func receipts() async throws {
        let patient = scene.patient
        var line = try RecordChain(in: home.origin)
        try await home.submit(line.sign(Sample.line(of: patient, to: clinic), by: patient.key), by: patient.key)
        let draft = try home.node.draft(
            Registration(line: line.record, custodian: clinic.named, root: .sha256([1])))
        _ = try await home.node.writer.append(Submission(entry: draft.entry, opening: draft.opening))
        #expect(try home.database.statements(.registration, line: line.record).count == 1)
        let person = try #require(try home.database.person(patient.thumbprint))
        let kinds = try home.node.receipts(of: person).compactMap { StatementKind.claimed(by: $0.opening) }
        #expect(kinds.contains(.line) && !kinds.contains(.registration))
    }
}
