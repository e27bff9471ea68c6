import ConsentLedger
import ConsentPolicy
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A link of a file to a line", .timeLimit(.minutes(10)))
struct LinkTests {
    @Test(
        "a file whose number contradicts the enrolment is not linked; ending such a link is never refused",
        .spec("API-139"))
    func otherPerson() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let clinic = try TestInstitution(9, name: "重庆市示范社区医院")
        try home.database.keep(clinic.accepted([.custodian]))
        let (patient, citizen) = (scene.patient, PatientIdentifier.citizenSystem)
        var line = try RecordChain(in: home.origin)
        try await home.submit(line.sign(Sample.line(of: patient, to: clinic), by: patient.key), by: patient.key)
        let opening = try #require(try home.node.firstOpening(of: home.database.person(patient.thumbprint)!.record))
        let enrolled = try #require(try Enrolment(of: opening).identifiers.first { $0.system == citizen })
        let file = PatientIdentifier(system: "urn:nuo:test:file", value: "0042")
        let other = PatientIdentifier(system: citizen, value: "510101199001011242")
        func link(_ identifiers: [PatientIdentifier]) throws -> Link {
            Link(
                institution: clinic.named, line: line.record, healthCode: try patient.healthCode(),
                identifiers: identifiers, name: patient.name)
        }

        for wrong in [[other], [file, other]] {
            await #expect(throws: SubmissionRefusal.otherPerson) {
                try await home.enter(link(wrong), by: clinic.key)
            }
        }
        var record = try RecordChain(in: home.origin)
        try await home.submit(record.sign(link([enrolled, file]), by: clinic.key), by: clinic.key)
        // As an earlier version has entered it.
        let ended = try record.sign(link([other]), effect: .revoke, by: clinic.key)
        try await home.submit(ended, by: clinic.key)
    }
}
