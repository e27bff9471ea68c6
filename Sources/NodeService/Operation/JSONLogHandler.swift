public import Foundation
public import Logging

/// Writes one JSON object a line: `time`, `level`, `message`, `code`, and allow-listed metadata.
///
/// A log must not become a second record of who saw whom. So a metadata key that is not in `LogField` is dropped, and the
/// message is a fixed text by habit: what varies goes into fields.
public struct JSONLogHandler: LogHandler {
    /// What is written and what isn't.
    public var logLevel: Logger.Level
    /// Fields of every line of this logger.
    public var metadata: Logger.Metadata = [:]
    /// Fields that depend on the task.
    public var metadataProvider: Logger.MetadataProvider?

    private let sink: LogSink
    private let now: @Sendable () -> Date

    /// Writes lines of `level` and graver to `sink`.
    public init(level: Logger.Level, sink: LogSink, now: @escaping @Sendable () -> Date = { Date() }) {
        logLevel = level
        self.sink = sink
        self.now = now
    }

    /// A field of every line of this logger.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        let provided = metadataProvider?.get() ?? [:]
        let all = metadata.merging(provided) { $1 }.merging(event.metadata ?? [:]) { $1 }
        var fields: [(String, String)] = [
            ("time", now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            ("level", event.level.rawValue), ("message", "\(event.message)"),
        ]
        for field in LogField.allCases {
            if let value = all[field.rawValue] { fields.append((field.rawValue, "\(value)")) }
        }
        let members = fields.map { "\(JSONText.quote($0.0)):\(JSONText.quote($0.1))" }
        sink.write("{" + members.joined(separator: ",") + "}\n")
    }
}

/// A JSON string (RFC 8259 §7) that keeps a line one line.
enum JSONText {
    static func quote(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case _
            where scalar.value < 0x20 || scalar.value == 0x7f || scalar.value == 0x2028 || scalar.value == 0x2029:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
