public import ConsentLedger

/// One step of what settled a decision. It is a rule and a number; the text is made when somebody reads it.
public enum TraceStep: Hashable, Sendable {
    /// A rule, and the entry of the line by which it settled something.
    case rule(DecisionRule, entry: UInt32?)
    /// What a declared emergency came to, as `unlessEmergency` names it.
    case emergency(String)
    /// The approval under which important data was given.
    case approval(RecordID)
    /// The day permit by which two of a custodian's staff permitted it.
    case dayPermit(RecordID)
    /// The statement of a near relative under which something of the deceased was given.
    case kinship(RecordID)

    /// The rule's id, `rule:SEQUENCE` where an entry of the line did it, or the emergency's.
    public var text: String {
        switch self {
        case .rule(let rule, nil): rule.rawValue
        case .rule(let rule, let entry?): "\(rule.rawValue):\(entry)"
        case .emergency(let text): text
        case .approval(let record): "approval:\(record)"
        case .dayPermit(let record): "day-permit:\(record)"
        case .kinship(let record): "kinship:\(record)"
        }
    }
}
