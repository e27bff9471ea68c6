import ConsentLedger
import HealthRecords
import TestSupport
import Testing

@Suite("nuo institution: authorise, enrol, issue-credential, link", .timeLimit(.minutes(10)))
struct InstitutionCommandTests {
    private let number = "510104199003070015"

    @Test("patients are enrolled and practitioners credentialed by their own cards only", .spec("CLI-46", "CLI-314"))
    func cards() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let code = try await world.keys("patient", "patient")
            try await world.keys("practitioner", "doctor", called: "Li")
            let other = try await CommandWorld(tool, node: "elsewhere")
            try await other.keys("patient", "stranger")
            let running = try await RunningNode(tool, world.node)

            #expect(try await world.enrol("patient", number: number).object["healthCode"]?.string == code)
            #expect(try await world.enrol("doctor", number: number).code == "not-a-patient-card")
            #expect(try await world.enrol("stranger", number: number).code == "card-of-other-ledger")
            #expect(try await credential(world, "doctor", "Li").status == 0)
            #expect(try await credential(world, "doctor", "Li").status == 0)
            #expect(try await credential(world, "doctor", "Lu").code == "other-name-on-card")
            #expect(try await credential(world, "patient", "Li").code == "not-a-practitioner-card")
            #expect(await running.stop() == 0)
        }
    }

    @Test("the end of a credential is that of those that were renewed", .spec("CLI-294", "CLI-295"))
    func renewed() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            try await world.keys("practitioner", "doctor", called: "Li")
            let running = try await RunningNode(tool, world.node)
            func listed() async throws -> [JSONValue] {
                try await world.institution("issued", "credential").object["statements"]?.elements ?? []
            }
            for _ in 0..<2 { #expect(try await credential(world, "doctor", "Li").status == 0) }
            let before = try await listed()
            #expect(before.map { $0["state"]?.string } == ["in-force", "renewed"])
            let older = try #require(before.last?["entry"]?.number)
            #expect(try await world.institution("end-credential", "\(older)").status == 0)
            #expect(try await listed().map { $0["state"]?.string } == ["ended", "ended"])
            #expect(await running.stop() == 0)
        }
    }

    private func credential(_ world: CommandWorld, _ card: String, _ name: String) async throws -> CommandTool.Outcome {
        try await world.institution(
            "issue-credential", "--card", "\(card)/card.txt", "--name", name, "--licence", "110510100000001",
            "--specialty", "Cardiology", "--days", "30")
    }

    @Test("nobody else's keys act as an institution", .spec("CLI-47"))
    func otherKeys() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.keys("patient", "patient")
            let outcome = try await world.institution("authorise", home: "patient")
            #expect((outcome.status, outcome.code) == (2, "not-institution-keys"))
        }
    }

    @Test(
        "the keys of one kind do not act as another", .spec("CLI-292"),
        arguments: [
            ("hospital", ["patient", "consents"], "not-patient-keys"),
            ("hospital", ["clinician", "erasures"], "not-practitioner-keys"),
            ("patient", ["clinician", "erasures"], "not-practitioner-keys"),
        ])
    func otherKind(home: String, command: [String], code: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.keys("patient", "patient")
            try await world.keys("institution", "hospital", called: "Hospital")
            let outcome = try await world.run(command + ["--home", home, "--json"] + world.passphrase)
            #expect((outcome.status, outcome.code) == (2, code))
        }
    }

    @Test("a mistyped health code is refused with its hint", .spec("CLI-48"))
    func mistyped() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let code = try await world.keys("patient", "patient")
            let wrong = code.dropLast() + (code.last == "a" ? "b" : "a")
            let outcome = try await world.link(String(wrong), number: number)
            #expect((outcome.status, outcome.code) == (2, "health-code-mistyped"))
            #expect(outcome.object["hint"]?.string?.isEmpty == false)
        }
    }

    @Test("who has no line for the institution must open one first; then the file is linked", .spec("CLI-48"))
    func lines() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            let code = try await world.keys("patient", "patient")
            _ = try await world.enrol("patient", number: number)
            #expect(try await world.link(code, number: number).code == "no-line")
            let opened = try await world.patient("patient", "open-line", "--custodian", CommandWorld.hospital)
            let linked = try await world.link(code, number: number)
            #expect(linked.object["line"]?.string == opened.object["line"]?.string)
            #expect(try await world.link(code, number: "510104198803070019").code == "other-person")
            #expect(linked.object["line"]?.string.flatMap { RecordID($0) } != nil)
            #expect(await running.stop() == 0)
        }
    }

    @Test("a citizen's number is one number, however an input method writes it", .spec("CLI-288"))
    func numberAsPrinted() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            let code = try await world.keys("patient", "patient")
            #expect(try await world.enrol("patient", number: "５１０１０４１９９００３０７００４ｘ").status == 0)
            let opened = try await world.patient("patient", "open-line", "--custodian", CommandWorld.hospital)
            #expect(opened.status == 0)
            #expect(try await world.link(code, number: "51010419900307004X").status == 0)
            #expect(await running.stop() == 0)
        }
    }

    @Test(
        "a mistyped citizen's number, and one of another day of birth, enrol nobody", .spec("CLI-293"),
        arguments: [
            ("510104199003070016", "mistyped-number"), ("51010419900307", "mistyped-number"),
            ("510104198803070019", "other-birth-date"),
        ])
    func wrongNumber(number: String, code: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            try await world.keys("patient", "patient")
            let outcome = try await world.enrol("patient", number: number)
            #expect((outcome.status, outcome.code) == (2, code))
        }
    }

    @Test(
        "an identifier without system or value, and a day that is none, are usage errors", .spec("CLI-45"),
        arguments: [
            ("510104199003070015", "1990-03-07"),
            ("id|", "1990-03-07"), ("|1", "1990-03-07"), ("id|1", "1990-02-30"),
        ])
    func usage(identifier: String, day: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let outcome = try await world.institution(
                "enrol", "--card", "x", "--name", "x", "--identifier", identifier, "--birth-date", day)
            #expect((outcome.status, outcome.code) == (2, "usage"))
        }
    }
}
