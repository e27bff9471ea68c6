import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import NodeClient
import Storage

@testable import NodeService

/// Three nodes that accept each other: the patient's home, a custodian with two documents of the patient, and the node
/// of a practitioner elsewhere. The patient has permitted the practitioner one class.
struct ExchangeScene: Sendable {
    let clock = TestClock()
    let home: NodeFixture
    /// Started anew, under other settings, where a test says so.
    var custodian: NodeFixture
    let asker: NodeFixture
    let enroller: TestInstitution
    let hospital: TestInstitution
    let clinic: TestInstitution
    let patient: TestParty
    let doctor: TestParty
    let line = RecordID.random(.system)
    /// The doctor's credential, its record and where it is entered.
    let credential = RecordID.random(.system)
    let documents: [SealedDocument]
    /// The patient's line as far as it is signed: the next entry continues it.
    var chain: RecordChain
    /// The same for the doctor's credential.
    let credentialChain: RecordChain

    /// Which parts of the story have happened.
    struct Story: Sendable {
        var isLinked = true
        var isPermitted = true
        var level = SensitivityLevel.medium
        /// What the permit says beyond version 1.
        var refinement: ConsentRefinement?
        /// What the custodian's operator accepts of the clinic.
        var clinicRights: Set<InstitutionRight> = [.credential]
        var birthDate = CivilDate(daysSinceEpoch: 7305)
    }

    init(_ story: Story = Story()) async throws {
        home = try NodeFixture("chongqing-1", clock: clock)
        custodian = try NodeFixture("chengdu-1", clock: clock)
        asker = try NodeFixture("mianyang-1", clock: clock)
        enroller = try TestInstitution(1, name: "重庆市示范人民医院")
        hospital = try TestInstitution(2, name: "成都市示范第一医院")
        clinic = try TestInstitution(3, name: "绵阳市示范中心医院")
        patient = try TestParty("病人", home: home.origin)
        doctor = try TestParty("王雨桐", home: asker.origin)

        try home.database.keep(enroller.accepted([.enrol]))
        try custodian.database.keep(hospital.accepted([.custodian]))
        try asker.database.keep(clinic.accepted([.credential]))
        for one in [home, custodian, asker] {
            for other in [home, custodian, asker] where other.origin != one.origin { try one.accept(other) }
        }
        try custodian.accept(asker, rights: [clinic.id: story.clinicRights])

        try await home.enter(
            Sample.enrolment(of: patient, by: enroller, birthDate: story.birthDate), by: enroller.key)
        var chain = try RecordChain(in: home.origin, record: line)
        try await home.submit(chain.sign(Sample.line(of: patient, to: hospital), by: patient.key), by: patient.key)
        try await home.deliver(to: custodian)
        try await custodian.enter(
            Sample.authorisation(of: custodian.node.statementKey, by: hospital), by: hospital.key)
        if story.isLinked {
            try await custodian.enter(Sample.link(line, of: patient, at: hospital), by: hospital.key)
        }
        documents = try await ExchangeScene.register(
            ["first", "second"], level: story.level, in: line, at: hospital, custodian)
        var credentialChain = try RecordChain(in: asker.origin, record: credential)
        try await asker.submit(
            credentialChain.sign(Sample.credential(of: doctor, by: clinic), by: clinic.key), by: clinic.key)
        self.credentialChain = credentialChain
        if story.isPermitted {
            let permit = try Sample.permit(
                in: line, at: hospital, to: .practitioner(doctor.thumbprint, name: doctor.name),
                refinement: story.refinement)
            try await home.submit(chain.sign(permit, by: patient.key), by: patient.key)
        }
        self.chain = chain
        try await home.deliver(to: custodian)
        try await refresh()
    }

    /// Seals documents for the custodian and registers them in one batch.
    static func register(
        _ texts: [String], level: SensitivityLevel, in line: RecordID, at hospital: TestInstitution,
        _ custodian: NodeFixture, first: SensitivityLevel? = nil,
        change: (inout DocumentRecord) -> Void = { _ in }
    ) async throws -> [SealedDocument] {
        let documents = try texts.enumerated().map { number, text in
            let made = try Sample.document(text, in: line, at: hospital, for: custodian.node.custodianKey.recipient)
            let pending = try custodian.node.payloads.begin()
            try pending.write(made.payload)
            var record = made.sealed.record
            record.level = number == 0 ? first ?? level : level
            change(&record)
            try custodian.node.payloads.keep(pending, as: record.root)
            return SealedDocument(
                record: record, header: made.sealed.header,
                sameness: HMACSHA256.code(for: Array(text.utf8), key: TestKeys.seed("sameness")))
        }
        for start in stride(from: 0, to: documents.count, by: Int(Registration.places)) {
            let batch = SealedBatch(
                Array(documents[start...].prefix(Int(Registration.places))), random: .system)
            let draft = try custodian.node.draft(Sample.registration(of: batch, in: line, at: hospital))
            _ = try await custodian.node.writer.append(
                custodian.database.registration(of: batch, entry: draft.entry, opening: draft.opening))
        }
        return documents
    }

    /// Every head is cosigned now and every copy is at it.
    func refresh() async throws {
        for one in [home, custodian, asker] { try await one.beat() }
        for one in [home, custodian, asker] {
            for other in [home, custodian, asker] where other.origin != one.origin { try await one.sync(with: other) }
        }
    }

    // MARK: asking

    /// What the doctor asks the hospital, unless a test says otherwise.
    func request(
        to addressee: AccessRequest.Addressee? = nil, about code: HealthCode? = nil, by requester: Requester? = nil,
        offset: UInt64 = 0, purpose: PurposeOfUse = .treatment
    ) throws -> AccessRequest {
        let practitioner = Requester.practitioner(
            doctor.thumbprint, CredentialReference(origin: asker.origin, record: credential))
        return AccessRequest(
            addressee: addressee ?? .custodian(hospital.id), subject: try code ?? patient.healthCode(),
            requester: requester ?? practitioner, purpose: purpose, classes: [.lab], recordDays: .unbounded,
            offset: offset,
            nonce: RandomSource.system.bytes(16))
    }

    /// Enters a request at the asker's node and makes the query of it that would be sent.
    func query(_ request: AccessRequest, by key: SigningKey? = nil) async throws -> LookupQuery {
        var record = try RecordChain(in: asker.origin)
        let signed = try record.sign(request, by: key ?? doctor.key, at: clock.now)
        let committed = try await asker.node.writer.append(signed.submission)
        return LookupQuery(request: try asker.node.entered(committed.index), credential: try credentialReceipt())
    }

    func query() async throws -> LookupQuery { try await query(request()) }

    func credentialReceipt() throws -> Receipt? {
        guard let index = try asker.database.chain(of: credential, in: asker.origin).first?.index else { return nil }
        return try asker.database.receipt(at: index, in: asker.origin)
    }

    /// What the hospital's node answers to the doctor's.
    func answer(_ query: LookupQuery, from sender: NodeFixture? = nil) async throws -> LookupAnswer {
        try await custodian.node.answer(query, from: (sender ?? asker).origin)
    }

    /// The disclosure of an answer, verified as the doctor's program does.
    func verified(_ answer: LookupAnswer, for query: LookupQuery) throws -> VerifiedAnswer {
        try AnswerVerifier(roster: asker.node.roster()).verify(
            answer, reader: doctor.thumbprint, recipientID: doctor.age.recipient.keyID,
            request: query.request.receipt.opening.commitment)
    }

    /// The refusal's code in the hospital's log; nil when the query was answered.
    func refusal(of query: LookupQuery, from sender: NodeFixture? = nil) async throws -> String? {
        do {
            _ = try await answer(query, from: sender)
            return nil
        } catch LookupRefusal.refused {
            return custodian.log.codes.last
        }
    }
}
