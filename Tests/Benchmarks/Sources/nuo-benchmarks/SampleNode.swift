import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog
import Storage

/// A node with the keys of its ledger, a patient at home there, and a practitioner who asks.
struct SampleNode {
    let origin: Origin
    let signers: LedgerSigners
    let custodian: NamedInstitution
    let patient: SigningKey
    let practitioner: SigningKey

    /// Draws all keys.
    init() throws {
        let name = "benchmark.example/consent"
        guard let origin = Origin(name), let custodian = Self.institution() else {
            throw BenchmarkError.wrongAnswer("sample names")
        }
        self.origin = origin
        self.custodian = custodian
        let key = { try SigningKey.generate(suite: .ed25519, random: .system) }
        signers = LedgerSigners(
            log: try NoteSigner(name: name, algorithm: .ed25519, key: key()),
            cosigner: try NoteSigner(name: name + "/cosigner", algorithm: .cosignature, key: key()))
        patient = try key()
        practitioner = try key()
    }

    /// An institution whose code has the right check character.
    private static func institution() -> NamedInstitution? {
        "0123456789ABCDEFGHJKLMNPQRTUWXY".lazy
            .compactMap { InstitutionID("12510100000000001\($0)") }
            .first.map { NamedInstitution(id: $0, name: "成都市第一人民医院") }
    }

    /// What the patient hands over at a counter.
    func card() throws -> IdentityCard { try IdentityCard(home: origin, recipient: nil, name: "", key: patient) }

    /// Access requests, each the first entry of a record of its own: what a ledger holds most of.
    func requests(_ count: Int) throws -> [SampleEntry] {
        let subject = try card().healthCode
        let credential = CredentialReference(origin: origin, record: .random(.system))
        return try (0..<count).map { _ in
            let request = AccessRequest(
                addressee: .custodian(custodian.id), subject: subject,
                requester: .practitioner(practitioner.publicKey.thumbprint, credential), purpose: .treatment,
                classes: [.lab, .imaging], recordDays: .unbounded, offset: 0, nonce: RandomSource.system.bytes(16))
            var record = try SampleRecord(in: origin)
            return try record.sign(request, by: practitioner)
        }
    }
}
