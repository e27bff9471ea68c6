/// Why access was permitted or refused, by the reason codes of decisions. The texts name nobody and no document, so that
/// a reason can be shown to whoever may see the decision.
public struct DecisionPhrases: PhraseGroup {
    // MARK: the patient's consent

    /// Nothing covers the access.
    public let noConsent = Self.reason(
        "no-consent",
        zh: ("没有患者同意此次查看的授权。", "请先征得患者本人或其监护人、代理人的授权，再重新申请。"),
        en: (
            "No consent of the patient covers this access.",
            "Ask the patient, or the person who acts for them, to grant it; then send the request again."
        ))
    /// A prohibition covers the access.
    public let deniedByPatient = Self.reason(
        "denied-by-patient",
        zh: ("患者明确表示不同意此次查看。", "请尊重患者的决定；只有患者可以改变它，而且随时可以。"),
        en: (
            "The patient has said no to this access.",
            "Please respect the decision; only the patient can change it, and may do so at any time."
        ))
    /// The consent has ended.
    public let expired = Self.reason(
        "expired",
        zh: ("患者的授权已经到期。", "仍需查看的，请患者续期或重新授权。"),
        en: (
            "The patient's consent has ended.",
            "If access is still needed, ask the patient to renew it or grant it anew."
        ))
    /// The consent has not begun.
    public let notYetValid = Self.reason(
        "not-yet-valid",
        zh: ("患者的授权还没有到开始时间。", "请在授权开始后再申请，或请患者授权更早的开始时间。"),
        en: (
            "The patient's consent has not begun yet.",
            "Send the request again once it has, or ask the patient for an earlier start."
        ))
    /// The consent was withdrawn.
    public let revoked = Self.reason(
        "revoked",
        zh: ("患者已经撤回这项授权。", "撤回以后的查看需要患者重新授权；撤回不需要说明理由。"),
        en: (
            "The patient has withdrawn this consent.",
            "Access from now on needs a new consent; the patient owes no reason for withdrawing."
        ))
    /// Another consent took its place.
    public let superseded = Self.reason(
        "superseded",
        zh: ("患者已经用另一项同意取代这项授权。", "请按取代它的那项同意申请；需要更多的，请患者另行授权。"),
        en: (
            "The patient has put another consent in the place of this one.",
            "Ask for what the newer consent gives; for more, ask the patient to consent again."
        ))
    /// The consent, or the line, rests until the patient resumes it.
    public let suspended = Self.reason(
        "suspended",
        zh: ("患者暂停了这项授权。", "确有需要的，请患者恢复授权，然后重新申请。"),
        en: (
            "The patient has suspended this consent.",
            "If access is still needed, ask the patient to resume it; then send the request again."
        ))

    // MARK: what the consent covers

    /// The purpose lies outside.
    public let purposeNotCovered = Self.reason(
        "purpose-not-covered",
        zh: ("患者的授权不包括这一用途。", "请按授权的用途申请，或请患者为这一用途另行授权。"),
        en: (
            "The patient's consent does not cover this purpose.",
            "Ask for a purpose that it covers, or ask the patient for a separate consent."
        ))
    /// The kind of document lies outside.
    public let classNotCovered = Self.reason(
        "class-not-covered",
        zh: ("患者的授权不包括这一类资料。", "请只申请授权范围内的类别，或请患者增加这一类。"),
        en: (
            "The patient's consent does not cover this kind of document.",
            "Ask only for the kinds that it covers, or ask the patient to add this one."
        ))
    /// The consent names other documents.
    public let documentNotCovered = Self.reason(
        "document-not-covered",
        zh: ("患者的授权只限指定的资料，不包括这一份。", "请只申请指定的资料，或请患者增加这一份。"),
        en: (
            "The patient's consent names single documents, and this is none of them.",
            "Ask only for the documents that it names, or ask the patient to add this one."
        ))
    /// The consent names other types.
    public let typeNotCovered = Self.reason(
        "type-not-covered",
        zh: ("患者的授权只限指定的文书类型，不包括这一种。", "请只申请指定的类型，或请患者增加这一种。"),
        en: (
            "The patient's consent names types of document, and this is of none of them.",
            "Ask only for the types that it names, or ask the patient to add this one."
        ))
    /// The consent names other authors.
    public let authorNotCovered = Self.reason(
        "author-not-covered",
        zh: ("患者的授权只限指定作者的资料，这份资料的作者不在其中或不详。", "请只申请这些作者的资料，或请患者放宽。"),
        en: (
            "The patient's consent names authors, and this document's author is none of them, or not known.",
            "Ask only for what they wrote, or ask the patient to widen it."
        ))
    /// The consent names other encounters.
    public let encounterNotCovered = Self.reason(
        "encounter-not-covered",
        zh: ("患者的授权只限指定的就诊，这份资料不属于这些就诊，或属于哪次就诊不详。", "请只申请这些就诊的资料，或请患者放宽。"),
        en: (
            "The patient's consent names encounters, and this document is of none of them, or of which is not known.",
            "Ask only for what belongs to them, or ask the patient to widen it."
        ))
    /// A label of the document is not named.
    public let labelNotCovered = Self.reason(
        "label-not-covered",
        zh: ("这份资料涉及患者授权没有写明的敏感内容，或者是否涉及还不清楚。", "确有诊疗需要的，请患者明确授权这类内容。"),
        en: (
            "The document is about a sensitive topic that the patient's consent does not name, or may be.",
            "If care needs it, ask the patient to grant the topic explicitly."
        ))
    /// Used as often as it allows.
    public let usesSpent = Self.reason(
        "uses-spent",
        zh: ("患者授权的次数已经用完，或无法确认还剩几次。", "仍需查看的，请患者重新授权。"),
        en: (
            "The patient's consent has been used as often as it allows, or how often is not known.",
            "If access is still needed, ask the patient for a new consent."
        ))
    /// The document is more sensitive than the consent allows.
    public let levelNotCovered = Self.reason(
        "level-not-covered",
        zh: ("这份资料的敏感级别高于患者授权的级别。", "确有诊疗需要的，请患者明确授权查看这一级别的资料。"),
        en: (
            "The document is more sensitive than the patient's consent allows.",
            "If care needs it, ask the patient to grant this level explicitly."
        ))
    /// The document's date lies outside.
    public let documentDateOutside = Self.reason(
        "document-date-outside",
        zh: ("资料的日期不在患者授权的时间范围内。", "请缩小申请的日期范围，或请患者扩大授权的时间范围。"),
        en: (
            "The document's date lies outside the period that the patient has granted.",
            "Narrow the dates in the request, or ask the patient to widen the period."
        ))
    /// The asker is not the recipient named.
    public let recipientNotCovered = Self.reason(
        "recipient-not-covered",
        zh: ("患者授权的对象不包括申请人或其所在机构。", "请由已获授权的机构或人员申请，或请患者另行授权。"),
        en: (
            "The patient's consent names another person or institution.",
            "Let the one named there ask, or ask the patient for a consent of your own."
        ))

    // MARK: the ledger and the clock

    /// An entry of the line cannot be read.
    public let unreadableLine = Self.reason(
        "unreadable-line",
        zh: ("患者的授权记录中有一条读不出或无法验证，在弄清以前一律不提供。", "请管理员向患者的属地节点补取这条记录，再重试。"),
        en: (
            "An entry of the patient's consent line cannot be read or verified; until it can, nothing is given out.",
            "Ask the administrator to fetch the entry from the patient's home node, then try again."
        ))
    /// The line has gaps.
    public let lineIncomplete = Self.reason(
        "line-incomplete",
        zh: ("患者的授权记录还没有收齐，不能据此决定。", "请稍后重试；一直收不齐的，请管理员检查与患者属地节点的同步。"),
        en: (
            "The patient's consent line has not arrived completely, so no decision can rest on it.",
            "Try again shortly; if it stays so, the administrator should check the sync with the patient's home node."
        ))
    /// The copy of the ledger is too old.
    public let staleLedger = Self.reason(
        "stale-ledger",
        zh: ("本节点的账本副本不够新，无法确认授权是否已被撤回。", "请稍后重试；持续出现的，请管理员检查与伙伴节点的连接。"),
        en: (
            "This node's copy of the ledger is not fresh enough to tell whether the consent still stands.",
            "Try again shortly; if it goes on, the administrator should check the connections to partner nodes."
        ))
    /// The ledger contradicts itself, or has ended.
    public let ledgerFrozen = Self.reason(
        "ledger-frozen",
        zh: ("该账本前后矛盾或者已经关闭，本节点已停止采信。", "请管理员用 `nuo node doctor` 查看是哪一种；如属矛盾，保存证据，并与该节点和监管方核查。"),
        en: (
            "The ledger contradicts itself or has ended, and this node has stopped relying on it.",
            "`nuo node doctor` tells the administrator which; a contradiction is settled with that node and the supervisor."
        ))
    /// The clock is behind.
    public let clock = Self.reason(
        "clock",
        zh: ("本节点的时钟落后于已核实的时间，无法判断授权是否有效。", "请管理员校准系统时间，再重试。"),
        en: (
            "This node's clock is behind the time already proved, so the consent's period cannot be judged.",
            "The administrator should set the system's time; then try again."
        ))
    /// The ledger holds something newer than this program.
    public let upgradeNeeded = Self.reason(
        "upgrade-needed",
        zh: ("账本里有本程序不认识的新内容。", "请管理员升级程序；升级之前，与它有关的申请都不提供。"),
        en: (
            "The ledger holds something newer than this program knows.",
            "The administrator should upgrade the program; until then, what depends on it is refused."
        ))

    // MARK: the request and who asks

    /// The purpose code is not in the table.
    public let unknownPurpose = Self.reason(
        "unknown-purpose",
        zh: ("不认识申请里的用途代码。", "请使用用途表里的代码，例如 TREAT（诊疗）。"),
        en: ("The purpose code in the request is not known.", "Use a code from the table of purposes, such as TREAT."))
    /// The credential does not verify.
    public let credentialInvalid = Self.reason(
        "credential-invalid",
        zh: ("申请人的执业凭证没有通过验证。", "请申请人向所在机构重新领取凭证。"),
        en: (
            "The asker's professional credential did not pass verification.",
            "The asker should get a new one from their institution."
        ))
    /// The credential was withdrawn.
    public let credentialRevoked = Self.reason(
        "credential-revoked",
        zh: ("申请人的执业凭证已被撤销。", "仍在执业的，请向所在机构申请新的凭证。"),
        en: (
            "The asker's professional credential has been withdrawn.",
            "Who still practises there should ask the institution for a new one."
        ))
    /// The operator here has not accepted the institution.
    public let institutionNotAccepted = Self.reason(
        "institution-not-accepted",
        zh: ("申请机构或签发凭证的机构，尚未得到保管机构的认可。", "请双方管理员核对机构身份，完成认可后再申请。"),
        en: (
            "The custodian has not accepted the asking institution, or the one that issued the credential.",
            "Both administrators should confirm who they are and accept each other; then ask again."
        ))
    /// The request is too old.
    public let requestExpired = Self.reason(
        "request-expired",
        zh: ("申请已经超过有效时间。", "请重新发起申请。"),
        en: ("The request is too old to be answered.", "Send a new one."))
    /// The request was used before.
    public let requestReplayed = Self.reason(
        "request-replayed",
        zh: ("这份申请以前已经使用过。", "请重新发起申请；如果不是您所为，请告知管理员。"),
        en: ("The request has been used before.", "Send a new one; if it was not you, tell your administrator."))
    /// The request names another custodian.
    public let requestMisdirected = Self.reason(
        "request-misdirected",
        zh: ("这份申请写明是发给另一家机构的。", "请核对资料由哪家机构保管，再向它申请。"),
        en: ("The request is made out to another institution.", "Check who keeps the document, and ask there."))
    /// The patient is not known here, or has nothing for the asker; both say the same.
    public let unknownPatient = Self.reason(
        "unknown-patient",
        zh: ("没有找到这位患者可供您查看的资料。", "请核对健康码；如果无误，请患者确认是否已经授权。"),
        en: (
            "Nothing was found here about this patient that you may read.",
            "Check the health code; if it is right, ask the patient whether a consent is in place."
        ))

    // MARK: the kind of data

    /// Core data stays where it is.
    public let coreData = Self.reason(
        "core-data",
        zh: ("这份资料属于核心数据，不得提供给其他机构。", "属于法定事项的，请通过主管部门规定的渠道办理。"),
        en: (
            "The document is core data, which never leaves its custodian.",
            "Where the law requires it, use the channel that the authority prescribes."
        ))
    /// Important data without an approval record.
    public let importantDataNeedsApproval = Self.reason(
        "important-data-needs-approval",
        zh: ("这份资料属于重要数据，须经批准才能提供，目前没有批准记录。", "请保管机构按规定完成审批，然后重新申请。"),
        en: (
            "The document is important data and may be given out only with an approval, of which there is no record.",
            "The custodian must complete the approval first; then ask again."
        ))

    // MARK: permitted

    /// A consent covers the access.
    public let permitted = Self.reason(
        "permitted",
        zh: ("患者的授权包括此次查看。", "请只用于授权的用途；此次查看会留下患者可见的记录。"),
        en: (
            "The patient's consent covers this access.",
            "Use it for the granted purpose only; the access is recorded where the patient can see it."
        ))
    /// The asker wrote the document.
    public let authorOfDocument = Self.reason(
        "author-of-document",
        zh: ("申请人是这份资料的作者，可以查看。", "此次查看同样会留下患者可见的记录。"),
        en: (
            "The asker is the author of the document and may read it.",
            "The access is recorded all the same, where the patient can see it."
        ))
    /// The asker is the patient.
    public let subjectOfRecord = Self.reason(
        "subject-of-record",
        zh: ("资料记录的就是申请人本人，可以查看。", "不需要授权；此次查看会留在本人的访问记录里。"),
        en: (
            "The asker is the person whom the record is about and may read it.",
            "No consent is needed; the access appears in their own history."
        ))

    private static func reason(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("decision", code, zh: zh, en: en)
    }
}
