import ArgumentParser
import Foundation
import Phrases
import Storage

/// Runs the command tree and ends the process: one place where errors become text or JSON and an exit code.
enum CommandRunner {
    static func run(_ root: any AsyncParsableCommand.Type) async -> Never {
        let console = Console.current
        let command: any ParsableCommand
        do {
            command = try await root.asyncParseAsRoot(nil)
        } catch {
            exit(reportParsing(error, of: root, on: console).rawValue)
        }
        do {
            try await run(command)
            exit(ExitStatus.done.rawValue)
        } catch {
            exit(reportRunning(error, of: root, on: console))
        }
    }

    private static func run(_ command: any ParsableCommand) async throws {
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            var synchronous = command
            try synchronous.run()
        }
    }

    /// Whatever stops the parser is a request for a page or a usage error; its error type is not public, so that even
    /// what a command's `validate()` throws can only be asked for its description.
    private static func reportParsing(
        _ error: any Error, of root: any AsyncParsableCommand.Type, on console: Console
    ) -> ExitStatus {
        let text = root.fullMessage(for: error, columns: HelpPage.parserColumns)
        guard root.exitCode(for: error) != .success else {
            showPage(text, on: console)
            return .done
        }
        let page = HelpPage(language: console.language, columns: console.errors.columns)
        console.failUsage(
            page.usageError(root.message(for: error)), synopsis: page.synopsis(inError: text),
            helpCommand: page.helpCommand(inError: text))
        return .usage
    }

    private static func reportRunning(
        _ error: any Error, of root: any AsyncParsableCommand.Type, on console: Console
    ) -> Int32 {
        switch error {
        case let failure as CommandFailure:
            console.fail(failure)
            return failure.status.rawValue
        case let code as ExitCode:
            return code.rawValue
        case let invalid as ValidationError:
            console.failUsage(invalid.message, synopsis: nil, helpCommand: nil)
            return ExitStatus.usage.rawValue
        case LockError.unusable(let path, let number):
            console.fail(.unwritable(path, POSIXError(POSIXErrorCode(rawValue: number) ?? .EIO)))
            return ExitStatus.failed.rawValue
        case is CancellationError:
            console.fail(CommandFailure(.failed, Catalogue.common.cancelled))
            return ExitStatus.failed.rawValue
        default:
            return reportUnforeseen(error, of: root, on: console).rawValue
        }
    }

    /// The `help` subcommand throws its page while it runs; anything else is an error that no command has foreseen.
    private static func reportUnforeseen(
        _ error: any Error, of root: any AsyncParsableCommand.Type, on console: Console
    ) -> ExitStatus {
        guard root.exitCode(for: error) == .success else {
            console.fail(CommandFailure(.failed, Catalogue.common.unexpected, ["reason": SystemReason.text(error)]))
            return .failed
        }
        showPage(root.fullMessage(for: error, columns: HelpPage.parserColumns), on: console)
        return .done
    }

    /// Help, version, or a completion script, of which only help is put into our words.
    private static func showPage(_ text: String, on console: Console) {
        let isHelp = text.hasPrefix("OVERVIEW: ") || text.hasPrefix("USAGE: ")
        let page = isHelp ? HelpPage(language: console.language, columns: console.output.columns).rendered(text) : text
        console.write(page)
        console.finish(["text": page])
    }
}
