/// What `nuo node rotate cosigner` says to operators.
public struct CosignerRotationPhrases: PhraseGroup {
    /// `nuo node rotate cosigner`
    public let cosigner = Phrase(
        "rotation.cosigner", zh: "更换节点的联署密钥，服务不中断。", en: "Change the node's cosigner key, without a pause.")
    /// Below the help.
    public let discussion = Phrase(
        "rotation.cosigner-discussion",
        zh:
            "先生成新密钥：新旧两把同时联署本节点和伙伴节点的检查点。把新的描述文件交给伙伴节点的管理员，用 `nuo node peers add` 接受；"
            + "写有旧密钥的信任策略也要改，过渡期间用 `group … any` 把新旧两把算作一个见证方。"
            + "都完成之后，用 --finish 换上新密钥，旧密钥随即删除，伙伴节点会自动接受。中途出错时，把同一条命令再运行一次即可。"
            + "\n例：`nuo node rotate cosigner DIR`，然后 `nuo node rotate cosigner DIR --finish`",
        en:
            "First a new key is made: both keys cosign the node's own checkpoints and its partners'. Give the new descriptor"
            + " to partners' operators, who accept it with `nuo node peers add`. Change trust policies that name the old key"
            + " too; meanwhile a `group … any` counts both as one witness. When all have, --finish puts the new key in the"
            + " place of the old one, which is deleted; partners take that by themselves. After an error run the same command"
            + " again."
            + "\nExample: `nuo node rotate cosigner DIR`, then `nuo node rotate cosigner DIR --finish`")
    /// `--force`
    public let forceOption = Phrase(
        "rotation.option.force-cosigner", zh: "不等尚未接受的伙伴节点；在它们的管理员接受之前，本节点的账本对它们是过期的。",
        en: "Don't wait for partners that have not accepted; until their operators do, this ledger is stale to them.")
    /// Begun.
    public let begun = Phrase(
        "rotation.cosigner-begun", zh: "新的联署密钥：{key}；描述文件（序号 {serial}）同时写明新旧两把。",
        en: "The new cosigner key: {key}; the descriptor (serial {serial}) names both.")
    /// What comes next.
    public let next = Phrase(
        "rotation.cosigner-next",
        zh: "把描述文件（`nuo node descriptor {path}`）交给伙伴节点的管理员接受，之后运行 `nuo node rotate cosigner {path} --finish`。",
        en:
            "Give the descriptor (`nuo node descriptor {path}`) to your partners' operators; when they have accepted it, run `nuo node rotate cosigner {path} --finish`."
    )
    /// Done.
    public let finished = Phrase(
        "rotation.cosigner-finished", zh: "新的联署密钥已启用，旧密钥已删除：{key}；描述文件序号为 {serial}。",
        en: "The new cosigner key is in use and the old one deleted: {key}; the descriptor has serial {serial}.")
}
