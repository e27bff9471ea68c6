import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// The report on minors at a custodian elsewhere, and at the home node.
@Suite("The report on minors", .timeLimit(.minutes(10)))
struct MinorsTests {
    /// Born so that the child turns 14 at the midnight after `TestTime.now`.
    private static let birthDate = ChinaStandardTime.date(ofUnixSeconds: TestTime.now + 86_400)
        .anniversary(afterYears: -14)

    private struct Child {
        let scene: ExchangeScene
        let mother: TestParty
        var chain: RecordChain

        init(birthDate: CivilDate = MinorsTests.birthDate) async throws {
            scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false, birthDate: birthDate))
            mother = try TestParty("母亲", home: scene.home.origin)
            chain = scene.chain
            try await scene.home.enter(
                Sample.enrolment(of: mother, by: scene.enroller, number: "510101198001011234"), by: scene.enroller.key)
            try scene.custodian.accept(scene.home, rights: [scene.enroller.id: [.enrol]])
        }

        func permit() throws -> ConsentStatement {
            try Sample.permit(
                in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        }

        mutating func enter(
            _ content: some StatementContent, effect: Effect = .issue, by key: SigningKey,
            with second: SigningKey? = nil
        ) async throws {
            var next = chain
            let signed = try next.sign(
                content, effect: effect, by: key, at: scene.clock.now, witness: second, role: .counter)
            try await scene.home.submit(signed, by: key)
            chain = next
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func enterGuardianship() async throws {
            let guardian = Guardian(card: try mother.card(), name: mother.name, basis: .birth, end: nil)
            let content = Guardianship(
                line: scene.line, institution: scene.enroller.named, birthDate: MinorsTests.birthDate,
                guardians: [guardian], needsBoth: false, at: scene.clock.now)
            try await enter(try #require(content), by: scene.patient.key, with: scene.enroller.key)
        }

        func report(from: UInt64 = TestTime.now - 86_400, until: UInt64 = .max) throws -> MinorsMessage {
            let page = try scene.custodian.node.minors(
                of: scene.hospital.accepted([.custodian]), from: from, until: until, offset: 0)
            #expect(try MinorsMessage(parsing: page.bytes).lines == page.lines)
            return page
        }
    }

    @Test(
        "a minor's line shows who granted in what capacity, who read what kind, and what waits at 14",
        .spec("API-115", "API-116"))
    func growingUp() async throws {
        var child = try await Child()
        let scene = child.scene
        try await child.enterGuardianship()
        try await child.enter(child.permit(), by: child.mother.key)
        _ = try await scene.answer(scene.query())
        let page = try child.report()
        #expect(page.next == nil)
        let line = try #require(page.lines.first)
        #expect(line.record == scene.line)
        #expect(line.age == 13)
        #expect(line.source == .guardianship)
        #expect(line.guardians == [child.mother.name])
        #expect(line.flags == [])
        let grant = try #require(line.grants.first)
        #expect(grant.number == 2)
        #expect(grant.capacity == .guardian)
        #expect(grant.signers == [child.mother.name])
        #expect(grant.recipient == scene.doctor.name)
        #expect(grant.state == .active)
        let access = try #require(line.accesses.first)
        #expect(line.accesses.count == 1)
        #expect(access.reader == scene.doctor.name)
        #expect(access.employer == scene.clinic.named.name)
        #expect(access.age == 13)
        #expect(access.count == 2)
        #expect(access.trace == "permit:2")
        #expect(!access.isLapsed && !access.isEmergency)

        scene.clock.advance(by: 20_000)
        try await scene.refresh()
        let later = try #require(try child.report().lines.first)
        #expect(later.age == 14)
        #expect(later.flags == [.unconfirmed])
        #expect(later.grants.map(\.state) == [.unconfirmed])
        #expect(later.accesses.map(\.age) == [13])
        #expect(try child.report(from: TestTime.now + 10_000).lines.first?.accesses == [])

        let majority = ActingGuardians.attains(18, bornOn: Self.birthDate)
        #expect(try child.report(from: majority).lines.isEmpty)
    }

    @Test(
        "an access under a consent that gave nothing then is flagged, and a withdrawal that the custodian could not see yet is not",
        .spec("API-116"))
    func lapsed() async throws {
        var child = try await Child()
        let scene = child.scene
        try await child.enterGuardianship()
        try await child.enter(child.permit(), by: child.mother.key)
        _ = try await scene.answer(scene.query())
        scene.clock.advance(by: 10)
        try await child.enter(Sample.withdrawal(in: scene.line, of: 2), effect: .revoke, by: child.mother.key)
        #expect(try child.report().lines.first?.flags == [])
        // A custodian whose own tools read on, after the withdrawal was long there.
        for (seconds, isLapsed) in [(UInt64(20), false), (200, true)] {
            scene.clock.advance(by: seconds)
            try await Self.discloseAgain(scene)
            let line = try #require(try child.report().lines.first)
            #expect(line.accesses.last?.isLapsed == isLapsed)
            #expect(line.flags.contains(.lapsedAccess) == isLapsed)
        }
    }

    /// Enters the last disclosure once more, for another request, at the time that it is now.
    private static func discloseAgain(_ scene: ExchangeScene) async throws {
        let node = scene.custodian.node
        let index = try #require(
            try node.database.disclosures(line: scene.line, institution: scene.hospital.id).last)
        let old = try Disclosure(of: #require(try node.database.opening(at: index, in: node.origin)))
        let content = Disclosure(
            line: old.line, custodian: old.custodian, reader: old.reader, readerName: old.readerName,
            readerInstitution: old.readerInstitution, purpose: old.purpose, readerKey: old.readerKey,
            request: .sha256(Array("again \(scene.clock.now)".utf8)), documents: old.documents, trace: old.trace,
            prior: try node.database.disclosureChain(line: scene.line, institution: scene.hospital.id),
            at: scene.clock.now)
        let draft = try node.draft(content)
        _ = try await node.writer.disclose(
            content, entry: draft.entry, opening: draft.opening, nextOffset: nil, roots: [], peer: scene.asker.origin)
    }

    @Test(
        "without a guardianship the age comes from the enrolment or from the number in the file, and nobody else is told",
        .spec("API-116", "API-117"))
    func sources() async throws {
        let scene = try await Child().scene
        let home = scene.home.node
        let accepted = scene.hospital.accepted([.custodian])
        let atHome = try home.minors(of: accepted, from: TestTime.now - 86_400, until: .max, offset: 0)
        let line = try #require(atHome.lines.first)
        #expect(line.source == .enrolment)
        #expect(line.flags == [.noGuardian])
        #expect(throws: LookupRefusal.self) {
            try home.minors(of: scene.enroller.accepted([.enrol]), from: 0, until: .max, offset: 0)
        }
        #expect(throws: LookupRefusal.self) { try home.minors(of: accepted, from: 5, until: 5, offset: 0) }
        #expect(
            PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "50010320120229001X").birthDate
                == CivilDate(year: 2012, month: 2, day: 29))
        for other in ["50010320130229001X", "5001032012022900", "50010320120229O01X"] {
            #expect(PatientIdentifier(system: PatientIdentifier.citizenSystem, value: other).birthDate == nil)
        }
        #expect(
            PatientIdentifier(system: PatientIdentifier.healthCardSystem, value: "50010320120229001X").birthDate == nil)
    }
}
