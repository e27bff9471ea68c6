import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What others wrote is signed here anew: it must never permit more than they wrote.
struct PCFImportTests {
    private static let reasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    private static let doctor = "urn:nuo:sid:identity-key|\(PolicyFixture.doctor.publicKey.thumbprint)"
    private static let hospital = "urn:nuo:sid:uscc|\(PolicyFixture.hospital.id)"

    private static let target = PCFImport(
        line: PolicyFixture.line, custodian: PolicyFixture.custodian, patients: ["Patient/17"], now: PolicyFixture.now,
        latestEnd: PolicyFixture.now + 90 * 86_400, language: .zh
    ) { reference, display in
        switch reference {
        case doctor: .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: display ?? "-")
        case hospital: .institution(PolicyFixture.hospital)
        default: nil
        }
    }

    private static func actor(_ reference: String) -> JSONValue {
        let parts = reference.split(separator: "|", maxSplits: 1).map { JSONValue.string(String($0)) }
        return [
            "reference": parts.count == 1
                ? ["reference": .string(reference)] : ["identifier": ["system": parts[0], "value": parts[1]]]
        ]
    }

    private static func codes(_ system: String, _ codes: [String]) -> JSONValue {
        .array(codes.map { ["system": .string(system), "code": .string($0)] })
    }

    private static func levels(_ levels: [SensitivityLevel]) -> JSONValue {
        codes(SecurityLabel.confidentialitySystem, levels.map(\.confidentialityCode))
    }

    private static func consent(
        _ provision: JSONValue, status: String = "active", patient: String = "Patient/17"
    ) throws -> PCFConsent {
        try PCFConsent(reading: [
            "resourceType": "Consent", "status": .string(status),
            "scope": ["coding": [["code": "patient-privacy"]]], "patient": ["reference": .string(patient)],
            "provision": provision,
        ])
    }

    private static let plain: JSONValue = [
        "type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT"]),
    ]

    @Test("a plain permit becomes one consent for all classes, up to level 4", .spec("CONSENT-176"))
    func plainPermit() throws {
        let statements = try Self.target.statements(saying: [Self.consent(Self.plain)])
        let statement = try #require(statements.first)
        #expect(statements.count == 1)
        #expect(statement.provision == .permit)
        #expect(statement.recipient == .institution(PolicyFixture.hospital))
        #expect(statement.purposes == [.treatment])
        #expect(Set(statement.classes) == Set(RecordClass.allCases))
        #expect(statement.maximumLevel == .narrow)
        #expect(statement.start == PolicyFixture.now)
        #expect(statement.end == Self.target.latestEnd)
    }

    @Test("prohibitions come first, and a denied level lowers every permit", .spec("CONSENT-177"))
    func exceptions() throws {
        let consent = try Self.consent([
            "type": "permit", "actor": [Self.actor(Self.hospital)], "purpose": Self.codes(Self.reasons, ["TREAT"]),
            "securityLabel": Self.levels([.minimal]),
            "provision": [
                ["type": "deny", "actor": [Self.actor(Self.doctor)]],
                ["type": "deny", "securityLabel": Self.levels([.narrow, .minimal])],
            ],
        ])
        let statements = try Self.target.statements(saying: [consent])
        #expect(statements.map(\.provision) == [.deny, .permit])
        #expect(statements.last?.maximumLevel == .medium)
    }

    @Test(
        "what can't be said, is not about the patient or is not in force is refused by its element",
        .spec("CONSENT-176"),
        arguments: [
            (["type": "permit", "purpose": codes(reasons, ["TREAT"])], .unsupported("provision.actor")),
            (["type": "permit", "actor": [actor(hospital)]], .unsupported("provision.purpose")),
            (
                ["type": "permit", "actor": [actor("Group/9")], "purpose": codes(reasons, ["TREAT"])],
                .unsupported("provision.actor Group/9")
            ),
            (
                [
                    "type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT"]),
                    "securityLabel": codes(SecurityLabel.confidentialitySystem, ["V"]),
                ], .unsupported("provision.securityLabel V")
            ),
            (
                [
                    "type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT"]),
                    "data": [["meaning": "authoredby", "reference": ["reference": "Practitioner/1"]]],
                ], .unsupported("provision.data")
            ),
            (
                [
                    "type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT"]),
                    "provision": [["type": "deny", "purpose": codes(reasons, ["PurposeOfUse"])]],
                ], .unsupported("provision.purpose PurposeOfUse")
            ),
            (
                ["type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT", "CLINTRCH"])],
                .unsupported("provision.purpose CLINTRCH")
            ),
            (
                [
                    "type": "permit", "actor": [actor(hospital)], "purpose": codes(reasons, ["TREAT"]),
                    "provision": [
                        ["type": "deny", "actor": [actor("Group/9")], "securityLabel": levels([.minimal])]
                    ],
                ], .unsupported("provision.actor Group/9")
            ),
            (["type": "deny"], .unsupported("provision.type")),
            (["type": "deny", "provision": [["type": "deny"]]], .unsupported("provision.type")),
        ] as [(JSONValue, PCFError)])
    func refused(_ provision: JSONValue, _ error: PCFError) throws {
        let consent = try Self.consent(provision)
        #expect(throws: error) { try Self.target.statements(saying: [consent]) }
    }

    @Test("a prohibition reaches what may lie below its purpose, and topics", .spec("CONSENT-176"))
    func wideProhibitions() throws {
        let consent = try Self.consent([
            "type": "permit", "actor": [Self.actor(Self.hospital)], "purpose": Self.codes(Self.reasons, ["TREAT"]),
            "provision": [
                ["type": "deny", "purpose": Self.codes(Self.reasons, ["TREAT"])],
                ["type": "deny", "securityLabel": Self.codes(SecurityLabel.actCodeSystem, ["PSY"])],
            ],
        ])
        let statements = try Self.target.statements(saying: [consent])
        #expect(statements.map(\.provision) == [.deny, .deny, .permit])
        #expect(Set(statements[0].purposes).isSuperset(of: [.treatment, .emergencyTreatment, .careManagement]))
        #expect(statements[1].refinement?.topics == [.psychiatric])
    }

    @Test(
        "one that can't be said keeps those beside it from being said, and one ceiling holds for all",
        .spec("CONSENT-178"))
    func several() throws {
        let plain = try Self.consent(Self.plain)
        let dissent = try Self.consent(["type": "deny"])
        #expect(throws: PCFError.unsupported("provision.type")) {
            try Self.target.statements(saying: [plain, dissent])
        }
        let limited = try Self.consent([
            "type": "permit", "actor": [Self.actor(Self.doctor)], "purpose": Self.codes(Self.reasons, ["TREAT"]),
            "provision": [
                ["type": "deny", "securityLabel": Self.levels([.narrow])],
                ["type": "deny", "actor": [Self.actor(Self.doctor)]],
            ],
        ])
        let statements = try Self.target.statements(saying: [plain, limited, plain])
        #expect(statements.map(\.provision) == [.deny, .permit, .permit])
        #expect(statements.compactMap(\.maximumLevel) == [.medium, .medium])
        // Repeats are said once, so the bound is on what a person would sign.
        let many = try Self.consent([
            "type": "permit", "actor": [Self.actor(Self.hospital)], "purpose": Self.codes(Self.reasons, ["TREAT"]),
            "provision": .array(
                (0..<PCFImport.maximumStatements).map { day in
                    [
                        "type": "deny",
                        "dataPeriod": ["start": .string(CivilDate(daysSinceEpoch: Int64(20_000 + day)).text)],
                    ]
                }),
        ])
        #expect(throws: PCFError.unsupported("provision.provision")) { try Self.target.statements(saying: [many]) }
    }

    @Test(
        "a consent about what another custodian keeps, and an actor in another role, is refused", .spec("CONSENT-178"))
    func custodians() throws {
        func consent(_ organization: JSONValue, _ provision: JSONValue = Self.plain) throws -> PCFConsent {
            try PCFConsent(reading: [
                "resourceType": "Consent", "status": "active", "scope": ["coding": [["code": "patient-privacy"]]],
                "patient": ["reference": "Patient/17"], "organization": [organization], "provision": provision,
            ])
        }
        func organization(_ id: InstitutionID) -> JSONValue {
            ["identifier": ["system": "urn:nuo:sid:uscc", "value": .string(id.text)]]
        }
        let own = try consent(organization(PolicyFixture.custodian.id))
        #expect(try Self.target.statements(saying: [own]).count == 1)
        let foreign = try consent(["reference": "Organization/9"])
        #expect(try Self.target.statements(saying: [foreign]).count == 1)
        let other = try consent(organization(PolicyFixture.hospital.id))
        #expect(throws: PCFError.unsupported("organization")) { try Self.target.statements(saying: [other]) }
        let author: JSONValue = [
            "role": ["coding": [["code": "AUT"]]], "reference": ["reference": "Practitioner/1"],
        ]
        #expect(throws: PCFError.unsupported("provision.actor.role")) {
            try consent(organization(PolicyFixture.custodian.id), ["type": "permit", "actor": [author]])
        }
    }

    @Test("another patient's consent, and one that is not active, is refused", .spec("CONSENT-176"))
    func others() throws {
        #expect(throws: PCFError.element("patient")) {
            try Self.target.statements(saying: [Self.consent(Self.plain, patient: "Patient/18")])
        }
        #expect(throws: PCFError.element("status")) {
            try Self.target.statements(saying: [Self.consent(Self.plain, status: "inactive")])
        }
    }

    @Test("what is permitted after the import, the consent permits", .spec("CONSENT-176"))
    func neverMore() throws {
        var random = SeededRandom.announced("imported consents")
        var permitted = 0
        for _ in 0..<300 {
            let resource = Self.provision(&random)
            let consent = try Self.consent(resource)
            // As its writer means it who reads codes with what lies below them.
            let meant = try Self.consent(Self.spelledOut(resource))
            var line = try PolicyLine()
            for statement in try Self.target.statements(saying: [consent]) { try line.append(statement) }
            let folded = line.folded()
            for _ in 0..<40 {
                let (query, document) = Self.question(&random)
                guard line.decision(folded, for: query, document: document).isPermitted else { continue }
                permitted += 1
                #expect(meant.permits(Self.request(query, document), now: Int64(PolicyFixture.now)))
            }
        }
        // A test in which nothing is ever permitted would show nothing.
        #expect(permitted > 100)
    }

    @Test("a line that was exported and imported decides as before", .spec("CONSENT-179"))
    func roundTrip() throws {
        var random = SeededRandom.announced("exported and imported lines")
        var permitted = 0
        let target = PCFImport(
            line: PolicyFixture.line, custodian: PolicyFixture.custodian, patients: [PolicyFixture.line.lineURN],
            now: PolicyFixture.now, latestEnd: .max, language: .en, recipient: Self.target.recipient)
        for _ in 0..<200 {
            let line = try Self.exportable(&random)
            let before = line.folded()
            let consents = try before.pcfConsents(now: PolicyFixture.now).map { try PCFConsent(reading: $0) }
            var copy = try PolicyLine()
            for statement in try target.statements(saying: consents.filter(\.isActive)) { try copy.append(statement) }
            let after = copy.folded()
            for _ in 0..<40 {
                let (query, document) = Self.question(&random)
                let was = line.decision(before, for: query, document: document).isPermitted
                permitted += was ? 1 : 0
                #expect(copy.decision(after, for: query, document: document).isPermitted == was)
            }
        }
        #expect(permitted > 100)
    }

    @Test("of a line with a consent that PCF can't say, the export is refused", .spec("CONSENT-179"))
    func inexpressible() throws {
        let line = try PolicyLine([.permit { $0.classes = [.lab] }, .permit { $0.classes = RecordClass.allCases }])
        let consents = try line.folded().pcfConsents(now: PolicyFixture.now).map { try PCFConsent(reading: $0) }
        let target = PCFImport(
            line: PolicyFixture.line, custodian: PolicyFixture.custodian, patients: [PolicyFixture.line.lineURN],
            now: PolicyFixture.now, latestEnd: .max, language: .en, recipient: Self.target.recipient)
        #expect(throws: PCFError.unsupported("provision.type")) { try target.statements(saying: consents) }
    }

    /// Permits and prohibitions of everything that PCF can say in full.
    private static func exportable(_ random: inout SeededRandom) throws -> PolicyLine {
        var line = try PolicyLine()
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let isPermit = UInt8.random(in: 0..<4, using: &random) > 0
            var terms = isPermit ? PolicyTerms.permit() : .deny()
            terms.classes = isPermit ? RecordClass.allCases : []
            let purposes: [PurposeOfUse] = [.treatment, .research, .mutualRecognition]
            terms.purposes = [purposes.randomElement(using: &random) ?? .treatment]
            if isPermit { terms.maximumLevel = SensitivityLevel.allCases.randomElement(using: &random) }
            if Bool.random(using: &random) { terms.recipient = .institution(PolicyFixture.hospital) }
            if Bool.random(using: &random) { terms.recordDays = PolicyFixture.days }
            try line.append(terms)
        }
        if UInt8.random(in: 0..<5, using: &random) == 0 { try line.withdraw(1) }
        return line
    }

    /// The same with every code that lies below one of a permit, or at or above a level of a denial, written out.
    private static func spelledOut(_ element: JSONValue) -> JSONValue {
        var members = element.object ?? JSONObject()
        let isPermit = element["type"]?.string == "permit"
        let purposes = element["purpose"]?.elements.compactMap { $0["code"]?.string } ?? []
        let below = ["TREAT": ["ETREAT", "CAREMGT"], "HOPERAT": ["CAREMGT"], "PATRQT": ["FAMRQT"]]
        if !purposes.isEmpty {
            let wide = codes(reasons, purposes + purposes.flatMap { below[$0] ?? [] })
            let own: JSONValue = purposes.contains("TREAT") ? codes("urn:nuo:cs:purpose", ["MUTREC"]) : []
            members["purpose"] = .array(wide.elements + own.elements)
        }
        let named = element["securityLabel"]?.elements.compactMap { label in
            SensitivityLevel.allCases.first { $0.confidentialityCode == label["code"]?.string }
        }
        if let named {
            members["securityLabel"] = levels(
                SensitivityLevel.allCases.filter { level in
                    named.contains { isPermit ? level <= $0 : level >= $0 }
                })
        }
        if let nested = element["provision"]?.elements { members["provision"] = .array(nested.map(spelledOut)) }
        return .object(members)
    }

    private static func provision(_ random: inout SeededRandom) -> JSONValue {
        var root = criteria("permit", &random)
        let exceptions = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            JSONValue.object(criteria(Bool.random(using: &random) ? "deny" : "permit", &random))
        }
        let isAdded = exceptions.contains { $0["type"]?.string == "permit" }
        if isAdded, UInt8.random(in: 0..<2, using: &random) == 0 { root["type"] = "deny" }
        if !exceptions.isEmpty { root["provision"] = .array(exceptions) }
        return .object(root)
    }

    private static func criteria(_ type: String, _ random: inout SeededRandom) -> JSONObject {
        var members = JSONObject()
        members["type"] = .string(type)
        if type == "permit" || Bool.random(using: &random) {
            members["actor"] = [actor(Bool.random(using: &random) ? hospital : doctor)]
        }
        if type == "permit" || Bool.random(using: &random) {
            let purposes = [["TREAT"], ["TREAT", "HRESCH"], ["HRESCH"], ["CAREMGT"], ["HOPERAT"], ["ETREAT"]]
            members["purpose"] = codes(reasons, purposes.randomElement(using: &random) ?? ["TREAT"])
        }
        if Bool.random(using: &random) {
            members["securityLabel"] = levels([SensitivityLevel.allCases.randomElement(using: &random) ?? .narrow])
        }
        if Bool.random(using: &random) {
            members["dataPeriod"] = ["start": "2026-01-01", "end": "2026-06-30T12:00:00+08:00"]
        }
        if UInt8.random(in: 0..<4, using: &random) == 0 {
            members["period"] = [
                "start": "2026-01-01", "end": Bool.random(using: &random) ? "2026-06-01" : "2027-06-01",
            ]
        }
        return members
    }

    private static func question(_ random: inout SeededRandom) -> (AccessQuery, DocumentRecord) {
        let purposes: [PurposeOfUse] = [.treatment, .emergencyTreatment, .mutualRecognition, .research, .payment]
        let query = PolicyFixture.ask(
            purposes.randomElement(using: &random) ?? .treatment,
            by: Bool.random(using: &random) ? PolicyFixture.doctor : PolicyFixture.otherDoctor,
            of: Bool.random(using: &random) ? PolicyFixture.hospital : PolicyFixture.otherHospital)
        let dates = ["2026-03-15", "2026", "2026-06-30", "2026-07-01"].map { FHIRDateTime(parsing: $0) } + [nil]
        let date = dates.randomElement(using: &random) ?? nil
        let level = SensitivityLevel.allCases.randomElement(using: &random) ?? .narrow
        return (
            query,
            PolicyFixture.document {
                $0.date = date
                $0.level = level
            }
        )
    }

    private static func request(_ query: AccessQuery, _ document: DocumentRecord) -> PCFRequest {
        var actors: Set = ["urn:nuo:sid:identity-key|\(query.requester)"]
        if let institution = query.institution { actors.insert("urn:nuo:sid:uscc|\(institution)") }
        let system = query.purpose == .mutualRecognition ? "urn:nuo:cs:purpose" : reasons
        return PCFRequest(
            patient: "Patient/17", actors: actors, purpose: PCFCode(system: system, code: query.purpose.rawValue),
            resource: "urn:nuo:document:\(document.id)", author: nil, encounter: nil, date: document.date,
            labels: [PCFCode(system: SecurityLabel.confidentialitySystem, code: document.level.confidentialityCode)])
    }
}
