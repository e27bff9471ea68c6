import ConsentLedger
import ConsentPolicy
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@Suite("nuo institution import", .timeLimit(.minutes(10)))
struct ImportTests {
    private func observation(_ text: String, patient number: String? = nil) -> String {
        let subject = number.map { number in
            #""subject":{"identifier":{"system":"\#(PatientIdentifier.citizenSystem)","value":"\#(number)"}},"#
        }
        return #"{"resourceType":"Observation","status":"final",\#(subject ?? "")"code":{"text":"\#(text)"}}"#
    }

    private func paths(_ outcome: CommandTool.Outcome, _ list: String) -> [String] {
        (outcome.object[list]?.elements ?? []).compactMap { $0["path"]?.string }.sorted()
    }

    /// A running node with a linked patient.
    private func withPatient(_ body: (CommandWorld, _ code: String) async throws -> Void) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            try await body(world, try await world.linkedPatient())
            #expect(await running.stop() == 0)
        }
    }

    @Test(
        "records are encrypted for the kind of key that the node was made with", .spec("CLI-71"),
        arguments: [nil, "x25519"])
    func custodianKey(kind: String?) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool, custodianKey: kind)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            let code = try await world.linkedPatient()
            try world.write(observation("a finding"), to: "a.json")
            let taken = try await world.importFiles(["a.json"], code)
            #expect(taken.status == 0)
            #expect(await running.stop() == 0)
            let id = try #require(taken.object["documents"]?[0]?["id"]?.string.flatMap { DocumentID($0) })
            let path = tool.folder.appendingPathComponent(world.node).appendingPathComponent("node.sqlite").path
            let document = try #require(try NodeDatabase(path: path).document(id))
            let header = String(decoding: document.header, as: UTF8.self)
            #expect(header.contains("\n-> X25519 ") == (kind != nil))
        }
    }

    @Test("directories are walked for known names, without hidden files and links", .spec("CLI-49"))
    func walking() async throws {
        try await withPatient { world, code in
            for name in ["a.json", "deep/er/b.JSON", ".hidden/c.json", "deep/.d.json", "notes.txt"] {
                try world.write(observation(name), to: "files/\(name)")
            }
            try world.write(observation("outside"), to: "outside/e.json")
            let files = world.tool.folder.appendingPathComponent("files")
            for (link, target) in [("up", ".."), ("e.json", "../outside/e.json")] {
                try FileManager.default.createSymbolicLink(
                    atPath: files.appendingPathComponent(link).path, withDestinationPath: target)
            }
            let walked = try await world.importFiles(["files"], code)
            #expect(walked.status == 0)
            #expect(paths(walked, "documents") == ["files/a.json", "files/deep/er/b.JSON"])
            let followed = try await world.importFiles(["files"], code, "--follow-links", "yes")
            #expect(paths(followed, "documents").contains("files/e.json"))
            let named = try await world.importFiles(["files/notes.txt"], code, "--type", "lab")
            #expect(named.object["documents"]?[0]?["class"]?.string == "lab")
            try world.write("", to: "empty/notes.txt")
            #expect(try await world.importFiles(["empty"], code).code == "no-files")
        }
    }

    @Test("the same content is one document, now and later", .spec("CLI-50"))
    func sameness() async throws {
        try await withPatient { world, code in
            try world.write(observation("glucose"), to: "files/a.json")
            try world.write(observation("glucose"), to: "files/b.json")
            let first = try await world.importFiles(["files"], code)
            #expect((paths(first, "documents"), paths(first, "present")) == (["files/a.json"], ["files/b.json"]))
            let id = first.object["documents"]?[0]?["id"]?.string
            #expect(first.object["present"]?[0]?["id"]?.string == id)
            let second = try await world.importFiles(["files/b.json"], code)
            #expect(second.status == 0)
            #expect(second.object["present"]?[0]?["id"]?.string == id)
            let payloads = world.tool.folder.appendingPathComponent("\(world.node)/payloads").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: payloads).count == 1)
        }
    }

    @Test("a refused file has its code and reason and stops no other", .spec("CLI-45", "CLI-51"))
    func refusals() async throws {
        try await withPatient { world, code in
            try world.write(observation("hers", patient: "510104199003070015"), to: "files/good.json")
            try world.write(observation("other", patient: "510104199003070023"), to: "files/other.json")
            try world.write("{", to: "files/damaged.json")
            try world.write("<a/>", to: "files/no.xml")
            let outcome = try await world.importFiles(["files", "absent.pdf"], code)
            #expect(outcome.status == 1)
            #expect(paths(outcome, "documents") == ["files/good.json"])
            let refused = outcome.object["refused"]?.elements ?? []
            let codes = Dictionary(refused.map { ($0["path"]?.string ?? "", $0["code"]?.string ?? "") }) { $1 }
            #expect(
                codes == [
                    "files/other.json": "other-patient", "files/damaged.json": "damaged-json",
                    "files/no.xml": "not-cda",
                    "absent.pdf": "unreadable-file",
                ])
            #expect(refused.allSatisfy { $0["reason"]?.string?.isEmpty == false })
        }
    }

    @Test("the running node and the import append to one ledger", .spec("CLI-52"))
    func besideTheNode() async throws {
        try await withPatient { world, code in
            try world.write(observation("glucose"), to: "a.json")
            #expect(try await world.importFiles(["a.json"], code).status == 0)
            try await world.keys("patient", "second")
            let enrolled = try await world.enrol("second", number: "510104199003070023")
            // Four statements, each with its seal, the registration with its own, and now this one.
            #expect(enrolled.object["entry"]?.uint64 == 10)
            let exported = try await world.tool.done("ledger", "export", "ledger", "--node", world.node)
            #expect(exported["size"]?.uint64 == 12)
        }
    }

    @Test("what must come first is named", .spec("CLI-53"))
    func order() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            try await world.accept(CommandWorld.otherHospital, as: "office", rights: "enrol")
            let running = try await RunningNode(tool, world.node)
            let code = try await world.keys("patient", "patient")
            try world.write(observation("glucose"), to: "a.json")
            let office = try await world.importFiles(["a.json"], code, id: CommandWorld.otherHospital)
            #expect((office.status, office.code) == (1, "not-custodian"))
            let stranger = try await world.importFiles(["a.json"], code)
            #expect((stranger.status, stranger.code) == (1, "not-linked"))
            _ = try await world.enrol("patient", number: "510104199003070015")
            _ = try await world.patient("patient", "open-line", "--custodian", CommandWorld.hospital)
            _ = try await world.link(code, number: "510104199003070015")
            let early = try await world.importFiles(["a.json"], code)
            #expect((early.status, early.code) == (1, "not-authorised"))
            #expect(early.object["hint"]?.string?.contains("nuo institution authorise") == true)
            #expect(await running.stop() == 0)
        }
    }
}
