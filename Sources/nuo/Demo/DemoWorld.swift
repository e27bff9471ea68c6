import ConsentLedger
import ConsentPolicy
import Foundation
import HealthRecords
import NodeService
import Storage

/// The cast: three nodes, three hospitals, two doctors, and as many patients as there are. Everything is prepared by the
/// commands that operators and people use.
struct DemoWorld: Sendable {
    /// An institution of the cast.
    struct Hospital: Sendable {
        let key: String
        let id: String
        let name: String
        let rights: String
        let node: DemoNode
    }

    let root: URL
    let tool: DemoTool
    let chengdu: DemoNode
    let chongqing: DemoNode
    let supervisor: DemoNode
    let labs: Hospital
    let imaging: Hospital
    let third: Hospital
    let passphrase: String

    var nodes: [DemoNode] { [chengdu, chongqing, supervisor] }
    var hospitals: [Hospital] { [labs, imaging, third] }

    init(root: URL, tool: DemoTool) throws {
        self.root = root
        self.tool = tool
        chengdu = try DemoNode(name: "chengdu", below: root)
        chongqing = try DemoNode(name: "chongqing", below: root)
        supervisor = try DemoNode(name: "supervisor", below: root)
        // Codes of the unassigned department sequence MB0D, with right check characters: nobody's.
        labs = Hospital(
            key: "labs", id: "12510100MB0D00001D", name: "成都市示范第一医院", rights: "enrol,credential,custodian",
            node: chengdu)
        imaging = Hospital(
            key: "imaging", id: "12500000MB0D000027", name: "重庆市示范人民医院", rights: "enrol,credential,custodian",
            node: chongqing)
        third = Hospital(
            key: "third", id: "12510700MB0D00003J", name: "绵阳市示范中心医院", rights: "credential,supervise",
            node: supervisor)
        passphrase = root.appendingPathComponent("passphrase").path
        let secret = "demonstration only\n".utf8
        try PrivateFile.create(passphrase, Array(secret))
    }

    /// The home of a person or institution.
    func home(_ name: String) -> String { root.appendingPathComponent("people/\(name)").path }

    /// The options of every command that a person of the cast runs.
    func acting(_ name: String) -> [String] { ["--home", home(name), "--passphrase-file", passphrase] }

    // MARK: preparation

    func prepare() async throws {
        for node in nodes {
            try await tool.prepare(
                "node", "init", node.directory.path, "--origin", node.origin.text, "--url", node.url, "--listen",
                "127.0.0.1:\(node.port)")
            try await node.start(log: root.appendingPathComponent("\(node.name).log"))
            let profile = try await tool.prepare("node", "profile", node.directory.path, "--out", node.profile)
            guard profile["ok"]?.bool == true else { throw DemoProblem.preparation("profile") }
        }
        for hospital in hospitals { try await prepare(hospital) }
        for node in nodes {
            for partner in nodes where partner.name != node.name { try await introduce(partner, to: node) }
        }
        try await practitioner("li", name: "李文博", at: labs, licence: "110510100000001", specialty: "影像科")
        try await practitioner("wang", name: "王雨桐", at: third, licence: "110510700000002", specialty: "内分泌科")
    }

    private func prepare(_ hospital: Hospital) async throws {
        try await tool.prepare(
            ["keys", "institution", "--name", hospital.name, "--profile", hospital.node.profile] + newKeys(hospital.key)
        )
        try await tool.prepare(
            "node", "institution", "add", hospital.node.directory.path, "--card", home(hospital.key) + "/card.txt",
            "--id", hospital.id, "--rights", hospital.rights)
        guard hospital.rights.contains("custodian") else { return }
        try await tool.prepare(["institution", "authorise", "--id", hospital.id] + acting(hospital.key))
    }

    /// Throw-away keys: a low work factor, since nothing that matters is behind the passphrase.
    private func newKeys(_ name: String) -> [String] { acting(name) + ["--work-factor", "10"] }

    private func introduce(_ partner: DemoNode, to node: DemoNode) async throws {
        let file = root.appendingPathComponent("\(partner.name).descriptor").path
        try? FileManager.default.removeItem(atPath: file)
        let said = try await tool.prepare("node", "descriptor", partner.directory.path, "--out", file)
        guard let fingerprint = said["fingerprint"]?.string else { throw DemoProblem.preparation("descriptor") }
        try await tool.prepare(
            "node", "peers", "add", node.directory.path, "--descriptor", file, "--fingerprint", fingerprint,
            "--accept", "all")
    }

    private func practitioner(
        _ key: String, name: String, at hospital: Hospital, licence: String, specialty: String
    ) async throws {
        try await tool.prepare(
            ["keys", "practitioner", "--name", name, "--profile", hospital.node.profile] + newKeys(key))
        try await tool.prepare(
            [
                "institution", "issue-credential", "--id", hospital.id, "--card", home(key) + "/card.txt", "--name",
                name, "--licence", licence, "--specialty", specialty, "--days", "365",
            ] + acting(hospital.key))
    }

    /// Enrols a patient in Chongqing and returns the health code.
    func patient(_ key: String, name: String, birthDate: String, identifiers: [String]) async throws -> String {
        let made = try await tool.prepare(
            ["keys", "patient", "--profile", chongqing.profile] + newKeys(key))
        guard let code = made["healthCode"]?.string else { throw DemoProblem.preparation("health code") }
        let numbers = identifiers.flatMap { ["--identifier", $0] }
        try await tool.prepare(
            [
                "institution", "enrol", "--id", imaging.id, "--card", home(key) + "/card.txt", "--name", name,
                "--birth-date", birthDate,
            ] + numbers + acting(imaging.key))
        return code
    }

    /// The patient opens a line for a custodian, and the custodian links its file, in person.
    func link(_ key: String, code: String, at hospital: Hospital, name: String, identifiers: [String]) async throws {
        let opened = try await tool.prepare(
            ["patient", "open-line", "--custodian", hospital.id] + acting(key))
        guard let line = opened["line"]?.string.flatMap({ RecordID($0) }) else {
            throw DemoProblem.preparation("line")
        }
        let node = try hospital.node.node()
        try await Waiting.until("the line reaches \(hospital.name)") { try !node.database.lines(bearing: line).isEmpty }
        let numbers = identifiers.flatMap { ["--identifier", $0] }
        try await tool.prepare(
            ["institution", "link", "--id", hospital.id, "--code", code, "--name", name] + numbers
                + acting(hospital.key))
    }

    /// Returns when every running node holds what its partners have entered, and nothing waits to be delivered.
    func settle() async throws {
        let running = nodes.compactMap { try? $0.node() }
        for node in running {
            let size = try node.database.head(of: node.origin)?.state.size ?? 0
            for partner in running where partner.origin != node.origin {
                try await Waiting.until("\(partner.origin) copies \(node.origin)") {
                    (try partner.database.head(of: node.origin)?.state.size ?? 0) >= size
                }
            }
        }
        for node in running {
            try await Waiting.until("\(node.origin) has delivered everything") {
                try node.database.outboxCount() == 0
            }
        }
    }
}

/// Waiting for something that other tasks bring about.
enum Waiting {
    static func until(_ what: String, _ isTrue: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !isTrue() {
            guard ContinuousClock.now < deadline else { throw DemoProblem.preparation("timeout: \(what)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
