import Foundation

/// One key of the configuration: its kind, its default, and what it is for.
struct Setting<Value: Sendable>: Sendable {
    let key: String
    let standard: Value
    let expected: String
    let purpose: String
    let parse: @Sendable (String) -> Value?
    let text: @Sendable (Value) -> String

    /// The value a layer gives, or why it is none.
    func value(from found: ConfigurationLayers.Found?) throws(ConfigurationError) -> Value {
        guard let found else { return standard }
        guard let text = found.text, let value = parse(text) else {
            throw .value(key: key, source: found.source, expected: expected)
        }
        return value
    }
}

extension Setting where Value == Int {
    static func integer(_ key: String, _ standard: Int, in range: ClosedRange<Int>, _ purpose: String) -> Setting {
        Setting(
            key: key, standard: standard, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            purpose: purpose,
            parse: { text in
                // Digits only: Int("+7") is 7.
                guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else { return nil }
                return range.contains(value) ? value : nil
            },
            text: { String($0) })
    }
}

extension Setting where Value == String {
    static func text(_ key: String, _ standard: String, _ purpose: String) -> Setting {
        Setting(
            key: key, standard: standard, expected: "text", purpose: purpose, parse: { $0.isEmpty ? nil : $0 },
            text: { $0 })
    }

    static func optionalText(_ key: String, _ purpose: String) -> Setting {
        Setting(key: key, standard: "", expected: "text", purpose: purpose, parse: { $0 }, text: { $0 })
    }
}

extension Setting where Value == NodeServer.Address? {
    static func loopback(_ key: String, _ purpose: String) -> Setting {
        Setting(
            key: key, standard: nil, expected: "a loopback address in digits with a port, such as 127.0.0.1:9464",
            purpose: purpose,
            parse: { text in
                if text.isEmpty { return .some(nil) }
                return LoopbackAddress.parse(text).map { .some($0) } ?? .none
            },
            text: { $0.map(LoopbackAddress.text) ?? "" })
    }
}

extension Setting where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static func choice(_ key: String, _ standard: Value, _ purpose: String) -> Setting {
        Setting(
            key: key, standard: standard, expected: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            purpose: purpose, parse: { Value(rawValue: $0) }, text: { $0.rawValue })
    }
}

extension Setting where Value == Duration {
    static func duration(
        _ key: String, _ standard: Duration, in range: ClosedRange<Duration>, _ purpose: String
    ) -> Setting {
        Setting(
            key: key, standard: standard,
            expected: "a time from \(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))"
                + ", such as 500ms, 10s, 2m or 24h",
            purpose: purpose, parse: { text in DurationText.read(text).flatMap { range.contains($0) ? $0 : nil } },
            text: DurationText.write)
    }
}

/// Times as people write them: a whole number and one unit.
enum DurationText {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
    ]

    static func read(_ text: String) -> Duration? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let suffix = text.dropFirst(digits.count)
        guard let unit = units.first(where: { $0.suffix == suffix }), let count = Int64(digits), count <= 1_000_000_000
        else { return nil }
        return .milliseconds(count * unit.milliseconds)
    }

    static func write(_ duration: Duration) -> String {
        let milliseconds = duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
        let unit = units.last { milliseconds.isMultiple(of: $0.milliseconds) && milliseconds > 0 } ?? units[1]
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}
