import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Adults under a court's order at the home node, and at a custodian elsewhere.
@Suite("Adults under a court's order", .timeLimit(.minutes(10)))
struct WardTests {
    private struct Ward {
        let scene: ExchangeScene
        let daughter: TestParty
        var chain: RecordChain

        init(birthDate: CivilDate = CivilDate(daysSinceEpoch: 7305)) async throws {
            scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false, birthDate: birthDate))
            daughter = try TestParty("女儿", home: scene.home.origin)
            chain = scene.chain
            try await scene.home.enter(
                Sample.enrolment(of: daughter, by: scene.enroller, number: "510101198001011234"),
                by: scene.enroller.key)
            try scene.custodian.accept(scene.home, rights: [scene.enroller.id: [.enrol]])
        }

        var birthDate: CivilDate { CivilDate(daysSinceEpoch: 7305) }

        func order(
            _ capacity: LegalCapacity, born: CivilDate? = nil, in record: RecordID? = nil
        ) throws -> Guardianship {
            let last = ChinaStandardTime.date(ofUnixSeconds: scene.clock.now + 400 * 86_400)
            let guardian = Guardian(
                card: try daughter.card(), name: daughter.name, basis: .court,
                end: UInt64(clamping: last.startSeconds()))
            return try #require(
                Guardianship(
                    line: record ?? scene.line, institution: scene.enroller.named, birthDate: born ?? birthDate,
                    guardians: capacity == .full ? [] : [guardian], needsBoth: false,
                    order: AdultOrder(capacity: capacity, reference: "(2026)渝0103民特12号"), at: scene.clock.now))
        }

        func permit() throws -> ConsentStatement {
            try Sample.permit(
                in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        }

        mutating func enter(
            _ content: some StatementContent, effect: Effect = .issue, by key: SigningKey,
            with second: SigningKey? = nil, role: StatementRole = .coGuardian
        ) async throws {
            var next = chain
            let signed = try next.sign(
                content, effect: effect, by: key, at: scene.clock.now, witness: second, role: role)
            try await scene.home.submit(signed, by: key)
            chain = next
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func enter(_ content: Guardianship) async throws {
            try await enter(content, by: scene.patient.key, with: scene.enroller.key, role: .counter)
        }
    }

    @Test("under limited capacity both sign, until a court restores it", .spec("CONSENT-202", "CONSENT-208"))
    func limited() async throws {
        var ward = try await Ward()
        let scene = ward.scene
        let (own, daughter) = (scene.patient.key, ward.daughter.key)
        try await ward.enter(ward.permit(), by: own)
        try await ward.enter(ward.order(.limited))
        #expect(try await scene.refusal(of: scene.query()) == nil)
        await #expect(throws: ActingRefusal.wardAlone) { try await ward.enter(ward.permit(), by: own) }
        await #expect(throws: ActingRefusal.wardUnsigned) { try await ward.enter(ward.permit(), by: daughter) }
        try await ward.enter(Sample.withdrawal(in: scene.line), effect: .revoke, by: daughter)
        #expect(try await scene.refusal(of: scene.query()) == "revoked")
        try await ward.enter(ward.permit(), by: daughter, with: own)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await ward.enter(Sample.prohibition(in: scene.line, at: scene.hospital), by: own)
        let lifting = Lifting(line: scene.line, prohibition: 5, at: scene.clock.now)
        await #expect(throws: ActingRefusal.wardAlone) { try await ward.enter(lifting, by: own) }
        await #expect(throws: ActingRefusal.wardUnsigned) { try await ward.enter(lifting, by: daughter) }
        try await ward.enter(lifting, by: own, with: daughter)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await ward.enter(ward.order(.full))
        #expect(try await scene.refusal(of: scene.query()) == "guardian-ended")
        await #expect(throws: ActingRefusal.guardianEnded) { try await ward.enter(ward.permit(), by: daughter) }
        try await ward.enter(ward.permit(), by: own)
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }

    @Test("an order in one line binds the person in the others", .spec("CONSENT-219"))
    func elsewhere() async throws {
        var ward = try await Ward()
        let scene = ward.scene
        try await ward.enter(ward.order(.limited))
        let own = scene.patient.key
        var other = try RecordChain(in: scene.home.origin)
        let line = LineOpening(
            custodian: scene.enroller.named, card: try scene.patient.card(),
            at: scene.clock.now / 86_400 * 86_400 - 8 * 3600)
        try scene.home.database.keep(scene.enroller.accepted([.enrol, .custodian]))
        try await scene.home.submit(other.sign(line, by: own), by: own)
        let permit = try Sample.permit(
            in: other.record, at: scene.enroller,
            to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        var attempt = other
        let signed = try attempt.sign(permit, by: own, at: scene.clock.now)
        await #expect(throws: ActingRefusal.wardAlone) { try await scene.home.submit(signed, by: own) }
        let refusal = try other.sign(
            Sample.prohibition(in: other.record, at: scene.enroller), by: own, at: scene.clock.now)
        try await scene.home.submit(refusal, by: own)
    }

    @Test("who stops the line that an order is in is not rid of the order", .spec("CONSENT-313"))
    func stopped() async throws {
        var ward = try await Ward()
        let scene = ward.scene
        try await ward.enter(ward.order(.limited))
        let own = scene.patient.key
        let leaf = try #require(
            try scene.home.database.chain(of: scene.line, in: scene.home.origin).last?.head.leafHash)
        let revocation = RevocationMessage(
            origin: scene.home.origin, entry: try ward.chain.foreignRevocation(by: ward.chain.stopKey))
        try await scene.home.node.revoke(revocation)
        var next = try RecordChain(in: scene.home.origin)
        let opening = LineOpening(
            custodian: scene.hospital.named, card: try scene.patient.card(),
            at: scene.clock.now / 86_400 * 86_400 - 8 * 3600, healthCode: try scene.patient.healthCode(),
            replaces: FormerLine(record: scene.line, leaf: leaf))
        try await scene.home.submit(next.sign(opening, by: own), by: own)
        func permit() throws -> SignedEntry {
            var attempt = next
            let content = try Sample.permit(
                in: next.record, at: scene.hospital,
                to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
            return try attempt.sign(content, by: own, at: scene.clock.now)
        }
        await #expect(throws: ActingRefusal.wardAlone) { try await scene.home.submit(permit(), by: own) }
        let new = try #require(try scene.home.database.line(next.record, home: scene.home.origin))
        func shed() throws -> Set<RecordID> {
            try scene.home.node.shedLines(before: new, scene.home.node.fold(new))
        }
        #expect(try shed() == [scene.line])
        // The order is entered in the new line, which carries the documents on, and what a court says later as well.
        for capacity in [LegalCapacity.limited, .full] {
            let order = try next.sign(
                ward.order(capacity, in: next.record), by: own, at: scene.clock.now, witness: scene.enroller.key,
                role: .counter)
            try await scene.home.submit(order, by: own)
            #expect(try shed() == [])
        }
        try await scene.home.submit(permit(), by: own)
    }

    @Test("an order is entered only of somebody of age, as enrolled", .spec("CONSENT-208", "API-144"))
    func ages() async throws {
        var ward = try await Ward()
        let scene = ward.scene
        await #expect(throws: ActingRefusal.guardianshipUnproved) {
            try await ward.enter(ward.order(.limited, born: CivilDate(daysSinceEpoch: 7306)))
        }
        await #expect(throws: ActingRefusal.guardianshipUnproved) { try await ward.enter(ward.order(.full)) }
        try await ward.enter(ward.order(.incapable))
        await #expect(throws: ActingRefusal.wardAlone) { try await scene.home.readLog(by: scene.patient.key) }
        let person = try #require(try scene.home.database.person(scene.patient.thumbprint))
        #expect(throws: ActingRefusal.wardAlone) { try scene.home.node.erasures(for: person) }
        let born = ChinaStandardTime.date(ofUnixSeconds: scene.clock.now).anniversary(afterYears: -17)
        var young = try await Ward(birthDate: born)
        await #expect(throws: ActingRefusal.notOfAge) { try await young.enter(young.order(.limited, born: born)) }
    }
}
