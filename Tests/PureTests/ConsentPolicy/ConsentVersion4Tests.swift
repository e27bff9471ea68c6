import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What only version 4 of a consent can say: authors and encounters by number, and on what it stands.
struct ConsentVersion4Tests {
    private static let doctor = NamedKey(key: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")
    private static let other = NamedKey(key: PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李医生")
    private static let visit = PolicyRandom.encounters[0]

    private static func permit(_ refinement: ConsentRefinement) -> PolicyTerms {
        .permit { $0.refinement = refinement }
    }

    private static func deny(_ refinement: ConsentRefinement) -> PolicyTerms { .deny { $0.refinement = refinement } }

    private static func of(_ provenance: DocumentProvenance?) -> @Sendable (inout DocumentRecord) -> Void {
        { $0.provenance = provenance }
    }

    // MARK: records

    @Test("a record of version 3 says author, institution and encounter, an older one none of it", .spec("CONSENT-220"))
    func records() throws {
        let provenance = DocumentProvenance(
            author: Self.doctor.key, institution: PolicyFixture.hospital.id, encounter: Self.visit,
            replaced: [PolicyRandom.documentIDs[0]])
        for labels in [nil, [], [SensitiveTopic.hiv.label]] as [[SecurityLabel]?] {
            for said in [nil, DocumentProvenance(), provenance] {
                for author in ["", "李技师"] {
                    let record = PolicyFixture.document {
                        $0.labels = labels
                        $0.provenance = said
                        $0.author = author
                    }
                    #expect(try DocumentRecord(parsing: record.bytes) == record)
                    let text = String(decoding: record.bytes, as: UTF8.self)
                    #expect(text.contains("urn:nuo:profile:document:3") == (said != nil))
                }
            }
        }
        var record = PolicyFixture.document(Self.of(provenance))
        record.provenance?.replaced = (0..<65).compactMap { DocumentID([UInt8](repeating: $0, count: 16)) }
        #expect(throws: MeaningError.element("relatesTo")) { try DocumentRecord(parsing: record.bytes) }
        record.provenance = DocumentProvenance(encounter: EncounterIdentifier(system: "a\nb", value: "1"))
        #expect(throws: MeaningError.element("context.encounter")) { try DocumentRecord(parsing: record.bytes) }
    }

    @Test("a record of version 4 says the first and the last day that it tells of", .spec("CONSENT-316"))
    func spans() throws {
        for labels in [nil, [], [SensitiveTopic.hiv.label]] as [[SecurityLabel]?] {
            let record = PolicyFixture.document {
                $0.labels = labels
                $0.provenance = DocumentProvenance(encounter: Self.visit)
                $0.earliest = FHIRDateTime(parsing: "1990-05")
                $0.date = FHIRDateTime(parsing: "2026-10-12T09:20:00+08:00")
            }
            #expect(try DocumentRecord(parsing: record.bytes) == record)
            let text = String(decoding: record.bytes, as: UTF8.self)
            #expect(text.contains("urn:nuo:profile:document:4"))
            #expect(text.contains(#""period":{"start":"1990-05","end":"2026-10-12T09:20:00+08:00"}"#))
        }
    }

    // MARK: criteria

    private static let rows: [PolicyRow] = {
        let byKey = ConsentRefinement(writers: [doctor], handling: Handling())
        let there = ConsentRefinement(institutions: [PolicyFixture.hospital], handling: Handling())
        let then = ConsentRefinement(encounters: [visit], handling: Handling())
        let everything = ConsentRefinement(
            writers: [doctor], institutions: [PolicyFixture.hospital], encounters: [visit], handling: Handling())
        let known = DocumentProvenance(
            author: doctor.key, institution: PolicyFixture.hospital.id, encounter: visit)
        func changed(_ change: (inout DocumentProvenance) -> Void) -> DocumentProvenance {
            var copy = known
            change(&copy)
            return copy
        }
        return [
            PolicyRow("the author", [permit(byKey)], document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "another author", [permit(byKey)], document: of(changed { $0.author = other.key }), .authorNotCovered,
                "default:1"),
            PolicyRow("an old record", [permit(byKey)], document: of(nil), .authorNotCovered, "default:1"),
            PolicyRow("the institution", [permit(there)], document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "another institution", [permit(there)],
                document: of(changed { $0.institution = PolicyFixture.otherHospital.id }), .authorNotCovered,
                "default:1"),
            PolicyRow("the encounter", [permit(then)], document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "the same number in another system", [permit(then)],
                document: of(changed { $0.encounter = EncounterIdentifier(system: "urn:oid:9", value: "Z1") }),
                .encounterNotCovered, "default:1"),
            PolicyRow(
                "no encounter", [permit(then)], document: of(changed { $0.encounter = nil }), .encounterNotCovered,
                "default:1"),
            PolicyRow("each of them", [permit(everything)], document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "a prohibition of another author",
                [.permit(), deny(ConsentRefinement(writers: [other], handling: nil))],
                document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "a prohibition of an author who is not known",
                [.permit(), deny(ConsentRefinement(writers: [other], handling: nil))],
                document: of(changed { $0.author = nil }), .deniedByPatient, "prohibition:2"),
            PolicyRow(
                "a prohibition of an institution, of an old record",
                [.permit(), deny(ConsentRefinement(institutions: [PolicyFixture.hospital], handling: nil))],
                document: of(nil), .deniedByPatient, "prohibition:2"),
            PolicyRow(
                "a prohibition of another encounter",
                [.permit(), deny(ConsentRefinement(encounters: [PolicyRandom.encounters[1]], handling: nil))],
                document: of(known), .permitted, "permit:1"),
            PolicyRow(
                "a prohibition of an encounter, of an old record",
                [.permit(), deny(ConsentRefinement(encounters: [visit], handling: nil))], document: of(nil),
                .deniedByPatient, "prohibition:2"),
        ]
    }()

    @Test(
        "a permit needs what it names to be known and named, a prohibition reaches what may be", .spec("CONSENT-221"),
        arguments: rows)
    func criteria(_ row: PolicyRow) throws {
        let decision = try row.decision
        #expect(decision.reasons == [row.reason])
        #expect(decision.trace == row.trace)
    }

    @Test(
        "a prohibition reaches the document in the place of the one it names, a permit does not", .spec("CONSENT-223"))
    func replaced() throws {
        let old = PolicyRandom.documentIDs[0]
        let new: @Sendable (inout DocumentRecord) -> Void = {
            $0.id = PolicyRandom.documentIDs[1]
            $0.provenance = DocumentProvenance(replaced: [old])
        }
        let named = ConsentRefinement(documents: [old], handling: Handling())
        let rows = [
            PolicyRow("permit", [Self.permit(named)], document: new, .documentNotCovered, "default:1"),
            PolicyRow(
                "prohibition", [.permit(), Self.deny(ConsentRefinement(documents: [old], handling: nil))],
                document: new,
                .deniedByPatient, "prohibition:2"),
        ]
        for row in rows { try criteria(row) }
    }

    // MARK: version and limits

    @Test("version 4 is what only version 4 can say, and has limits", .spec("CONSENT-222", "CONSENT-229"))
    func versions() throws {
        let refinements = [
            ConsentRefinement(writers: [Self.doctor], handling: Handling()),
            ConsentRefinement(institutions: [PolicyFixture.hospital], handling: Handling()),
            ConsentRefinement(encounters: [Self.visit], handling: Handling()),
        ]
        for refinement in refinements { #expect(Self.permit(refinement).statement?.version == 4) }
        #expect(PolicyTerms.permit { $0.ground = ConsentGround(basis: .consent) }.statement?.version == 4)
        #expect(PolicyTerms.refined.statement?.version == 2)
        #expect(PolicyTerms.permit().statement?.version == 1)
        let many = (0..<65).map { EncounterIdentifier(system: "urn:x", value: "\($0)") }
        let unsayable: [PolicyTerms] = [
            Self.permit(ConsentRefinement(writers: [Self.doctor, Self.doctor], handling: Handling())),
            Self.permit(ConsentRefinement(encounters: many, handling: Handling())),
            Self.permit(ConsentRefinement(encounters: [many[0], many[0]], handling: Handling())),
            Self.permit(
                ConsentRefinement(encounters: [EncounterIdentifier(system: "a|b", value: "1")], handling: Handling())),
            Self.permit(
                ConsentRefinement(writers: [NamedKey(key: Self.doctor.key, name: "a\nb")], handling: Handling())),
            Self.permit(ConsentRefinement(handling: Handling(), yieldsToAuthors: true)),
            .permit { $0.ground = ConsentGround(basis: .refusal) },
            .deny { $0.ground = ConsentGround(basis: .consent) },
            .permit {
                $0.ground = ConsentGround(
                    basis: .consent,
                    ceremony: ConsentCeremony(place: .paper, identification: .identityCard, evidence: nil))
            },
            .permit {
                $0.ground = ConsentGround(
                    basis: .consent, policy: PolicyReference(uri: "urn:x\n", version: "1", digest: .zero))
            },
        ]
        for terms in unsayable { #expect(terms.statement == nil) }
        // A statement of one version under the profile of another.
        var object = try #require(PolicyTerms.grounded.statement?.resource.object)
        for version in 1...3 {
            object["meta"] = ["profile": [.string("urn:nuo:profile:consent:\(version)")]]
            #expect(throws: MeaningError.self) { try ConsentStatement(reading: .object(object)) }
        }
    }

    @Test("lawful basis, policy and ceremony decide nothing", .spec("CONSENT-229"))
    func groundsDecideNothing() throws {
        for basis in LawfulBasis.allCases where basis != .refusal {
            let row = PolicyRow(
                "\(basis)", [.permit { $0.ground = ConsentGround(basis: basis) }], .permitted, "permit:1")
            #expect(try row.decision.reasons == [.permitted])
        }
    }

    // MARK: text

    @Test("version 4 says exactly this below version 2", .spec("CONSENT-224"))
    func text() throws {
        let consent = try #require(PolicyTerms.grounded.statement)
        #expect(consent.shown.renderer == 4)
        let digests = (Digest.sha256([5]).description, Digest.sha256([6]).description)
        #expect(
            ConsentText.render(consent, in: .zh).hasSuffix(
                """
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。
                只限这些人本人写的（按密钥核对）：王医生（密钥\(Self.doctor.key)）
                只限为这些机构写的：成都市第一医院（12510100000000001N）
                只限这些就诊的资料：Z1（urn:oid:2.16.156.1.1）
                法律依据：《个人信息保护法》第二十九条，单独同意
                签署前给我看的政策：https://hospital.example/policy，版本3.1，全文摘要\(digests.0)
                询问方式：在纸上签署；身份核实：核对身份证；证明材料摘要\(digests.1)

                """))
        #expect(
            ConsentText.render(consent, in: .en).hasSuffix(
                """
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.
                Only what these people wrote, known by key: 王医生 (key \(Self.doctor.key))
                Only what was written for these institutions: 成都市第一医院 (12510100000000001N)
                Only of these encounters: Z1 (urn:oid:2.16.156.1.1)
                Lawful basis: PIPL Art. 29, separate consent
                Policy that I was given to read: https://hospital.example/policy, version 3.1, SHA-256 \(digests.0)
                Asked: on paper; identified: by identity card; evidence SHA-256 \(digests.1)

                """))
        let deny = try #require(Self.deny(ConsentRefinement(handling: nil, yieldsToAuthors: true)).statement)
        #expect(
            ConsentText.render(deny, in: .zh).hasSuffix(
                "\n写下某份资料的医务人员，凭这家保管机构发的凭证，为诊疗仍看得到自己写的那一份；每次查看都会留下我能看到的记录。\n"))
        #expect(
            ConsentText.render(deny, in: .en).hasSuffix(
                "\nWhoever wrote a document, with a credential of this custodian, still sees that one document for treatment; "
                    + "every access leaves an entry that I can see.\n"))
    }

    @Test("every term of version 4 stands in its text", .spec("CONSENT-224"))
    func textIsComplete() throws {
        let places = ConsentCeremony.Place.allCases.map {
            ConsentCeremony(place: $0, identification: .identityCard, evidence: .sha256([1]))
        }
        let ways = ConsentCeremony.Identification.allCases.dropFirst().map {
            ConsentCeremony(place: .counter, identification: $0, evidence: .sha256([1]))
        }
        let grounds =
            LawfulBasis.allCases.filter { $0 != .refusal }.map { ConsentGround(basis: $0) }
            + (places + ways).map { ConsentGround(basis: .consent, ceremony: $0) }
            + [
                ConsentGround(
                    basis: .consent,
                    ceremony: ConsentCeremony(place: .counter, identification: .identityCard, evidence: nil)),
                ConsentGround(basis: .consent, policy: PolicyReference(uri: "urn:a", version: "1", digest: .zero)),
                ConsentGround(basis: .consent, policy: PolicyReference(uri: "urn:b", version: "1", digest: .zero)),
                ConsentGround(basis: .consent, policy: PolicyReference(uri: "urn:a", version: "2", digest: .zero)),
                ConsentGround(
                    basis: .consent, policy: PolicyReference(uri: "urn:a", version: "1", digest: .sha256([1]))),
            ]
        let refinements = [
            ConsentRefinement(writers: [Self.doctor], handling: Handling()),
            ConsentRefinement(writers: [Self.other], handling: Handling()),
            ConsentRefinement(institutions: [PolicyFixture.hospital], handling: Handling()),
            ConsentRefinement(encounters: [Self.visit], handling: Handling()),
            ConsentRefinement(encounters: [PolicyRandom.encounters[1]], handling: Handling()),
        ]
        let terms = grounds.map { ground in PolicyTerms.permit { $0.ground = ground } } + refinements.map(Self.permit)
        for language in [Language.zh, .en] {
            let texts = try terms.map { ConsentText.render(try #require($0.statement), in: language) }
            #expect(Set(texts).count == texts.count)
        }
    }

    // MARK: changes

    @Test(
        "fewer authors, institutions and encounters are narrower, none are wider", .spec("CONSENT-225", "CONSENT-192"))
    func narrower() throws {
        let wide = [
            ConsentRefinement(writers: [Self.doctor, Self.other], handling: Handling()),
            ConsentRefinement(
                institutions: [PolicyFixture.hospital, PolicyFixture.otherHospital], handling: Handling()),
            ConsentRefinement(encounters: PolicyRandom.encounters, handling: Handling()),
        ]
        let narrow = [
            ConsentRefinement(writers: [Self.doctor], handling: Handling()),
            ConsentRefinement(institutions: [PolicyFixture.hospital], handling: Handling()),
            ConsentRefinement(encounters: [Self.visit], handling: Handling()),
        ]
        let plain = try #require(Self.permit(ConsentRefinement(handling: Handling(mayPassOn: true))).statement)
        for (less, more) in zip(narrow, wide) {
            let less = try #require(Self.permit(less).statement)
            let more = try #require(Self.permit(more).statement)
            #expect(less.isNoWider(than: more) && !more.isNoWider(than: less))
            #expect(more.isNoWider(than: plain) && !plain.isNoWider(than: more))
        }
        let former = try #require(PolicyTerms.grounded.statement)
        func renewal(_ change: (inout PolicyTerms) -> Void) throws -> Bool {
            var terms = PolicyTerms.grounded
            terms.end = terms.end.map { $0 + 1 }
            change(&terms)
            return try #require(terms.statement).isSameForLonger(than: former)
        }
        let policy = try #require(former.ground?.policy)
        #expect(try renewal { _ in })
        #expect(try renewal { $0.ground = ConsentGround(basis: .separateConsent, policy: policy) })
        #expect(try !renewal { $0.ground = ConsentGround(basis: .consent, policy: policy) })
        #expect(try !renewal { $0.ground = ConsentGround(basis: .separateConsent) })
        #expect(try !renewal { $0.ground = nil })
    }

    // MARK: others' consents

    @Test("authors and encounters of a consent under PCF are said by one consent for each kind", .spec("CONSENT-234"))
    func imported() throws {
        func consents(_ data: JSONValue) throws -> [ConsentStatement] {
            let resource: JSONValue = [
                "resourceType": "Consent", "status": "active",
                "scope": ["coding": [["code": "patient-privacy"]]], "patient": ["reference": "Patient/17"],
                "provision": [
                    "type": "permit", "actor": [["reference": ["reference": "Practitioner/1"]]],
                    "purpose": [
                        ["system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"]
                    ], "data": data,
                ],
            ]
            let importing = PCFImport(
                line: PolicyFixture.line, custodian: PolicyFixture.custodian, patients: ["Patient/17"],
                now: PolicyFixture.now, latestEnd: PolicyFixture.now + 100, language: .zh
            ) { _, _ in .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生") }
            return try importing.statements(saying: [try PCFConsent(reading: resource)])
        }
        func item(_ meaning: String, _ system: String, _ value: String) -> JSONValue {
            [
                "meaning": .string(meaning),
                "reference": ["identifier": ["system": .string(system), "value": .string(value)]],
            ]
        }
        let said = try consents([
            item("authoredby", "urn:nuo:sid:identity-key", Self.doctor.key.description),
            item("related", Self.visit.system, Self.visit.value),
            item("authoredby", "urn:nuo:sid:uscc", PolicyFixture.hospital.id.text),
            item("instance", "urn:nuo:sid:document", PolicyRandom.documentIDs[0].description),
        ])
        #expect(said.map(\.version) == [2, 4, 4, 4])
        #expect(said[1].refinement?.writers.map(\.key) == [Self.doctor.key])
        #expect(said[2].refinement?.institutions.map(\.id) == [PolicyFixture.hospital.id])
        #expect(said[3].refinement?.encounters == [Self.visit])
        let unknown = [
            item("authoredby", "urn:other", "1"), item("related", "urn:nuo:sid:document", "1"),
            ["meaning": "related", "reference": ["reference": "Encounter/1"]],
        ]
        for one in unknown {
            #expect(throws: PCFError.unsupported("provision.data")) { try consents([one]) }
        }
    }

    @Test("what a permit of version 4 says is exported for readers of PCF alone as a denial", .spec("CONSENT-103"))
    func exported() throws {
        var terms = PolicyTerms.grounded
        terms.classes = RecordClass.allCases
        let line = try PolicyLine([terms]).folded()
        let consent = try PCFConsent(reading: try #require(line.pcfConsents(now: PolicyFixture.now).first))
        #expect(consent.provision.type == .deny)
    }
}
