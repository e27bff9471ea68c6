import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import HealthRecords
import MerkleLog
import Phrases
import Storage

/// A person or institution with its keys.
struct TestParty: Sendable {
    let name: String
    let home: Origin
    let key: SigningKey
    let age: Identity

    init(_ name: String, home: Origin, suite: Suite = .ed25519) throws {
        self.name = name
        self.home = home
        key = try TestKeys.signing(name, suite: suite)
        age = TestKeys.age(name)
    }

    var thumbprint: KeyThumbprint { key.publicKey.thumbprint }

    /// The card of a patient has no name on it; a practitioner's has.
    func card(named: Bool = false) throws -> IdentityCard {
        try IdentityCard(home: home, recipient: age.recipient.text, name: named ? name : "", key: key)
    }

    func healthCode() throws -> HealthCode { try card().healthCode }
}

/// An institution with a right code, made from a number.
struct TestInstitution: Sendable {
    let named: NamedInstitution
    let key: SigningKey

    init(_ number: Int, name: String = "成都市第一人民医院") throws {
        let digits = String(number)
        let body = "12510100" + String(repeating: "0", count: 9 - digits.count) + digits
        let codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".compactMap { InstitutionID(body + String($0)) }
        guard let id = codes.first else { throw StorageError.notFound }
        named = NamedInstitution(id: id, name: name)
        key = try TestKeys.signing("institution \(number)")
    }

    var id: InstitutionID { named.id }

    func accepted(_ rights: Set<InstitutionRight> = [.enrol, .credential, .custodian]) -> AcceptedInstitution {
        AcceptedInstitution(institution: named, key: key.publicKey, rights: rights)
    }
}

/// One statement of every kind, with what tests vary as parameters.
enum Sample {
    static func enrolment(
        of person: TestParty, by institution: TestInstitution, number: String = "510101199001011234",
        birthDate: CivilDate = CivilDate(daysSinceEpoch: 7305)
    ) throws -> Enrolment {
        Enrolment(
            institution: institution.named,
            identifiers: [PatientIdentifier(system: PatientIdentifier.citizenSystem, value: number)], name: person.name,
            birthDate: birthDate, card: try person.card())
    }

    static func line(of person: TestParty, to custodian: TestInstitution) throws -> LineOpening {
        LineOpening(custodian: custodian.named, card: try person.card(), at: startOfDay)
    }

    static func link(_ line: RecordID, of person: TestParty, at custodian: TestInstitution) throws -> Link {
        Link(
            institution: custodian.named, line: line, healthCode: try person.healthCode(),
            identifiers: [PatientIdentifier(system: "urn:nuo:test:file", value: "0042")], name: person.name)
    }

    static func credential(
        of practitioner: TestParty, by institution: TestInstitution, licence: String = "110510100000001",
        end: UInt64 = TestTime.now + 31_536_000
    ) throws -> Credential {
        Credential(
            institution: institution.named, name: practitioner.name, licence: licence, specialty: "心内科",
            card: try practitioner.card(named: true), start: TestTime.now - 86_400, end: end)
    }

    static func authorisation(
        of key: VerifyingKey, by institution: TestInstitution, scope: [StatementScope] = StatementScope.allCases
    ) -> StatementKeyAuthorisation {
        StatementKeyAuthorisation(
            institution: institution.named, key: key, scope: scope, start: startOfDay, end: startOfDay + 86_400 * 90)
    }

    static func permit(
        in line: RecordID, at custodian: TestInstitution, to recipient: ConsentRecipient,
        classes: [RecordClass] = [.lab], level: SensitivityLevel = .medium, end: UInt64 = TestTime.now + 86_400,
        refinement: ConsentRefinement? = nil
    ) throws -> ConsentStatement {
        let consent = ConsentStatement(
            line: line, custodian: custodian.named, provision: .permit, recipient: recipient, purposes: [.treatment],
            classes: classes, recordDays: .unbounded, maximumLevel: level, start: TestTime.now, end: end,
            refinement: refinement, language: .zh)
        guard let consent else { throw MeaningError.element("provision") }
        return consent
    }

    static func prohibition(in line: RecordID, at custodian: TestInstitution) throws -> ConsentStatement {
        let consent = ConsentStatement(
            line: line, custodian: custodian.named, provision: .deny, recipient: .everybody, purposes: [], classes: [],
            recordDays: .unbounded, maximumLevel: nil, start: TestTime.now, end: nil, language: .zh)
        guard let consent else { throw MeaningError.element("provision") }
        return consent
    }

    static func withdrawal(in line: RecordID, of consent: UInt32? = nil) -> Withdrawal {
        Withdrawal(line: line, consent: consent, at: startOfDay)
    }

    static func lifting(in line: RecordID, of prohibition: UInt32) -> Lifting {
        Lifting(line: line, prohibition: prohibition, at: startOfDay)
    }

    static func request(
        to custodian: TestInstitution, about patient: TestParty, by reader: TestParty, credential: RecordID
    ) throws -> AccessRequest {
        AccessRequest(
            addressee: .custodian(custodian.id), subject: try patient.healthCode(),
            requester: .practitioner(reader.thumbprint, CredentialReference(origin: reader.home, record: credential)),
            purpose: .treatment, classes: [.lab], recordDays: .unbounded, offset: 0,
            nonce: RandomSource.system.bytes(16))
    }

    static func disclosure(
        of documents: [SealedDocument], in line: RecordID, at custodian: TestInstitution, to reader: TestParty,
        request: Digest, prior: Digest
    ) throws -> Disclosure {
        Disclosure(
            line: line, custodian: custodian.named, reader: reader.thumbprint, readerName: reader.name,
            readerInstitution: custodian.named, purpose: .treatment, readerKey: reader.age.recipient.keyID,
            request: request,
            documents: try documents.map { document in
                DisclosedDocument(
                    id: document.record.id, headerDigest: try EnvelopeHeader(parsing: document.header).digest)
            },
            trace: ["permit:1"], prior: prior, at: TestTime.now)
    }

    static func registration(
        of batch: SealedBatch, in line: RecordID, at custodian: TestInstitution
    ) -> Registration {
        Registration(line: line, custodian: custodian.named, root: batch.root)
    }

    /// A document sealed for the custodian; also gives the payload and the key that opens it.
    static func document(
        _ text: String, in line: RecordID, at custodian: TestInstitution, for recipient: Recipient
    ) throws -> (sealed: SealedDocument, payload: [UInt8]) {
        let fileKey = FileKey.generate(random: .system)
        var sealer = try PayloadSealer(fileKey: fileKey, random: .system)
        let body = try sealer.seal(Array(text.utf8))
        let (tail, summary) = try sealer.finish()
        guard let id = DocumentID(RandomSource.system.bytes(16)), let commitment = Digest(summary.keyCommitment) else {
            throw CipherError.unavailable
        }
        let record = DocumentRecord(
            id: id, line: line, custodian: custodian.named, typeSystem: "http://loinc.org", typeCode: "58410-2",
            typeName: "血常规", recordClass: .lab, level: .medium, grade: .general, date: nil, title: text, author: "",
            contentType: "text/plain", root: summary.root, size: summary.size, keyCommitment: commitment)
        let header = try EnvelopeHeader.make(fileKey: fileKey, recipients: [recipient], random: .system)
        let sameness = HMACSHA256.code(for: Array(text.utf8), key: TestKeys.seed("sameness"))
        return (SealedDocument(record: record, header: header.serialized, sameness: sameness), body + tail)
    }

    static let startOfDay = UInt64(
        clamping: ChinaStandardTime.date(ofUnixSeconds: TestTime.now).startSeconds())
}
