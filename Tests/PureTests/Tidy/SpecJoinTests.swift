import Foundation
import TestSupport
import Testing

/// Joins requirements and tests: every id in `Specs/` has a test that cites it, and no test cites an id that is nowhere.
@Suite struct SpecJoinTests {
    private static func text(of file: URL) -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }

    private static func files(below folder: String, ending: String) -> [URL] {
        let root = SharedInputs.projectRoot.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(ending) && !$0.contains(".build") }.sorted()
            .map { root.appendingPathComponent($0) }
    }

    /// `- **LEDGER-7** …` at the beginning of a line.
    private static func declared() -> [String] {
        files(below: "Specs", ending: ".md").flatMap { file in
            text(of: file).split(separator: "\n").compactMap { line in
                line.prefixMatch(of: /- \*\*([A-Z]+-[0-9]+)\*\*/).map { String($0.1) }
            }
        }
    }

    /// Every id inside a `.spec(…)`.
    private static func cited() -> Set<String> {
        var ids: Set<String> = []
        for file in files(below: "Tests", ending: ".swift") {
            for call in text(of: file).matches(of: /\.spec\(([^)]*)\)/) {
                ids.formUnion(call.1.matches(of: /"([A-Z]+-[0-9]+)"/).map { String($0.1) })
            }
        }
        return ids
    }

    @Test("no requirement id is declared twice")
    func declaredOnce() {
        let repeated = Dictionary(grouping: Self.declared()) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        #expect(repeated == [])
    }

    @Test("every requirement has a test")
    func everyRequirementHasATest() {
        let declared = Self.declared()
        #expect(!declared.isEmpty)
        #expect(Set(declared).subtracting(Self.cited()).sorted() == [])
    }

    @Test("every test's requirement exists")
    func everyCitedRequirementExists() {
        #expect(Self.cited().subtracting(Self.declared()).sorted() == [])
    }
}
