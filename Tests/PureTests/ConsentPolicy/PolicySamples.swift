import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// One statement of a kind with everything that it can say, and how the kind is read.
struct PolicySample: Sendable, CustomStringConvertible {
    let description: String
    /// Nil for a document record, which is a leaf of a batch and no statement.
    let kind: StatementKind?
    let payload: [UInt8]
    /// The members that may be absent: without one of them it is another statement of the same kind.
    let optional: Set<String>
    /// The bytes of what was read; throws what the reading throws.
    let read: @Sendable (JSONValue) throws -> [UInt8]

    init<Content: StatementContent>(_ name: String, _ content: Content?, optional: Set<String> = []) {
        description = name
        kind = Content.kind
        payload = PolicyFixture.known(content).payload
        self.optional = optional
        read = { try Content(reading: $0).payload }
    }

    private init(document: DocumentRecord, optional: Set<String>) {
        description = "document record"
        kind = nil
        payload = document.bytes
        self.optional = optional
        read = { try DocumentRecord(parsing: $0.serialized()).bytes }
    }

    static let all = people + consents + custody + emergencies + erasures

    private static let waitingRequest = AccessRequest(
        addressee: .home(PolicyFixture.home), subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
        requester: .practitioner(
            PolicyFixture.doctor.publicKey.thumbprint,
            CredentialReference(origin: PolicyFixture.issuer, record: PolicyFixture.record(0x22))),
        purpose: .treatment, classes: [.lab], recordDays: PolicyFixture.days, offset: 0, nonce: Array(0..<16),
        waitUntil: PolicyFixture.now + 1)

    private static let erasures: [PolicySample] =
        [
            PolicySample("request that waits", waitingRequest, optional: requestOptional),
            PolicySample(
                "refusal of a request",
                PatientRefusal(
                    patient: PolicyFixture.patient.publicKey.thumbprint, request: .sha256([9]), at: PolicyFixture.now)),
        ]
        + [
            ("withdrawal", EraseOrder.Cause.withdrawal(.sha256([1]))), ("change", .change(.sha256([1]))),
            ("stop", .stop),
            ("time of erasure", .eraseBy(PolicyFixture.now)),
        ].map { name, cause in
            PolicySample(
                "erase order after a \(name)",
                EraseOrder(
                    line: PolicyFixture.line, home: PolicyFixture.home, custodian: PolicyFixture.custodian,
                    reader: PolicyFixture.doctor.publicKey.thumbprint, disclosure: .sha256([9]), cause: cause,
                    due: PolicyFixture.now + 1, at: PolicyFixture.now))
        }
        + [EraseAnswer.Outcome.erased, .kept(.retentionPeriod)].map { outcome in
            PolicySample(
                "erase answer",
                EraseAnswer(
                    line: PolicyFixture.line, reader: PolicyFixture.doctor.publicKey.thumbprint, order: .sha256([9]),
                    outcome: outcome, at: PolicyFixture.now))
        }

    private static let emergencies: [PolicySample] = [
        PolicySample(
            "emergency group",
            EmergencyGroup(
                institution: PolicyFixture.hospital,
                members: [
                    EmergencyGroup.Member(
                        key: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生",
                        credential: PolicyFixture.record(0x22)),
                    EmergencyGroup.Member(
                        key: PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李护士",
                        credential: PolicyFixture.record(0x23)),
                ], start: PolicyFixture.now, end: PolicyFixture.now + 1)),
        PolicySample("emergency", EmergencySample.declaration()),
        PolicySample(
            "emergency on a dispatch number, taken over",
            EmergencySample.declaration(basis: .dispatch("120-2026-000815"), earlier: .sha256([8]))),
        PolicySample("emergency without reason and witness", EmergencySample.declaration(witness: nil, reason: nil)),
        PolicySample(
            "end of an emergency",
            EmergencyClosing(
                declarant: PolicyFixture.doctor.publicKey.thumbprint, declaration: .sha256([9]),
                at: PolicyFixture.now)),
        PolicySample(
            "review of an emergency",
            EmergencyReview(
                supervisor: PolicyFixture.otherHospital, custodian: PolicyFixture.custodian.id,
                declaration: .sha256([9]), outcome: .misuse, text: "当日无急诊记录", at: PolicyFixture.now)),
        PolicySample("request in an emergency", emergencyRequest, optional: requestOptional),
        PolicySample(
            "disclosure in an emergency", disclosure(to: PolicyFixture.hospital, emergency: .sha256([9])),
            optional: ["/agent/0/extension"]),
    ]

    private static let emergencyRequest = AccessRequest(
        addressee: .custodian(PolicyFixture.custodian.id),
        subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
        requester: .practitioner(
            PolicyFixture.doctor.publicKey.thumbprint,
            CredentialReference(origin: PolicyFixture.issuer, record: PolicyFixture.record(0x22))),
        purpose: .emergencyTreatment, classes: [.lab], recordDays: PolicyFixture.days, offset: 0,
        nonce: Array(0..<16), emergency: .sha256([9]))

    private static let people: [PolicySample] = [
        PolicySample(
            "enrolment",
            Enrolment(
                institution: PolicyFixture.hospital, identifiers: identifiers, name: "张三",
                birthDate: PolicyFixture.day("1990-01-01"), card: PolicyFixture.card(PolicyFixture.patient))),
        PolicySample(
            "enrolment of somebody assisted",
            Enrolment(
                institution: PolicyFixture.hospital, identifiers: identifiers, name: "王桂珍",
                birthDate: PolicyFixture.day("1945-01-01"), card: PolicyFixture.card(PolicyFixture.patient),
                sheet: [PolicyFixture.custodian, PolicyFixture.hospital])),
        PolicySample("line of somebody assisted", PolicyCounter.opening),
        PolicySample("line that adds a custodian to a sheet", PolicyCounter.addition),
        PolicySample("line of somebody unknown", PolicyActing.unknownOpening),
        PolicySample("identification", PolicyActing.joining()),
        PolicySample("merging", PolicyActing.joining(.merged)),
        PolicySample("end of a joining", PolicyActing.joiningEnd()),
        PolicySample("permit for a day", PolicyFixture.dayPermit()),
        PolicySample(
            "link",
            Link(
                institution: PolicyFixture.custodian, line: PolicyFixture.line,
                healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode, identifiers: identifiers,
                name: "张三")),
        PolicySample("line", PolicyLine.opening),
        PolicySample(
            "line in the place of another",
            LineOpening(
                custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.key(7)),
                at: PolicyFixture.time("2026-11-01"), healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
                replaces: FormerLine(record: PolicyFixture.line, leaf: .sha256([7])))),
        PolicySample(
            "line in the place of one in a closed ledger",
            LineOpening(
                custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.key(7)),
                at: PolicyFixture.time("2026-11-01"),
                replaces: FormerLine(
                    record: PolicyFixture.line, leaf: .sha256([7]),
                    closed: ClosedHome(
                        origin: PolicyFixture.issuer, key: PolicyFixture.patient.publicKey)))),
        PolicySample(
            "re-enrolment",
            ReEnrolment(
                institution: PolicyFixture.hospital,
                healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
                former: PolicyFixture.patient.publicKey, card: PolicyFixture.card(PolicyFixture.key(7)),
                staff: [
                    StaffMember(
                        key: PolicyFixture.doctor.publicKey, name: "王医生", credential: PolicyFixture.record(0x13))
                ], at: PolicyFixture.time("2026-11-01"))),
        PolicySample(
            "credential",
            Credential(
                institution: PolicyFixture.hospital, name: "王医生", licence: "110110000001234", specialty: "内科",
                card: PolicyFixture.card(PolicyFixture.doctor, name: "王医生"), start: PolicyFixture.now,
                end: PolicyFixture.now + 1)),
        PolicySample(
            "statement key",
            StatementKeyAuthorisation(
                institution: PolicyFixture.custodian, key: PolicyFixture.key(9, suite: .es256).publicKey,
                scope: [.registration, .disclosure], start: PolicyFixture.time("2026-11-23"),
                end: PolicyFixture.time("2027-11-23"))),
    ]

    private static let identifiers = [
        PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "510101199001011234")
    ]

    private static let consents: [PolicySample] = [
        PolicySample(
            "consent", PolicyTerms.permit { $0.recordDays = PolicyFixture.days }.statement,
            optional: [
                "/provision/dataPeriod", "/provision/dataPeriod/start", "/provision/dataPeriod/end",
            ]),
        PolicySample(
            "prohibition",
            PolicyTerms.deny {
                $0.recipient = .institution(PolicyFixture.hospital)
                $0.purposes = [.mutualRecognition]
                $0.classes = [.imaging]
                $0.end = PolicyFixture.now
            }.statement,
            optional: ["/provision/period/end", "/provision/purpose", "/provision/class"]),
        PolicySample("prohibition for everybody", PolicyTerms.deny().statement),
        PolicySample(
            "refined consent", PolicyTerms.refined.statement,
            optional: ["/provision/code", "/provision/data", "/provision/actor/0/reference/extension"]),
        PolicySample(
            "prohibition that yields to emergencies",
            PolicyTerms.deny {
                $0.refinement = ConsentRefinement(handling: nil, yieldsToEmergencies: true)
            }.statement),
        PolicySample(
            "consent of version 4", PolicyTerms.grounded.statement,
            // An author without a key is one by name.
            optional: ["/provision/data", "/provision/data/0/reference/identifier"]),
        PolicySample(
            "prohibition that yields to authors",
            PolicyTerms.deny {
                $0.refinement = ConsentRefinement(handling: nil, yieldsToAuthors: true)
                $0.ground = ConsentGround(basis: .refusal)
            }.statement, optional: ["/provision/extension"]),
        PolicySample(
            "replacement of version 4", PolicyTerms.grounded.change(.replace, of: 2),
            optional: ["/provision/data", "/provision/data/0/reference/identifier"]),
        PolicySample(
            "approval",
            DataApproval(
                institution: PolicyFixture.custodian, approver: "数据安全办公室", reference: "2026-12",
                recipient: PolicyFixture.hospital, classes: [.lab, .imaging], start: PolicyFixture.now,
                end: PolicyFixture.now + 1)),
        PolicySample(
            "refined prohibition",
            PolicyTerms.deny {
                $0.recipient = .group("医共体", members: [PolicyFixture.hospital, PolicyFixture.otherHospital])
                $0.refinement = ConsentRefinement(authors: ["李技师"], topics: [.substance], handling: nil)
            }.statement, optional: ["/provision/extension", "/provision/data"]),
        PolicySample("narrowing", PolicyTerms.permit().change(.narrow, of: 1)),
        PolicySample("renewal", PolicyTerms.permit().change(.renew, of: .max)),
        PolicySample(
            "replacement of version 2", PolicyTerms.refined.change(.replace, of: 2),
            optional: ["/provision/code", "/provision/data", "/provision/actor/0/reference/extension"]),
        PolicySample(
            "withdrawal of one", Withdrawal(line: PolicyFixture.line, consent: 3, at: PolicyFixture.now)),
        PolicySample(
            "withdrawal of all", Withdrawal(line: PolicyFixture.line, consent: nil, at: PolicyFixture.now)),
        PolicySample("lifting", Lifting(line: PolicyFixture.line, prohibition: .max, at: PolicyFixture.now)),
        PolicySample(
            "suspension of one", Suspension(line: PolicyFixture.line, consent: 3, at: PolicyFixture.now)),
        PolicySample(
            "suspension of the line", Suspension(line: PolicyFixture.line, consent: nil, at: PolicyFixture.now)),
        PolicySample(
            "resumption of one", Resumption(line: PolicyFixture.line, consent: .max, at: PolicyFixture.now)),
        PolicySample(
            "resumption of the line", Resumption(line: PolicyFixture.line, consent: nil, at: PolicyFixture.now)),
        PolicySample(
            "guardianship",
            PolicyActing.guardianship(
                [
                    PolicyActing.guardian(),
                    PolicyActing.guardian(
                        PolicyActing.father, name: "父亲", end: PolicyFixture.time("2027-11-23T00:00:00+08:00")),
                ], needsBoth: true)),
        PolicySample(
            "confirmation of one", Confirmation(line: PolicyFixture.line, consent: 3, at: PolicyFixture.now)),
        PolicySample(
            "confirmation of all", Confirmation(line: PolicyFixture.line, consent: nil, at: PolicyFixture.now)),
        PolicySample("delegation", PolicyActing.delegation()),
        PolicySample("assistance", PolicyCounter.assistance()),
        PolicySample("death", PolicyActing.death()),
        PolicySample("correction of a death", PolicyActing.deathCorrection()),
        PolicySample("what holds after death", PolicyDeceased.said(.nothing)),
        PolicySample(
            "what holds after death for one",
            PolicyDeceased.said(
                .only([NamedKey(key: PolicyActing.friend.publicKey.thumbprint, name: "女儿")]))),
        PolicySample("kinship", PolicyDeceased.kinship()),
        PolicySample("end of a kinship", PolicyDeceased.kinshipEnd()),
        PolicySample(
            "acceptance of a joining",
            JoiningAcceptance(line: PolicyFixture.line, joining: PolicyFixture.record(0x51), at: PolicyFixture.now)),
        PolicySample("consent at a counter", PolicyCounter.permit().statement),
    ]

    private static let custody: [PolicySample] = [
        PolicySample("request", request, optional: requestOptional),
        PolicySample("request for one's own", ownRequest),
        PolicySample(
            "registration",
            Registration(
                line: PolicyFixture.line, custodian: PolicyFixture.custodian, root: .sha256([3]), count: .max)),
        PolicySample(
            "registration of version 2",
            Registration(line: PolicyFixture.line, custodian: PolicyFixture.custodian, root: .sha256([3]))),
        PolicySample("disclosure", disclosure(to: PolicyFixture.hospital), optional: ["/agent/0/extension"]),
        PolicySample(
            "log reading",
            LogReading(
                reader: PolicyFixture.patient.publicKey.thumbprint, node: PolicyFixture.home, at: PolicyFixture.now)),
        PolicySample(
            "account",
            Account(
                custodian: PolicyFixture.hospital, root: .sha256([1]), lines: 2, height: 41, end: 97,
                at: PolicyFixture.now)),
        PolicySample("disclosure to the patient", disclosure(to: nil)),
        PolicySample(
            "disclosure under a line in the place of others",
            disclosure(to: PolicyFixture.hospital, earlier: [PolicyFixture.record(0x12), PolicyFixture.record(0x14)]),
            optional: ["/agent/0/extension"]),
        PolicySample(
            "disclosure of what a joining brought",
            disclosure(
                to: PolicyFixture.hospital, earlier: [PolicyFixture.record(0x12)], joined: [PolicyFixture.record(0x13)]),
            optional: ["/agent/0/extension"]),
        PolicySample(document: PolicyFixture.document(), optional: ["/author", "/context"]),
        PolicySample(
            document: PolicyFixture.document { $0.labels = [SensitiveTopic.hiv.label] },
            optional: ["/author", "/context"]),
        PolicySample(
            document: PolicyFixture.document {
                $0.labels = [SensitiveTopic.hiv.label]
                $0.provenance = DocumentProvenance(
                    author: PolicyFixture.doctor.publicKey.thumbprint, institution: PolicyFixture.hospital.id,
                    encounter: PolicyRandom.encounters[0], replaced: PolicyRandom.documentIDs)
            },
            optional: [
                "/author", "/author/0/display", "/author/0/identifier", "/context", "/context/encounter",
                "/context/period", "/relatesTo",
            ]),
        PolicySample(
            document: PolicyFixture.document { $0.provenance = DocumentProvenance() },
            optional: ["/author", "/context"]),
    ]

    private static let requestOptional: Set<String> = [
        "/executionPeriod", "/executionPeriod/start", "/executionPeriod/end",
    ]

    private static let request = AccessRequest(
        addressee: .custodian(PolicyFixture.custodian.id),
        subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
        requester: .practitioner(
            PolicyFixture.doctor.publicKey.thumbprint,
            CredentialReference(origin: PolicyFixture.issuer, record: PolicyFixture.record(0x22))),
        purpose: .mutualRecognition, classes: [.lab, .imaging], recordDays: PolicyFixture.days, offset: 20,
        nonce: Array(0..<16))

    private static let ownRequest = AccessRequest(
        addressee: .home(PolicyFixture.home), subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
        requester: .subject(
            PolicyFixture.patient.publicKey.thumbprint, copyFor: PolicyFixture.recipientText),
        purpose: .patientRequest, classes: RecordClass.allCases, recordDays: .unbounded, offset: 0,
        nonce: Array(16..<32))

    private static func disclosure(
        to institution: NamedInstitution?, emergency: Digest? = nil, earlier: [RecordID] = [],
        joined: [RecordID] = []
    ) -> Disclosure {
        let documents = [UInt8](1...3).map { number in
            DisclosedDocument(
                id: PolicyFixture.known(DocumentID([UInt8](repeating: number, count: 16))),
                headerDigest: .sha256([number]))
        }
        let reader = institution == nil ? PolicyFixture.patient : PolicyFixture.doctor
        return Disclosure(
            line: PolicyFixture.line, custodian: PolicyFixture.custodian, reader: reader.publicKey.thumbprint,
            readerName: institution == nil ? "" : "王医生", readerInstitution: institution,
            purpose: institution == nil ? .patientRequest : .emergencyTreatment, readerKey: .sha256([4]),
            request: .sha256([5]), documents: documents, trace: institution == nil ? [] : ["permit:1", "permit:3"],
            prior: .zero, at: PolicyFixture.now, emergency: emergency, earlierLines: earlier,
            joinedLines: joined)
    }
}
