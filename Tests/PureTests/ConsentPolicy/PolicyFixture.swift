import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport

/// Fixed people, institutions and times for the tests of consents.
enum PolicyFixture {
    static let home = known(Origin("chengdu-1.example/consent"))
    static let issuer = known(Origin("chongqing-1.example/consent"))
    /// 2026-11-23 08:00 at UTC+8.
    static let now = time("2026-11-23T08:00:00+08:00")
    /// The entries' coarse end, unless a test says otherwise.
    static let notAfter = time("2028-01-01T00:00:00+08:00")

    static let patient = key(1)
    static let doctor = key(2)
    static let otherDoctor = key(3)
    static let hospital = institution("12510100000000001N", "成都市第一医院")
    static let otherHospital = institution("12510100000000002R", "成都市第二医院")
    static let custodian = institution("12500000000000003K", "重庆市第三医院")
    static let line = record(0x11)
    static let days = known(DayRange(first: day("2026-01-01"), last: day("2026-06-30")))
    static let recipientText = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

    static let bloodCount = DocumentType(system: "http://loinc.org", code: "11502-2", name: "检验报告")

    static func known<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a fixed value of the tests is wrong") }
        return value
    }

    static func key(_ number: UInt8, suite: Suite = .ed25519) -> SigningKey {
        known(try? SigningKey(suite: suite, secret: [UInt8](repeating: number, count: 32)))
    }

    static func record(_ byte: UInt8) -> RecordID { known(RecordID([UInt8](repeating: byte, count: 32))) }

    static func institution(_ code: String, _ name: String) -> NamedInstitution {
        NamedInstitution(id: known(InstitutionID(code)), name: name)
    }

    static func day(_ text: String) -> CivilDate { known(FHIRDateTime(parsing: text)).date }

    static func time(_ text: String) -> UInt64 { UInt64(clamping: known(FHIRDateTime(parsing: text)).earliest) }

    static func card(_ key: SigningKey, home: Origin = home, name: String = "", recipient: String? = recipientText)
        -> IdentityCard
    {
        known(try? IdentityCard(home: home, recipient: recipient, name: name, key: key))
    }

    static func ask(
        _ purpose: PurposeOfUse = .treatment, by key: SigningKey = doctor,
        called name: String? = nil, of institution: NamedInstitution? = hospital, specialty: String? = nil
    ) -> AccessQuery {
        AccessQuery(
            requester: key.publicKey.thumbprint, name: name, institution: institution?.id, specialty: specialty,
            purpose: purpose)
    }

    static func standing(of origin: Origin = home, isFresh: Bool = true, isFrozen: Bool = false) -> LedgerStanding {
        LedgerStanding(origin: origin, isFresh: isFresh, isFrozen: isFrozen)
    }

    /// A laboratory report of 2026-03-15, level 4, general data.
    static func document(_ change: (inout DocumentRecord) -> Void = { _ in }) -> DocumentRecord {
        var document = DocumentRecord(
            id: known(DocumentID([UInt8](repeating: 7, count: 16))), line: line, custodian: custodian,
            typeSystem: "http://loinc.org", typeCode: "11502-2", typeName: "检验报告", recordClass: .lab,
            level: .narrow, grade: .general, date: FHIRDateTime(day: day("2026-03-15")), title: "血常规",
            author: "李技师", contentType: "application/fhir+json", root: .sha256([1]), size: 70_000,
            keyCommitment: .sha256([2]))
        change(&document)
        return document
    }
}

/// The terms of a consent or prohibition, with what most tests want as defaults.
struct PolicyTerms: Sendable {
    var line = PolicyFixture.line
    var custodian = PolicyFixture.custodian
    var provision = ConsentStatement.Provision.permit
    var recipient = ConsentRecipient.practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")
    var purposes: [PurposeOfUse] = [.treatment]
    var classes: [RecordClass] = [.lab]
    var recordDays = DayRange.unbounded
    var maximumLevel: SensitivityLevel? = .narrow
    var start = PolicyFixture.now - 3600
    var end: UInt64? = PolicyFixture.now + 86_400
    var refinement: ConsentRefinement?
    var assistance: ConsentAssistance?
    var ground: ConsentGround?
    /// Not part of the statement: the coarse end of the entry.
    var notAfter = PolicyFixture.notAfter

    static func permit(_ change: (inout PolicyTerms) -> Void = { _ in }) -> PolicyTerms {
        var terms = PolicyTerms()
        change(&terms)
        return terms
    }

    /// A prohibition for everybody, every purpose and class, without end.
    static func deny(_ change: (inout PolicyTerms) -> Void = { _ in }) -> PolicyTerms {
        var terms = PolicyTerms()
        terms.provision = .deny
        terms.recipient = .everybody
        terms.purposes = []
        terms.classes = []
        terms.maximumLevel = nil
        terms.end = nil
        change(&terms)
        return terms
    }

    /// A permit of version 2 with everything that it can say.
    static let refined = PolicyTerms.permit {
        $0.recipient = .department(PolicyFixture.hospital, specialty: "内科")
        $0.refinement = ConsentRefinement(
            documents: [PolicyFixture.document().id], types: [PolicyFixture.bloodCount], authors: ["李技师", "陈技师"],
            topics: [.hiv, .psychiatric],
            handling: Handling(
                isViewOnly: true, mayPassOn: true, eraseBy: PolicyFixture.now + 3600, maximumUses: 3))
    }

    /// A permit of version 4 with everything that only it can say.
    static let grounded = PolicyTerms.permit {
        $0.refinement = ConsentRefinement(
            writers: [NamedKey(key: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")],
            institutions: [PolicyFixture.hospital], encounters: [PolicyRandom.encounters[0]], handling: Handling())
        $0.ground = ConsentGround(
            basis: .separateConsent,
            policy: PolicyReference(uri: "https://hospital.example/policy", version: "3.1", digest: .sha256([5])),
            ceremony: ConsentCeremony(place: .paper, identification: .identityCard, evidence: .sha256([6])))
    }

    var statement: ConsentStatement? {
        ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: recordDays, maximumLevel: maximumLevel, start: start, end: end,
            refinement: refinement, assistance: assistance, ground: ground, language: .zh)
    }
}
