import ConsentPolicy
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What is registered of a file that is taken in.
@Suite("Taking a file in", .timeLimit(.minutes(10)))
struct IntakeTests {
    private func seal(
        _ json: String, in scene: ExchangeScene, _ marks: IntakeMarks = IntakeMarks()
    ) async throws -> SealedDocument {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(json.utf8).write(to: file)
        let intake = try Intake(
            node: scene.custodian.node, patient: scene.patient.healthCode(), custodian: scene.hospital.id, marks: marks)
        let sealed = try intake.seal(file, declaredType: nil).get()
        try await intake.register([sealed])
        return sealed
    }

    private static func report(
        _ text: String, authors: String = #""author":[{"display":"王医生"}]"#, times: [String] = ["2026-10-12"]
    ) -> String {
        let entries = times.map { time in
            """
            {"resource":{"resourceType":"Observation","status":"final","code":{"text":"\(text)"},
            "category":[{"coding":[{"code":"laboratory"}]}],"effectiveDateTime":"\(time)"}}
            """
        }
        let composition = """
            {"resource":{"resourceType":"Composition","status":"final","date":"2026-10-12","title":"x",
            "type":{"coding":[{"system":"http://loinc.org","code":"11502-2"}]},\(authors)}}
            """
        return
            #"{"resourceType":"Bundle","type":"document","entry":[\#(([composition] + entries).joined(separator: ","))]}"#
    }

    @Test("what takes the place of a document is as sensitive at least", .spec("CONSENT-315"))
    func replacement() async throws {
        let scene = try await ExchangeScene()
        let old = try await seal(Self.report("HIV抗体"), in: scene, IntakeMarks(grade: .important)).record
        #expect(old.level == .minimal && old.grade == .important)
        let new = try await seal(Self.report("钾"), in: scene, IntakeMarks(replaced: old.id)).record
        #expect(new.level == .minimal && new.grade == .important)
        #expect(new.labels == [SensitiveTopic.hiv.label])
        let other = try await seal(Self.report("钠"), in: scene).record
        #expect(other.level == .narrow && other.grade == .general && other.labels == [])
        let file = #",{"resource":{"resourceType":"Binary","contentType":"application/pdf","data":"AAAA"}}]}"#
        let unread = try await seal(Self.report("镁").dropLast(2) + file, in: scene).record
        #expect(unread.labels == nil)
        #expect(try await seal(Self.report("硒"), in: scene, IntakeMarks(replaced: unread.id)).record.labels == nil)
    }

    @Test("who takes a document in may raise its level and name its topics", .spec("CONSENT-317"))
    func marks() async throws {
        let scene = try await ExchangeScene()
        let raised = try await seal(Self.report("钾"), in: scene, IntakeMarks(level: .minimal)).record
        #expect(raised.level == .minimal && raised.labels == [])
        let lowered = try await seal(Self.report("钠"), in: scene, IntakeMarks(level: .open)).record
        #expect(lowered.level == .narrow)
        let named = try await seal(Self.report("钙"), in: scene, IntakeMarks(topics: [.psychiatric])).record
        #expect(named.level == .minimal && named.labels == [SensitiveTopic.psychiatric.label])
    }

    @Test("content that is there gets other marks in its own place and in no other way", .spec("RECORD-48"))
    func again() async throws {
        let scene = try await ExchangeScene()
        let report = Self.report("钾")
        func stop(_ marks: IntakeMarks) async -> Intake.IntakeStop? {
            await #expect(throws: Intake.IntakeStop.self) { try await seal(report, in: scene, marks) }
        }
        let first = try await seal(report, in: scene).record
        for marks in [IntakeMarks(), IntakeMarks(level: .narrow), IntakeMarks(level: .open)] {
            guard case .present(first.id) = await stop(marks) else {
                Issue.record("not called present: \(marks)")
                continue
            }
        }
        for marks in [
            IntakeMarks(level: .minimal), IntakeMarks(topics: [.hiv]), IntakeMarks(grade: .important),
        ] {
            guard case .refused(.otherwisePresent(first.id)) = await stop(marks) else {
                Issue.record("not refused: \(marks)")
                continue
            }
        }
        let second = try await seal(report, in: scene, IntakeMarks(topics: [.hiv], replaced: first.id)).record
        #expect(second.labels == [SensitiveTopic.hiv.label])
        guard case .present(second.id) = await stop(IntakeMarks(topics: [.hiv])) else {
            Issue.record("the one in its place is not found")
            return
        }
    }

    @Test("of several authors none is named, and no institution in place of one", .spec("CONSENT-314"))
    func authors() async throws {
        let scene = try await ExchangeScene()
        func author(_ names: String...) async throws -> String {
            let list = names.map { #"{"display":"\#($0)"}"# }.joined(separator: ",")
            return try await seal(Self.report(names.joined(), authors: #""author":[\#(list)]"#), in: scene).record
                .author
        }
        #expect(try await author("王医生") == "王医生")
        #expect(try await author("王医生", "李医生") == "")
        let custodian = #""author":[{"display":"王医生"}],"custodian":{"display":"人民医院"}"#
        #expect(try await seal(Self.report("铁", authors: custodian), in: scene).record.author == "王医生")
        let unnamed = #""author":[{"display":"王医生"},{"reference":"Practitioner/2"}]"#
        #expect(try await seal(Self.report("锌", authors: unnamed), in: scene).record.author == "")
        let institution = #""author":[{"reference":"Organization/1","display":"人民医院"}]"#
        #expect(try await seal(Self.report("钙", authors: institution), in: scene).record.author == "")
    }

    @Test("a document of several days is registered with the first and the last", .spec("CONSENT-316"))
    func days() async throws {
        let scene = try await ExchangeScene()
        let record = try await seal(Self.report("钾", times: ["1990-05-01", "2026-10-12"]), in: scene).record
        #expect(record.earliest == FHIRDateTime(parsing: "1990-05-01"))
        #expect(record.date == FHIRDateTime(parsing: "2026-10-12"))
        let single = try await seal(Self.report("镁"), in: scene).record
        #expect(single.earliest == nil)
        let later = try await seal(Self.report("氯", times: ["2026-10-12", "2026-11-01"]), in: scene).record
        #expect(later.earliest == FHIRDateTime(parsing: "2026-10-12"))
        #expect(later.date == FHIRDateTime(parsing: "2026-11-01"))
    }
}
