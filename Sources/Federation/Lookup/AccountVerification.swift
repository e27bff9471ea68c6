public import ConsentLedger
public import ConsentPolicy
import MerkleLog

/// A custodian's account that was verified: signer, proof of entry, and each leaf in its tree.
public struct VerifiedAccount: Sendable {
    /// What the custodian states.
    public let account: Account
    /// The leaves that were given.
    public let leaves: [AccountLeaf]
    /// The ledger in which it is entered.
    public let origin: Origin
    /// Its index there.
    public let index: UInt64

    /// Verifies a report with the keys of a roster (FEDERATION-102). Throws why it counts for nothing.
    public init(_ report: AccountReport, roster: Roster) throws {
        let origin = report.account.opening.place.origin
        guard let node = roster.descriptor(of: origin) else { throw AnswerRefusal.unknownNode }
        guard let verified = try? roster.verified(report.account, of: node), verified.opening.statements.count == 1,
            let account = try? Account(of: verified.opening)
        else { throw AnswerRefusal.disclosureUnproved }
        let signer = try AnswerVerifier(roster: roster).verifySigner(
            report.authorisation, custodian: account.custodian.id, origin: origin, at: account.at)
        guard verified.opening.author.isSigned(by: signer) else { throw AnswerRefusal.signerUnauthorised }
        // An account is of what was entered before it, and its leaves are of this very account.
        guard account.end > account.height, account.end <= verified.index,
            report.parts.allSatisfy({ $0.isOf(account) })
        else { throw AnswerRefusal.disclosureUnproved }
        self.account = account
        leaves = report.parts.map(\.leaf)
        self.origin = origin
        index = verified.index
    }
}

/// A disclosure that a custodian or a reader's node reported, verified: signer, proof of entry, opening.
public struct VerifiedDisclosure: Sendable {
    /// What was disclosed.
    public let disclosure: Disclosure
    /// Its opening, from which the next disclosure's `prior` is made.
    public let opening: Opening
    /// The ledger in which it is entered.
    public let origin: Origin
    /// Its index there.
    public let index: UInt64

    /// Verifies a report with the keys of a roster. Throws why it counts for nothing.
    public init(_ report: DisclosureReport, roster: Roster) throws {
        let origin = report.disclosure.opening.place.origin
        guard let node = roster.descriptor(of: origin) else { throw AnswerRefusal.unknownNode }
        let verified = try roster.verified(report.disclosure, of: node)
        let disclosure = try Disclosure(of: verified.opening)
        let signer = try AnswerVerifier(roster: roster).verifySigner(
            report.authorisation, custodian: disclosure.custodian.id, origin: origin, at: disclosure.at)
        _ = try verified.opening.author.verified(by: signer)
        self.disclosure = disclosure
        opening = verified.opening
        self.origin = origin
        index = verified.index
    }
}

/// A custodian's account of one line beside the disclosures that are known from elsewhere.
public struct AccountStanding: Hashable, Sendable {
    /// How the two go together.
    public enum Verdict: Hashable, Sendable {
        /// Everything that the custodian counts is known, and nothing else up to that block.
        case complete
        /// The custodian counts disclosures that were not reported: so many.
        case unreported(UInt64)
        /// A known disclosure is not in the account, or its last is not the last.
        case contradicted
    }

    /// The verdict.
    public let verdict: Verdict
    /// The block up to which the custodian accounts.
    public let height: UInt64
    /// When it was made, Unix seconds, as the custodian claims.
    public let at: UInt64

    /// An account is made once a day: after so many days without one something is wrong.
    public static let patienceDays: UInt64 = 3

    /// For how many days a custodian has not accounted, since its last account or, without one, its first disclosure that
    /// is known; nil while that is no reason for doubt (FEDERATION-107).
    public static func overdueDays(account: UInt64?, firstDisclosure: UInt64?, now: UInt64) -> UInt64? {
        guard let since = account ?? firstDisclosure, now > since else { return nil }
        let days = (now - since) / 86_400
        return days < patienceDays ? nil : days
    }

    /// Compares an account's leaf with every known disclosure about the line by this custodian.
    public init(_ account: Account, leaf: AccountLeaf, known: [VerifiedDisclosure]) {
        height = account.height
        at = account.at
        let counted = known.filter {
            $0.disclosure.line == leaf.line && $0.disclosure.custodian.id == account.custodian.id
                && $0.index < account.end
        }
        let indexes = Set(counted.map(\.index))
        let last = counted.first { Disclosure.chainValue(of: $0.opening) == leaf.last }
        let isLastBehind = last.map { last in counted.contains { $0.index > last.index } } ?? false
        if UInt64(indexes.count) > leaf.count || isLastBehind || (last == nil && UInt64(indexes.count) == leaf.count) {
            verdict = .contradicted
        } else if UInt64(indexes.count) < leaf.count {
            verdict = .unreported(leaf.count - UInt64(indexes.count))
        } else {
            verdict = .complete
        }
    }
}

extension AccountPart {
    /// True when the leaf is in the account's tree and of the block that the account names.
    public func isOf(_ account: Account) -> Bool {
        leaf.height == account.height && proof.size == account.lines
            && proof.verifies(leafHash: MerkleTree.leafHash(leaf.encoded), root: account.root)
    }
}
