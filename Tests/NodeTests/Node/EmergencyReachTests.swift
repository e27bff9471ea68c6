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

@Suite("How far emergencies reach", .timeLimit(.minutes(10)))
struct EmergencyReachTests {
    @Test("stale copies do not block an emergency", .spec("FEDERATION-145"))
    func stale() async throws {
        let scene = try await EmergencyScene()
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        scene.clock.advance(by: 3600)
        #expect(try await scene.refusal(of: scene.exchange.query()) == "stale-ledger")
        let answer = try await scene.answer(scene.query(under: declared))
        #expect(try Disclosure(of: answer.disclosure.opening).trace.contains("fresh"))
    }

    @Test(
        "what a consent gave and what the emergency opened are two disclosures, each with its own trace",
        .spec("FEDERATION-326"))
    func besideConsent() async throws {
        let scene = try await EmergencyScene()
        var exchange = scene.exchange
        let given = exchange.documents[0].record.id
        let permit = try Sample.permit(
            in: exchange.line, at: exchange.hospital,
            to: .practitioner(exchange.doctor.thumbprint, name: exchange.doctor.name),
            refinement: ConsentRefinement(documents: [given], handling: Handling()))
        let key = exchange.patient.key
        try await exchange.home.submit(exchange.chain.sign(permit, by: key), by: key)
        try await exchange.home.deliver(to: exchange.custodian)
        try await exchange.refresh()
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        var disclosures: [Disclosure] = []
        for offset in [0, 1] as [UInt64] {
            let answer = try await scene.answer(scene.query(under: declared, offset: offset))
            #expect(answer.nextOffset == (offset == 0 ? 1 : nil))
            disclosures.append(try Disclosure(of: answer.disclosure.opening))
        }
        #expect(disclosures.allSatisfy { $0.documents.count == 1 })
        let consented = try #require(disclosures.first { $0.documents[0].id == given })
        let opened = try #require(disclosures.first { $0.documents[0].id != given })
        #expect(consented.emergency == nil && opened.emergency != nil)
        #expect(consented.trace != opened.trace)
        #expect(consented.isByConsent && !opened.isByConsent)
    }

    @Test("a line that its patient stopped does not block an emergency", .spec("FEDERATION-145"))
    func stopped() async throws {
        let scene = try await EmergencyScene()
        let exchange = scene.exchange
        let stop = try exchange.chain.foreignRevocation(by: exchange.chain.stopKey)
        try await exchange.custodian.node.revoke(RevocationMessage(origin: exchange.home.origin, entry: stop))
        #expect(try await scene.refusal(of: exchange.query()) == "unknown-patient")
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: declared)) == nil)
    }

    @Test("the home node names every custodian to who has declared an emergency", .spec("FEDERATION-144"))
    func route() async throws {
        let scene = try await EmergencyScene()
        let exchange = scene.exchange
        let ordinary = try await exchange.query(exchange.request(to: .home(exchange.home.origin)))
        #expect(try await exchange.home.node.route(ordinary, from: scene.asker.origin).custodians.isEmpty)
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        let query = try await scene.query(under: declared, to: .home(exchange.home.origin))
        #expect(
            try await exchange.home.node.route(query, from: scene.asker.origin).custodians == [exchange.hospital.id])
        // Without its proof the same request is as good as none.
        let bare = LookupQuery(request: query.request, credential: query.credential)
        #expect(try await exchange.home.node.route(bare, from: scene.asker.origin).custodians.isEmpty)
    }

    @Test(
        "a declaration opens nothing about another patient, for another asker, or without its proof",
        .spec("FEDERATION-141"))
    func otherPatient() async throws {
        let scene = try await EmergencyScene()
        let stranger = try TestParty("另一位病人", home: scene.exchange.home.origin).healthCode()
        let other = try await scene.declare(scene.declaration(about: stranger)).receipt.opening.commitment
        let query = try await scene.query(under: other)
        #expect(try await scene.refusal(of: query) == "emergency-unproved,no-consent")

        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        let sound = try await scene.query(under: declared)
        let bare = LookupQuery(request: sound.request, credential: sound.credential)
        #expect(try await scene.refusal(of: bare) == "emergency-unproved,no-consent")
        let evidence = try #require(sound.emergency)
        let withoutWitness = LookupQuery(
            request: sound.request, credential: sound.credential,
            emergency: EmergencyEvidence(declaration: evidence.declaration, witness: nil, group: evidence.group))
        #expect(try await scene.refusal(of: withoutWitness) == "emergency-no-witness,no-consent")
        let swapped = LookupQuery(
            request: sound.request, credential: sound.credential,
            emergency: EmergencyEvidence(
                declaration: evidence.declaration, witness: evidence.group, group: evidence.witness))
        #expect(try await scene.refusal(of: swapped) == "emergency-no-witness,no-consent")
        #expect(try await scene.refusal(of: sound) == nil)
    }

    @Test("level 5 is reached only under a policy that says so", .spec("CONSENT-83"))
    func level5() async throws {
        for (policy, expected) in [
            (EmergencyPolicy.standard, "emergency-level-5,no-consent"), (EmergencyPolicy(reachesLevel5: true), nil),
        ] {
            let scene = try await EmergencyScene(level: .minimal, policy: policy)
            let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
            let query = try await scene.query(under: declared)
            #expect(try await scene.refusal(of: query) == expected)
        }
    }

    @Test("a dispatch number counts only where the node's policy takes it", .spec("CONSENT-89"))
    func dispatch() async throws {
        for (policy, expected) in [
            (EmergencyPolicy.standard, "emergency-not-in-group,no-consent"),
            (EmergencyPolicy(acceptsDispatch: true), nil),
        ] {
            let scene = try await EmergencyScene(policy: policy)
            let content = try scene.declaration(basis: .dispatch("120-2026-000815"))
            await #expect(throws: EmergencyRefusal(reason: .emergencyNotInGroup)) { try await scene.declare(content) }
            let declared = try await scene.declareUnchecked(content)
            let query = try await scene.query(under: declared)
            #expect(try await scene.refusal(of: query) == expected)
        }
    }

    @Test(
        "a group is what an institution with the right makes of its own node's practitioners",
        .spec("FEDERATION-140"))
    func groups() async throws {
        let scene = try await EmergencyScene()
        let exchange = scene.exchange
        let stranger = try TestParty("陌生人", home: scene.asker.origin)
        func group(_ institution: TestInstitution, _ key: KeyThumbprint, _ record: RecordID) -> EmergencyGroup {
            EmergencyGroup(
                institution: institution.named,
                members: [EmergencyGroup.Member(key: key, name: "某人", credential: record)], start: TestTime.now,
                end: TestTime.now + 1)
        }
        let clinic = exchange.clinic
        await #expect(throws: EmergencyRefusal(reason: .emergencyNotInGroup)) {
            try await scene.asker.enter(group(clinic, stranger.thumbprint, scene.nurseCredential), by: clinic.key)
        }
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await scene.asker.enter(
                group(exchange.hospital, scene.nurse.thumbprint, scene.nurseCredential), by: clinic.key)
        }
        try scene.asker.database.keep(clinic.accepted([.credential]))
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await scene.asker.enter(group(clinic, scene.nurse.thumbprint, scene.nurseCredential), by: clinic.key)
        }
    }

    @Test(
        "a renewal keeps its holder in the group, and who was dismissed does not come back with another credential",
        .spec("CONSENT-89", "FEDERATION-142"))
    func renewed() async throws {
        let scene = try await EmergencyScene()
        let (asker, clinic, doctor) = (scene.asker, scene.exchange.clinic, scene.exchange.doctor)
        let renewal = RecordID.random(.system)
        try await asker.enter(Sample.credential(of: doctor, by: clinic), by: clinic.key, record: renewal)
        let base = try scene.declaration()
        let content = EmergencyDeclaration(
            subject: base.subject, declarant: base.declarant, name: base.name,
            credential: CredentialReference(origin: asker.origin, record: renewal), witness: base.witness,
            reason: base.reason, text: base.text, basis: base.basis, earlier: base.earlier, start: base.start,
            end: base.end)
        try await scene.declare(content)

        var chain = scene.exchange.credentialChain
        let former = try Sample.credential(of: doctor, by: clinic)
        try await asker.submit(chain.sign(former, effect: .revoke, by: clinic.key), by: clinic.key)
        await #expect(throws: EmergencyRefusal(reason: .emergencyNotInGroup)) { try await scene.declare(content) }
    }

    @Test("an emergency goes on after a renewal, and not after a dismissal", .spec("FEDERATION-142"))
    func underRenewal() async throws {
        let scene = try await EmergencyScene()
        let (asker, clinic, doctor) = (scene.asker, scene.exchange.clinic, scene.exchange.doctor)
        let declared = try await scene.declare(scene.declaration()).receipt.opening.commitment
        let renewal = RecordID.random(.system)
        try await asker.enter(Sample.credential(of: doctor, by: clinic), by: clinic.key, record: renewal)
        func query(_ scene: EmergencyScene) async throws -> LookupQuery {
            let request = AccessRequest(
                addressee: .custodian(scene.exchange.hospital.id), subject: try scene.exchange.patient.healthCode(),
                requester: .practitioner(
                    doctor.thumbprint, CredentialReference(origin: asker.origin, record: renewal)),
                purpose: .emergencyTreatment, classes: [.lab], recordDays: .unbounded, offset: 0,
                nonce: RandomSource.system.bytes(16), emergency: declared)
            let person = try #require(try asker.database.person(doctor.thumbprint))
            let evidence = try asker.node.emergencyEvidence(for: request, person)
            return try await scene.query(request, by: doctor, evidence)
        }
        let (first, second) = (try await query(scene), try await query(scene))
        try await scene.exchange.refresh()
        #expect(try await scene.refusal(of: first) == nil)

        // A request that was made before, and arrives after the dismissal, and a new one.
        var chain = scene.exchange.credentialChain
        let former = try Sample.credential(of: doctor, by: clinic)
        try await asker.submit(chain.sign(former, effect: .revoke, by: clinic.key), by: clinic.key)
        try await scene.exchange.refresh()
        #expect(try await scene.refusal(of: second) == "emergency-not-in-group,no-consent")
        await #expect(throws: EmergencyRefusal(reason: .emergencyNotInGroup)) { _ = try await query(scene) }
    }

    @Test(
        "practitioners and institutions learn credentials and groups of their node, patients and strangers do not",
        .spec("API-65", "API-66"))
    func colleagues() async throws {
        let scene = try await EmergencyScene()
        let asker = scene.asker
        let index = try #require(try asker.node.firstReceipt(of: scene.group)).proof.inclusion.index
        try await asker.serving {
            let doctor = NodeCaller(node: asker, key: scene.exchange.doctor.key)
            let clinic = NodeCaller(node: asker, key: scene.exchange.clinic.key)
            for caller in [doctor, clinic] {
                let credential = try await caller.send("GET", "/v1/me/colleagues/\(scene.nurse.thumbprint)")
                let receipt = try Receipt(parsing: Array(credential.body.utf8))
                #expect(try Credential(of: receipt.opening).name == scene.nurse.name)
                let group = try await caller.send("GET", "/v1/me/emergency-groups/\(index)")
                #expect(try EmergencyGroup(of: Receipt(parsing: Array(group.body.utf8)).opening).members.count == 2)
                #expect(try await caller.send("GET", "/v1/me/colleagues/nobody").status == 404)
                #expect(try await caller.send("GET", "/v1/me/emergency-groups/0").status == 404)
            }
            let stranger = NodeCaller(node: asker, key: scene.exchange.patient.key)
            #expect(try await stranger.send("GET", "/v1/me/colleagues/\(scene.nurse.thumbprint)").status == 401)
        }
        let home = scene.exchange.home
        try await home.serving {
            let patient = NodeCaller(node: home, key: scene.exchange.patient.key)
            let colleague = try await patient.send("GET", "/v1/me/colleagues/\(scene.nurse.thumbprint)")
            let group = try await patient.send("GET", "/v1/me/emergency-groups/1")
            #expect([colleague.status, group.status] == [403, 403])
        }
    }

    @Test(
        "a declarant learns why a declaration was not entered; who is refused under one learns nothing",
        .spec("API-67"))
    func told() async throws {
        let scene = try await EmergencyScene(members: ["nurse"])
        let asker = scene.asker
        var chain = try RecordChain(in: asker.origin)
        let doctor = scene.exchange.doctor
        let signed = try chain.sign(scene.declaration(), by: doctor.key, witness: scene.nurse.key)
        try await asker.serving {
            let answer = try await NodeCaller(node: asker, key: doctor.key)
                .send("POST", "/v1/statements", signed.message.bytes)
            #expect(answer.status == 422)
            #expect(answer.body.contains("emergency-not-in-group"))
        }
        let forged = try await scene.declareUnchecked(scene.declaration())
        let query = try await scene.query(under: forged)
        let custodian = scene.custodian
        try await custodian.serving {
            let refused = try await NodeCaller(node: custodian, identity: asker.node.tls)
                .send("POST", "/v1/peer/lookup", query.bytes)
            let ordinary = try await NodeCaller(node: custodian, identity: asker.node.tls)
                .send("POST", "/v1/peer/lookup", scene.exchange.query().bytes)
            #expect(refused == ordinary)
            #expect(refused.status == 403)
        }
    }
}
