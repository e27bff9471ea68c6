import CipherSuites
import ConsentPolicy
import HealthRecords
import TestSupport

/// Random terms and documents that meet each other often enough for every rule to settle something.
enum PolicyRandom {
    static let documentIDs = [UInt8](6...8).map { number in
        PolicyFixture.known(DocumentID([UInt8](repeating: number, count: 16)))
    }
    static let types = [
        PolicyFixture.bloodCount, DocumentType(system: RecordClass.system, code: "lab", name: "检验"),
        DocumentType(system: "http://loinc.org", code: "4548-4", name: "糖化血红蛋白"),
    ]
    static let authors = ["李技师", "陈技师", ""]
    static let writers = [
        NamedKey(key: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生"),
        NamedKey(key: PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李医生"),
    ]
    static let encounters = [
        EncounterIdentifier(system: "urn:oid:2.16.156.1.1", value: "Z1"),
        EncounterIdentifier(system: "urn:oid:2.16.156.1.1", value: "Z2"),
    ]
    static let unknownLabel = SecurityLabel(system: SecurityLabel.actCodeSystem, code: "PSYTHPN")

    static func isTrue(oneIn count: Int, _ random: inout SeededRandom) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    static func one<Element>(of all: [Element], _ random: inout SeededRandom) -> Element {
        all[Int.random(in: all.indices, using: &random)]
    }

    static func some<Element>(of all: [Element], orNone: Bool, _ random: inout SeededRandom) -> [Element] {
        let chosen = all.filter { _ in Bool.random(using: &random) }
        return chosen.isEmpty && !orNone ? [all[0]] : chosen
    }

    /// A permit three times in four, of version 2 one time in two.
    static func terms(_ random: inout SeededRandom) -> PolicyTerms {
        let isPermit = !isTrue(oneIn: 4, &random)
        var terms = isPermit ? PolicyTerms.permit() : .deny()
        if Bool.random(using: &random) { terms.refinement = refinement(isPermit: isPermit, &random) }
        terms.recipient = recipient(isPermit: isPermit, isRefined: terms.refinement != nil, &random)
        terms.classes = some(of: [.lab, .imaging, .ecg], orNone: !isPermit, &random)
        terms.purposes = some(of: [.treatment, .mutualRecognition, .research], orNone: !isPermit, &random)
        if isPermit { terms.maximumLevel = SensitivityLevel.allCases.randomElement(using: &random) }
        if Bool.random(using: &random) { terms.recordDays = PolicyFixture.days }
        terms.start = PolicyFixture.now - 30 + UInt64.random(in: 0..<40, using: &random)
        if isTrue(oneIn: 6, &random) { terms.end = PolicyFixture.now + 20 }
        if isTrue(oneIn: 6, &random) { terms.notAfter = PolicyFixture.now }
        return terms
    }

    private static func recipient(
        isPermit: Bool, isRefined: Bool, _ random: inout SeededRandom
    ) -> ConsentRecipient {
        var all: [ConsentRecipient] = [
            .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生"),
            .institution(PolicyFixture.hospital), .institution(PolicyFixture.otherHospital),
        ]
        if isRefined {
            all.append(.department(PolicyFixture.hospital, specialty: "内科"))
            all.append(.group("医共体", members: [PolicyFixture.hospital, PolicyFixture.otherHospital]))
            all.append(.group("医联体", members: [PolicyFixture.otherHospital]))
        }
        if !isPermit { all.append(.everybody) }
        return one(of: all, &random)
    }

    /// Nil when it came out as nothing that version 1 could not say.
    private static func refinement(isPermit: Bool, _ random: inout SeededRandom) -> ConsentRefinement? {
        let isNarrow = isTrue(oneIn: 2, &random)
        let refinement = ConsentRefinement(
            documents: isNarrow ? some(of: documentIDs, orNone: true, &random) : [],
            types: isTrue(oneIn: 3, &random) ? some(of: types, orNone: true, &random) : [],
            authors: isTrue(oneIn: 3, &random) ? some(of: ["李技师", "陈技师"], orNone: true, &random) : [],
            writers: isTrue(oneIn: 4, &random) ? some(of: writers, orNone: true, &random) : [],
            institutions: isTrue(oneIn: 4, &random)
                ? some(of: [PolicyFixture.hospital, PolicyFixture.custodian], orNone: true, &random) : [],
            encounters: isTrue(oneIn: 3, &random) ? some(of: encounters, orNone: true, &random) : [],
            topics: some(of: [.hiv, .psychiatric], orNone: true, &random),
            handling: isPermit ? handling(&random) : nil,
            yieldsToEmergencies: !isPermit && isTrue(oneIn: 4, &random),
            yieldsToAuthors: !isPermit && isTrue(oneIn: 2, &random))
        return refinement == ConsentRefinement(handling: nil) ? nil : refinement
    }

    private static func handling(_ random: inout SeededRandom) -> Handling {
        Handling(
            isViewOnly: Bool.random(using: &random), mayPassOn: Bool.random(using: &random),
            eraseBy: isTrue(oneIn: 4, &random) ? PolicyFixture.now + UInt64.random(in: 10..<40, using: &random) : nil,
            maximumUses: isTrue(oneIn: 4, &random) ? UInt32.random(in: 1...3, using: &random) : nil)
    }

    /// Nil for a document whose custodian says nothing of it.
    private static func provenance(_ random: inout SeededRandom) -> DocumentProvenance? {
        guard !isTrue(oneIn: 4, &random) else { return nil }
        return DocumentProvenance(
            author: isTrue(oneIn: 4, &random) ? nil : one(of: writers, &random).key,
            institution: one(of: [PolicyFixture.hospital.id, PolicyFixture.custodian.id, nil], &random),
            encounter: isTrue(oneIn: 4, &random) ? nil : one(of: encounters, &random),
            replaced: isTrue(oneIn: 3, &random) ? some(of: documentIDs, orNone: false, &random) : [])
    }

    /// An approval of important data to one institution or another, mostly in force.
    static func approval(_ random: inout SeededRandom) -> EnteredApproval? {
        guard !isTrue(oneIn: 3, &random) else { return nil }
        let content = DataApproval(
            institution: PolicyFixture.custodian, approver: "数据安全办公室", reference: "2026-12",
            recipient: one(of: [PolicyFixture.hospital, PolicyFixture.otherHospital], &random),
            classes: some(of: [.lab, .imaging], orNone: false, &random), start: PolicyFixture.now - 100,
            end: PolicyFixture.now + one(of: [0, 50], &random))
        return content.map { EnteredApproval(record: PolicyFixture.record(0x31), content: $0) }
    }

    /// Varies what only version 2 or 4 looks at.
    static func vary(_ document: inout DocumentRecord, _ random: inout SeededRandom) {
        document.id = one(of: documentIDs, &random)
        let type = one(of: types, &random)
        document.typeSystem = type.system
        document.typeCode = type.code
        document.author = one(of: authors, &random)
        let labels = [SensitiveTopic.hiv.label, SensitiveTopic.psychiatric.label, unknownLabel]
        document.provenance = provenance(&random)
        document.labels = isTrue(oneIn: 3, &random) ? nil : some(of: labels, orNone: true, &random)
    }
}
