import Foundation
import TestSupport
import Testing

/// Rules of the house that a reader of the source could check, checked.
@Suite struct SourceRuleTests {
    struct Source {
        let path: String
        let text: String
    }

    private static let sources: [Source] = {
        let root = SharedInputs.projectRoot.appendingPathComponent("Sources")
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let file = root.appendingPathComponent(name)
            return Source(path: name, text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
        }
    }()

    private static let pure = [
        "CipherSuites", "MerkleLog", "HealthRecords", "EnvelopeFormat", "ConsentLedger", "ConsentPolicy", "Federation",
        "Phrases",
    ]

    @Test("pure modules know no clock, no luck and no disk")
    func pureModulesAreStill() {
        #expect(Self.sources.count > 100)
        let ambient = ["Date()", "UUID()", "FileManager", "FileHandle", "ProcessInfo", "SystemRandomNumberGenerator"]
        for source in Self.sources where Self.pure.contains(where: { source.path.hasPrefix($0 + "/") }) {
            for word in ambient { #expect(!source.text.contains(word), "\(word) in \(source.path)") }
        }
    }

    @Test("a file key is unwrapped only by the custodian's actor and by readers with their own identity")
    func unwrapping() {
        let allowed = ["EnvelopeFormat/", "Storage/Exchange/DisclosureStore.swift", "nuo/Session/DocumentReader.swift"]
        for source in Self.sources where source.text.contains(".unwrap(with:") {
            #expect(allowed.contains { source.path.hasPrefix($0) }, "\(source.path)")
        }
    }

    @Test("nothing is forced and nothing is left open")
    func nothingForced() {
        for source in Self.sources {
            for word in ["try!", "as! ", "fatalError(", "TODO", "FIXME"] {
                #expect(!source.text.contains(word), "\(word) in \(source.path)")
            }
        }
    }

    @Test("no file is too long to be read in one go")
    func length() {
        for source in Self.sources {
            let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 500, "\(source.path) has \(lines) lines")
        }
    }
}
