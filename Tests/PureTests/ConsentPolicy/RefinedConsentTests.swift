import CipherSuites
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What version 2 of a consent says beyond version 1, and how it decides.
struct RefinedConsentTests {
    private static let handling = Handling(mayPassOn: true)

    private static func permit(
        documents: [DocumentID] = [], types: [DocumentType] = [], authors: [String] = [], topics: [SensitiveTopic] = [],
        _ handling: Handling = handling, _ change: (inout PolicyTerms) -> Void = { _ in }
    ) -> PolicyTerms {
        .permit {
            $0.refinement = ConsentRefinement(
                documents: documents, types: types, authors: authors, topics: topics, handling: handling)
            $0.maximumLevel = .minimal
            change(&$0)
        }
    }

    private static func deny(
        documents: [DocumentID] = [], types: [DocumentType] = [], authors: [String] = [], topics: [SensitiveTopic] = [],
        _ change: (inout PolicyTerms) -> Void = { _ in }
    ) -> PolicyTerms {
        .deny {
            $0.refinement = ConsentRefinement(
                documents: documents, types: types, authors: authors, topics: topics, handling: nil)
            change(&$0)
        }
    }

    private static func check(_ row: PolicyRow) throws {
        let decision = try row.decision
        #expect(decision.isPermitted == row.isPermitted)
        #expect(decision.reasons == [row.reason])
        #expect(decision.trace == row.trace)
    }

    // MARK: documents, types, authors

    private static let other = PolicyRandom.documentIDs[0]
    private static let this = PolicyFixture.document().id
    private static let otherType = DocumentType(system: "http://loinc.org", code: "4548-4", name: "糖化血红蛋白")
    private static let asLab: @Sendable (inout DocumentRecord) -> Void = {
        $0.typeSystem = RecordClass.system
        $0.typeCode = "lab"
    }

    private static let named: [PolicyRow] = [
        PolicyRow("this document", [permit(documents: [other, this])], .permitted, "permit:1"),
        PolicyRow("another document", [permit(documents: [other])], .documentNotCovered, "default:1"),
        PolicyRow("this is denied", [permit(), deny(documents: [this])], .deniedByPatient, "prohibition:2"),
        PolicyRow("another is denied", [permit(), deny(documents: [other])], .permitted, "permit:1"),
        PolicyRow(
            "of another class all the same", [permit(documents: [this])], document: { $0.recordClass = .imaging },
            .classNotCovered, "default:1"),
        PolicyRow("this type", [permit(types: [otherType, PolicyFixture.bloodCount])], .permitted, "permit:1"),
        PolicyRow("another type", [permit(types: [otherType])], .typeNotCovered, "default:1"),
        PolicyRow(
            "the code in another system", [permit(types: [PolicyFixture.bloodCount])],
            document: { $0.typeSystem = "urn:other" }, .typeNotCovered, "default:1"),
        PolicyRow(
            "a type declared as a class", [permit(types: [PolicyFixture.bloodCount])], document: asLab, .typeNotCovered,
            "default:1"),
        PolicyRow("another type is denied", [permit(), deny(types: [otherType])], .permitted, "permit:1"),
        PolicyRow(
            "a type is denied, and the document's was declared as a class", [permit(), deny(types: [otherType])],
            document: asLab, .deniedByPatient, "prohibition:2"),
        PolicyRow("this author", [permit(authors: ["陈技师", "李技师"])], .permitted, "permit:1"),
        PolicyRow("another author", [permit(authors: ["陈技师"])], .authorNotCovered, "default:1"),
        PolicyRow(
            "no author", [permit(authors: ["李技师"])], document: { $0.author = "" }, .authorNotCovered, "default:1"),
        PolicyRow("another author is denied", [permit(), deny(authors: ["陈技师"])], .permitted, "permit:1"),
        PolicyRow(
            "an author is denied and the document's is not known", [permit(), deny(authors: ["陈技师"])],
            document: { $0.author = "" }, .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "one permit has the document, the other the author",
            [permit(documents: [this], authors: ["陈技师"]), permit(documents: [other], authors: ["李技师"])],
            .authorNotCovered, "default:1"),
    ]

    @Test(
        "single documents, types and authors: a permit names them, a prohibition reaches what may be one",
        .spec("CONSENT-51"), arguments: named)
    func documents(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: topics

    private static func labelled(_ labels: [SecurityLabel]?, level: SensitivityLevel = .minimal)
        -> @Sendable (inout DocumentRecord) -> Void
    {
        {
            $0.labels = labels
            $0.level = level
        }
    }

    private static let hiv = SensitiveTopic.hiv.label
    private static let psychiatric = SensitiveTopic.psychiatric.label

    private static let topics: [PolicyRow] = [
        PolicyRow("the topic", [permit(topics: [.hiv])], document: labelled([hiv]), .permitted, "permit:1"),
        PolicyRow("no topic", [permit()], document: labelled([hiv]), .labelNotCovered, "default:1"),
        PolicyRow("no label, level 5", [permit()], document: labelled([]), .permitted, "permit:1"),
        PolicyRow(
            "two permits, each with one of two topics", [permit(topics: [.hiv]), permit(topics: [.psychiatric])],
            document: labelled([hiv, psychiatric]), .labelNotCovered, "default:1"),
        PolicyRow(
            "a label that this version does not know", [permit(topics: SensitiveTopic.allCases)],
            document: labelled([PolicyRandom.unknownLabel]), .labelNotCovered, "default:1"),
        PolicyRow(
            "labels not known, level 5", [permit(topics: SensitiveTopic.allCases)], document: labelled(nil),
            .labelNotCovered, "default:1"),
        PolicyRow(
            "labels not known, level 4", [permit()], document: labelled(nil, level: .narrow), .permitted, "permit:1"),
        PolicyRow(
            "version 1 knows levels alone", [.permit { $0.maximumLevel = .minimal }], document: labelled([hiv]),
            .permitted, "permit:1"),
        PolicyRow(
            "the topic is denied", [permit(topics: [.hiv]), deny(topics: [.hiv])], document: labelled([hiv]),
            .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "another topic is denied", [permit(topics: [.hiv]), deny(topics: [.psychiatric])],
            document: labelled([hiv]), .permitted, "permit:1"),
        PolicyRow(
            "a topic is denied and a label is not known",
            [.permit { $0.maximumLevel = .minimal }, deny(topics: [.hiv])],
            document: labelled([PolicyRandom.unknownLabel]), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "a topic is denied and the labels are not known", [permit(), deny(topics: [.hiv])],
            document: labelled(nil, level: .narrow), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "a topic is denied and there is no label", [permit(), deny(topics: [.hiv])], document: labelled([]),
            .permitted, "permit:1"),
    ]

    @Test("sensitive topics are covered by name, all by one permit", .spec("CONSENT-52"), arguments: topics)
    func labels(_ row: PolicyRow) throws { try Self.check(row) }

    @Test("a record holds its labels, and one that says nothing of them is of version 1", .spec("CONSENT-53"))
    func record() throws {
        let old = PolicyFixture.document()
        #expect(try DocumentRecord(parsing: old.bytes).labels == nil)
        for labels in [[], [Self.hiv], [Self.hiv, SecurityLabel(system: "urn:x", code: "y")]] {
            let record = PolicyFixture.document { $0.labels = labels }
            #expect(try DocumentRecord(parsing: record.bytes) == record)
            #expect(record.bytes != old.bytes)
        }
        let many = Array(repeating: Self.hiv, count: 65)
        #expect(DocumentRecord.storable(many) == nil)
        #expect(DocumentRecord.storable(Array(many.dropLast())) != nil)
        #expect(DocumentRecord.storable([SecurityLabel(system: "urn:x", code: "")]) == nil)
        #expect(
            DocumentRecord.storable([SecurityLabel(system: "urn:x", code: String(repeating: "y", count: 301))]) == nil)
        let record = PolicyFixture.document { $0.labels = many }
        #expect(throws: MeaningError.element("securityLabel")) { try DocumentRecord(parsing: record.bytes) }
    }

    // MARK: recipients

    private static let medicine = ConsentRecipient.department(PolicyFixture.hospital, specialty: "内科")
    private static let group = ConsentRecipient.group(
        "医共体", members: [PolicyFixture.hospital, PolicyFixture.custodian])

    private static func ask(_ specialty: String?, of institution: NamedInstitution? = PolicyFixture.hospital)
        -> AccessQuery
    {
        PolicyFixture.ask(of: institution, specialty: specialty)
    }

    private static let recipients: [PolicyRow] = [
        PolicyRow("the department", [permit { $0.recipient = medicine }], ask: ask("内科"), .permitted, "permit:1"),
        PolicyRow(
            "another department", [permit { $0.recipient = medicine }], ask: ask("外科"), .recipientNotCovered,
            "default:1"),
        PolicyRow(
            "no department", [permit { $0.recipient = medicine }], ask: ask(nil), .recipientNotCovered, "default:1"),
        PolicyRow(
            "the department elsewhere", [permit { $0.recipient = medicine }],
            ask: ask("内科", of: PolicyFixture.otherHospital), .recipientNotCovered, "default:1"),
        PolicyRow(
            "the department is denied", [permit(), deny { $0.recipient = medicine }], ask: ask("内科"), .deniedByPatient,
            "prohibition:2"),
        PolicyRow(
            "another department is denied", [permit(), deny { $0.recipient = medicine }], ask: ask("外科"), .permitted,
            "permit:1"),
        PolicyRow(
            "a department is denied and the credential names none", [permit(), deny { $0.recipient = medicine }],
            ask: ask(""), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "a department is denied and the institution is not known", [permit(), deny { $0.recipient = medicine }],
            ask: ask("内科", of: nil), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "the department is denied elsewhere", [permit(), deny { $0.recipient = medicine }],
            ask: ask(nil, of: PolicyFixture.otherHospital), .permitted, "permit:1"),
        PolicyRow("a member", [permit { $0.recipient = group }], .permitted, "permit:1"),
        PolicyRow(
            "no member", [permit { $0.recipient = group }], ask: ask(nil, of: PolicyFixture.otherHospital),
            .recipientNotCovered, "default:1"),
        PolicyRow(
            "institution not known", [permit { $0.recipient = group }], ask: ask(nil, of: nil), .recipientNotCovered,
            "default:1"),
        PolicyRow(
            "the group is denied", [permit(), deny { $0.recipient = group }], .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "the group is denied and the institution is not known", [permit(), deny { $0.recipient = group }],
            ask: ask(nil, of: nil), .deniedByPatient, "prohibition:2"),
    ]

    private static func ask(called name: String?) -> AccessQuery {
        PolicyFixture.ask(by: PolicyFixture.otherDoctor, called: name)
    }

    private static let names: [PolicyRow] = [
        PolicyRow("other keys, another name", [permitAll, denyOne], ask: ask(called: "李医生"), .permitted, "permit:1"),
        PolicyRow("other keys, no name known", [permitAll, denyOne], ask: ask(called: nil), .permitted, "permit:1"),
        PolicyRow(
            "other keys, the same name", [permitAll, denyOne], ask: ask(called: "王医生"), .deniedByPatient,
            "prohibition:2"),
        PolicyRow(
            "the same name, spaced", [permitAll, denyOne], ask: ask(called: "王\u{200d} 医\u{fe00}生"), .deniedByPatient,
            "prohibition:2"),
        PolicyRow(
            "capitals", [permitAll, PolicyTerms.deny { $0.recipient = .practitioner(key, name: "Wang Yutong") }],
            ask: ask(called: "ＷANG·Yutong"), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "a permit is for the key", [PolicyTerms.permit()], ask: ask(called: "王医生"), .recipientNotCovered,
            "default:1"),
    ]

    private static let key = PolicyFixture.doctor.publicKey.thumbprint
    private static let denyOne = PolicyTerms.deny { $0.recipient = .practitioner(key, name: "王医生") }
    private static let permitAll = PolicyTerms.permit { $0.recipient = .institution(PolicyFixture.hospital) }

    @Test("what may mean whom a consent names: everybody, the same key, the same name", .spec("CONSENT-321", "CLI-299"))
    func mayMean() {
        func practitioner(_ key: SigningKey, _ name: String) -> ConsentRecipient {
            .practitioner(key.publicKey.thumbprint, name: name)
        }
        let named = practitioner(PolicyFixture.doctor, "王医生")
        let hospital = ConsentRecipient.institution(PolicyFixture.hospital)
        for meant in [ConsentRecipient.everybody, named] { #expect(meant.mayMean(named)) }
        #expect(practitioner(PolicyFixture.doctor, "李医生").mayMean(named))
        #expect(practitioner(PolicyFixture.otherDoctor, "王 医生").mayMean(named))
        #expect(!practitioner(PolicyFixture.otherDoctor, "李医生").mayMean(named))
        #expect(!hospital.mayMean(named) && hospital.mayMean(hospital) && !named.mayMean(hospital))
    }

    @Test("a prohibition of a practitioner reaches whoever has the same name", .spec("CONSENT-321"), arguments: names)
    func sameName(row: PolicyRow) throws { try Self.check(row) }

    @Test(
        "a department is matched by the credential, a group by the members that the patient named",
        .spec("CONSENT-54"), arguments: recipients)
    func recipient(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: obligations and counts

    private func decision(_ terms: [PolicyTerms], uses: [UInt32: UInt64]? = nil) throws -> Decision {
        decide(
            PolicyFixture.ask(), document: PolicyFixture.document(), line: try PolicyLine(terms).folded(),
            ledgers: [PolicyFixture.standing()], uses: uses, isClockBehind: false, now: PolicyFixture.now)
    }

    @Test("what a permit asks of the reader comes with the decision, and nothing with a denial", .spec("CONSENT-55"))
    func obligations() throws {
        let now = PolicyFixture.now
        let strict = Handling(isViewOnly: true, mayPassOn: false, eraseBy: now + 1, maximumUses: 2)
        #expect(
            try decision([Self.permit(strict)], uses: [1: 0]).obligations
                == [.eraseBy(now + 1), .noOnward, .viewOnly, .usesLeft(1)])
        #expect(try decision([Self.permit(Handling())]).obligations == [.noOnward])
        #expect(try decision([Self.permit()]).obligations == [])
        #expect(try decision([.permit()]).obligations == [])
        #expect(try decision([Self.permit(strict), .deny()], uses: [1: 0]).obligations == [])
        // What should be erased by now is not given out any more.
        let late = try decision([Self.permit(Handling(eraseBy: now))])
        #expect(late.reasons == [.expired] && late.trace == ["default:1"])
    }

    @Test("an obligation has a code that reads back, and no rule of a trace is one", .spec("CONSENT-55"))
    func codes() {
        let all: [Obligation] = [.eraseBy(0), .eraseBy(.max), .noOnward, .viewOnly, .usesLeft(0), .usesLeft(7)]
        for obligation in all {
            #expect(Obligation(code: obligation.code) == obligation)
            #expect(obligation.text(.zh) != obligation.text(.en))
        }
        let none = [
            "", "permit:1", "erase-by", "erase-by:", "erase-by:+1", "uses-left:-1", "no-onward:1", "view-only:",
        ]
        for code in none + DecisionRule.allCases.map(\.rawValue) { #expect(Obligation(code: code) == nil, "\(code)") }
    }

    @Test("a limited permit gives as often as it says, and not at all when nobody counts", .spec("CONSENT-56"))
    func counts() throws {
        let terms = [Self.permit(Handling(maximumUses: 2))]
        #expect(try decision(terms, uses: [1: 0]).obligations == [.noOnward, .usesLeft(1)])
        #expect(try decision(terms, uses: [1: 1]).obligations == [.noOnward, .usesLeft(0)])
        for used: UInt64 in [2, 3, .max] {
            let spent = try decision(terms, uses: [1: used])
            #expect(spent.reasons == [.usesSpent] && spent.trace == ["default:1"])
        }
        #expect(try decision(terms).reasons == [.usesSpent])
        #expect(try decision(terms, uses: [:]).reasons == [.usesSpent])
        #expect(try decision(terms + [Self.permit()], uses: [1: 2]).trace == ["permit:2"])
    }
}
