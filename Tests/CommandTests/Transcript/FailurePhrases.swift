import Foundation
import TestSupport

@testable import Phrases

/// What a command can say when it does not do what it was asked: the message of every notice of the catalogue, the
/// reasons of `nuo-verify`, and what the sources give to a `ValidationError`. Reasons of decisions stand in logs and
/// answers of nodes, and are no failures of a command.
struct FailurePhrases {
    struct Failure: Hashable {
        let phrase: Phrase
        /// How the sources call it: `nodeProblem.notANode`.
        let name: String
    }

    let all: [Failure]

    init() throws {
        var all: [Failure] = []
        let validated = try Self.validated()
        for (group, members) in try Self.groups()
        where !["decision", "emergencyDecision", "actingDecision"].contains(group) {
            for (label, value) in members {
                let name = "\(group).\(label)"
                switch value {
                case let notice as Notice: all.append(Failure(phrase: notice.message, name: name))
                case let phrase as Phrase where group == "verifyRefusal" || validated.contains(name):
                    all.append(Failure(phrase: phrase, name: name))
                default: continue
                }
            }
        }
        self.all = all
    }

    /// The groups by the names that the catalogue gives them, with their properties.
    private static func groups() throws -> [(name: String, members: [(String, Any)])] {
        let catalogue = try source("Sources/Phrases/Catalogue/Catalogue.swift")
        let names = Dictionary(
            uniqueKeysWithValues: catalogue.matches(of: /public static let (\w+) = (\w+)\(\)/)
                .map { (String($0.2), String($0.1)) })
        return Catalogue.groups.map { group in
            let members = Mirror(reflecting: group).children.map { ($0.label ?? "", $0.value) }
            return (names["\(type(of: group))"] ?? "\(type(of: group))", members)
        }
    }

    /// The phrases that a `validate()` throws.
    private static func validated() throws -> Set<String> {
        var found: Set<String> = []
        for folder in ["Sources/nuo", "Sources/nuo-verify"] {
            let root = SharedInputs.projectRoot.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".swift") {
                let text = try source("\(folder)/\(name)")
                for use in text.matches(of: /ValidationError\(\s*Catalogue\.(\w+\.\w+)/) { found.insert(String(use.1)) }
            }
        }
        return found
    }

    private static func source(_ path: String) throws -> String {
        try String(contentsOf: SharedInputs.projectRoot.appendingPathComponent(path), encoding: .utf8)
    }
}

extension Phrase {
    /// True when a line says this, whatever stands in the places of its arguments.
    func occurs(in lines: [String], _ language: Language) -> Bool {
        let pieces = text(language).split(separator: /\{[A-Za-z]+\}/, omittingEmptySubsequences: true)
        return lines.contains { line in
            var rest = line[...]
            for piece in pieces {
                guard let place = rest.range(of: piece) else { return false }
                rest = rest[place.upperBound...]
            }
            return true
        }
    }
}
