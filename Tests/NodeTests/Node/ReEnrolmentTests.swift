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

/// A patient who lost the phone: enrolled at the home node, with documents at a custodian elsewhere.
struct ReEnrolmentScene: Sendable {
    let scene: ExchangeScene
    let renewed: TestParty
    let clerk: TestParty
    let nurse: TestParty
    let clerkCredential = RecordID.random(.system)
    let nurseCredential = RecordID.random(.system)

    init() async throws {
        scene = try await ExchangeScene()
        let home = scene.home
        renewed = try TestParty("new keys", home: home.origin)
        clerk = try TestParty("职员", home: home.origin)
        nurse = try TestParty("护士", home: home.origin)
        try home.database.keep(scene.enroller.accepted([.enrol, .credential]))
        let staff = [(clerk, clerkCredential, "110510100000001"), (nurse, nurseCredential, "110510100000002")]
        for (person, record, licence) in staff {
            try await home.enter(
                Sample.credential(of: person, by: scene.enroller, licence: licence), by: scene.enroller.key,
                record: record)
        }
    }

    var home: NodeFixture { scene.home }

    func member(_ person: TestParty) -> StaffMember {
        StaffMember(
            key: person.key.publicKey, name: person.name,
            credential: person.name == clerk.name ? clerkCredential : nurseCredential)
    }

    /// The next entry of the enrolment's record, as the institution signs it.
    func entry(
        from former: TestParty? = nil, to next: TestParty? = nil, staff: [StaffMember], coSigners: [SigningKey],
        effect: Effect = .renew, by author: TestInstitution? = nil
    ) throws -> SignedEntry {
        let former = former ?? scene.patient
        let author = author ?? scene.enroller
        let person = try #require(try home.database.person(former.thumbprint))
        let last = try #require(try home.database.chain(of: person.record, in: home.origin).last)
        let content = ReEnrolment(
            institution: author.named, healthCode: try scene.patient.healthCode(), former: former.key.publicKey,
            card: try (next ?? renewed).card(), staff: staff, at: scene.clock.now / 86_400 * 86_400 - 8 * 3600)
        let key = try RecordChain(in: home.origin, record: person.record).key
        let place = StatementPlace(
            origin: home.origin, record: person.record, sequence: last.head.sequence + 1,
            previous: last.head.leafHash, recordKey: key.publicKey.bytes, effect: effect, notAfter: TestTime.notAfter)
        let salt = try #require(Digest(RandomSource.system.bytes(Digest.byteCount)))
        let roles: [StatementRole] = staff.isEmpty ? [.author, .witness] : [.author, .counter, .witness]
        let statements = try zip([author.key] + coSigners, roles).map { signer, role in
            try SignedStatement.sign(
                payload: content.payload,
                header: StatementHeader(
                    suite: signer.publicKey.suite, keyID: signer.publicKey.thumbprint, role: role, place: place,
                    issuedAt: scene.clock.now, salt: salt), key: signer)
        }
        let opening = try Opening(statements)
        let entry = try Entry(
            suite: .ed25519, effect: effect, record: person.record, sequence: place.sequence,
            previous: place.previous, notAfter: place.notAfter, commitment: opening.commitment, stop: .zero,
            signer: nil
        ).signed(by: key, for: home.origin)
        return SignedEntry(entry: entry, opening: opening)
    }

    func byStaff() throws -> SignedEntry { try entry(staff: [member(clerk)], coSigners: [clerk.key]) }

    @discardableResult
    func reEnrol() async throws -> Receipt { try await home.submit(byStaff(), by: scene.enroller.key) }

    /// The new line in the place of the old one.
    func newLine() async throws -> RecordChain {
        var chain = try RecordChain(in: home.origin)
        let leaf = try #require(try home.database.chain(of: scene.line, in: home.origin).last?.head.leafHash)
        let opening = LineOpening(
            custodian: scene.hospital.named, card: try renewed.card(), at: TestTime.now / 86_400 * 86_400 - 8 * 3600,
            healthCode: try scene.patient.healthCode(), replaces: FormerLine(record: scene.line, leaf: leaf))
        try await home.submit(chain.sign(opening, by: renewed.key), by: renewed.key)
        return chain
    }

    func link(_ line: RecordID, number: String = "0042") async throws {
        try await scene.custodian.enter(
            Link(
                institution: scene.hospital.named, line: line, healthCode: try scene.patient.healthCode(),
                identifiers: [PatientIdentifier(system: "urn:nuo:test:file", value: number)], name: "病人"),
            by: scene.hospital.key)
    }

    func permit(in chain: inout RecordChain) async throws {
        let permit = try Sample.permit(
            in: chain.record, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        try await home.submit(chain.sign(permit, by: renewed.key), by: renewed.key)
        try await home.deliver(to: scene.custodian)
        try await scene.refresh()
    }
}

@Suite("A patient who lost the keys", .timeLimit(.minutes(10)))
struct ReEnrolmentTests {
    @Test(
        "old lines rest, a linked new line carries the documents, chain and history go on, and consents are signed anew",
        .spec("CONSENT-150", "CONSENT-155", "CONSENT-157", "CONSENT-158", "CONSENT-159", "FEDERATION-185"))
    func story() async throws {
        let lost = try await ReEnrolmentScene()
        let scene = lost.scene
        let query = try await scene.query()
        let before = try scene.verified(try await scene.answer(query), for: query)
        try await lost.reEnrol()
        #expect(
            try await scene.home.node.route(
                await scene.query(scene.request(to: .home(scene.home.origin))), from: scene.asker.origin
            ).custodians.isEmpty)
        // The notice alone denies, before the copy of the ledger shows the entry.
        #expect(try await lost.home.deliver(to: scene.custodian) == ["/v1/peer/openings"])
        #expect(try await scene.refusal(of: scene.query()) == "unknown-patient")

        var line = try await lost.newLine()
        #expect(try await lost.home.deliver(to: scene.custodian).count == 2)
        try await scene.refresh()
        #expect(try await scene.refusal(of: scene.query()) == "unknown-patient")
        await #expect(throws: SubmissionRefusal.otherFile) { try await lost.link(line.record, number: "0043") }
        try await lost.link(line.record)
        #expect(try await scene.refusal(of: scene.query()) == "no-consent")
        try await lost.permit(in: &line)
        let again = try await scene.query()
        let answer = try await scene.answer(again)
        let after = try scene.verified(answer, for: again)
        #expect(after.documents.count == 2)
        #expect(Set(after.documents.map(\.record.line)) == [scene.line])
        #expect(after.disclosure.line == line.record)
        #expect(after.disclosure.earlierLines == [scene.line])
        let first = try #require(
            try scene.custodian.database.statements(.disclosure, line: scene.line).first
                .flatMap { try scene.custodian.database.receipt(at: $0, in: scene.custodian.origin) })
        #expect(before.disclosure.prior == .zero)
        #expect(after.disclosure.prior == Disclosure.chainValue(of: first.opening))
        try await scene.custodian.deliver(to: lost.home)
        let reports = try await lost.home.readLog(by: lost.renewed.key).reports
        #expect(Set(try reports.map { try Disclosure(of: $0.disclosure.opening).line }) == [scene.line, line.record])
    }

    @Test("a custodian that never had the notice gets it with the new line", .spec("FEDERATION-185"))
    func unproved() async throws {
        let lost = try await ReEnrolmentScene()
        try await lost.reEnrol()
        let line = try await lost.newLine()
        try await lost.home.deliver(to: lost.scene.custodian)
        // The copy does not show the entry yet.
        await #expect(throws: SubmissionRefusal.keyUnproved) { try await lost.link(line.record) }
        try await lost.scene.refresh()
        try await lost.link(line.record)
    }

    @Test("calls with the old key are refused, and its holder may read why", .spec("CONSENT-156", "API-80", "API-81"))
    func oldKey() async throws {
        let lost = try await ReEnrolmentScene()
        let receipt = try await lost.reEnrol()
        let node = lost.home.node
        #expect(try node.caller(lost.scene.patient.thumbprint) == nil)
        #expect(try node.callerKey(lost.scene.patient.thumbprint) != nil)
        #expect(try node.enrolment(of: lost.scene.patient.thumbprint).map(\.opening) == [receipt.opening])
        #expect(try node.enrolment(of: lost.renewed.thumbprint).count == 2)
        // A withdrawal by the old key does nothing; the old line's stop key still stops that line alone.
        var chain = lost.scene.chain
        let withdrawal = try chain.sign(
            Sample.withdrawal(in: chain.record), effect: .revoke, by: lost.scene.patient.key)
        await #expect(throws: SubmissionRefusal.notAllowed) {
            try await lost.home.submit(withdrawal, by: lost.scene.patient.key)
        }
        try await node.revoke(RevocationMessage(of: chain.record, in: lost.home.origin, by: chain.stopKey))
        #expect(try lost.home.database.isStopped(chain.record, of: lost.home.origin))
        let line = try await lost.newLine()
        #expect(try !lost.home.database.isStopped(line.record, of: lost.home.origin))
    }

    @Test("what the old key signed after the entry that ended it counts for nothing", .spec("CONSENT-155"))
    func signedLater() async throws {
        let lost = try await ReEnrolmentScene()
        try await lost.reEnrol()
        var chain = lost.scene.chain
        let prohibition = try Sample.prohibition(in: chain.record, at: lost.scene.hospital)
        // A home node that enters it all the same changes nothing.
        _ = try await lost.home.node.writer.append(
            chain.sign(prohibition, by: lost.scene.patient.key).submission)
        let line = try #require(try lost.home.database.line(chain.record, home: lost.home.origin))
        let folded = try lost.home.node.fold(line)
        #expect(folded.consents.map(\.statement.provision) == [.permit])
        #expect(folded.isSuspended)
        #expect(folded.patient == nil)
    }

    enum Fault: CaseIterable { case nobody, stranger, patient, otherInstitution, oldKeyOfAnother, effect, takenKey }

    @Test(
        "a re-enrolment without who must sign, or of another's record, is refused",
        .spec("CONSENT-151", "CONSENT-152", "CONSENT-153"), arguments: Fault.allCases)
    func refused(_ fault: Fault) async throws {
        let lost = try await ReEnrolmentScene()
        let stranger = try TestKeys.signing("stranger")
        let clerk = lost.member(lost.clerk)
        var signer = lost.scene.enroller.key
        let entry: SignedEntry
        let expected: SubmissionRefusal
        switch fault {
        case .nobody: (entry, expected) = (try lost.entry(staff: [clerk], coSigners: []), .coSignature)
        case .stranger:
            let other = StaffMember(key: stranger.publicKey, name: "?", credential: clerk.credential)
            (entry, expected) = (try lost.entry(staff: [other], coSigners: [stranger]), .coSignature)
        case .patient:
            let own = StaffMember(key: lost.renewed.key.publicKey, name: "?", credential: clerk.credential)
            (entry, expected) = (try lost.entry(staff: [own], coSigners: [lost.renewed.key]), .coSignature)
        case .otherInstitution:
            try lost.home.database.keep(lost.scene.hospital.accepted([.enrol]))
            signer = lost.scene.hospital.key
            entry = try lost.entry(staff: [clerk], coSigners: [lost.clerk.key], by: lost.scene.hospital)
            expected = .notTruthful
        case .oldKeyOfAnother: (entry, expected) = (try lost.entry(staff: [], coSigners: [stranger]), .coSignature)
        case .effect:
            (entry, expected) = (
                try lost.entry(staff: [clerk], coSigners: [lost.clerk.key], effect: .issue), .notTruthful
            )
        case .takenKey:
            (entry, expected) = (try lost.entry(to: lost.nurse, staff: [clerk], coSigners: [lost.clerk.key]), .exists)
        }
        await #expect(throws: expected) { try await lost.home.submit(entry, by: signer) }
        #expect(try lost.home.database.reEnrolments(of: lost.scene.patient.healthCode()).isEmpty)
    }

    @Test(
        "the old key may sign instead of staff, a repeat gets a receipt of the same entry, and the health code stays",
        .spec("CONSENT-152", "CONSENT-153"))
    func byOldKey() async throws {
        let lost = try await ReEnrolmentScene()
        let entry = try lost.entry(staff: [], coSigners: [lost.scene.patient.key])
        let first = try await lost.home.submit(entry, by: lost.scene.enroller.key)
        let again = try await lost.home.submit(entry, by: lost.scene.enroller.key)
        #expect(first.proof.inclusion.index == again.proof.inclusion.index)
        #expect(
            try lost.home.node.healthCode(
                of: #require(try lost.home.database.person(lost.renewed.thumbprint))) == lost.scene.patient.healthCode()
        )
    }

    @Test(
        "of two at once one is entered; within thirty days the next takes two members of staff or the key in force",
        .spec("CONSENT-154", "STORAGE-175"))
    func second() async throws {
        let lost = try await ReEnrolmentScene()
        let home = lost.home
        let other = try TestParty("thief", home: home.origin)
        let rival = try lost.entry(to: other, staff: [lost.member(lost.nurse)], coSigners: [lost.nurse.key])
        try await lost.reEnrol()
        await #expect(throws: SubmissionRefusal.exists) { try await home.submit(rival, by: lost.scene.enroller.key) }
        await #expect(throws: AppendError.self) { _ = try await home.node.writer.append(rival.submission) }
        let clerk = lost.member(lost.clerk)
        let nurse = lost.member(lost.nurse)
        let one = try lost.entry(from: lost.renewed, to: other, staff: [clerk], coSigners: [lost.clerk.key])
        await #expect(throws: SubmissionRefusal.secondWitness) {
            try await home.submit(one, by: lost.scene.enroller.key)
        }
        let two = try lost.entry(
            from: lost.renewed, to: other, staff: [clerk, nurse], coSigners: [lost.clerk.key, lost.nurse.key])
        try await home.submit(two, by: lost.scene.enroller.key)
        #expect(try home.node.currentKey(of: lost.scene.patient.healthCode())?.thumbprint == other.thumbprint)
    }

    @Test("an institution finds its own enrolments by number, and nobody else's", .spec("API-82"))
    func found() async throws {
        let lost = try await ReEnrolmentScene()
        let query = EnrolmentQuery(
            identifier: PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "510101199001011234"))
        let node = lost.home.node
        #expect(try node.enrolment(of: query, for: lost.scene.enroller.accepted([.enrol])).count == 1)
        #expect(throws: StorageError.self) {
            try node.enrolment(of: query, for: lost.scene.hospital.accepted([.enrol]))
        }
        #expect(throws: StorageError.self) {
            try node.enrolment(of: query, for: lost.scene.enroller.accepted([.credential]))
        }
        try await lost.reEnrol()
        #expect(try node.enrolment(of: query, for: lost.scene.enroller.accepted([.enrol])).count == 2)
    }
}
