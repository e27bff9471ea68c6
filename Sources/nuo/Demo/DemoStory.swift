import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import NodeService
import Phrases
import Storage

/// What a step came to.
enum StepOutcome: String {
    case done, permitted, denied, verified, rejected
}

/// The story, step by step. Each outcome is the exit code of the command that a user would run.
struct DemoStory {
    let world: DemoWorld
    let console: Console
    var report: DemoReport
    private var patientCode = ""
    private var found: [String] = []

    init(world: DemoWorld, console: Console) {
        self.world = world
        self.console = console
        report = DemoReport(dir: world.root.path)
    }

    private var tool: DemoTool { world.tool }

    // MARK: acts

    mutating func tell() async throws {
        try await prepare()
        try await consentAct()
        try await accountAct()
        try await withdrawalAct()
        try await failureAct()
        try await forgeryAct()
        try await imagingAct()
    }

    private mutating func prepare() async throws {
        console.say(Catalogue.demo.opening)
        try await world.prepare()
        let number = "\(PatientIdentifier.citizenSystem)|\(DemoRecords.citizenNumber)"
        patientCode = try await world.patient(
            "ouyang", name: DemoRecords.patientName, birthDate: DemoRecords.birthDate, identifiers: [number])
        for hospital in [world.labs, world.imaging] {
            try await world.link(
                "ouyang", code: patientCode, at: hospital, name: DemoRecords.patientName, identifiers: [number])
        }
        let records = try DemoRecords.write(below: world.root)
        let intake = DemoIntake(world: world)
        report.documents += try await intake.importFiles(
            [records.labs.path], at: world.labs, code: patientCode
        ).documents
        report.documents += try await intake.importFiles(
            [records.imaging.path], at: world.imaging, code: patientCode
        ).documents
        try await world.settle()
        console.say(Catalogue.demo.cast)
    }

    private mutating func consentAct() async throws {
        try await step("lookup-before-consent", .denied, Catalogue.demo.lookupBeforeConsent) {
            try await $0.lookup("wang", class: "lab")
        }
        try await step("request-reaches-patient", .done, Catalogue.demo.requestReachesPatient) { story in
            let outcome = try await story.tool.nuo(["patient", "requests"] + story.world.acting("ouyang"))
            return outcome.isDone && outcome.object["requests"]?.elements.isEmpty == false ? .done : .denied
        }
        try await step("grant-labs", .done, Catalogue.demo.grantLabs) {
            try await $0.grant("lab", to: "wang", at: $0.world.labs)
        }
        try await world.settle()
        try await step("lookup-labs", .permitted, Catalogue.demo.lookupLabs) {
            try await $0.lookup("wang", class: "lab")
        }
        try await step("open-labs", .verified, Catalogue.demo.openLabs) { try await $0.open(as: "wang") }
        try await step("lookup-imaging", .denied, Catalogue.demo.lookupImaging) {
            try await $0.lookup("li", class: "imaging")
        }
    }

    private mutating func accountAct() async throws {
        try await world.settle()
        try await step("history", .verified, Catalogue.demo.history) { story in
            let outcome = try await story.tool.nuo(["patient", "history"] + story.world.acting("ouyang"))
            story.report.receipts = (outcome.object["receipts"]?.elements ?? []).compactMap(\.string)
            return outcome.isDone && !story.report.receipts.isEmpty ? .verified : .rejected
        }
        try await step("receipt-offline", .verified, Catalogue.demo.receiptOffline) { story in
            guard let receipt = story.report.receipts.first else { return .rejected }
            let keys = try story.vkeys(of: story.world.chengdu)
            return try await story.tool.verify(["receipt", receipt] + keys).isDone ? .verified : .rejected
        }
    }

    private mutating func withdrawalAct() async throws {
        // A withdrawal has the reader's node erase what it keeps.
        try await step("swapped-payload", .rejected, Catalogue.demo.swappedPayload) { try await $0.swappedPayload() }
        try await step("withdraw", .done, Catalogue.demo.withdraw) { story in
            let outcome = try await story.tool.nuo(
                ["patient", "withdraw", "--custodian", story.world.labs.id] + story.world.acting("ouyang"))
            return outcome.isDone ? .done : .denied
        }
        try await world.settle()
        try await step("lookup-after-withdraw", .denied, Catalogue.demo.lookupAfterWithdraw) {
            try await $0.lookup("wang", class: "lab", custodian: $0.world.labs)
        }
    }

    private mutating func failureAct() async throws {
        try await step("grant-again", .done, Catalogue.demo.grantAgain) {
            try await $0.grant("lab", to: "wang", at: $0.world.labs)
        }
        try await world.settle()
        try await step("lookup-again", .permitted, Catalogue.demo.lookupAgain) {
            try await $0.lookup("wang", class: "lab", custodian: $0.world.labs)
        }
        await world.chongqing.stop()
        try await passTime(running: [world.chengdu, world.supervisor])
        try await step("lookup-on-stale-copy", .denied, Catalogue.demo.lookupOnStaleCopy) {
            try await $0.lookup("wang", class: "lab", custodian: $0.world.labs)
        }
        world.chongqing.putForward(bySeconds: Self.beyondDelta)
        try await world.chongqing.start(log: world.root.appendingPathComponent("chongqing.log"))
    }

    /// More than Δ; only nodes that run have fresh heads afterwards.
    private static let beyondDelta = FreshnessRule.standard.deltaSeconds + 10

    private func passTime(running: [DemoNode]) async throws {
        for item in running { item.putForward(bySeconds: Self.beyondDelta) }
        for item in running { await (try item.node()).beat() }
        for item in running {
            for partner in running where partner.name != item.name {
                let node = try item.node()
                try await Waiting.until("\(item.origin) sees a fresh head of \(partner.origin)") {
                    await node.refreshReplica(of: partner.origin)
                }
            }
        }
    }

    /// The images too are read in the end, by the doctor in Chengdu, once the patient has consented.
    private mutating func imagingAct() async throws {
        try await step("grant-imaging", .done, Catalogue.demo.grantImaging) {
            try await $0.grant("imaging", to: "li", at: $0.world.imaging)
        }
        try await world.settle()
        try await step("open-imaging", .verified, Catalogue.demo.openImaging) { story in
            guard try await story.lookup("li", class: "imaging") == .permitted else { return .denied }
            return try await story.open(as: "li")
        }
    }

    private mutating func forgeryAct() async throws {
        try await step("tampered-ledger", .rejected, Catalogue.demo.tamperedLedger) { try await $0.tamperedLedger() }
    }

    // MARK: what the steps do

    private mutating func step(
        _ name: String, _ expected: StepOutcome, _ text: Phrase,
        _ action: (inout DemoStory) async throws -> StepOutcome
    ) async throws {
        let start = ContinuousClock.now
        let outcome = try await action(&self)
        let elapsed = start.duration(to: .now)
        let milliseconds = Int(
            elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
        report.steps.append(
            DemoReport.Step(
                name: name, expected: expected.rawValue, outcome: outcome.rawValue, milliseconds: milliseconds))
        console.say(
            Catalogue.demo.step,
            [
                "mark": outcome == expected ? "✓" : "✗", "text": console.text(text),
                "milliseconds": String(milliseconds),
            ])
        guard outcome == expected else {
            throw DemoProblem.step(name: name, outcome: outcome.rawValue, expected: expected.rawValue)
        }
    }

    private mutating func lookup(
        _ person: String, class recordClass: String, custodian: DemoWorld.Hospital? = nil
    ) async throws -> StepOutcome {
        let directly = custodian.map { ["--custodian", $0.id] } ?? []
        let outcome = try await tool.nuo(
            ["clinician", "lookup", "--patient", patientCode, "--purpose", "TREAT", "--class", recordClass] + directly
                + world.acting(person))
        if outcome.isDone {
            found = (outcome.object["documents"]?.elements ?? []).compactMap { $0["id"]?.string }
            return .permitted
        }
        return outcome.status == ExitStatus.denied.rawValue ? .denied : .rejected
    }

    private func grant(
        _ recordClass: String, to person: String, at custodian: DemoWorld.Hospital
    ) async throws -> StepOutcome {
        let outcome = try await tool.nuo(
            [
                "patient", "grant", "--custodian", custodian.id, "--practitioner", world.home(person) + "/card.txt",
                "--class", recordClass, "--days", "30", "--yes",
            ] + world.acting("ouyang"))
        return outcome.isDone ? .done : .denied
    }

    /// Opens what the last lookup found; every file must equal its original.
    private mutating func open(as person: String) async throws -> StepOutcome {
        let out = world.root.appendingPathComponent("opened/\(person)").path
        let outcome = try await tool.nuo(["clinician", "open"] + found + ["--out", out] + world.acting(person))
        guard outcome.isDone else { return .rejected }
        let opened = try DemoIntake.note(outcome.object, in: &report.documents)
        return opened == found.count ? .verified : .rejected
    }

    private func vkeys(of node: DemoNode) throws -> [String] {
        try node.node().verifierKeys.flatMap { ["--vkey", $0.description] }
    }

    private func tamperedLedger() async throws -> StepOutcome {
        let folder = world.root.appendingPathComponent("tampered")
        try await tool.prepare("ledger", "export", folder.path, "--node", world.chengdu.directory.path)
        let keys = try vkeys(of: world.chengdu)
        guard try await tool.verify(["ledger", folder.path] + keys).isDone else { return .denied }
        let bundles = folder.appendingPathComponent("tile/entries")
        let files = FileManager.default.enumerator(atPath: bundles.path)?.compactMap { $0 as? String } ?? []
        let paths = files.map { bundles.appendingPathComponent($0) }
        guard
            let file = paths.first(where: {
                (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
            })
        else { return .denied }
        var bytes = Array(try Data(contentsOf: file))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: file)
        let outcome = try await tool.verify(["ledger", folder.path] + keys)
        return outcome.status == ExitStatus.verificationFailed.rawValue ? .rejected : .verified
    }

    /// Another document's ciphertext takes the place of the one that the reader's node keeps.
    private func swappedPayload() async throws -> StepOutcome {
        let store = world.supervisor.directory.appendingPathComponent("payloads")
        let files = try FileManager.default.contentsOfDirectory(at: store, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
        guard files.count >= 2, let id = found.first else { return .verified }
        let originals = try files.map { try Data(contentsOf: $0) }
        for (file, other) in zip(files, originals.dropFirst() + [originals[0]]) { try other.write(to: file) }
        let outcome = try await tool.nuo(["clinician", "open", id] + world.acting("wang"))
        for (file, original) in zip(files, originals) { try original.write(to: file) }
        return outcome.status == ExitStatus.verificationFailed.rawValue ? .rejected : .verified
    }

    // MARK: what stays

    /// The nodes as they stand at the end.
    mutating func noteNodes() throws {
        report.nodes = try world.nodes.map { item in
            let node = try item.node()
            return DemoReport.Node(
                origin: item.origin.text, url: item.url, vkey: node.verifierKeys[0].description,
                cosigner: node.verifierKeys[1].description,
                ledgerSize: try node.database.head(of: item.origin)?.state.size ?? 0)
        }
    }

    /// Waits until both partners have cosigned a node's head.
    private func witnessed(_ item: DemoNode) async throws {
        let node = try item.node()
        let partners = try world.nodes.filter { $0.name != item.name }.map { try $0.node().verifierKeys[1] }
        try await Waiting.until("both partners cosign \(item.origin)") {
            let lines = (try? node.database.head(of: item.origin))?.note.signatures ?? []
            return partners.allSatisfy { lines.contains(where: $0.isNamed) }
        }
    }

    /// Exports every ledger and every patient's copies.
    mutating func keep(patients: [String]) async throws {
        for item in world.nodes {
            try await witnessed(item)
            let folder = world.root.appendingPathComponent("exports/\(item.name)")
            try await tool.prepare("ledger", "export", folder.path, "--node", item.directory.path)
            report.exports.append(DemoReport.Export(origin: item.origin.text, path: folder.path))
        }
        try await world.settle()
        for key in ["ouyang"] + patients {
            let folder = world.root.appendingPathComponent("copies/\(key)").path
            let said = try await tool.prepare(["patient", "export", "--out", folder] + world.acting(key))
            let identity = said["identity"]?.string
            for item in said["documents"]?.elements ?? [] {
                guard let id = item["id"]?.string,
                    let index = report.documents.firstIndex(where: { $0.id == id })
                else { continue }
                report.documents[index].sealedPath = item["path"]?.string
                report.documents[index].identityPath = identity
            }
        }
        for key in ["ouyang"] + patients {
            let said = try await tool.prepare(["patient", "receipts"] + world.acting(key))
            report.receipts += (said["receipts"]?.elements ?? []).compactMap(\.string)
        }
    }
}
