/// A decision with what led to it: the rules that were asked, the one that settled it, and the statement of the line on
/// which it did.
public struct Explanation: Sendable {
    /// What came out.
    public let decision: Decision
    /// The rules that were asked before, in order.
    public let passed: [DecisionRule]
    /// The rule that settled it.
    public let settling: DecisionRule
    /// The sequence number of the statement that settled it; nil where none did.
    public let sequence: UInt32?
    /// That statement, when it is a consent or a prohibition that can be read.
    public let statement: ConsentStatement?
    /// The sequence number of the consent that took the place of that statement.
    public let supersededBy: UInt32?

    /// Decides `question` and reads the trace.
    public init(of question: DecisionQuestion) {
        decision = question.decision
        let parts = (decision.trace.first ?? "").split(separator: ":")
        let rule = parts.first.flatMap { DecisionRule(rawValue: String($0)) } ?? .default
        let sequence = parts.count > 1 ? UInt32(parts[1]) : nil
        settling = rule
        passed = Array(DecisionRule.allCases.prefix { $0 != rule })
        self.sequence = sequence
        let item = question.line.consents.first { $0.sequence == sequence }
        statement = item?.statement
        supersededBy = item?.supersededBy
    }
}
