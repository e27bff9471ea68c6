import CipherSuites
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@Suite("nuo node peers", .timeLimit(.minutes(10)))
struct PeerTests {
    private let claims: [(id: String, key: String, rights: Set<InstitutionRight>)] = [
        (CommandWorld.hospital, "one", [.enrol, .custodian]), (CommandWorld.otherHospital, "two", [.credential]),
    ]

    private func accepted(_ outcome: CommandTool.Outcome) -> [[String]] {
        (outcome.object["institutions"]?.elements ?? []).map { item in
            item["accepted"]?.elements.compactMap(\.string) ?? []
        }
    }

    @Test("only the descriptor whose fingerprint was told is accepted, however it is spaced", .spec("CLI-38"))
    func fingerprint() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let partner = InventedPartner()
            let other = try InventedPartner(serial: 2).descriptor().fingerprint
            let refused = try await partner.add(to: world, fingerprint: other)
            #expect((refused.status, refused.code) == (4, "other-fingerprint"))
            let spaced = try partner.descriptor().fingerprint.uppercased().replacingOccurrences(of: "-", with: " ")
            #expect(try await partner.add(to: world, fingerprint: spaced).status == 0)
            try world.write("nuo/descriptor@v1\n", to: "broken.txt")
            let broken = try await tool(
                "node", "peers", "add", world.node, "--descriptor", "broken.txt", "--fingerprint", other, "--json")
            #expect((broken.status, broken.code) == (4, "bad-descriptor"))
        }
    }

    @Test("rights are those that the operator accepts and the descriptor claims", .spec("CLI-39"))
    func rights() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let partner = InventedPartner(institutions: claims)
            #expect(accepted(try await partner.add(to: world)) == [[], []])
            let one = "\(CommandWorld.hospital)=custodian"
            #expect(accepted(try await partner.add(to: world, "--accept", one)) == [["custodian"], []])
            #expect(
                accepted(try await partner.add(to: world, "--accept", "all")) == [
                    ["custodian", "enrol"], ["credential"],
                ])
            let more = try await partner.add(to: world, "--accept", "\(CommandWorld.hospital)=credential")
            #expect((more.status, more.code) == (2, "not-claimed"))
            let third = try await partner.add(to: world, "--accept", "\(CommandWorld.thirdHospital)=enrol")
            #expect((third.status, third.code) == (2, "institution-not-claimed"))
        }
    }

    @Test("an institution of this node or of another partner gets no right", .spec("CLI-39"))
    func otherNodes() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept(CommandWorld.hospital)
            let first = InventedPartner(institutions: claims)
            #expect(try await first.add(to: world, "--accept", "all").code == "institution-elsewhere")
            #expect(try await first.add(to: world, "--accept", "\(CommandWorld.otherHospital)=credential").status == 0)
            let second = InventedPartner(
                origin: "second.example", tlsKey: .sha256(Array("second".utf8)), institutions: claims)
            let stolen = "\(CommandWorld.otherHospital)=credential"
            #expect(try await second.add(to: world, "--accept", stolen).code == "institution-elsewhere")
            #expect(try await second.add(to: world).status == 0)
        }
    }

    @Test("the own descriptor and another node's transport key are refused", .spec("CLI-40"))
    func transportKeys() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let own = try await tool.done("node", "descriptor", world.node, "--out", "own.txt")
            let fingerprint = try #require(own["fingerprint"]?.string)
            let itself = try await tool(
                "node", "peers", "add", world.node, "--descriptor", "own.txt", "--fingerprint", fingerprint, "--json")
            #expect((itself.status, itself.code) == (2, "own-descriptor"))
            #expect(try await InventedPartner().add(to: world).status == 0)
            let second = try await InventedPartner(origin: "second.example").add(to: world)
            #expect((second.status, second.code) == (2, "shared-transport-key"))
        }
    }

    @Test("another log key and a lower serial need the operator's insistence", .spec("CLI-41"))
    func contradictions() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            #expect(try await InventedPartner(serial: 5).add(to: world).status == 0)
            let older = InventedPartner(serial: 4)
            #expect(try await older.add(to: world).code == "older-descriptor")
            let other = InventedPartner(logKey: "another", serial: 6)
            #expect(try await other.add(to: world).code == "log-key-changed")
            for insisted in [older, other] { #expect(try await insisted.add(to: world, "--replace").status == 0) }
        }
    }

    @Test("a partner that was suspended stays so under a new descriptor", .spec("CLI-41"))
    func suspended() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let path = tool.folder.appendingPathComponent("\(world.node)/node.sqlite").path
            let database = try NodeDatabase(path: path)
            let descriptor = try InventedPartner().descriptor()
            try database.keep(Peer(descriptor: descriptor, accepted: [:], state: .suspended), at: 1)
            try database.close()
            #expect(try await InventedPartner(serial: 2).add(to: world).object["state"]?.string == "suspended")
            let insisted = try await InventedPartner(serial: 3).add(to: world, "--replace")
            #expect(insisted.object["state"]?.string == "active")
        }
    }

    @Test("rights stay with an institution whose key stays", .spec("CLI-42"))
    func renewal() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            #expect(try await InventedPartner(institutions: claims).add(to: world, "--accept", "all").status == 0)
            var renewed = claims
            renewed[1].key = "a new key"
            let outcome = try await InventedPartner(serial: 2, institutions: renewed).add(to: world)
            #expect(accepted(outcome) == [["custodian", "enrol"], []])
            let named = try await InventedPartner(serial: 3, institutions: renewed).add(
                to: world, "--accept", "\(CommandWorld.otherHospital)=credential")
            #expect(accepted(named) == [[], ["credential"]])
        }
    }

    @Test("a removed partner is listed no more", .spec("CLI-43"))
    func removal() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            #expect(try await InventedPartner().add(to: world).status == 0)
            let listed = try await tool.done("node", "peers", "list", world.node)
            #expect(listed["peers"]?.elements.map { $0["origin"]?.string } == ["partner.example"])
            try await tool.done("node", "peers", "remove", world.node, "partner.example")
            #expect(try await tool.done("node", "peers", "list", world.node)["peers"]?.elements.isEmpty == true)
            let again = try await tool("node", "peers", "remove", world.node, "partner.example", "--json")
            #expect((again.status, again.code) == (2, "unknown-peer"))
        }
    }
}
