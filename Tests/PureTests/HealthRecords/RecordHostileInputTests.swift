import HealthRecords
import TestSupport
import Testing

@Suite("hostile input")
struct RecordHostileInputTests {
    private static let documents: [(String, [UInt8])] = [
        ("bundle.json", Array(RecordFixtures.bundle().utf8)), ("C0007.xml", Array(RecordFixtures.cda().utf8)),
        ("ct.dcm", DICOMFixture.preamble(transferSyntax: "1.2.840.10008.1.2") + DICOMFixture.image(.implicitLittle)),
        ("be", DICOMFixture.image(.explicitBig)), ("report.pdf", RecordFixtures.pdf),
    ]

    /// Describes and summarizes; the outcome does not matter, arriving here does.
    private static func read(_ bytes: [UInt8], name: String) -> Bool {
        let description = try? RecordReader.describe(bytes: bytes, name: name)
        let summary = try? RecordReader.summarize(bytes: bytes, name: name)
        return description != nil && summary != nil
    }

    @Test("no truncation traps", .spec("RECORD-35"), arguments: documents)
    func truncations(name: String, bytes: [UInt8]) {
        for count in 0..<bytes.count { _ = Self.read(Array(bytes.prefix(count)), name: name) }
        #expect(Self.read(bytes, name: name))
    }

    @Test("no random change traps", .spec("RECORD-35"), arguments: documents)
    func changes(name: String, bytes: [UInt8]) {
        var random = SeededRandom.announced("changes of \(name)")
        for _ in 0..<400 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: index)
                default: changed.insert(contentsOf: changed[index..<min(index + 9, changed.count)], at: index)
                }
                if changed.isEmpty { break }
            }
            _ = Self.read(changed, name: Bool.random(using: &random) ? name : "x")
        }
        #expect(Self.read(bytes, name: name))
    }

    @Test("random bytes behind every magic number are refused or described", .spec("RECORD-35"))
    func noise() {
        var random = SeededRandom.announced("noise")
        let heads: [[UInt8]] = [
            [], Array("{".utf8), Array("<".utf8), Array("%PDF-".utf8), [8, 0, 5, 0, 0x43, 0x53], [0, 8, 0, 5],
            [UInt8](repeating: 0, count: 128) + Array("DICM".utf8), [0xFF, 0xFE, 0x3C, 0],
        ]
        var described = 0
        for head in heads {
            for _ in 0..<60 where Self.read(head + random.bytes(300), name: "x") { described += 1 }
        }
        #expect(described < 480)
    }

    @Test("a Bundle of very many patients is refused without comparing all with all", .spec("RECORD-17", "RECORD-35"))
    func manyPatients() {
        let entries = (0..<20_000).map {
            #"{"resource":{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"\#($0)"}]}}"#
        }
        let json = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries.joined(separator: ","))]}"#
        #expect(RecordFixtures.refusal(json) == "several-patients")
    }

    @Test("an entry referred to again and again is shown within bounds", .spec("RECORD-33", "RECORD-35"))
    func repeatedEntry() throws {
        let references = Array(repeating: #"{"reference":"Observation/o"}"#, count: 20_000).joined(separator: ",")
        let components = Array(repeating: #"{"code":{"text":"c"},"valueInteger":1}"#, count: 500).joined(separator: ",")
        let json = """
            {"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","status":"final",
            "type":{"text":"x"},"date":"2026","author":[{"display":"y"}],"title":"z","section":[{"title":"s","entry":[\(references)]}]}},
            {"resource":{"resourceType":"Observation","id":"o","status":"final","code":{"text":"o"},"component":[\(components)]}}]}
            """
        let summary = try RecordReader.summarize(bytes: Array(json.utf8), name: "x")
        #expect(summary.sections.first?.rows.count == 100)
    }
}
