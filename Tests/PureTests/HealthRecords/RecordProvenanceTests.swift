import HealthRecords
import TestSupport
import Testing

/// Who wrote a document and in which encounter, by number.
struct RecordProvenanceTests {
    private static let people = """
        {"fullUrl":"urn:uuid:w","resource":{"resourceType":"Practitioner","name":[{"text":"王雨桐"}],
        "identifier":[{"system":"urn:nuo:sid:practising-licence","value":"110510700000002"}]}},
        {"fullUrl":"urn:uuid:h","resource":{"resourceType":"Organization","name":"H",
        "identifier":[{"system":"urn:x","value":"12510100000000001N"}]}},
        {"fullUrl":"urn:uuid:role","resource":{"resourceType":"PractitionerRole",
        "practitioner":{"reference":"urn:uuid:w"},"organization":{"reference":"urn:uuid:h"}}},
        {"fullUrl":"urn:uuid:e","resource":{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},
        "identifier":[{"value":"no system"},{"system":"urn:oid:2.16.156.1.1","value":"Z1"}]}}
        """

    private static func composition(_ members: String) -> String {
        """
        {"resourceType":"Bundle","type":"document","entry":[
        {"fullUrl":"urn:uuid:c","resource":{"resourceType":"Composition","status":"final",
        "type":{"coding":[{"system":"http://loinc.org","code":"11502-2"}]},"date":"2026-01-02",
        "title":"检验报告",\(members)}},\(people)]}
        """
    }

    private static let zone = "urn:oid:2.16.156.1.1"

    @Test(
        "a FHIR document gives its authors and their institutions, through a role as well", .spec("RECORD-40"),
        arguments: [
            #""author":[{"reference":"urn:uuid:role"}]"#,
            #""author":[{"reference":"urn:uuid:w"},{"reference":"urn:uuid:h"}]"#,
        ])
    func fhirAuthors(author: String) throws {
        let described = try RecordFixtures.describe(Self.composition(author), name: "a.json")
        #expect(described.author.people.map(\.value) == ["110510700000002"])
        #expect(described.author.organizations.map(\.value) == ["12510100000000001N"])
        let kept = #""author":[{"reference":"urn:uuid:w"}],"custodian":{"reference":"urn:uuid:h"}"#
        #expect(try RecordFixtures.describe(Self.composition(kept), name: "a.json").author.organizations.isEmpty)
    }

    @Test(
        "a FHIR document gives the encounter that it names, and none when it names several or one without a number",
        .spec("RECORD-40", "RECORD-42"),
        arguments: [
            (#""encounter":{"reference":"urn:uuid:e"}"#, "Z1"),
            (#""encounter":{"identifier":{"system":"urn:oid:2.16.156.1.1","value":"Z2"}}"#, "Z2"),
            (#""encounter":{"identifier":{"value":"Z2"}}"#, nil), (#""encounter":{"reference":"urn:uuid:w"}"#, nil),
            (#""encounter":{"display":"a visit"}"#, nil), (#""language":"zh""#, nil),
        ] as [(String, String?)])
    func fhirEncounter(members: String, expected: String?) throws {
        let author = #""author":[{"reference":"urn:uuid:w"}],"#
        let described = try RecordFixtures.describe(Self.composition(author + members), name: "a.json")
        #expect(described.encounter == expected.map { EncounterIdentifier(system: Self.zone, value: $0) })
    }

    @Test("references of two encounters, or of one and none, are of none", .spec("RECORD-42"))
    func severalEncounters() throws {
        func reference(_ context: String) -> String {
            """
            {"resourceType":"DocumentReference","status":"current",\(context)
            "type":{"coding":[{"system":"urn:oid:2.16.156.10011.2.4","code":"C0007"}]},
            "content":[{"attachment":{"contentType":"text/xml"}}]}
            """
        }
        func encounter(_ number: String) -> String {
            #""context":{"encounter":[{"identifier":{"system":"urn:oid:2.16.156.1.1","value":"\#(number)"}}]},"#
        }
        func encounterOf(_ contexts: [String]) throws -> String? {
            let entries = contexts.enumerated().map {
                #"{"fullUrl":"urn:uuid:\#($0)","resource":\#(reference($1))}"#
            }
            let bundle = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries.joined(separator: ","))]}"#
            return try RecordFixtures.describe(bundle, name: "a.json").encounter?.value
        }
        #expect(try encounterOf([encounter("Z1"), encounter("Z1")]) == "Z1")
        #expect(try encounterOf([encounter("Z1"), encounter("Z2")]) == nil)
        #expect(try encounterOf([encounter("Z1"), ""]) == nil)
    }

    @Test("a CDA document gives its authors, their institutions and its encounter", .spec("RECORD-41", "RECORD-42"))
    func cda() throws {
        let visit = """
            <componentOf><encompassingEncounter><id root="2.16.156.1.1" extension="Z1"/></encompassingEncounter>
            </componentOf>
            """
        func described(_ ids: String, _ visits: String) throws -> RecordDescription {
            let text = RecordFixtures.cda().replacing("<assignedAuthor>", with: "<assignedAuthor>\(ids)")
                .replacing("<component><structuredBody>", with: "\(visits)<component><structuredBody>")
            return try RecordFixtures.describe(text, name: "a.xml")
        }
        let ids = """
            <id root="1.2.3" extension="7"/><representedOrganization><id root="1.2.4" extension="12510100000000001N"/>
            </representedOrganization>
            """
        let one = try described(ids, visit)
        #expect(one.author.people == [PatientIdentifier(system: "urn:oid:1.2.3", value: "7")])
        #expect(one.author.organizations.map(\.value) == ["12510100000000001N"])
        #expect(one.encounter == EncounterIdentifier(system: Self.zone, value: "Z1"))
        #expect(try described("", visit + visit).encounter == nil)
        #expect(try described("", "").encounter == nil)
    }
}
