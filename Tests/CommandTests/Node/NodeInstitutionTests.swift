import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

@Suite("nuo node institution", .timeLimit(.minutes(10)))
struct NodeInstitutionTests {
    private func add(
        _ world: CommandWorld, _ card: String, _ id: String, _ rights: String = "enrol"
    ) async throws -> CommandTool.Outcome {
        try await world.tool(
            "node", "institution", "add", world.node, "--card", "\(card)/card.txt", "--id", id, "--rights", rights,
            "--json")
    }

    @Test("an institution is accepted by its card, its rights can change and its key can't", .spec("CLI-37"))
    func rights() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept(rights: "enrol")
            #expect(try await add(world, "hospital", CommandWorld.hospital, "custodian,credential").status == 0)
            let listed = try await tool.done("node", "institution", "list", world.node)["institutions"]?.elements ?? []
            #expect(listed.count == 1)
            #expect(listed.first?["rights"]?.elements.compactMap(\.string) == ["credential", "custodian"])
            try await world.keys("institution", "other", called: "Other")
            #expect(try await add(world, "other", CommandWorld.hospital).code == "institution-key-changed")
            #expect(try await add(world, "hospital", CommandWorld.otherHospital).code == "key-of-other-institution")
        }
    }

    @Test("a card of somebody else, or for another ledger, is refused", .spec("CLI-37"))
    func cards() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let other = try await CommandWorld(tool, node: "elsewhere")
            try await other.keys("institution", "foreign", called: "Foreign")
            try await world.keys("patient", "patient")
            try await world.keys("practitioner", "doctor", called: "Doctor")
            #expect(try await add(world, "foreign", CommandWorld.hospital).code == "card-of-other-ledger")
            for card in ["patient", "doctor"] {
                let outcome = try await add(world, card, CommandWorld.hospital)
                #expect((outcome.status, outcome.code) == (2, "not-an-institution"))
            }
        }
    }

    @Test("an institution that a partner speaks for is refused", .spec("CLI-37"))
    func partners() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let partner = InventedPartner(institutions: [(CommandWorld.hospital, "theirs", [.custodian])])
            #expect(try await partner.add(to: world, "--accept", "all").status == 0)
            try await world.keys("institution", "hospital", called: "Hospital")
            #expect(try await add(world, "hospital", CommandWorld.hospital).code == "institution-elsewhere")
        }
    }

    @Test(
        "a mistyped code and a right that does nothing are usage errors", .spec("CLI-37"),
        arguments: [("12510100MB0D00001E", "enrol"), (CommandWorld.hospital, "urgency"), (CommandWorld.hospital, "")])
    func usage(id: String, rights: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let outcome = try await add(world, "nobody", id, rights)
            #expect((outcome.status, outcome.code) == (2, "usage"))
        }
    }
}
