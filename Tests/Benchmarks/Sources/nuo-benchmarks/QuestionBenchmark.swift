import ConsentPolicy
import Foundation

/// Decides questions that somebody else wrote, each over its own folded line: what is compared with other engines.
struct QuestionBenchmark {
    private struct Result: Codable {
        let decisionsPerSecond: Double
        let permitted: [Bool]
    }

    private static let rounds = 20
    private let questions: [DecisionQuestion]

    /// Reads a file of one question a line.
    init(reading path: String) throws {
        questions = try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: UInt8(ascii: "\n"))
            .map { try DecisionQuestion(parsing: Array($0)) }
    }

    /// The answers, and how many a core gives in a second.
    func json() throws -> String {
        var permitted: [Bool] = []
        let seconds = Stopwatch.coreSeconds {
            for _ in 0..<Self.rounds { permitted = questions.map(\.decision.isPermitted) }
        }
        let result = Result(
            decisionsPerSecond: Double(Self.rounds * questions.count) / seconds, permitted: permitted)
        return String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
    }
}
