/// What `nuo explain` says.
public struct ExplainPhrases: PhraseGroup {
    /// `nuo explain`
    public let abstract = Phrase(
        "explain.abstract", zh: "逐条说明一次查看为什么允许或拒绝。",
        en: "Explain, rule by rule, why an access is permitted or denied.")
    /// More about it.
    public let discussion = Phrase(
        "explain.discussion",
        zh: """
            离线运行，不连接节点；同一份文件在任何节点上得到同样的结果。文件写明申请人、资料、授权线、账本状态和时间，格式见 \
            Specs/decision.md。签名不在其中：结论以文件所写为准。
            退出码：0 表示允许，3 表示拒绝，2 表示文件无法读取。
            例：`nuo explain --request question.json`
            """,
        en: """
            Works offline and asks no node; the same file gives the same answer everywhere. The file says who asks, for \
            which document, what stands in the line, how the ledgers stand and what time it is; Specs/decision.md shows \
            its format. Signatures are not part of it: the answer holds as far as what the file says does.
            Exit status: 0 permitted, 3 denied, 2 the file cannot be read.
            Example: `nuo explain --request question.json`
            """)
    /// `--request`
    public let requestOption = Phrase(
        "explain.request-option", zh: "写明申请、授权线和账本状态的 JSON 文件。",
        en: "JSON file with the request, the line and the standing of the ledgers.")

    /// The outcome.
    public let permitted = Phrase("explain.permitted", zh: "允许", en: "Permitted")
    /// The outcome.
    public let denied = Phrase("explain.denied", zh: "拒绝", en: "Denied")
    /// The outcome with its reason.
    public let outcome = Phrase("explain.outcome", zh: "{outcome}：{reason}", en: "{outcome}: {reason}")
    /// What settled it.
    public let settledByRule = Phrase("explain.settled-by-rule", zh: "依据规则：{rule}", en: "Settled by rule: {rule}")
    /// What settled it, with the statement.
    public let settledByStatement = Phrase(
        "explain.settled-by-statement", zh: "依据规则：{rule}；依据授权线第 {number} 条",
        en: "Settled by rule: {rule}; by statement number {number} of the line")
    /// Before the text of a statement.
    public let statementSays = Phrase(
        "explain.statement-says", zh: "第 {number} 条写明：", en: "Statement number {number} says:")
    /// Heading.
    public let steps = Phrase("explain.steps", zh: "各条规则依次：", en: "The rules in their order:")
    /// Heading.
    public let rule = Phrase("explain.rule", zh: "规则", en: "Rule")
    /// Heading.
    public let result = Phrase("explain.result", zh: "结果", en: "Result")
    /// Heading.
    public let meaning = Phrase("explain.meaning", zh: "内容", en: "What it does")
    /// A rule that did not settle it.
    public let passed = Phrase("explain.passed", zh: "不适用", en: "passed")
    /// The rule that settled it.
    public let settled = Phrase("explain.settled", zh: "决定", en: "settled it")

    /// The file is no question.
    public let badQuestion = Notice(
        "explain", "bad-question",
        zh: ("“{path}”不能作为决定的依据：{reason}", "请对照 Specs/decision.md 里的格式和例子修改。"),
        en: (
            "“{path}” is nothing that a decision can be made on: {reason}",
            "Compare it with the format and the example in Specs/decision.md."
        ))
    /// What is wrong with it.
    public let notJSON = Phrase("explain.not-json", zh: "不是合法的 JSON", en: "it is not valid JSON")
    /// What is wrong with it.
    public let tooLarge = Phrase("explain.too-large", zh: "超过 {limit} 字节", en: "it has more than {limit} bytes")
    /// What is wrong with it.
    public let unknownFormat = Phrase(
        "explain.unknown-format", zh: "“format”不是本程序认识的格式", en: "its “format” is none that this program knows")
    /// What is wrong with it.
    public let badMember = Phrase(
        "explain.bad-member", zh: "“{member}”缺失、多余或有误", en: "“{member}” is missing, unknown or wrong")

    /// The group has no state.
    public init() {}
}
