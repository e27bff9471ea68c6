import Foundation
import TestSupport
import Testing

/// `Specs/ledger-cases.md` names only what exists.
@Suite struct LedgerCasesTests {
    private struct Case {
        let number: Int
        let shownBy: String
        let gap: String
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: SharedInputs.projectRoot.appendingPathComponent(path), encoding: .utf8)
    }

    private static func cases() throws -> [Case] {
        try text("Specs/ledger-cases.md").split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, let number = Int(cells[1]) else { return nil }
            return Case(number: number, shownBy: cells[3], gap: cells[4])
        }
    }

    private static func files(below folder: String, ending: String) throws -> [String] {
        let root = SharedInputs.projectRoot.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(ending) && !$0.contains(".build") }.map { try text(folder + "/" + $0) }
    }

    @Test("every case has its row, and something that shows it or a gap that is said")
    func rows() throws {
        let cases = try Self.cases()
        #expect(cases.map(\.number) == Array(1...39))
        for row in cases { #expect(!row.shownBy.isEmpty || !row.gap.isEmpty, "case \(row.number)") }
    }

    @Test("every requirement, file and test that a case names exists")
    func names() throws {
        let specs = try Self.files(below: "Specs", ending: ".md").joined(separator: "\n")
        let tests = try Self.files(below: "Tests", ending: ".swift").joined(separator: "\n")
        for row in try Self.cases() {
            for id in row.shownBy.matches(of: /\b[A-Z]+-[0-9]+\b/) {
                #expect(specs.contains("- **\(id.output)** "), "case \(row.number): \(id.output)")
            }
            for path in row.shownBy.matches(of: /`([^`]+)`/) {
                let file = SharedInputs.projectRoot.appendingPathComponent(String(path.1))
                #expect(FileManager.default.fileExists(atPath: file.path), "case \(row.number): \(path.1)")
            }
            for name in row.shownBy.matches(of: /"([^"]+)"/) {
                #expect(tests.contains("\"\(name.1)\""), "case \(row.number): \(name.1)")
            }
        }
    }
}
