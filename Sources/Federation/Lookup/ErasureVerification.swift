import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import MerkleLog

/// An erase order that was verified: by the custodian of the disclosure that it is about, and following from what it
/// names (FEDERATION-201). The answer, where there is one, is the reader's own.
public struct VerifiedErasure: Sendable {
    /// The order.
    public let order: EraseOrder
    /// Its opening.
    public let opening: Opening
    /// The disclosure that it is about.
    public let disclosure: VerifiedDisclosure
    /// The index of the order in the custodian's ledger.
    public let index: UInt64
    /// What the reader answered; nil while there is no answer.
    public let answer: VerifiedEraseAnswer?

    /// The custodian's node.
    public var origin: Origin { disclosure.origin }

    /// Verifies a message with the keys of a roster. Throws why it counts for nothing.
    public init(_ message: ErasureMessage, roster: Roster) throws {
        let report = DisclosureReport(
            disclosure: message.disclosure, authorisation: message.disclosureAuthorisation)
        let disclosure = try VerifiedDisclosure(report, roster: roster)
        guard let node = roster.descriptor(of: disclosure.origin) else { throw AnswerRefusal.unknownNode }
        let verified = try roster.verified(message.order, of: node)
        let order = try EraseOrder(of: verified.opening)
        let signer = try AnswerVerifier(roster: roster).verifySigner(
            message.orderAuthorisation, custodian: order.custodian.id, origin: disclosure.origin, at: order.at)
        _ = try verified.opening.author.verified(by: signer)
        guard verified.opening.statements.count == 1, verified.entry.sequence == 0, verified.entry.effect == .issue,
            verified.origin == disclosure.origin, verified.index > disclosure.index,
            order.disclosure == disclosure.opening.commitment,
            order.follows(
                from: disclosure.disclosure, withdrawal: message.withdrawal, changes: message.changes)
        else { throw AnswerRefusal.disclosureUnproved }
        self.order = order
        self.disclosure = disclosure
        opening = verified.opening
        index = verified.index
        answer = try message.answer.map {
            try VerifiedEraseAnswer($0, to: order, opening: verified.opening, roster: roster)
        }
    }

    /// How it stands.
    public enum Standing: Hashable, Sendable {
        /// An answer is expected until the time in the order.
        case open
        /// That time is over and there is no answer.
        case overdue
        /// The reader signed that it was erased, or why it is kept.
        case answered(EraseAnswer.Outcome)
    }

    /// How it stands at a time, Unix seconds.
    public func standing(now: UInt64) -> Standing {
        if let answer { return .answered(answer.content.outcome) }
        return now < order.due ? .open : .overdue
    }
}

/// A reader's answer that was verified: entered in the ledger of a node in the roster, and signed with the key that the
/// disclosure names.
public struct VerifiedEraseAnswer: Sendable {
    /// What the reader states.
    public let content: EraseAnswer
    /// The reader's credential at the time.
    public let credential: Credential
    /// The ledger in which it is entered.
    public let origin: Origin
    /// Its index there.
    public let index: UInt64

    init(_ answer: ErasureMessage.Answer, to order: EraseOrder, opening: Opening, roster: Roster) throws {
        let origin = answer.answer.opening.place.origin
        guard let node = roster.descriptor(of: origin) else { throw AnswerRefusal.unknownNode }
        let credential = try Credential(of: roster.verified(answer.credential, of: node).opening)
        let verified = try roster.verified(answer.answer, of: node)
        let content = try EraseAnswer(of: verified.opening)
        let key = credential.card.identity
        _ = try verified.opening.author.verified(by: key)
        guard key.thumbprint == order.reader, content.reader == order.reader, content.line == order.line,
            content.order == opening.commitment, verified.opening.statements.count == 1, verified.origin == origin
        else { throw AnswerRefusal.otherReader }
        self.content = content
        self.credential = credential
        self.origin = origin
        index = verified.index
    }
}
