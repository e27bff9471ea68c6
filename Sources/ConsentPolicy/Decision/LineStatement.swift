import ConsentLedger

/// What an entry of an open line may say.
enum LineStatement: Hashable, Sendable {
    /// A consent or a prohibition.
    case consent(ConsentStatement)
    /// The end of a consent, or of every consent.
    case withdrawal(Withdrawal)
    /// The end of a prohibition.
    case lifting(Lifting)
    /// A consent, or the line, rests.
    case suspension(Suspension)
    /// The end of a suspension.
    case resumption(Resumption)

    /// Reads an opening; nil for another kind, and for a kind under an effect that is not its own (CONSENT-5).
    init?(kind: StatementKind, effect: Effect, opening: Opening) {
        switch (kind, effect) {
        case (.consent, .issue):
            guard let content = try? ConsentStatement(of: opening) else { return nil }
            self = .consent(content)
        case (.withdrawal, .revoke):
            guard let content = try? Withdrawal(of: opening) else { return nil }
            self = .withdrawal(content)
        case (.lifting, .issue):
            guard let content = try? Lifting(of: opening) else { return nil }
            self = .lifting(content)
        case (.suspension, .suspend):
            guard let content = try? Suspension(of: opening) else { return nil }
            self = .suspension(content)
        case (.resumption, .renew):
            guard let content = try? Resumption(of: opening) else { return nil }
            self = .resumption(content)
        default: return nil
        }
    }

    /// The line that it names.
    var line: RecordID {
        switch self {
        case .consent(let content): content.line
        case .withdrawal(let content): content.line
        case .lifting(let content): content.line
        case .suspension(let content): content.line
        case .resumption(let content): content.line
        }
    }
}

/// One entry of a line as somebody describes it, without entry or signature.
struct LineClaim: Hashable, Sendable {
    /// Its sequence number.
    let sequence: UInt32
    /// What it says; nil when that is not known.
    let said: LineStatement?
    /// The entry's coarse end, Unix seconds.
    let notAfter: UInt64
    /// Whether the entry is final.
    let isFinal: Bool
}
