import ArgumentParser
import Foundation
import Phrases

/// A command that finds something sound, or throws why not.
protocol VerifyCommand {
    /// What was found; throws `Refusal`.
    func verify() throws -> VerifyOutcome
}

/// What a command found, for people and for programs.
struct VerifyOutcome {
    let text: String
    let result: any Encodable
}

/// Runs the command and ends the process: one place where errors become text or JSON and an exit status.
enum VerifyRunner {
    static func run() -> Never {
        let json = CommonArguments(Array(CommandLine.arguments.dropFirst())).json
        do {
            let command = try NuoVerify.parseAsRoot()
            guard let command = command as? any VerifyCommand else {
                var other = command
                try other.run()
                exit(ExitStatus.done.rawValue)
            }
            let outcome = try command.verify()
            try write(json ? CommandReport.success(encoded(outcome.result)) : PrintableText.lines(outcome.text))
            exit(ExitStatus.done.rawValue)
        } catch let refusal as Refusal {
            fail(
                refusal.status, code: refusal.notice.code,
                message: refusal.notice.message.localized(refusal.arguments),
                hint: refusal.notice.next.localized(refusal.arguments), json: json)
        } catch {
            endParsing(error, json: json)
        }
    }

    /// Whatever stops the parser is a request for a page or a usage error.
    private static func endParsing(_ error: any Error, json: Bool) -> Never {
        let text = NuoVerify.fullMessage(for: error, columns: HelpPage.parserColumns)
        let page = HelpPage(language: VerifyLanguage.current, columns: columns)
        guard NuoVerify.exitCode(for: error) == .success else {
            let help = page.helpCommand(inError: text) ?? "nuo-verify --help"
            fail(
                .usage, code: Catalogue.common.usage.code, message: page.usageError(NuoVerify.message(for: error)),
                hint: Catalogue.common.seeHelp.localized(["command": help]), json: json)
        }
        let isHelp = text.hasPrefix("OVERVIEW: ") || text.hasPrefix("USAGE: ")
        do {
            try write(isHelp ? page.rendered(text) : text)
        } catch {
            exit(ExitStatus.failed.rawValue)
        }
        exit(ExitStatus.done.rawValue)
    }

    private static func fail(_ status: ExitStatus, code: String, message: String, hint: String, json: Bool) -> Never {
        do {
            if json {
                try write(CommandReport.failure(code: code, message: message, hint: hint))
            } else {
                let lines = [
                    Catalogue.common.errorLabel.localized + PrintableText.lines(message),
                    Catalogue.common.nextLabel.localized + PrintableText.lines(hint), "",
                ]
                try FileHandle.standardError.write(contentsOf: Data(lines.joined(separator: "\n").utf8))
            }
        } catch {
            // Nobody hears us; the exit status still says it.
        }
        exit(status.rawValue)
    }

    private static func write(_ text: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    }

    private static func encoded(_ result: any Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(result), as: UTF8.self)
    }

    private static var columns: Int { ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80 }
}
