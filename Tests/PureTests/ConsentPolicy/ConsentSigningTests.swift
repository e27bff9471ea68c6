import CipherSuites
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What no one may sign.
struct ConsentSigningTests {
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        let terms: PolicyTerms
    }

    private static func permit(_ name: String, _ change: (inout PolicyTerms) -> Void) -> Row {
        Row(description: name, terms: .permit(change))
    }

    private static func deny(_ name: String, _ change: (inout PolicyTerms) -> Void) -> Row {
        Row(description: name, terms: .deny(change))
    }

    private static let unsayable: [Row] = [
        permit("a permit without purpose") { $0.purposes = [] },
        permit("a permit without class") { $0.classes = [] },
        permit("a permit without level") { $0.maximumLevel = nil },
        permit("a permit without end") { $0.end = nil },
        permit("a permit for everybody") { $0.recipient = .everybody },
        permit("a permit that ends as it starts") { $0.end = $0.start },
        permit("a permit that ends before it starts") { $0.end = $0.start - 1 },
        permit("a permit that ends beyond the calendar") { $0.end = 253_402_300_800 },
        permit("a permit without the name of the practitioner") { $0.recipient = practitioner("") },
        permit("a practitioner's name with a line break") {
            $0.recipient = practitioner("王医生\n资料类别：检验")
        },
        permit("a practitioner's name that reverses the reading order") {
            $0.recipient = practitioner("王医生\u{202E}")
        },
        permit("a practitioner's name of 301 bytes") {
            $0.recipient = practitioner(String(repeating: "n", count: 301))
        },
        permit("an institution's name with a line separator") {
            $0.recipient = .institution(NamedInstitution(id: PolicyFixture.hospital.id, name: "医院\u{2028}对象"))
        },
        permit("a custodian's name with a line break") {
            $0.custodian = NamedInstitution(id: PolicyFixture.custodian.id, name: "医院\r\n对象")
        },
        deny("a prohibition with a level") { $0.maximumLevel = .minimal },
        deny("a prohibition that ends as it starts") { $0.end = $0.start },
        deny("a prohibition that starts beyond the calendar") { $0.start = 1 << 60 },
    ]

    private static func practitioner(_ name: String) -> ConsentRecipient {
        .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: name)
    }

    @Test("no one can make it", .spec("CONSENT-3"), arguments: unsayable)
    func cannotBeMade(_ row: Row) { #expect(row.terms.statement == nil) }

    private static let sayable: [Row] = [
        permit("one second") { $0.end = $0.start + 1 },
        permit("every purpose by name") { $0.purposes = PurposeOfUse.allCases },
        permit("every class by name") { $0.classes = RecordClass.allCases },
        permit("an institution") { $0.recipient = .institution(PolicyFixture.hospital) },
        permit("the last day of the calendar") { $0.end = PolicyFixture.time("9999-12-31T23:59:59+08:00") },
        permit("the first second that is counted") { $0.start = 0 },
        permit("a name of 300 bytes with spaces in it") {
            $0.recipient = practitioner("王　医生 Wang " + String(repeating: "n", count: 282))
        },
        deny("everything for everybody without end") { _ in },
        deny("a prohibition with an end") { $0.end = PolicyFixture.now },
    ]

    @Test("what is made can be read", .spec("CONSENT-3", "CONSENT-2"), arguments: sayable)
    func canBeRead(_ row: Row) throws {
        let statement = try #require(row.terms.statement)
        #expect(try ConsentStatement(reading: JSONValue(parsing: statement.payload)) == statement)
    }

    @Test("no one can send it either", .spec("CONSENT-3"))
    func cannotBeRead() throws {
        let permit = try #require(PolicyTerms.permit().statement).resource
        let deny = try #require(PolicyTerms.deny().statement).resource
        let dropped = ["purpose", "class", "securityLabel"].map { name in changed(permit, "provision", name, to: nil) }
        let asPermit = changed(deny, "provision", "type", to: "permit")
        let everybody = changed(permit, "provision", "actor", to: deny["provision"]?["actor"])
        let period: JSONValue = [
            "start": "2026-11-23T07:00:00+08:00", "end": "2026-11-23T07:00:00+08:00",
        ]
        let ended = changed(permit, "provision", "period", to: period)
        for resource in dropped + [asPermit, everybody, ended] {
            #expect(throws: MeaningError.element("provision")) { try ConsentStatement(reading: resource) }
        }
    }

    private func changed(_ value: JSONValue, _ outer: String, _ inner: String, to new: JSONValue?) -> JSONValue {
        guard var object = value.object, var part = object[outer]?.object else { return .null }
        part[inner] = new
        object[outer] = .object(part)
        return .object(object)
    }

    @Test("a range of days that ends before it starts does not exist", .spec("CONSENT-3"))
    func reversedDays() {
        #expect(DayRange(first: PolicyFixture.day("2026-06-30"), last: PolicyFixture.day("2026-06-29")) == nil)
        #expect(DayRange(first: PolicyFixture.day("2026-06-30"), last: PolicyFixture.day("2026-06-30")) != nil)
    }
}
