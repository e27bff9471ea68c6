public import Phrases

/// Why a decision came out as it did; the code is stable and has a text in both languages.
public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Permitted by a consent.
    case permitted
    /// Permitted because the patient asks for their own.
    case subjectOfRecord = "subject-of-record"
    /// No consent covers it.
    case noConsent = "no-consent"
    /// A prohibition covers it.
    case deniedByPatient = "denied-by-patient"
    /// The consent has ended.
    case expired
    /// The consent has not begun.
    case notYetValid = "not-yet-valid"
    /// The consent was withdrawn.
    case revoked
    /// The line is suspended.
    case suspended
    /// The purpose lies outside.
    case purposeNotCovered = "purpose-not-covered"
    /// The class lies outside.
    case classNotCovered = "class-not-covered"
    /// The consent names other documents.
    case documentNotCovered = "document-not-covered"
    /// The consent names other types of document.
    case typeNotCovered = "type-not-covered"
    /// The consent names other authors.
    case authorNotCovered = "author-not-covered"
    /// A label of the document is none that the consent names, or its labels are not known.
    case labelNotCovered = "label-not-covered"
    /// The consent was used as often as it allows.
    case usesSpent = "uses-spent"
    /// The level is above what was granted.
    case levelNotCovered = "level-not-covered"
    /// The document's date lies outside.
    case documentDateOutside = "document-date-outside"
    /// The asker is not the recipient.
    case recipientNotCovered = "recipient-not-covered"
    /// An entry of the line can't be read or verified.
    case unreadableLine = "unreadable-line"
    /// The line is not complete to the verified size.
    case lineIncomplete = "line-incomplete"
    /// A ledger that the decision rests on is staler than the bound.
    case staleLedger = "stale-ledger"
    /// A ledger that the decision rests on contradicts itself.
    case ledgerFrozen = "ledger-frozen"
    /// This node's clock is behind.
    case clock
    /// 核心数据 never leaves.
    case coreData = "core-data"
    /// 重要数据 needs an approval that is not built.
    case importantData = "important-data-needs-approval"

    /// Text and next step in both languages.
    public var notice: Notice? { Catalogue.decision.notice(code: rawValue) }
}
