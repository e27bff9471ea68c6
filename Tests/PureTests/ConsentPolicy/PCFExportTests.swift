import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What we export is read by others who know less: they must never read more.
struct PCFExportTests {
    private static let statement = PCFCode(
        system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "TREAT")

    /// The question of a query about a document, as a reader of PCF alone would ask it.
    private static func request(_ query: AccessQuery, _ document: DocumentRecord, line: ConsentLine) -> PCFRequest {
        var actors: Set<String> = ["urn:nuo:sid:identity-key|\(query.requester)"]
        if let institution = query.institution { actors.insert("urn:nuo:sid:uscc|\(institution)") }
        let system = query.purpose == .mutualRecognition ? "urn:nuo:cs:purpose" : statement.system
        return PCFRequest(
            patient: line.record.lineURN, actors: actors,
            purpose: PCFCode(system: system, code: query.purpose.rawValue), resource: "urn:nuo:document:\(document.id)",
            author: nil, encounter: nil, date: document.date,
            labels: [
                PCFCode(system: SecurityLabel.confidentialitySystem, code: document.level.confidentialityCode)
            ])
    }

    private static func exported(_ line: ConsentLine) throws -> [PCFConsent] {
        try line.pcfConsents(now: PolicyFixture.now).map { try PCFConsent(reading: $0) }
    }

    @Test("a permit for every class is exported in full, and read by a reader of PCF alone", .spec("CONSENT-103"))
    func full() throws {
        let line = try PolicyLine([.permit { $0.classes = RecordClass.allCases }]).folded()
        let consent = try #require(try Self.exported(line).first)
        let request = Self.request(PolicyFixture.ask(), PolicyFixture.document(), line: line)
        #expect(consent.permits(request, now: Int64(PolicyFixture.now)))
        #expect(consent.isActive)
    }

    @Test("a permit that PCF can't say in full permits such a reader nothing", .spec("CONSENT-103"))
    func classes() throws {
        let line = try PolicyLine([.permit { $0.classes = [.lab] }]).folded()
        let consent = try #require(try Self.exported(line).first)
        #expect(consent.provision.type == .deny)
        #expect(!consent.permits(Self.request(PolicyFixture.ask(), PolicyFixture.document(), line: line), now: 0))
    }

    @Test("a withdrawn permit, and one of a line that gives nothing, is not active", .spec("CONSENT-103"))
    func inactive() throws {
        var line = try PolicyLine([.permit { $0.classes = RecordClass.allCases }])
        #expect(try Self.exported(line.folded(isRevokedElsewhere: true)).map(\.isActive) == [false])
        #expect(try Self.exported(line.withoutOpening(of: 1).folded()).isEmpty)
        try line.withdraw(1)
        #expect(try Self.exported(line.folded()).map(\.isActive) == [false])
    }

    @Test("what a reader of PCF alone reads, the custodian permits", .spec("CONSENT-103"))
    func neverMore() throws {
        var random = SeededRandom.announced("exported lines")
        var permitted = 0
        for _ in 0..<300 {
            let line = try Self.line(&random)
            let folded = line.folded()
            let consents = try Self.exported(folded)
            for _ in 0..<40 {
                let (query, document) = Self.question(&random)
                let request = Self.request(query, document, line: folded)
                guard consents.contains(where: { $0.permits(request, now: Int64(PolicyFixture.now)) }) else { continue }
                permitted += 1
                #expect(line.decision(folded, for: query, document: document).isPermitted)
            }
        }
        // A test in which nothing is ever permitted would show nothing.
        #expect(permitted > 100)
    }

    private static func line(_ random: inout SeededRandom) throws -> PolicyLine {
        var line = try PolicyLine()
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let isPermit = UInt8.random(in: 0..<4, using: &random) > 0
            var terms = isPermit ? PolicyTerms.permit() : .deny()
            terms.classes = UInt8.random(in: 0..<4, using: &random) > 0 ? RecordClass.allCases : [.lab]
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

    private static func question(_ random: inout SeededRandom) -> (AccessQuery, DocumentRecord) {
        let purposes: [PurposeOfUse] = [.treatment, .emergencyTreatment, .mutualRecognition, .research, .payment]
        let purpose = purposes.randomElement(using: &random) ?? .treatment
        let query =
            Bool.random(using: &random)
            ? PolicyFixture.ask(purpose)
            : PolicyFixture.ask(purpose, by: PolicyFixture.otherDoctor, of: PolicyFixture.hospital)
        let date = ["2026-03-15", "2026", "2026-07-01"].randomElement(using: &random).flatMap {
            FHIRDateTime(parsing: $0)
        }
        let isDated = Bool.random(using: &random)
        let level = SensitivityLevel.allCases.randomElement(using: &random) ?? .narrow
        let recordClass = RecordClass.allCases.randomElement(using: &random) ?? .other
        let document = PolicyFixture.document {
            $0.date = isDated ? date : nil
            $0.level = level
            $0.recordClass = recordClass
        }
        return (query, document)
    }
}
