import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Emergencies", .timeLimit(.minutes(10)))
struct EmergencyTests {
    @Test(
        "a declared emergency opens what a denial closed; the disclosure names it and the patient reads why",
        .spec("FEDERATION-143"))
    func endToEnd() async throws {
        let scene = try await EmergencyScene()
        #expect(try await scene.refusal(of: scene.exchange.query()) == "no-consent")
        let declared = try await scene.declare(scene.declaration()).receipt
        let commitment = declared.opening.commitment
        let answer = try await scene.answer(scene.query(under: commitment))
        let disclosure = try Disclosure(of: answer.disclosure.opening)
        #expect(disclosure.emergency == commitment)
        #expect(disclosure.purpose == .emergencyTreatment)
        #expect(disclosure.trace.contains("emergency:" + commitment.description.prefix(16)))
        #expect(disclosure.documents.count == 2)
        // The reason stands in no entry, of no ledger.
        for node in [scene.asker, scene.custodian] {
            try node.database.forEachLeaf(of: node.origin) { _, leaf in
                #expect(!String(decoding: leaf, as: UTF8.self).contains("昏迷"))
            }
        }
        #expect(try await scene.custodian.deliver(to: scene.exchange.home) == ["/v1/peer/reports"])
        let report = try #require(
            try await scene.exchange.home.readLog(by: scene.exchange.patient.key).reports.first)
        let content = try EmergencyDeclaration(of: declared.opening)
        #expect(report.declaration(of: disclosure) == content)
    }

    @Test("a report whose declaration is missing or another is refused", .spec("FEDERATION-143"))
    func otherDeclaration() async throws {
        let scene = try await EmergencyScene()
        let first = try await scene.declare(scene.declaration()).receipt
        let other = try await scene.declare(scene.nurseDeclaration()).receipt
        let answer = try await scene.answer(scene.query(under: first.opening.commitment))
        for receipt in [nil, other] {
            let report = DisclosureReport(
                disclosure: answer.disclosure, authorisation: answer.authorisation, emergency: receipt)
            #expect(throws: LookupRefusal.self) {
                try scene.exchange.home.node.receive(report, from: scene.custodian.origin)
            }
        }
    }

    @Test(
        "case 63: who is in no group declares nothing, and a group that was ended names nobody",
        .spec("FEDERATION-140", "FEDERATION-142"))
    func notInGroup() async throws {
        let outside = try await EmergencyScene(members: ["nurse"])
        await #expect(throws: EmergencyRefusal(reason: .emergencyNotInGroup)) {
            try await outside.declare(outside.declaration())
        }
        let forged = try await outside.declareUnchecked(outside.declaration())
        #expect(try await outside.refusal(of: outside.query(under: forged)) == "emergency-not-in-group,no-consent")

        let scene = try await EmergencyScene()
        let commitment = try await scene.declare(scene.declaration()).receipt.opening.commitment
        var chain = scene.groupChain
        let content = try #require(try scene.asker.node.firstReceipt(of: scene.group))
        let clinic = scene.exchange.clinic
        try await scene.asker.submit(
            chain.sign(EmergencyGroup(of: content.opening), effect: .revoke, by: clinic.key), by: clinic.key)
        try await scene.exchange.refresh()
        #expect(try await scene.refusal(of: scene.query(under: commitment)) == "emergency-not-in-group,no-consent")
    }

    @Test(
        "an institution that the custodian did not accept with the right to name them names nobody there",
        .spec("FEDERATION-141"))
    func rightNotAccepted() async throws {
        let scene = try await EmergencyScene()
        try scene.custodian.accept(scene.asker, rights: [scene.exchange.clinic.id: [.credential]])
        let commitment = try await scene.declare(scene.declaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: commitment)) == "emergency-not-in-group,no-consent")
    }

    @Test(
        "case 64: a declaration without reason or witness is not entered, and opens nothing where it was",
        .spec("FEDERATION-140"))
    func incomplete() async throws {
        let scene = try await EmergencyScene()
        let doctor = scene.exchange.doctor
        let own = EmergencyWitness(key: doctor.thumbprint, name: doctor.name, credential: scene.exchange.credential)
        let cases: [(EmergencyDeclaration, Bool, Reason)] = [
            (try scene.declaration(reason: nil), true, .emergencyNoReason),
            (try scene.declaration(text: " "), true, .emergencyNoReason),
            (try scene.declaration(), false, .emergencyNoWitness),
            (try scene.declaration(witness: .some(nil)), true, .emergencyNoWitness),
            (try scene.declaration(witness: own), true, .emergencyWitnessIsAuthor),
            (try scene.declaration(hours: 121), true, .emergencyWindowOver),
        ]
        for (content, isWitnessed, reason) in cases {
            await #expect(throws: EmergencyRefusal(reason: reason)) {
                try await scene.declare(content, witnessed: isWitnessed)
            }
            let forged = try await scene.declareUnchecked(content, witnessed: isWitnessed)
            let refusal = try await scene.refusal(of: scene.query(under: forged))
            #expect(refusal == "\(reason.rawValue),no-consent")
        }
    }

    @Test(
        "case 65: with the end of the window, or with its closing, nothing more is opened",
        .spec("FEDERATION-142"))
    func windowEnd() async throws {
        let scene = try await EmergencyScene()
        let declared = try await scene.declare(scene.declaration(hours: 1))
        let commitment = declared.receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: commitment)) == nil)
        let ready = try await scene.query(under: commitment)
        let doctor = scene.exchange.doctor
        var chain = declared.chain
        let closing = EmergencyClosing(
            declarant: doctor.thumbprint, declaration: commitment, at: TestTime.now)
        let nurse = scene.nurse
        let foreign = EmergencyClosing(declarant: nurse.thumbprint, declaration: commitment, at: TestTime.now)
        var copy = chain
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.asker.submit(copy.sign(foreign, effect: .revoke, by: nurse.key), by: nurse.key)
        }
        try await scene.asker.submit(chain.sign(closing, effect: .revoke, by: doctor.key), by: doctor.key)
        // Its own node makes no request under it any more; the custodian refuses once its copy shows the end.
        await #expect(throws: EmergencyRefusal(reason: .emergencyWindowOver)) {
            try await scene.query(under: commitment)
        }
        try await scene.exchange.refresh()
        #expect(try await scene.refusal(of: ready) == "emergency-window-over,no-consent")

        let late = try await EmergencyScene()
        let other = try await late.declare(late.declaration(hours: 1)).receipt.opening.commitment
        late.clock.advance(by: 3600)
        try await late.exchange.refresh()
        #expect(try await late.refusal(of: late.query(under: other)) == "emergency-window-over,no-consent")
    }

    @Test(
        "case 66: one declaration serves again within its window; a second one about the same patient does not",
        .spec("FEDERATION-146"))
    func secondUse() async throws {
        let scene = try await EmergencyScene()
        let first = try await scene.declare(scene.declaration()).receipt.opening.commitment
        for _ in 0..<2 { #expect(try await scene.refusal(of: scene.query(under: first)) == nil) }
        let second = try await scene.declare(scene.declaration(text: "再次昏迷")).receipt.opening.commitment
        let refused = try await scene.query(under: second)
        #expect(try await scene.refusal(of: refused) == "emergency-second-use,no-consent")
        #expect(try await scene.refusal(of: scene.query(under: first)) == nil)
        // A colleague may.
        let colleague = try await scene.declare(scene.nurseDeclaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: colleague, by: scene.nurse)) == nil)
        // Five days after the first began it is another emergency.
        scene.clock.advance(by: EmergencyDeclaration.maximumSeconds)
        try await scene.exchange.refresh()
        let later = try await scene.declare(scene.declaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: later)) == nil)
    }

    @Test("case 67: who said no, even in an emergency, is not overridden where policy keeps that", .spec("CONSENT-86"))
    func refusedByPatient() async throws {
        for (policy, expected) in [
            (EmergencyPolicy.standard, "denied-by-patient,emergency-refused-by-patient"),
            (EmergencyPolicy(honoursRefusals: false), nil),
        ] {
            let scene = try await EmergencyScene(policy: policy)
            let exchange = scene.exchange
            var chain = exchange.chain
            try await exchange.home.submit(
                chain.sign(Sample.prohibition(in: exchange.line, at: exchange.hospital), by: exchange.patient.key),
                by: exchange.patient.key)
            try await exchange.home.deliver(to: exchange.custodian)
            try await exchange.refresh()
            let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
            #expect(try await scene.refusal(of: scene.query(under: declared)) == expected)
        }
    }

    @Test(
        "case 68: an ambulance hands over to a hospital, whose own declaration refers to the first",
        .spec("FEDERATION-143"))
    func handOver() async throws {
        let scene = try await EmergencyScene()
        let crew = try await scene.declare(scene.declaration()).receipt.opening.commitment
        _ = try await scene.answer(scene.query(under: crew))
        let ward = try await scene.declare(scene.nurseDeclaration(earlier: crew)).receipt.opening.commitment
        // The crew's declaration is the crew's: the ward can't ask under it.
        await #expect(throws: EmergencyRefusal(reason: .emergencyUnproved)) {
            try await scene.query(under: crew, by: scene.nurse)
        }
        _ = try await scene.answer(scene.query(under: ward, by: scene.nurse))
        try await scene.custodian.deliver(to: scene.exchange.home)
        let reports = try await scene.exchange.home.readLog(by: scene.exchange.patient.key).reports
        let declared = try reports.map { report in
            report.declaration(of: try Disclosure(of: report.disclosure.opening))
        }
        #expect(Set(declared.map { $0?.earlier }) == [nil, crew])
        #expect(Set(declared.map { $0?.name }) == [scene.exchange.doctor.name, scene.nurse.name])
    }

    @Test(
        "case 70: until the patient's home node has the report the custodian knows that nobody was told",
        .spec("FEDERATION-147"))
    func undeliverable() async throws {
        let scene = try await EmergencyScene()
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        _ = try await scene.answer(scene.query(under: declared))
        let hospital = scene.exchange.hospital.id
        func told() throws -> UInt64? {
            try scene.custodian.database.emergency(declared, at: hospital)?.toldAt
        }
        try await scene.custodian.node.deliverOutbox(to: scene.exchange.home.origin)
        #expect(try scene.custodian.database.emergency(declared, at: hospital) != nil)
        #expect(try told() == nil)
        scene.clock.advance(by: 600)
        try await scene.exchange.home.serving {
            try await scene.custodian.node.deliverOutbox(to: scene.exchange.home.origin)
        }
        #expect(try told() == scene.clock.now)
    }

    @Test("case 71: a consent given afterwards does not erase the emergency", .spec("FEDERATION-143"))
    func retrospectiveGrant() async throws {
        let scene = try await EmergencyScene()
        let exchange = scene.exchange
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        let query = try await scene.query(under: declared)
        _ = try await scene.answer(query)
        var chain = exchange.chain
        let permit = try Sample.permit(
            in: exchange.line, at: exchange.hospital,
            to: .practitioner(exchange.doctor.thumbprint, name: exchange.doctor.name))
        try await exchange.home.submit(chain.sign(permit, by: exchange.patient.key), by: exchange.patient.key)
        try await exchange.home.deliver(to: exchange.custodian)
        try await exchange.refresh()
        // Asked again, by consent now; and the old answer stays what it was.
        let consented = try await scene.answer(scene.query(under: declared))
        #expect(try Disclosure(of: consented.disclosure.opening).emergency == nil)
        let again = try await scene.answer(query)
        #expect(try Disclosure(of: again.disclosure.opening).emergency == declared)
        #expect(try scene.custodian.database.emergency(declared, at: exchange.hospital.id) != nil)
        try await scene.custodian.deliver(to: exchange.home)
        let reports = try await exchange.home.readLog(by: exchange.patient.key).reports
        #expect(reports.count { $0.emergency != nil } == 1)
    }
}
