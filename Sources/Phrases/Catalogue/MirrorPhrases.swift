/// What `nuo node mirrors` says.
public struct MirrorPhrases: PhraseGroup {
    /// `nuo node mirrors`
    public let group = Phrase(
        "mirror.group", zh: "只核对哈希、不依赖的账本。", en: "Ledgers followed by their hashes, without relying on them.")
    /// Below its help.
    public let groupDiscussion = Phrase(
        "mirror.group-discussion",
        zh:
            "节点只取这些账本的账本头和哈希，不取条目，逐个核对树根，并以见证密钥联署“只增不改”。发现分叉时写成证据文件，告知全部伙伴节点，并停止跟随。"
            + "任何授权判断都不以这些账本为依据。哈希存放在节点目录的 mirrors.sqlite，删掉后自动重取。"
            + "\n例：`nuo node mirrors list /var/lib/nuo`",
        en:
            "Of these ledgers the node fetches heads and hashes and no entries, recomputes each root, and cosigns with its witness"
            + " key that the ledger only grows. A fork becomes an evidence file that every partner is told, and the ledger is"
            + " followed no longer. No decision ever rests on them. The hashes are in mirrors.sqlite in the node's directory; delete"
            + " it and they are fetched again."
            + "\nExample: `nuo node mirrors list /var/lib/nuo`")
    /// `nuo node mirrors add`
    public let add = Phrase(
        "mirror.add", zh: "跟随一个账本的哈希，或改变它的密钥和地址。",
        en: "Follow a ledger by its hashes, or change its key and address.")
    /// Below its help.
    public let addDiscussion = Phrase(
        "mirror.add-discussion",
        zh:
            "验证密钥请从账本的运营者处取得，不要取自要核对的地址。地址是 tlog-tiles 的前缀；诺节点的是 `https://host:port/v1/log`，"
            + "并在 `#sha256=` 之后写它的 TLS 公钥摘要。已跟随的账本再次添加时，换用新的密钥和地址，因分叉而停止的重新跟随。"
            + "\n例：`nuo node mirrors add DIR VKEY --url https://log.example/prefix`，"
            + "诺节点：`nuo node mirrors add DIR --descriptor FILE --fingerprint TEXT`",
        en:
            "Have the verifier key from the ledger's operator, never from the address that is to be checked. The address is a"
            + " tlog-tiles prefix; a Nuo node's is `https://host:port/v1/log`, with the digest of its TLS key behind `#sha256=`."
            + " Adding a ledger again gives it the new key and address, and follows it again after a fork."
            + "\nExample: `nuo node mirrors add DIR VKEY --url https://log.example/prefix`; a Nuo node:"
            + " `nuo node mirrors add DIR --descriptor FILE --fingerprint TEXT`")
    /// `nuo node mirrors list`
    public let list = Phrase(
        "mirror.list", zh: "列出跟随的账本和进度。", en: "List the ledgers that are followed, and how far.")
    /// `nuo node mirrors remove`
    public let remove = Phrase("mirror.remove", zh: "不再跟随一个账本。", en: "Follow a ledger no longer.")
    /// The verifier key.
    public let keyArgument = Phrase(
        "mirror.key-argument", zh: "账本的验证密钥：名称+编号+密钥。", en: "The ledger's verifier key: name+id+key.")
    /// `--url`
    public let urlOption = Phrase(
        "mirror.url-option", zh: "账本的地址：https，可带 `#sha256=` 和 TLS 公钥摘要。",
        en:
            "Where the ledger is read: https, with `#sha256=` and the digest of its TLS key where no authority vouches for it."
    )
    /// `--descriptor`
    public let descriptorOption = Phrase(
        "mirror.descriptor-option", zh: "诺节点的描述文件，代替密钥和地址。",
        en: "The descriptor of a Nuo node, in place of key and address.")
    /// What belongs together.
    public let keyOrDescriptor = Phrase(
        "mirror.key-or-descriptor", zh: "请给出验证密钥和 --url，或者 --descriptor 和 --fingerprint。",
        en: "Give the verifier key with --url, or --descriptor with --fingerprint.")
    /// The name of a followed ledger.
    public let originArgument = Phrase("mirror.origin-argument", zh: "账本名称。", en: "The name of the ledger.")

    // MARK: results

    /// It is followed.
    public let added = Phrase(
        "mirror.added", zh: "跟随账本“{origin}”的哈希；运行中的节点马上开始，否则在启动后开始。",
        en: "The ledger “{origin}” is followed by its hashes: at once by a running node, else from its start on.")
    /// It is followed no longer.
    public let removed = Phrase(
        "mirror.removed", zh: "不再跟随账本“{origin}”，它的哈希已删除。",
        en: "The ledger “{origin}” is followed no longer; its hashes are deleted.")
    /// The list is empty.
    public let none = Phrase("mirror.none", zh: "没有跟随任何账本。", en: "No ledger is followed.")
    /// How policies name this node.
    public let witness = Phrase(
        "mirror.witness", zh: "本节点的见证密钥（写进信任策略）：{vkey}",
        en: "This node's witness key, for trust policies: {vkey}")
    /// A column.
    public let verified = Phrase("mirror.verified", zh: "已核对", en: "Verified")
    /// A column.
    public let lag = Phrase("mirror.lag", zh: "落后", en: "Behind")
    /// A column.
    public let state = Phrase("mirror.state", zh: "状态", en: "State")
    /// A state.
    public let waiting = Phrase("mirror.waiting", zh: "尚未开始", en: "not begun")
    /// A state.
    public let current = Phrase("mirror.current", zh: "正常", en: "in order")
    /// A state.
    public let fetching = Phrase("mirror.fetching", zh: "正在取", en: "fetching")
    /// A state.
    public let frozen = Phrase("mirror.frozen", zh: "分叉，已停止", en: "forked, stopped")
    /// A state.
    public let asPartner = Phrase("mirror.as-partner", zh: "已是伙伴节点", en: "a partner now")
    /// A state.
    public let problem = Phrase("mirror.problem", zh: "有问题：{problem}", en: "trouble: {problem}")

    // MARK: failures

    /// Not a log's key.
    public let badKey = Notice(
        "mirror", "bad-key",
        zh: ("“{key}”不是账本的验证密钥。", "向账本的运营者索取；形式为 名称+8 位十六进制+base64。"),
        en: (
            "“{key}” is no verifier key of a ledger.",
            "Ask the ledger's operator for it; it reads name+8 hexadecimal digits+base64."
        ))
    /// Not an address.
    public let badAddress = Notice(
        "mirror", "bad-address",
        zh: ("“{url}”不是能用的地址。", "写成 https://主机[:端口][/路径]，需要时在后面加 #sha256= 和 64 位十六进制摘要。"),
        en: (
            "“{url}” is no address that can be used.",
            "Write https://host[:port][/path], where needed with #sha256= and 64 hexadecimal digits behind it."
        ))
    /// The own ledger or a partner's.
    public let reliedOn = Notice(
        "mirror", "relied-on",
        zh: ("本节点持有账本“{origin}”的全部条目，不必只核对哈希。", "见 `nuo node peers list`。"),
        en: (
            "This node holds the whole ledger “{origin}”; there is no need to follow its hashes.",
            "See `nuo node peers list`."
        ))
    /// The list is full.
    public let tooMany = Notice(
        "mirror", "too-many",
        zh: ("最多跟随 {limit} 个账本。", "先用 `nuo node mirrors remove` 去掉一个。"),
        en: (
            "No more than {limit} ledgers are followed.",
            "Remove one first with `nuo node mirrors remove`."
        ))
    /// Not followed.
    public let unknown = Notice(
        "mirror", "unknown",
        zh: ("没有跟随账本“{origin}”。", "见 `nuo node mirrors list`。"),
        en: (
            "The ledger “{origin}” is not followed.",
            "See `nuo node mirrors list`."
        ))
}
