import ConsentLedger
import ConsentPolicy
import GRDB
import HealthRecords
import TestSupport
import Testing

@testable import Storage

@Suite("What first statements say of people and lines", .timeLimit(.minutes(10))) struct FirstStatementTests {
    private let node: StoredLedger
    private let institution: TestInstitution
    private let patient: TestParty
    private let doctor: TestParty
    private static let born = CivilDate(year: 1931, month: 2, day: 28)

    init() throws {
        node = try StoredLedger()
        institution = try TestInstitution(7)
        patient = try TestParty("张伟", home: node.origin)
        doctor = try TestParty("李医生", home: node.origin)
        try node.database.keep(institution.accepted())
    }

    /// A patient with a line of their own and one at whose counter they are assisted, and a practitioner.
    private func enter() async throws -> (own: RecordID, assisted: RecordID) {
        var enrolment = try RecordChain(in: node.origin)
        let born = try #require(Self.born)
        try await node.append(
            enrolment.sign(
                Sample.enrolment(of: patient, by: institution, birthDate: born), by: institution.key))
        var credential = try RecordChain(in: node.origin)
        try await node.append(credential.sign(Sample.credential(of: doctor, by: institution), by: institution.key))
        var own = try RecordChain(in: node.origin)
        try await node.append(own.sign(Sample.line(of: patient, to: institution), by: patient.key))
        var assisted = try RecordChain(in: node.origin)
        let opening = LineOpening(
            custodian: institution.named, card: try patient.card(), at: Sample.startOfDay,
            assistedBy: institution.named)
        try await node.append(assisted.sign(opening, by: patient.key))
        return (own.record, assisted.record)
    }

    private func expectKnown(_ database: NodeDatabase, _ own: RecordID, _ assisted: RecordID) throws {
        #expect(try database.person(patient.thumbprint)?.birthDate == Self.born)
        #expect(try database.person(doctor.thumbprint)?.birthDate == nil)
        #expect(try database.line(own, home: node.origin)?.assistedBy == nil)
        #expect(try database.line(assisted, home: node.origin)?.assistedBy == institution.id)
    }

    @Test("the day of birth and the counter of a patient are known without their statements", .spec("STORAGE-242"))
    func known() async throws {
        let (own, assisted) = try await enter()
        try expectKnown(node.database, own, assisted)
    }

    @Test("both are found for what an earlier version entered", .spec("STORAGE-242", "STORAGE-1"))
    func migration() async throws {
        let (own, assisted) = try await enter()
        try await node.rawConnection().write { db in
            for sql in [
                "ALTER TABLE person DROP COLUMN born", "ALTER TABLE line DROP COLUMN assisted_by",
                "DELETE FROM grdb_migrations WHERE identifier = '33'",
            ] { try db.execute(sql: sql) }
        }
        try expectKnown(NodeDatabase(path: node.path), own, assisted)
    }

    @Test("an enrolment whose opening is damaged leaves the day of birth unknown", .spec("STORAGE-242"))
    func damagedOpening() async throws {
        _ = try await enter()
        try await node.rawConnection().write { db in
            for sql in [
                "UPDATE opening SET data = x'00'", "ALTER TABLE person DROP COLUMN born",
                "ALTER TABLE line DROP COLUMN assisted_by", "DELETE FROM grdb_migrations WHERE identifier = '33'",
            ] { try db.execute(sql: sql) }
        }
        let person = try #require(try NodeDatabase(path: node.path).person(patient.thumbprint))
        #expect(person.kind == .enrolment && person.birthDate == nil)
    }
}
