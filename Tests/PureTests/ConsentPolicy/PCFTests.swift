import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Consents as IHE PCF has them, read and decided as a reader does that knows nothing else.
struct PCFTests {
    private static let purpose = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    private static let confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

    private static func consent(
        _ provision: JSONValue, status: String = "active", and members: [String: JSONValue] = [:]
    ) throws -> PCFConsent {
        var resource: JSONObject = [
            "resourceType": "Consent", "status": .string(status),
            "scope": ["coding": [["code": "patient-privacy"]]], "patient": ["reference": "Patient/p"],
            "provision": provision,
        ]
        for (name, value) in members { resource[name] = value }
        return try PCFConsent(reading: .object(resource))
    }

    private static func ask(
        _ code: String = "TREAT", by actors: Set<String> = ["Practitioner/a"], date: String? = "2026-03-15",
        author: String? = "Practitioner/w", encounter: String? = "Encounter/e", labels: Set<String> = ["N"],
        patient: String = "Patient/p"
    ) -> PCFRequest {
        PCFRequest(
            patient: patient, actors: actors, purpose: PCFCode(system: purpose, code: code), resource: "Binary/b",
            author: author, encounter: encounter, date: date.flatMap { FHIRDateTime(parsing: $0) },
            labels: Set(labels.map { PCFCode(system: confidentiality, code: $0) }))
    }

    private static func treatment(and members: [String: JSONValue] = [:]) -> JSONValue {
        var provision: JSONObject = [
            "type": "permit", "purpose": [["system": .string(purpose), "code": "TREAT"]],
        ]
        for (name, value) in members { provision[name] = value }
        return .object(provision)
    }

    private static let now: Int64 = 1_773_590_400  // 2026-03-16 00:00 +08:00

    @Test("a permit is for its purpose, actor, patient and status", .spec("CONSENT-101"))
    func permits() throws {
        let actor: JSONValue = [["reference": ["reference": "Practitioner/a"]]]
        let consent = try Self.consent(Self.treatment(and: ["actor": actor]))
        #expect(consent.permits(Self.ask(), now: Self.now))
        #expect(!consent.permits(Self.ask("HRESCH"), now: Self.now))
        #expect(!consent.permits(Self.ask(by: ["Practitioner/b"]), now: Self.now))
        #expect(!consent.permits(Self.ask(patient: "Patient/q"), now: Self.now))
        let inactive = try Self.consent(Self.treatment(and: ["actor": actor]), status: "inactive")
        #expect(!inactive.permits(Self.ask(), now: Self.now))
    }

    @Test(
        "a day-only end is the whole day at +08:00", .spec("CONSENT-101"),
        arguments: [("2026-03-15", false), ("2026-03-16", true)])
    func ends(day: String, isPermitted: Bool) throws {
        let consent = try Self.consent(Self.treatment(and: ["period": ["end": .string(day)]]))
        #expect(consent.permits(Self.ask(), now: Self.now) == isPermitted)
    }

    @Test("an unknown date, author, encounter or label matches a denial and no permit", .spec("CONSENT-101"))
    func unknown() throws {
        let criteria: [(String, JSONValue, PCFRequest)] = [
            ("dataPeriod", ["start": "2026-01-01", "end": "2026-12-31"], Self.ask(date: nil)),
            ("data", [["meaning": "authoredby", "reference": ["reference": "Practitioner/w"]]], Self.ask(author: nil)),
            ("data", [["meaning": "related", "reference": ["reference": "Encounter/e"]]], Self.ask(encounter: nil)),
            ("securityLabel", [["system": .string(Self.confidentiality), "code": "N"]], Self.ask(labels: [])),
        ]
        for (name, value, request) in criteria {
            let permit = try Self.consent(Self.treatment(and: [name: value]))
            #expect(permit.permits(Self.ask(), now: Self.now), "\(name)")
            #expect(!permit.permits(request, now: Self.now), "\(name)")
            let exception = try Self.consent(
                Self.treatment(and: ["provision": [["type": "deny", .init(name): value]]]))
            #expect(!exception.permits(request, now: Self.now), "\(name)")
        }
    }

    @Test("an exception adds to a denial, and a denial among exceptions comes first", .spec("CONSENT-101"))
    func exceptions() throws {
        let permit: JSONValue = ["type": "permit", "purpose": [["system": .string(Self.purpose), "code": "BTG"]]]
        let dissent = try Self.consent(["type": "deny", "provision": [permit]])
        #expect(dissent.permits(Self.ask("BTG"), now: Self.now))
        #expect(!dissent.permits(Self.ask(), now: Self.now))
        let both = try Self.consent(["type": "deny", "provision": [permit, ["type": "deny"]]])
        #expect(!both.permits(Self.ask("BTG"), now: Self.now))
    }

    @Test("what the profile does not know is refused, never read over", .spec("CONSENT-102"))
    func refusals() {
        let refused: [(JSONValue, PCFError)] = [
            (Self.treatment(and: ["class": []]), .unsupported("provision.class")),
            (Self.treatment(and: ["modifierExtension": []]), .unsupported("provision.modifierExtension")),
            (
                Self.treatment(and: ["provision": [["type": "deny", "provision": [["type": "permit"]]]]]),
                .unsupported("provision.provision.provision")
            ),
            (Self.treatment(and: ["purpose": []]), .element("provision.purpose")),
            (Self.treatment(and: ["period": ["end": "soon"]]), .element("provision.period")),
            (
                Self.treatment(and: ["dataPeriod": ["start": "2026-02-01", "end": "2026-01-01"]]),
                .element("provision.dataPeriod")
            ),
            (
                Self.treatment(and: ["data": [["meaning": "dependents", "reference": ["reference": "A/1"]]]]),
                .unsupported("provision.data.meaning")
            ),
            (["type": "perhaps"], .element("provision.type")),
            ([], .element("provision")),
        ]
        for (provision, error) in refused {
            #expect(throws: error) { try Self.consent(provision) }
        }
        let many = [JSONValue](repeating: ["type": "deny"], count: PCFConsent.maximumRepeats + 1)
        #expect(throws: PCFError.element("provision.provision")) {
            try Self.consent(Self.treatment(and: ["provision": .array(many)]))
        }
        #expect(throws: PCFError.unsupported("modifierExtension")) {
            try Self.consent(Self.treatment(), and: ["modifierExtension": []])
        }
    }

    @Test(
        "the cases written from the guide decide as they say", .spec("CONSENT-101"),
        .enabled(if: SharedInputs.arePresent))
    func cases() throws {
        let cases = try JSONValue(parsing: SharedInputs.bytes("data/ihe-pcf/cases.json")).elements
        #expect(cases.count == 39)
        for item in cases {
            let name = try #require(item["consent"]?.string)
            let resource = try JSONValue(parsing: SharedInputs.bytes("data/ihe-pcf/\(name)"))
            let asked = try #require(item["request"])
            let now = try #require(item["now"]?.string.flatMap { FHIRDateTime(parsing: $0) }).earliest
            let isPermitted = try PCFConsent(reading: resource).permits(try Self.request(asked), now: now)
            #expect(isPermitted == item["expected"]?["access"]?.bool, "\(item["id"]?.string ?? "")")
        }
    }

    private static func request(_ asked: JSONValue) throws -> PCFRequest {
        let resource = try #require(asked["resource"])
        let labels = (resource["labels"]?.elements ?? []).compactMap(\.string).map { text in
            let parts = text.split(separator: "|").map(String.init)
            return PCFCode(system: parts[0], code: parts[1])
        }
        return PCFRequest(
            patient: try #require(asked["patient"]?.string),
            actors: Set((asked["actors"]?.elements ?? []).compactMap(\.string)),
            purpose: PCFCode(
                system: try #require(asked["purpose"]?["system"]?.string),
                code: try #require(asked["purpose"]?["code"]?.string)),
            resource: try #require(resource["ref"]?.string), author: resource["author"]?.string,
            encounter: resource["encounter"]?.string,
            date: resource["date"]?.string.flatMap { FHIRDateTime(parsing: $0) }, labels: Set(labels))
    }
}
