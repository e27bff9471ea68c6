import NodeService
import Phrases

/// What can be wrong with a node's directory and settings, as an operator meets it.
extension CommandFailure {
    static func from(_ failure: NodeDirectory.Failure) -> CommandFailure {
        switch failure {
        case .missing(let path): CommandFailure(.usage, Catalogue.nodeProblem.notANode, ["path": path])
        case .readableByOthers(let path, let mode):
            CommandFailure(.usage, Catalogue.nodeProblem.readableByOthers, ["path": path, "mode": mode])
        case .cannotWrite(let path, let errno):
            CommandFailure(
                .failed, Catalogue.common.unwritableOutput, ["path": path, "reason": SystemReason.text(errno: errno)])
        }
    }

    static func from(_ failure: DirectoryLock.Failure) -> CommandFailure {
        switch failure {
        case .heldByAnother(let process):
            CommandFailure(
                .failed, Catalogue.nodeProblem.alreadyRunning, ["process": process.map { String($0) } ?? "?"])
        case .unusable(let path, let errno):
            CommandFailure(
                .failed, Catalogue.common.unwritableOutput, ["path": path, "reason": SystemReason.text(errno: errno)])
        }
    }

    static func from(_ error: ConfigurationError) -> CommandFailure {
        switch error {
        case .value(let key, let source, let expected):
            let expected = Catalogue.setting.expectation(expected, in: CommandLanguage.current)
            let arguments = ["key": key, "source": source.localized, "expected": expected]
            return CommandFailure(.usage, Catalogue.nodeProblem.badSetting, arguments)
        case .unknownKey(let key, let source, let nearest):
            let arguments = ["key": key, "source": source.localized]
            guard let nearest else { return CommandFailure(.usage, Catalogue.nodeProblem.unknownSetting, arguments) }
            return CommandFailure(
                .usage, Catalogue.nodeProblem.mistypedSetting, arguments.merging(["nearest": nearest]) { $1 })
        case .file(let path, _): return CommandFailure(.usage, Catalogue.nodeProblem.badSettingsFile, ["path": path])
        }
    }
}

extension ConfigurationSource {
    /// Who set a value, in the language of this run.
    var localized: String {
        let phrases = Catalogue.setting
        let language = CommandLanguage.current
        return switch self {
        case .commandLine: phrases.commandLine.text(language)
        case .environment(let variable): phrases.environment.text(language, ["variable": variable])
        case .file(let path): phrases.file.text(language, ["path": path])
        case .standard: phrases.standard.text(language)
        }
    }
}
