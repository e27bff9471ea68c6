import CipherSuites
import ConsentLedger
import ConsentPolicy
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct StatementIndexTests {
    let node: StoredLedger
    let institution: TestInstitution
    let patient: TestParty

    init() throws {
        node = try StoredLedger()
        institution = try TestInstitution(7)
        patient = try TestParty("张伟", home: node.origin)
        try node.database.keep(institution.accepted())
    }

    /// Appends one statement as the first of a new record and returns its place.
    @discardableResult
    private func enter(_ content: some StatementContent, by key: SigningKey) async throws -> CommittedEntry {
        var chain = try RecordChain(in: node.origin)
        return try await node.append(chain.sign(content, by: key))
    }

    @Test("every statement is found by kind under the line, person and institution it concerns", .spec("STORAGE-33"))
    func everyKind() async throws {
        let doctor = try TestParty("李医生", home: node.origin)
        var line = try RecordChain(in: node.origin)
        let enrolment = try await enter(Sample.enrolment(of: patient, by: institution), by: institution.key)
        let credential = try await enter(Sample.credential(of: doctor, by: institution), by: institution.key)
        let leave = try await enter(
            Sample.authorisation(of: TestKeys.signing("statement").publicKey, by: institution), by: institution.key)
        let opened = try await node.append(line.sign(Sample.line(of: patient, to: institution), by: patient.key))
        let link = try await enter(Sample.link(line.record, of: patient, at: institution), by: institution.key)
        let consent = try await node.append(
            line.sign(
                Sample.permit(in: line.record, at: institution, to: .institution(institution.named)), by: patient.key))
        let denial = try await node.append(
            line.sign(Sample.prohibition(in: line.record, at: institution), by: patient.key))
        let lifted = try await node.append(line.sign(Sample.lifting(in: line.record, of: 2), by: patient.key))
        let ended = try await node.append(
            line.sign(Sample.withdrawal(in: line.record, of: 1), effect: .revoke, by: patient.key))
        let request = try await enter(
            Sample.request(to: institution, about: patient, by: doctor, credential: credential.entry.record),
            by: doctor.key)
        let database = node.database
        #expect(try database.statements(.line, line: line.record) == [opened.index])
        #expect(try database.statements(.link, line: line.record) == [link.index])
        #expect(try database.statements(.consent, line: line.record) == [consent.index, denial.index])
        #expect(try database.statements(.lifting, line: line.record) == [lifted.index])
        #expect(try database.statements(.withdrawal, line: line.record) == [ended.index])
        #expect(try database.statements(.enrolment, institution: institution.id) == [enrolment.index])
        #expect(try database.statements(.credential, institution: institution.id) == [credential.index])
        #expect(try database.statements(.statementKey, institution: institution.id) == [leave.index])
        #expect(try database.statements(.line, institution: institution.id) == [opened.index])
        #expect(try database.statements(person: doctor.thumbprint) == [credential.index, request.index])
        let ofPatient = [enrolment, opened, link, consent, denial, lifted, ended].map(\.index)
        #expect(try database.statements(person: patient.thumbprint) == ofPatient)
    }

    @Test("an enrolled key and a practitioner's key are known, others are not", .spec("STORAGE-34"))
    func people() async throws {
        let doctor = try TestParty("李医生", home: node.origin, suite: .es256)
        let enrolment = try await enter(Sample.enrolment(of: patient, by: institution), by: institution.key)
        let credential = try await enter(Sample.credential(of: doctor, by: institution), by: institution.key)
        for (party, committed, kind) in [
            (patient, enrolment, StatementKind.enrolment), (doctor, credential, .credential),
        ] {
            let known = try #require(try node.database.person(party.thumbprint))
            #expect(known.key == party.key.publicKey)
            #expect(known.kind == kind)
            #expect(known.institution == institution.id)
            #expect(known.record == committed.entry.record)
        }
        #expect(try node.database.person(institution.key.publicKey.thumbprint) == nil)
    }

    @Test("one identifier has one enrolment; a second key does not replace the first", .spec("STORAGE-35"))
    func identifierConflict() async throws {
        try await enter(Sample.enrolment(of: patient, by: institution), by: institution.key)
        let other = try TestParty("另一人", home: node.origin)
        let size = try node.leaves().count
        await #expect(throws: AppendError.conflict) {
            try await enter(Sample.enrolment(of: other, by: institution), by: institution.key)
        }
        #expect(try node.database.person(other.thumbprint) == nil)
        #expect(try node.leaves().count == size)
        try await enter(Sample.enrolment(of: other, by: institution, number: "another"), by: institution.key)
        #expect(try node.database.person(other.thumbprint) != nil)
    }

    @Test("a line stays with the custodian and patient that opened it first", .spec("STORAGE-34"))
    func lines() async throws {
        let second = try TestInstitution(8)
        var chains = try (0..<2).map { _ in try RecordChain(in: node.origin) }
        for (number, custodian) in [institution, second].enumerated() {
            try await node.append(chains[number].sign(Sample.line(of: patient, to: custodian), by: patient.key))
        }
        let known = try node.database.lines(of: patient.thumbprint)
        #expect(known.map(\.record) == chains.map(\.record))
        #expect(known.map(\.institution) == [institution.id, second.id].sorted())
        #expect(try node.database.lines(of: patient.healthCode()) == known)
        #expect(try node.database.lines(of: patient.healthCode(), at: second.id).map(\.record) == [chains[1].record])
        #expect(try node.database.line(chains[0].record, home: node.origin)?.institution == institution.id)
        #expect(try node.database.line(.random(.system), home: node.origin) == nil)
    }

    @Test("the key of an institution that is there never changes, its name and rights may", .spec("STORAGE-36"))
    func institutions() throws {
        let serial = try node.database.descriptorSerial()
        let impostor = AcceptedInstitution(
            institution: NamedInstitution(id: institution.id, name: "新名"), key: try TestKeys.signing("x").publicKey,
            rights: [.supervise])
        try node.database.keep(impostor)
        let kept = AcceptedInstitution(
            institution: impostor.institution, key: institution.key.publicKey, rights: [.supervise])
        #expect(try node.database.institutions() == [kept])
        #expect(try node.database.descriptorSerial() == serial + 1)
    }
}
