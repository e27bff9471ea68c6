import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage

@testable import NodeService

/// Three nodes as in `ExchangeScene`, without any consent. The clinic names its doctor and its nurse as those who may
/// declare emergencies; each is the other's witness.
struct EmergencyScene: Sendable {
    var exchange: ExchangeScene
    let nurse: TestParty
    let nurseCredential = RecordID.random(.system)
    let group = RecordID.random(.system)
    /// The group's chain, to end it.
    let groupChain: RecordChain

    init(
        level: SensitivityLevel = .medium, policy: EmergencyPolicy = .standard,
        members: [String] = ["doctor", "nurse"]
    ) async throws {
        var story = ExchangeScene.Story()
        story.isPermitted = false
        story.level = level
        let scene = try await ExchangeScene(story)
        let clinic = scene.clinic
        try scene.asker.database.keep(clinic.accepted([.credential, .emergency]))
        for node in [scene.home, scene.custodian] { try node.accept(scene.asker) }
        nurse = try TestParty("李若兰", home: scene.asker.origin)
        let credential = Credential(
            institution: clinic.named, name: nurse.name, licence: "110510100000002", specialty: "急诊科",
            card: try nurse.card(named: true), start: TestTime.now - 86_400, end: TestTime.now + 31_536_000)
        try await scene.asker.enter(credential, by: clinic.key, record: nurseCredential)
        let known = [
            "doctor": EmergencyGroup.Member(
                key: scene.doctor.thumbprint, name: scene.doctor.name, credential: scene.credential),
            "nurse": EmergencyGroup.Member(key: nurse.thumbprint, name: nurse.name, credential: nurseCredential),
        ]
        var chain = try RecordChain(in: scene.asker.origin, record: group)
        let content = EmergencyGroup(
            institution: clinic.named, members: members.compactMap { known[$0] }, start: TestTime.now - 60,
            end: TestTime.now + 30 * 86_400)
        try await scene.asker.submit(chain.sign(content, by: clinic.key), by: clinic.key)
        groupChain = chain
        exchange = scene
        if policy != .standard { exchange.custodian = try await scene.custodian.restarted(emergencyPolicy: policy) }
        try await exchange.refresh()
    }

    var clock: TestClock { exchange.clock }
    var asker: NodeFixture { exchange.asker }
    var custodian: NodeFixture { exchange.custodian }

    // MARK: declaring

    /// What the doctor declares, with the nurse as witness, unless a test says otherwise.
    func declaration(
        reason: EmergencyReason? = .unconscious, text: String = "车祸，昏迷", witness: EmergencyWitness?? = .none,
        basis: EmergencyBasis? = nil, earlier: Digest? = nil, hours: UInt64 = 24, about code: HealthCode? = nil
    ) throws -> EmergencyDeclaration {
        let doctor = exchange.doctor
        return EmergencyDeclaration(
            subject: try code ?? exchange.patient.healthCode(), declarant: doctor.thumbprint, name: doctor.name,
            credential: CredentialReference(origin: asker.origin, record: exchange.credential),
            witness: witness
                ?? EmergencyWitness(key: nurse.thumbprint, name: nurse.name, credential: nurseCredential),
            reason: reason, text: text, basis: basis ?? .group(group), earlier: earlier, start: clock.now,
            end: clock.now + hours * 3600)
    }

    /// What the nurse declares, with the doctor as witness.
    func nurseDeclaration(earlier: Digest? = nil) throws -> EmergencyDeclaration {
        let doctor = exchange.doctor
        return EmergencyDeclaration(
            subject: try exchange.patient.healthCode(), declarant: nurse.thumbprint, name: nurse.name,
            credential: CredentialReference(origin: asker.origin, record: nurseCredential),
            witness: EmergencyWitness(
                key: doctor.thumbprint, name: doctor.name, credential: exchange.credential),
            reason: .lifeThreat, text: "转入抢救室", basis: .group(group), earlier: earlier, start: clock.now,
            end: clock.now + 86_400)
    }

    /// Enters a declaration as its declarant's program does, co-signed by the other of the two, and returns its chain too.
    @discardableResult
    func declare(
        _ content: EmergencyDeclaration, witnessed: Bool = true
    ) async throws -> (receipt: Receipt, chain: RecordChain) {
        var chain = try RecordChain(in: asker.origin)
        let (author, witness) = signers(of: content)
        let signed = try chain.sign(content, by: author, at: clock.now, witness: witnessed ? witness : nil)
        return (try await asker.submit(signed, by: author), chain)
    }

    /// Enters a declaration at a node that does not look at it.
    func declareUnchecked(_ content: EmergencyDeclaration, witnessed: Bool = true) async throws -> Digest {
        var chain = try RecordChain(in: asker.origin)
        let (author, witness) = signers(of: content)
        let signed = try chain.sign(content, by: author, at: clock.now, witness: witnessed ? witness : nil)
        _ = try await asker.node.writer.append(signed.submission)
        return signed.opening.commitment
    }

    private func signers(of content: EmergencyDeclaration) -> (SigningKey, SigningKey) {
        content.declarant == nurse.thumbprint ? (nurse.key, exchange.doctor.key) : (exchange.doctor.key, nurse.key)
    }

    // MARK: asking

    /// A query under a declaration as the asker's node sends it.
    func query(
        under declaration: Digest, by party: TestParty? = nil, to addressee: AccessRequest.Addressee? = nil,
        about code: HealthCode? = nil, offset: UInt64 = 0
    ) async throws -> LookupQuery {
        let reader = party ?? exchange.doctor
        let credential = reader.thumbprint == nurse.thumbprint ? nurseCredential : exchange.credential
        let request = AccessRequest(
            addressee: addressee ?? .custodian(exchange.hospital.id),
            subject: try code ?? exchange.patient.healthCode(),
            requester: .practitioner(
                reader.thumbprint, CredentialReference(origin: asker.origin, record: credential)),
            purpose: .emergencyTreatment, classes: [.lab], recordDays: .unbounded, offset: offset,
            nonce: RandomSource.system.bytes(16), emergency: declaration)
        let person = try asker.database.person(reader.thumbprint)
        let evidence = try person.flatMap { try asker.node.emergencyEvidence(for: request, $0) }
        return try await query(request, by: reader, evidence)
    }

    /// The same with whatever evidence a test brings.
    func query(
        _ request: AccessRequest, by reader: TestParty, _ evidence: EmergencyEvidence?
    ) async throws -> LookupQuery {
        var record = try RecordChain(in: asker.origin)
        let signed = try record.sign(request, by: reader.key, at: clock.now)
        let committed = try await asker.node.writer.append(signed.submission)
        guard case .practitioner(_, let reference) = request.requester else { throw StorageError.notFound }
        return LookupQuery(
            request: try asker.node.entered(committed.index),
            credential: try asker.node.firstReceipt(of: reference.record), emergency: evidence)
    }

    func answer(_ query: LookupQuery) async throws -> LookupAnswer {
        try await custodian.node.answer(query, from: asker.origin)
    }

    /// The refusal's code in the custodian's log; nil when the query was answered.
    func refusal(of query: LookupQuery) async throws -> String? { try await exchange.refusal(of: query) }
}
