/// Rewrites what the argument parser writes: in the reader's language, and wrapped by columns, where the parser counts
/// characters and breaks at spaces only.
public struct HelpPage: Sendable {
    /// The width at which the parser must write a page for `rendered`: wide enough that it breaks no line itself.
    public static let parserColumns = 1_000_000

    /// Where the parser lets descriptions begin.
    private static let descriptionColumn = 26

    private let language: Language
    private let columns: Int
    private let words = Catalogue.parser

    /// Pages in `language` for a terminal of `columns`.
    public init(language: Language, columns: Int) {
        self.language = language
        self.columns = max(40, columns)
    }

    /// A help page that the parser wrote at `parserColumns`.
    public func rendered(_ page: String) -> String {
        page.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { lines(for: String($0)) }
            .joined(separator: "\n")
            .trimmedAtEnd()
    }

    /// What is wrong with the command line: the parser's bare message, put into the reader's language.
    /// A value that must have a form is refused with it (CLI-290).
    public func usageError(_ message: String) -> String {
        let listed = Self.listingChoices(message)
        for phrase in words.usageErrors {
            guard let arguments = phrase.arguments(from: listed, in: .en) else { continue }
            if phrase.id == words.invalidValue.id, let name = arguments["name"],
                let form = Catalogue.valueForm.form(ofArgument: name)
            {
                return words.invalidValueOfForm.text(
                    language, arguments.merging(["form": form.text(language)]) { own, _ in own })
            }
            return language == .en ? message : phrase.text(language, arguments)
        }
        return message
    }

    /// The parser's list of choices, be it `'a', 'b' or 'c'.` or a line for each, as `a、b、c.`
    private static func listingChoices(_ message: String) -> String {
        guard let start = message.firstRange(of: "Please provide one of ")?.upperBound else { return message }
        let list = message[start...]
        let lines = list.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " || $0 == "-" } }
        let choices = lines.isEmpty ? list.matches(of: /'([^']*)'/).map(\.1) : lines
        return choices.isEmpty ? message : message[..<start] + choices.joined(separator: "、") + "."
    }

    /// The synopsis in the parser's full text of a usage error; nil when it shows none.
    public func synopsis(inError text: String) -> String? {
        let usage = firstArguments(of: words.errorUsage, in: text)
        return usage.map { words.errorUsage.text(language, localisedPlaceholders($0)) }
    }

    /// The command that shows help, in the parser's full text of a usage error: `nuo ledger --help`.
    public func helpCommand(inError text: String) -> String? {
        firstArguments(of: words.errorSeeHelp, in: text)?["command"]
    }

    private func firstArguments(of phrase: Phrase, in text: String) -> [String: String]? {
        text.split(separator: "\n").lazy.compactMap { phrase.arguments(from: String($0), in: .en) }.first
    }

    private func lines(for line: String) -> [String] {
        if let command = words.seeSubcommand.arguments(from: line, in: .en) {
            return [words.seeSubcommand.text(language, command)]
        }
        if let usage = words.usage.arguments(from: line, in: .en) {
            return wrappedSynopsis(words.usage.text(language, localisedPlaceholders(usage)))
        }
        let margin = line.prefix { $0 == " " }
        switch margin.count {
        case 0: return wrapped(heading(line), indent: 0)
        case 2: return element(line)
        default:
            return wrapped(description(String(line[margin.endIndex...])), after: String(margin), indent: margin.count)
        }
    }

    private func heading(_ line: String) -> String {
        let headings = [
            words.overview, words.arguments, words.options, words.subcommands, words.subcommandGroup,
            words.titledOptions,
        ]
        return firstMatch(headings, line) ?? line
    }

    /// `  label              description`, or the label alone where it reaches into the description's column.
    private func element(_ line: String) -> [String] {
        let column = Self.descriptionColumn
        let label = line.prefix(column)
        guard line.count > column, label.last == " " else { return [line] }
        let text = description(String(line.dropFirst(column)))
        return wrapped(text, after: TerminalWidth.padded(String(label).trimmedAtEnd(), to: column), indent: column)
    }

    private func description(_ text: String) -> String {
        firstMatch([words.showHelp, words.showVersion, words.valuesAndDefault, words.values, words.defaultValue], text)
            ?? text
    }

    private func firstMatch(_ phrases: [Phrase], _ text: String) -> String? {
        guard language != .en else { return text }
        return phrases.lazy.compactMap { phrase in
            phrase.arguments(from: text, in: .en).map { phrase.text(language, $0) }
        }.first
    }

    /// The parser's own placeholders in a synopsis.
    private func localisedPlaceholders(_ arguments: [String: String]) -> [String: String] {
        guard language == .zh else { return arguments }
        return arguments.mapValues { synopsis in
            Self.replacing("<subcommand>", with: "<子命令>", in: Self.replacing("<options>", with: "<选项>", in: synopsis))
        }
    }

    private static func replacing(_ old: String, with new: String, in text: String) -> String {
        var out = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(old) {
                out += new
                rest = rest.dropFirst(old.count)
            } else {
                out.append(rest.removeFirst())
            }
        }
        return out
    }

    /// Keeps an option and its value on one line: `[--level <level>]`.
    private func wrappedSynopsis(_ text: String) -> [String] {
        var depth = 0
        let joined = text.map { character in
            depth += character == "[" ? 1 : character == "]" ? -1 : 0
            return depth > 0 && character == " " ? Self.tie : character
        }
        return wrapped(String(joined), indent: 7).map { String($0.map { $0 == Self.tie ? " " : $0 }) }
    }

    private static let tie: Character = "\u{A0}"

    private func wrapped(_ text: String, after prefix: String = "", indent: Int) -> [String] {
        let start = TerminalWidth.columns(of: prefix)
        let lines = TextWrapping.lines(text, columns: columns, indent: indent, start: start)
        return lines.enumerated().map { $0.offset == 0 ? prefix + $0.element : $0.element }
    }
}
