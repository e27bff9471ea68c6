public import Logging

/// The metadata that may be logged: about the node and its partners, never about a person.
public enum LogField: String, Sendable, CaseIterable {
    /// A word that says what happened, for alarms.
    case code
    /// A route as declared, never a path as sent.
    case route
    /// An HTTP status.
    case status
    /// A partner's origin.
    case origin
    /// A log's size, a block's height, a number of things, the number of tries.
    case size, height, count, attempt
    /// A limit's name, and how much of it is used.
    case limit, percent
    /// How long something took.
    case milliseconds
    /// The listener's port.
    case port
    /// A key of the configuration, a file of the node's directory.
    case setting, file
}

extension Logger {
    /// Logs what happened in fixed words, with fields of the allow list only. The types leave no room for a name.
    public func record(
        _ level: Logger.Level, _ message: StaticString, code: StaticString,
        _ fields: [LogField: any Sendable & CustomStringConvertible] = [:]
    ) {
        var metadata: Logger.Metadata = ["code": "\(code)"]
        for (field, value) in fields { metadata[field.rawValue] = .string(value.description) }
        log(level: level, "\(message)", metadata: metadata)
    }
}
