/// What is said about erase orders and their answers.
public struct ErasurePhrases: PhraseGroup {
    /// `nuo patient erasures`
    public let patientList = Phrase(
        "erasure.patient-list", zh: "查看哪些机构和医务人员应删除看过的资料，谁答复了、谁逾期未答复。",
        en: "See who was told to erase what they had read, who answered, and whose answer is overdue.")
    /// Below the help of `patient erasures`.
    public let patientDiscussion = Phrase(
        "erasure.patient-discussion",
        zh:
            "撤回同意、停止授权或到了约定的删除时间后，资料所在机构向查看人发出删除通知。答复是查看人签署并登记的声明，逐条核验，凭证保存在本机；"
            + "它证明有人这样签署，不能证明对方一份也没有留下。",
        en:
            "After a withdrawal, a stop, or the time that a consent set, the custodian orders the reader to erase. An answer"
            + " is a statement that the reader signed; each is verified, and its receipt is kept here. It proves that somebody"
            + " signed so, and not that nothing is left.")
    /// `nuo clinician erasures`
    public let readerList = Phrase(
        "erasure.reader-list", zh: "查看收到的删除通知和答复情况。", en: "List the erase orders that you received, and your answers.")
    /// `nuo clinician erase`
    public let erase = Phrase(
        "erasure.erase", zh: "执行一项删除通知，并签署答复：已删除，或依法保留。",
        en: "Carry out an erase order and sign the answer: erased, or kept for a reason.")
    /// Below the help of `erase`.
    public let eraseDiscussion = Phrase(
        "erasure.erase-discussion",
        zh:
            "本节点在收到通知时已删除解密信封和不再需要的密文。`--from` 再删除用 `nuo clinician open --out` 写入该目录的原件；打印件和其他副本请先自行处理。"
            + "签署后，资料所在机构和患者都会看到答复。"
            + "\n例：`nuo clinician erase 3 --from records`"
            + "\n例：`nuo clinician erase 3 --kept retention-period`",
        en:
            "Your node erased sealed keys, and ciphertext that nothing else needs, when the order came. `--from` also deletes"
            + " the originals that `nuo clinician open --out` wrote into a directory; see to prints and other copies first."
            + " The custodian and the patient will see what you sign."
            + "\nExample: `nuo clinician erase 3 --from records`"
            + "\nExample: `nuo clinician erase 3 --kept retention-period`")
    /// The number of an order.
    public let numberArgument = Phrase(
        "erasure.number-argument", zh: "通知编号，见 `nuo clinician erasures`。",
        en: "Number of the order, from `nuo clinician erasures`.")
    /// `--from`
    public let fromOption = Phrase(
        "erasure.from-option", zh: "删除此目录里这次查看所得的原件。", en: "Delete the originals of this disclosure in this directory.")
    /// `--kept`
    public let keptOption = Phrase(
        "erasure.kept-option",
        zh:
            "依法保留及其理由：retention-period（法定保存期限未届满，如已并入本院病历）、technically-infeasible（技术上难以删除）、legal-claim（诉讼或主管机关要求）。保留期间只存储，不作他用。",
        en:
            "Keep it, and why: retention-period (the time that law sets for your own medical record is not over), technically-infeasible, or legal-claim. What is kept is stored and used for nothing else."
    )

    /// Heading: when it was ordered.
    public let ordered = Phrase("erasure.ordered", zh: "通知时间", en: "Ordered")
    /// Heading: why.
    public let cause = Phrase("erasure.cause", zh: "原因", en: "Because")
    /// Heading: until when an answer is expected.
    public let due = Phrase("erasure.due", zh: "答复期限", en: "Answer by")
    /// Heading: when it was read.
    public let disclosed = Phrase("erasure.disclosed", zh: "查看时间", en: "Read")

    /// Cause: withdrawal.
    public let withdrawn = Phrase("erasure.cause.withdrawn", zh: "同意已撤回", en: "consent withdrawn")
    /// Cause: another consent took its place.
    public let changed = Phrase("erasure.cause.changed", zh: "同意已改变", en: "consent changed")
    /// Cause: stop.
    public let stopped = Phrase("erasure.cause.stopped", zh: "授权已停止", en: "line stopped")
    /// Cause: time of erasure.
    public let eraseBy = Phrase("erasure.cause.erase-by", zh: "约定期限已到", en: "time of erasure over")

    /// State: nothing yet.
    public let open = Phrase("erasure.state.open", zh: "等待答复", en: "no answer yet")
    /// State: too late.
    public let overdue = Phrase("erasure.state.overdue", zh: "逾期未答复", en: "overdue")
    /// State: erased.
    public let erased = Phrase(
        "erasure.state.erased", zh: "{time} {name} 签署：已删除", en: "{name} signed on {time}: erased")
    /// State: kept.
    public let kept = Phrase(
        "erasure.state.kept", zh: "{time} {name} 签署：保留（{reason}）", en: "{name} signed on {time}: kept ({reason})")
    /// Why it is kept.
    public let retentionPeriod = Phrase(
        "erasure.reason.retention-period", zh: "法定保存期限未届满", en: "retention period by law not over")
    /// Why it is kept.
    public let technicallyInfeasible = Phrase(
        "erasure.reason.technically-infeasible", zh: "技术上难以删除", en: "technically infeasible to erase")
    /// Why it is kept.
    public let legalClaim = Phrase(
        "erasure.reason.legal-claim", zh: "诉讼或主管机关要求", en: "needed for a legal claim or an authority")

    /// Below the patient's list.
    public let verified = Phrase(
        "erasure.verified", zh: "以上 {count} 项通知及其答复均已逐条核验，凭证保存在“{path}”。答复证明有人签署，不证明一份也没有留下。",
        en:
            "Each of the {count} orders and their answers was verified; the receipts are in “{path}”. An answer proves that"
            + " somebody signed it, and not that nothing is left."
    )
    /// Originals were deleted.
    public let deleted = Phrase(
        "erasure.deleted", zh: "已删除目录“{path}”里的 {count} 份原件。", en: "Deleted {count} originals in “{path}”.")
    /// The answer is entered.
    public let answered = Phrase(
        "erasure.answered", zh: "答复已签署、登记并核验（登记号 {index}），将送达资料所在机构和患者。",
        en: "The answer is signed, entered and verified (entry {index}); the custodian and the patient will get it.")
    /// What does not verify.
    public let unproved = Notice(
        "erasure", "erasures-unproved",
        zh: ("有 {count} 项通知或答复无法核验，没有列出。", "请告知管理员；未列出的内容不要当真。"),
        en: (
            "{count} orders or answers do not verify and are not listed.",
            "Tell your administrator, and do not rely on what is not listed."
        ))
    /// No such order.
    public let unknown = Notice(
        "erasure", "unknown-order",
        zh: ("没有编号为 {number} 的删除通知。", "请用 `nuo clinician erasures` 查看编号。"),
        en: ("There is no erase order number {number}.", "See the numbers in `nuo clinician erasures`."))
    /// Answered before.
    public let alreadyErased = Notice(
        "erasure", "already-erased",
        zh: ("这项通知已答复为“已删除”。", "不需要再做什么。"),
        en: ("This order was answered before: erased.", "There is nothing more to do."))
    /// Both at once.
    public let keptAndErased = Notice(
        "erasure", "kept-and-erased",
        zh: ("`--kept` 和 `--from` 不能一起使用：要么保留，要么删除。", "请去掉其中一个。"),
        en: ("`--kept` and `--from` exclude each other: it is kept, or it is erased.", "Leave one of them out."))

    /// A cause by its code.
    public func cause(code: String) -> Phrase? { phrases.first { $0.id == "erasure.cause.\(code)" } }

    /// A reason by its code.
    public func reason(code: String) -> Phrase? { phrases.first { $0.id == "erasure.reason.\(code)" } }
}
