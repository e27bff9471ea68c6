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
    /// `--finish`
    public let finishOption = Phrase(
        "rotation.option.finish", zh: "换上新密钥，删除旧密钥。", en: "Put the new key in use and delete the old one.")
    /// `--force`
    public let forceOption = Phrase(
        "rotation.option.force", zh: "不等尚未收到的伙伴节点；它们的管理员须手工接受新的描述文件。",
        en: "Don't wait for partners that have not heard; their operators must accept the descriptor by hand.")
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
        "rotation.tls-finished", zh: "新的 TLS 密钥已启用，旧密钥已删除；描述文件序号为 {serial}。",
        en: "The new TLS key is in use and the old one deleted; the descriptor has serial {serial}.")

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
    /// Nothing to finish.
    public let notBegun = Self.notice(
        "no-rotation",
        zh: ("没有正在进行的更换。", "先用同一条命令但不加 --finish，生成新密钥。"),
        en: ("No rotation is under way.", "Begin one with the same command without --finish."))

    private static func notice(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("rotation", code, zh: zh, en: en)
    }
}
