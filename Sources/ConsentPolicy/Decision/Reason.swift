public import Phrases

/// Why a decision came out as it did; the code is stable and has a text in both languages.
public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Permitted by a consent.
    case permitted
    /// Permitted because the patient asks for their own.
    case subjectOfRecord = "subject-of-record"
    /// Permitted because a guardian asks for the child's.
    case guardian
    /// Permitted because a delegate asks for the patient's.
    case delegate
    /// Permitted because a near relative of the deceased asks.
    case relative
    /// Permitted because the author asks for what they wrote.
    case authorOfDocument = "author-of-document"
    /// Permitted because two of the custodian's staff signed for a patient without keys.
    case givenForADay = "given-for-a-day"
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
    /// Another consent took its place.
    case superseded
    /// The line is suspended.
    case suspended
    /// The patient's death is stated.
    case deceased
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
    /// The consent names other encounters.
    case encounterNotCovered = "encounter-not-covered"
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
    /// 重要数据 needs an approval, and none covers the access.
    case importantData = "important-data-needs-approval"

    /// A child under 14 decides nothing alone.
    case childAlone = "child-alone"
    /// The guardian's term is over, or another guardianship took its place.
    case guardianEnded = "guardian-ended"
    /// The child is of age: guardians' grants have lapsed.
    case ofAge = "of-age"
    /// Both guardians must sign, and one has not.
    case coGuardianMissing = "co-guardian-missing"
    /// The minor has not confirmed what guardians granted before.
    case notConfirmed = "not-confirmed"
    /// Level 5 of a minor of 14 and more is not for guardians.
    case speciallyProtected = "specially-protected"
    /// An adult under a court's order does not give this without the guardian.
    case wardAlone = "ward-alone"
    /// The guardian does not give this without an adult of limited capacity.
    case wardUnsigned = "ward-unsigned"
    /// The delegation is over, or was none.
    case delegationEnded = "delegation-ended"
    /// It lies beyond what a delegate may do.
    case beyondDelegation = "beyond-delegation"
    /// What made somebody a near relative is over, or was taken back.
    case relativeEnded = "relative-ended"
    /// The time of waiting after a death is not over.
    case relativeWaiting = "relative-waiting"
    /// The deceased said that near relatives read nothing, or not this one.
    case deceasedRefused = "deceased-refused"
    /// Level 5 is not for near relatives.
    case beyondRelative = "beyond-relative"
    /// A patient who is assisted gives nothing without two members of the counter's staff, and reads nothing with keys that
    /// lie there.
    case notAssisted = "not-assisted"
    /// It lies beyond what is given at a counter.
    case beyondAssistance = "beyond-assistance"

    /// A joining brought it, and the patient has not accepted that.
    case joinedNotAccepted = "joined-not-accepted"

    /// Permitted against a denial by a declared emergency.
    case emergency
    /// The emergency is not proved: its entry, its signatures, or that it is about this patient and by this asker.
    case emergencyUnproved = "emergency-unproved"
    /// The declarant is in no emergency group that is accepted here.
    case emergencyNotInGroup = "emergency-not-in-group"
    /// The declaration gives no reason.
    case emergencyNoReason = "emergency-no-reason"
    /// Nobody with a credential signed the declaration as a witness.
    case emergencyNoWitness = "emergency-no-witness"
    /// The witness is the declarant.
    case emergencyWitnessIsAuthor = "emergency-witness-is-author"
    /// The window is over, was closed, or is longer than any may be.
    case emergencyWindowOver = "emergency-window-over"
    /// A second declaration about the same patient before the first was reviewed.
    case emergencySecondUse = "emergency-second-use"
    /// The patient said: not even in an emergency.
    case emergencyRefusedByPatient = "emergency-refused-by-patient"
    /// Level 5 lies beyond emergencies here.
    case emergencyLevel5 = "emergency-level-5"
    /// A review found that the declarant misused an emergency here.
    case emergencyMisuse = "emergency-misuse"
    /// An emergency of the declarant here waits for its review beyond the bound.
    case emergencyReviewOverdue = "emergency-review-overdue"

    /// Text and next step in both languages.
    public var notice: Notice? {
        Catalogue.decision.notice(code: rawValue) ?? Catalogue.emergencyDecision.notice(code: rawValue)
            ?? Catalogue.actingDecision.notice(code: rawValue)
    }
}
