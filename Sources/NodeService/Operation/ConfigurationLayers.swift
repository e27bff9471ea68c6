import Configuration
import Foundation

/// The places where a setting may be given, highest first: command line, environment (`NUO_…`), file.
struct ConfigurationLayers: Sendable {
    /// What a layer says about a key; `text` is nil when it is no single value.
    struct Found: Sendable {
        let text: String?
        let source: ConfigurationSource
    }

    private let commandLine: [String: String]
    private let environment: EnvironmentVariablesProvider
    private let file: (snapshot: JSONSnapshot, tree: ConfigurationTree, path: String)?

    init(
        commandLine: [String: String], environment: [String: String], file: URL
    ) throws(ConfigurationError) {
        self.commandLine = commandLine
        self.environment = EnvironmentVariablesProvider(environmentVariables: environment)
        guard FileManager.default.fileExists(atPath: file.path) else {
            self.file = nil
            return
        }
        do {
            let data = try Data(contentsOf: file)
            let bytes = [UInt8](data)
            let snapshot = try JSONSnapshot(
                data: bytes.span.bytes, providerName: file.lastPathComponent, parsingOptions: .default)
            self.file = (snapshot, try ConfigurationTree(json: data), file.path)
        } catch {
            throw .file(path: file.path, reason: "not one JSON object")
        }
    }

    /// The value of the highest layer that has one.
    func find(_ key: String) -> Found? {
        let components = key.split(separator: ".").map(String.init)
        if let text = commandLine[key] { return Found(text: text, source: .commandLine) }
        let variable = AbsoluteConfigKey(["nuo"] + components)
        if let result = try? environment.value(forKey: variable, type: .string), let value = result.value {
            return Found(text: Self.text(value), source: .environment(variable: result.encodedKey))
        }
        guard let file, let entry = file.tree.keys.first(where: { $0.key == key }) else { return nil }
        let text = entry.holdsOneValue ? Self.text(AbsoluteConfigKey(components), in: file.snapshot) : nil
        return Found(text: text, source: .file(path: file.path))
    }

    /// Refuses keys that do not exist: of the command line, then of the file, in order of name.
    func refuseUnknown(known: [String]) throws(ConfigurationError) {
        for key in commandLine.keys.sorted() where !known.contains(key) {
            throw .unknownKey(key: key, source: .commandLine, nearest: NearestKey.to(key, among: known))
        }
        guard let file else { return }
        for (key, _) in file.tree.keys where !known.contains(key) {
            throw .unknownKey(key: key, source: .file(path: file.path), nearest: NearestKey.to(key, among: known))
        }
    }

    private static func text(_ key: AbsoluteConfigKey, in snapshot: JSONSnapshot) -> String? {
        let found = (try? snapshot.value(forKey: key, type: .string)) ?? (try? snapshot.value(forKey: key, type: .int))
        return found?.value.flatMap(text)
    }

    private static func text(_ value: ConfigValue) -> String? {
        switch value.content {
        case .string(let text): text
        case .int(let number): String(number)
        default: nil
        }
    }
}
