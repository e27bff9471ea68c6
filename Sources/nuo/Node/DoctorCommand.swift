import ArgumentParser
import ConsentLedger
import Federation
import Foundation
import NodeService
import Phrases

/// `nuo node doctor`
struct DoctorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "doctor", abstract: Catalogue.doctor.abstract.localized)
    }

    private struct Result: Encodable {
        struct Item: Encodable {
            let severity: String
            let code: String
            let finding: String
            let next: String
        }

        let findings: [Item]
    }

    @OptionGroup var node: NodeArgument

    @Flag(name: .long, help: help(Catalogue.doctor.repairHelp))
    var repair = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        let directory = NodeDirectory(URL(fileURLWithPath: node.directory, isDirectory: true))
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: node.directory, isDirectory: &isDirectory), isDirectory.boolValue
        else { throw CommandFailure(.usage, Catalogue.nodeProblem.notANode, ["path": node.directory]) }
        let lock = repair ? try NodeHome(node.directory).lock() : nil
        defer { withExtendedLifetime(lock) {} }
        let found = examine(directory)
        let items = found.map { finding in
            Result.Item(
                severity: finding.severity.rawValue, code: finding.code.rawValue, finding: text(finding).found,
                next: text(finding).next)
        }
        show(found, on: console)
        console.finish(Result(findings: items))
        if found.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.verificationFailed.rawValue) }
    }

    private func examine(_ directory: NodeDirectory) -> [Finding] {
        let name = directory.url.appendingPathComponent(NodeHome.originFile)
        let origin = (try? String(contentsOf: name, encoding: .utf8))
            .flatMap { Origin($0.trimmingCharacters(in: .newlines)) }
        let configuration = try? NodeConfiguration(
            environment: ProcessInfo.processInfo.environment, file: directory.configurationFile)
        let lockFile = configuration?.lockFile.map { URL(fileURLWithPath: $0, relativeTo: directory.url).path }
        let delta = configuration.map { UInt64(clamping: $0.freshnessDelta.components.seconds) }
        var examination = NodeExamination(
            directory, lockFile: lockFile, freshness: delta.map(FreshnessRule.init) ?? .standard,
            now: NodeClock.systemSeconds())
        let policyFile = configuration?.policyFile.map { URL(fileURLWithPath: $0, relativeTo: directory.url).path }
        let found = examination.run(origin: origin, repairing: repair).filter { finding in
            finding.code != .foreignFile || finding.details["path"] != policyFile
        }
        guard let configuration else { return [Finding(.error, .badSettings)] + found }
        return policyFindings(configuration) + found
    }

    private func policyFindings(_ configuration: NodeConfiguration) -> [Finding] {
        guard let home = try? NodeHome(node.directory) else { return [] }
        do {
            _ = try home.policy(configuration)
            return []
        } catch {
            return [Finding(.error, .badPolicy, ["reason": error.description])]
        }
    }

    private func text(_ finding: Finding) -> (found: String, next: String) {
        guard let phrases = Catalogue.doctor.finding(code: finding.code.rawValue) else {
            return (finding.code.rawValue, "")
        }
        var arguments = finding.details
        if let damage = finding.damage { arguments["what"] = DamageText.text(code: damage, arguments) }
        let language = output.console.language
        return (phrases.found.text(language, arguments), phrases.next.text(language, arguments))
    }

    private func show(_ found: [Finding], on console: Console) {
        let words = Catalogue.doctor
        guard !found.isEmpty else { return console.say(words.healthy) }
        var table = Table([words.severity, words.finding, words.next].map { .init(console.text($0)) })
        for finding in found {
            let severity =
                switch finding.severity {
                case .error: words.error
                case .warning: words.warning
                case .note: words.note
                }
            let (said, next) = text(finding)
            table.append([console.text(severity), said, next])
        }
        console.show(table)
    }
}
