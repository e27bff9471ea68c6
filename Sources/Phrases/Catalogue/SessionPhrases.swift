/// What can happen between a person's program and the node.
public struct SessionPhrases: PhraseGroup {
    /// The node does not know the caller, or the caller may not do this.
    public let notAllowed = Notice(
        "session", "not-allowed",
        zh: ("节点没有接受这次操作：身份未登记，或无权这样做。", "请先到医疗机构登记，或核对您使用的密钥目录。"),
        en: (
            "The node did not accept this: the key is not enrolled there, or may not do it.",
            "Have an institution of this node enrol you first, or check which key directory you use."
        ))
    /// There is one already.
    public let exists = Notice(
        "session", "exists",
        zh: ("节点上已经有同样的登记。", "无需重复；请用查询命令查看现有的登记。"),
        en: ("The node has such a registration already.", "Nothing needs to be repeated; list what is there."))
    /// The statement was refused with a code.
    public let refusedStatement = Notice(
        "session", "statement-refused",
        zh: ("节点拒绝了这份声明（{reason}），什么也没有改变。", "请核对参数后重试。"),
        en: ("The node refused the statement ({reason}); nothing has changed.", "Check the parameters and try again."))
    /// The node is overloaded or starting.
    public let busy = Notice(
        "session", "busy",
        zh: ("节点暂时繁忙或正在启动。", "请几秒钟后重试；重复提交不会重复登记。"),
        en: ("The node is busy or starting.", "Try again in some seconds; a repeated submission is entered only once."))
    /// The partner that holds what was asked for.
    public let partnerUnreachable = Notice(
        "session", "partner-unreachable",
        zh: ("节点已答复，但它现在连不上所需的伙伴节点。", "请几分钟后重试；仍然不行的，请告知管理员。"),
        en: (
            "The node answers, but cannot reach the partner node that is needed.",
            "Try again in some minutes; if that does not help, tell your administrator."
        ))
    /// The node signs nothing now.
    public let notSigning = Notice(
        "session", "not-signing",
        zh: ("节点目前不签署任何内容：它还没有确认自己的账本完整。", "请告知节点的管理员运行 `nuo node doctor`；恢复以前，什么都没有登记。"),
        en: (
            "The node signs nothing now: it has not confirmed that it holds its whole ledger.",
            "Tell its administrator to run `nuo node doctor`; until it is mended nothing is entered."
        ))
    /// What the node sent does not verify.
    public let unproved = Notice(
        "session", "unproved",
        zh: ("节点的答复没有通过核验（{reason}），没有采用。", "请不要相信这份答复，并告知管理员。"),
        en: (
            "What the node answered does not verify ({reason}) and was not used.",
            "Do not trust it, and tell your administrator."
        ))
    /// Something asked for is not there.
    public let notFound = Notice(
        "session", "not-found",
        zh: ("节点上没有找到所要的内容。", "请核对编号。"),
        en: ("The node has nothing of that name.", "Check the number or name."))
    /// A statement was sent, and no answer came.
    public let unconfirmed = Notice(
        "session", "unconfirmed",
        zh: (
            "所签声明已发出，但没有得到能确认的答复，不知是否已登记：{reason}",
            "请不要重签：声明保存在本机，下一条命令会再次提交并确认，不会重复登记。"
        ),
        en: (
            "What you signed was sent, and no answer came that tells whether it was entered: {reason}",
            "Do not sign it again: it is kept, and your next command sends it again and confirms it; it is entered once."
        ))
    /// A statement that an earlier run left behind was sent again.
    public let resumed = Phrase(
        "session.resumed", zh: "上次中断时未确认的声明已重新提交并确认（不会重复登记）。",
        en: "A statement that an interrupted run had left unconfirmed was sent again and confirmed; it is entered once."
    )

    /// The group has no state.
    public init() {}
}
