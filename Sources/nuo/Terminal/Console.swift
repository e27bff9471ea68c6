import Foundation
import Phrases

/// Where a command speaks: results on standard output, everything else on standard error; under `--json` standard output
/// carries exactly one JSON object.
struct Console: Sendable {
    let language: Language
    let json: Bool
    let output: TerminalStream
    let errors: TerminalStream

    init(language: Language, json: Bool, noColor: Bool) {
        self.language = language
        self.json = json
        output = TerminalStream(.standardOutput, noColor: noColor)
        errors = TerminalStream(.standardError, noColor: noColor)
    }

    /// The console of this run, as the bare arguments say: for use before anything is parsed.
    static let current: Console = {
        let common = CommonArguments(Array(CommandLine.arguments.dropFirst()))
        return Console(language: CommandLanguage.current, json: common.json, noColor: common.noColor)
    }()

    /// A phrase in the language of this console.
    func text(_ phrase: Phrase, _ arguments: [String: String] = [:]) -> String { phrase.text(language, arguments) }

    // MARK: results

    /// Says something on standard output; nothing under `--json`.
    func say(_ phrase: Phrase, _ arguments: [String: String] = [:]) { write(text(phrase, arguments)) }

    /// Writes lines as they are, control characters apart; nothing under `--json`.
    func write(_ lines: String) {
        if !json { output.write(PrintableText.lines(lines) + "\n") }
    }

    /// Draws a table as wide as the terminal, or as wide as it needs to be in a file; nothing under `--json`.
    func show(_ table: Table) {
        let lines = table.lines(width: output.isTerminal ? output.columns : nil)
        if !json { output.write(lines.joined(separator: "\n") + "\n") }
    }

    /// Draws a QR code; nothing under `--json`.
    func show(_ code: QRCode) {
        let needed = code.side + 8
        let quietZone = output.isTerminal && needed > output.columns ? 2 : 4
        let lines = code.lines(colours: output.usesColour, quietZone: quietZone)
        if !json { output.write(lines.joined(separator: "\n") + "\n") }
    }

    /// Under `--json` writes `result` as the one object, with `"ok":true` before its members; nothing otherwise. Call it
    /// once, at the end.
    func finish(_ result: some Encodable) {
        guard json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        do {
            let encoded = try encoder.encode(result)
            output.write(CommandReport.success(String(bytes: encoded, encoding: .utf8) ?? "{}") + "\n")
        } catch {
            fail(CommandFailure(.failed, Catalogue.common.unexpected, ["reason": String(describing: error)]))
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// Under `--json` writes `{"ok":true}`; nothing otherwise.
    func finish() {
        if json { output.write(CommandReport.success() + "\n") }
    }

    // MARK: remarks

    /// Says on standard error what is going on.
    func note(_ phrase: Phrase, _ arguments: [String: String] = [:]) {
        errors.write(text(phrase, arguments) + "\n")
    }

    /// Warns on standard error.
    func warn(_ phrase: Phrase, _ arguments: [String: String] = [:]) {
        errors.write(errors.styled(text(Catalogue.common.warningLabel), .yellow) + text(phrase, arguments) + "\n")
    }

    /// Warns on standard error, and says what to do.
    func warn(_ notice: Notice, _ arguments: [String: String] = [:]) {
        warn(notice.message, arguments)
        errors.write(text(Catalogue.common.nextLabel) + text(notice.next, arguments) + "\n")
    }

    /// Progress of long work, on standard error: a line redrawn on a terminal, a new line now and then elsewhere, nothing
    /// under `--json`.
    func progress(_ label: Phrase, total: Int? = nil, _ arguments: [String: String] = [:]) -> ProgressLine {
        ProgressLine(label: text(label, arguments), total: total, language: language, on: json ? nil : errors)
    }

    // MARK: failures

    /// Reports a failure: an object on standard output under `--json`, else text on standard error.
    func fail(_ failure: CommandFailure) {
        fail(
            code: failure.code, message: text(failure.message, failure.arguments), synopsis: nil,
            hint: failure.hint.map { text($0, failure.arguments) })
    }

    /// Reports a wrong command line, with the command's synopsis and where help is.
    func failUsage(_ message: String, synopsis: String?, helpCommand: String?) {
        let hint = text(Catalogue.common.seeHelp, ["command": helpCommand ?? "nuo --help"])
        fail(code: Catalogue.common.usage.code, message: message, synopsis: synopsis, hint: hint)
    }

    private func fail(code: String, message: String, synopsis: String?, hint: String?) {
        if json {
            output.write(CommandReport.failure(code: code, message: message, hint: hint) + "\n")
            return
        }
        var lines = [errors.styled(text(Catalogue.common.errorLabel), .red) + PrintableText.lines(message)]
        if let synopsis { lines.append(PrintableText.line(synopsis)) }
        if let hint { lines.append(text(Catalogue.common.nextLabel) + PrintableText.line(hint)) }
        errors.write(lines.joined(separator: "\n") + "\n")
    }
}
