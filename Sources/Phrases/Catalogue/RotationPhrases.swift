/// What `nuo node rotate` says to operators.
public struct RotationPhrases: PhraseGroup {
    /// `nuo node rotate`
    public let group = Phrase("rotation.command", zh: "更换节点的密钥。", en: "Change a node's keys.")
    /// `nuo node rotate tls`
    public let tls = Phrase(
        "rotation.tls", zh: "更换节点的 TLS 密钥，服务不中断。", en: "Change the node's TLS key, without a pause.")
    /// Below the help.
    public let tlsDiscussion = Phrase(
        "rotation.tls-discussion",
        zh:
            "先生成新密钥：描述文件同时写明新旧两把，节点仍使用旧密钥，有联系的伙伴节点会自动接受。"
            + "等伙伴节点都收到后，用 --finish 换上新密钥，旧密钥随即删除。中途出错时，把同一条命令再运行一次即可。"
            + "个人和机构的程序在新旧并存期间连接过节点的，会自动记下新密钥；其余的需要重新领取节点资料。"
            + "\n例：`nuo node rotate tls DIR`，然后 `nuo node rotate tls DIR --finish`",
        en:
            "First a new key is made: the descriptor names both, the old one stays in use, and partners in touch take it by"
            + " themselves. When they all have it, --finish puts the new key in its place and deletes the old one. After"
            + " an error run the same command again. Programs of people and institutions that call the node while both keys"
            + " are named learn the new one; others need a new profile."
            + "\nExample: `nuo node rotate tls DIR`, then `nuo node rotate tls DIR --finish`")
    /// `nuo node rotate statement`
    public let statement = Phrase(
        "rotation.statement", zh: "更换节点代机构签名所用的声明密钥。",
        en: "Change the statement key, with which the node signs for institutions.")
    /// Below the help.
    public let statementDiscussion = Phrase(
        "rotation.statement-discussion",
        zh:
            "先生成新密钥，把它的公钥交给每家机构，由机构用 `nuo institution authorise --statement-key` 授权；"
            + "都授权之后，用 --finish 换上新密钥，旧密钥随即删除。此前签署的披露和登记照样可以核验。"
            + "之后请机构结束旧密钥的授权，并请伙伴节点的管理员接受新的描述文件。中途出错时，把同一条命令再运行一次即可。"
            + "\n例：`nuo node rotate statement DIR`，然后 `nuo node rotate statement DIR --finish`",
        en:
            "First a new key is made; hand its public half to each institution, which authorises it with"
            + " `nuo institution authorise --statement-key`. When they all have, --finish puts it in the place of the old"
            + " key, which is deleted. What was disclosed and registered before stays provable. Then the institutions end"
            + " the leave of the old key, and partners' operators accept the new descriptor. After an error run the same"
            + " command again."
            + "\nExample: `nuo node rotate statement DIR`, then `nuo node rotate statement DIR --finish`")
    /// `--finish`
    public let finishOption = Phrase(
        "rotation.option.finish", zh: "换上新密钥，删除旧密钥。", en: "Put the new key in use and delete the old one.")
    /// `--force`
    public let forceOption = Phrase(
        "rotation.option.force", zh: "不等尚未收到的伙伴节点；它们的管理员须手工接受新的描述文件。",
        en: "Don't wait for partners that have not heard; their operators must accept the descriptor by hand.")
    /// `--force`
    public let forceStatementOption = Phrase(
        "rotation.option.force-statement", zh: "不等尚未授权的机构；在它们授权之前，节点不能代它们签名。",
        en: "Don't wait for institutions that have not authorised it; until they do, nothing is signed for them.")
    /// Begun.
    public let statementBegun = Phrase(
        "rotation.statement-begun", zh: "新的声明密钥的公钥：{key}", en: "Public half of the new statement key: {key}")
    /// Institutions.
    public let institutionsToAsk = Phrase(
        "rotation.institutions-to-ask", zh: "尚未授权新密钥的机构：{ids}。",
        en: "Institutions that have not authorised it: {ids}.")
    /// What comes next.
    public let statementNext = Phrase(
        "rotation.statement-next",
        zh: "机构授权之后（`nuo institution authorise --statement-key '{key}'`），"
            + "运行 `nuo node rotate statement {path} --finish`。",
        en:
            "When institutions have authorised it (`nuo institution authorise --statement-key '{key}'`), run `nuo node rotate statement {path} --finish`."
    )
    /// Done.
    public let statementFinished = Phrase(
        "rotation.statement-finished", zh: "新的声明密钥已启用，旧密钥已删除：{key}",
        en: "The new statement key is in use and the old one deleted: {key}")
    /// What comes after.
    public let statementAfter = Phrase(
        "rotation.statement-after",
        zh: "请机构用 `nuo institution authorise --end-others` 结束旧密钥的授权，并把描述文件（序号 {serial}）交给伙伴节点的管理员接受。",
        en:
            "Institutions end the old key's leave with `nuo institution authorise --end-others`; give the descriptor (serial {serial}) to your partners' operators."
    )
    /// Begun.
    public let tlsBegun = Phrase(
        "rotation.tls-begun", zh: "新的 TLS 密钥已生成，描述文件（序号 {serial}）同时写明新旧两把。",
        en: "A new TLS key was made; the descriptor (serial {serial}) names both.")
    /// Partners.
    public let waiting = Phrase(
        "rotation.waiting", zh: "尚未收到新描述文件的伙伴节点：{origins}。节点运行时会自动送达。",
        en: "Partners without the new descriptor: {origins}. A running node sends it to them.")
    /// What comes next.
    public let tlsNext = Phrase(
        "rotation.tls-next", zh: "伙伴节点都收到后，运行 `nuo node rotate tls {path} --finish`。",
        en: "When all partners have it, run `nuo node rotate tls {path} --finish`.")
    /// Done.
    public let tlsFinished = Phrase(
        "rotation.tls-finished",
        zh:
            "新的 TLS 密钥已启用，旧密钥已删除；描述文件序号为 {serial}。新旧并存期间没有连接过的人和机构，需要新的节点资料（`nuo node profile`），用 `nuo keys profile` 换上。",
        en:
            "The new TLS key is in use and the old one deleted; the descriptor has serial {serial}. People and institutions that did not call while both were good need the new profile (`nuo node profile`), and take it with `nuo keys profile`."
    )

    /// `nuo institution authorise --statement-key`
    public let statementKeyOption = Phrase(
        "rotation.option.statement-key", zh: "要授权的声明密钥，由节点的管理员当面交给；不给出时用节点资料里的那一把。",
        en: "The statement key to authorise, handed over by the node's operator; by default the profile's.")
    /// `nuo institution authorise --end-others`
    public let endOthersOption = Phrase(
        "rotation.option.end-others", zh: "同时结束本机构以前给其他声明密钥的授权。",
        en: "End the leave that this institution gave to other statement keys before.")
    /// Ended.
    public let ended = Phrase(
        "rotation.ended", zh: "已结束以前的授权：{count} 项。", en: "Earlier authorisations ended: {count}.")

    /// Partners would lose the node.
    public let partnersWait = Self.notice(
        "partners-wait",
        zh: (
            "以下伙伴节点还没有收到写明新密钥的描述文件：{origins}。密钥没有更换。",
            "请让两边的节点保持运行后再试；或加上 --force，再请它们的管理员用 `nuo node peers add` 接受新的描述文件。"
        ),
        en: (
            "These partners don't have the descriptor with the new key yet: {origins}. The key was not changed.",
            "Let both nodes run and try again; or add --force, and have their operators accept the descriptor with `nuo node peers add`."
        ))
    /// The ledger would be stale to partners.
    public let operatorsWait = Self.notice(
        "operators-wait",
        zh: (
            "以下伙伴节点的管理员还没有接受写明新密钥的描述文件：{origins}。密钥没有更换。",
            "请他们用 `nuo node peers add` 接受描述文件，节点保持运行，十分钟后再试；或加上 --force。"
        ),
        en: (
            "The operators of these partners have not accepted the descriptor with the new key yet: {origins}. The key was not changed.",
            "Have them accept it with `nuo node peers add`, let the nodes run, and try again after ten minutes; or add --force."
        ))
    /// Nothing could be signed.
    public let institutionsWait = Self.notice(
        "institutions-wait",
        zh: (
            "以下机构还没有授权新的声明密钥：{ids}。密钥没有更换。",
            "请它们用 `nuo institution authorise --statement-key` 授权后再试；或加上 --force。"
        ),
        en: (
            "These institutions have not authorised the new statement key: {ids}. The key was not changed.",
            "Have them authorise it with `nuo institution authorise --statement-key` and try again; or add --force."
        ))
    /// Nothing to finish.
    public let notBegun = Self.notice(
        "no-rotation",
        zh: ("没有正在进行的更换。", "先用同一条命令但不加 --finish，生成新密钥。"),
        en: ("No rotation is under way.", "Begin one with the same command without --finish."))

    private static func notice(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("rotation", code, zh: zh, en: en)
    }
}
