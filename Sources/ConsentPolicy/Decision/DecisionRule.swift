public import Phrases

/// The rules of the decision, in the order in which they are asked: the first that settles it ends it. It is the table
/// of `Specs/decision-matrix/rules.json`; a test joins the two (CONSENT-40).
public enum DecisionRule: String, Hashable, Sendable, CaseIterable {
    /// A clock that is behind denies.
    case clock
    /// A ledger that contradicts itself denies.
    case frozen
    /// A ledger that is stale, or a home ledger that is not known, denies.
    case fresh
    /// A document of another line is denied.
    case line
    /// Core and important data are denied.
    case grade
    /// An entry that can't be read denies.
    case readable
    /// The line of somebody who died gives nothing.
    case deceased
    /// The patient reads their own.
    case subject
    /// Guardians read the child's.
    case guardian
    /// A revoked line gives nothing.
    case revoked
    /// A suspended line gives nothing.
    case suspended
    /// Authors read what they wrote.
    case author
    /// A prohibition overrides every consent.
    case prohibition
    /// What a joining brought waits for the patient's word.
    case joined
    /// Near relatives read the deceased's.
    case relative
    /// Delegates read the patient's.
    case delegate
    /// One consent that covers everything permits.
    case permit
    /// Two of the custodian's staff permit for a day.
    case dayPermit = "day-permit"
    /// Without one, it is denied.
    case `default`

    /// What the rule does, in both languages.
    public var phrase: Phrase {
        let words = Catalogue.decisionRule
        return switch self {
        case .clock: words.clock
        case .frozen: words.frozen
        case .fresh: words.fresh
        case .line: words.line
        case .grade: words.grade
        case .readable: words.readable
        case .deceased: words.deceased
        case .subject: words.subject
        case .guardian: words.guardian
        case .revoked: words.revoked
        case .suspended: words.suspended
        case .author: words.author
        case .prohibition: words.prohibition
        case .joined: words.joined
        case .relative: words.relative
        case .delegate: words.delegate
        case .permit: words.permit
        case .dayPermit: words.dayPermit
        case .default: words.default
        }
    }
}
