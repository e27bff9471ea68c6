/// Where a setting's value came from, in order of precedence.
public enum ConfigurationSource: Sendable, Hashable, CustomStringConvertible {
    /// Given with the command.
    case commandLine
    /// An environment variable, by name.
    case environment(variable: String)
    /// The file in the node's directory.
    case file(path: String)
    /// Nobody said otherwise.
    case standard

    /// As an error or `nuo node config check` names it.
    public var description: String {
        switch self {
        case .commandLine: "command line"
        case .environment(let variable): "environment variable \(variable)"
        case .file(let path): path
        case .standard: "default"
        }
    }
}

/// What is wrong with a configuration: the key, where its value came from, and what would be right.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A value that is not of the key's kind or range.
    case value(key: String, source: ConfigurationSource, expected: String)
    /// A key that does not exist; with the one that was probably meant.
    case unknownKey(key: String, source: ConfigurationSource, nearest: String?)
    /// A file that is not one JSON object.
    case file(path: String, reason: String)

    /// One sentence for the operator.
    public var description: String {
        switch self {
        case .value(let key, let source, let expected): "\(key) (\(source)): expected \(expected)"
        case .unknownKey(let key, let source, let nearest):
            "\(key) (\(source)): no such key" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
