/// The options of every command, found before anything is parsed: they decide in which language and form even a usage
/// error is written.
public struct CommonArguments: Sendable, Hashable {
    /// `--json` is among the arguments.
    public private(set) var json = false
    /// `--no-color` is among the arguments.
    public private(set) var noColor = false
    /// The value of the last `--lang`.
    public private(set) var language: String?

    /// Scans the arguments after the command's name, up to a `--`.
    public init(_ arguments: [String]) {
        var expectsLanguage = false
        for argument in arguments.prefix(while: { $0 != "--" }) {
            if expectsLanguage {
                language = argument
                expectsLanguage = false
                continue
            }
            switch argument {
            case "--json": json = true
            case "--no-color": noColor = true
            case "--lang": expectsLanguage = true
            default:
                let option = "--lang="
                if argument.hasPrefix(option) { language = String(argument.dropFirst(option.count)) }
            }
        }
    }
}
