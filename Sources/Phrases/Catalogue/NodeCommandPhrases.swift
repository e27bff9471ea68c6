/// What `nuo node` says to operators.
public struct NodeCommandPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo node`
    public let group = Phrase("node.command", zh: "建立和运行节点。", en: "Make and run a node.")
    /// `nuo node init`
    public let initialise = Phrase("node.init", zh: "新建一个节点：目录、密钥和配置。", en: "Make a node: directory, keys, settings.")
    /// Under the help of `nuo node init`.
    public let initialiseExample = Phrase(
        "node.init-example",
        zh: "例：`nuo node init /var/lib/nuo --origin hospital.example/consent --url https://hospital.example:8443`",
        en:
            "Example: `nuo node init /var/lib/nuo --origin hospital.example/consent --url https://hospital.example:8443`"
    )
    /// `nuo node run`
    public let run = Phrase(
        "node.run", zh: "运行节点，直到收到 SIGTERM 或 SIGINT。", en: "Run the node until SIGTERM or SIGINT.")
    /// `nuo node config`
    public let config = Phrase("node.config", zh: "节点的配置。", en: "A node's settings.")
    /// `nuo node config check`
    public let configCheck = Phrase(
        "node.config-check", zh: "列出每项配置的值和来源；有误时说明错在哪里。",
        en: "List every setting with its value and source, or say what is wrong.")
    /// `nuo node descriptor`
    public let descriptor = Phrase(
        "node.descriptor", zh: "给出本节点的描述文件和指纹，供伙伴节点接受。",
        en: "Give this node's descriptor and its fingerprint, for partners to accept.")
    /// `nuo node profile`
    public let profile = Phrase(
        "node.profile", zh: "给出节点资料，登记时交给个人和机构。",
        en: "Give the node's profile, which people and institutions get at enrolment.")
    /// `nuo node institution`
    public let institution = Phrase("node.institution", zh: "本节点代表的机构。", en: "The institutions of this node.")
    /// `nuo node institution add`
    public let institutionAdd = Phrase(
        "node.institution-add", zh: "接受一家机构，或改变它的权限。", en: "Accept an institution, or change its rights.")
    /// `nuo node institution list`
    public let institutionList = Phrase(
        "node.institution-list", zh: "列出本节点代表的机构。", en: "List the institutions of this node.")
    /// `nuo node peers`
    public let peers = Phrase("node.peers", zh: "伙伴节点。", en: "Partner nodes.")
    /// `nuo node peers add`
    public let peersAdd = Phrase(
        "node.peers-add", zh: "接受一个伙伴节点，或接受它的新描述文件。", en: "Accept a partner, or a partner's new descriptor.")
    /// `nuo node peers list`
    public let peersList = Phrase("node.peers-list", zh: "列出伙伴节点。", en: "List the partners.")
    /// `nuo node peers remove`
    public let peersRemove = Phrase("node.peers-remove", zh: "解除一个伙伴节点。", en: "Remove a partner.")
    /// `nuo node backup`
    public let backup = Phrase(
        "node.backup", zh: "复制节点的数据库；节点可以继续运行。", en: "Copy the node's database, also while it runs.")

    // MARK: arguments and options

    /// The directory of a node.
    public let directory = Phrase("node.option.directory", zh: "节点的目录。", en: "The node's directory.")
    /// The directory of a node that is to be.
    public let newDirectory = Phrase(
        "node.option.new-directory", zh: "节点的目录；不存在，或者是空的。", en: "The node's directory: absent or empty.")
    /// `--origin`
    public let origin = Phrase(
        "node.option.origin", zh: "账本的名称，以后不能更改；建议用自己的域名开头。",
        en: "Name of the ledger, which never changes; best begun with a domain of yours.")
    /// `--url`
    public let url = Phrase(
        "node.option.url", zh: "伙伴节点和个人使用的地址：https://主机[:端口]。",
        en: "The address that partners and people use: https://host[:port].")
    /// `--listen`
    public let listen = Phrase("node.option.listen", zh: "监听的地址和端口。", en: "Address and port to listen on.")
    /// `--custodian-key`
    public let custodianKey = Phrase(
        "node.option.custodian-key",
        zh: "本节点保管的资料用哪种密钥加密：x-wing 能抵御量子计算机，x25519 任何 age 工具都能打开。",
        en:
            "The key that records are encrypted for here: x-wing withstands a quantum computer, any age tool opens x25519."
    )
    /// `--set`
    public let set = Phrase(
        "node.option.set", zh: "改变一项配置，例如 `--set log.level=debug`；可以给出多次。",
        en: "Change a setting, as in `--set log.level=debug`; may be given several times.")
    /// `--out`
    public let outputFile = Phrase(
        "node.option.out", zh: "写进这个文件，不写到标准输出。", en: "Write to this file instead of standard output.")
    /// `--card` of an institution
    public let institutionCard = Phrase(
        "node.option.card", zh: "机构的名片 card.txt。", en: "The institution's card.txt.")
    /// `--id`
    public let institutionID = Phrase(
        "node.option.id", zh: "机构的统一社会信用代码。", en: "The institution's unified social credit code.")
    /// `--rights`
    public let rights = Phrase(
        "node.option.rights",
        zh: "权限，以逗号分隔：enrol 登记患者、credential 颁发凭证、custodian 保管资料、emergency 指定可紧急调阅的人员、supervise 监管。",
        en: "Rights, separated by commas: enrol, credential, custodian, emergency, supervise.")
    /// `--descriptor`
    public let peerDescriptor = Phrase(
        "node.option.descriptor", zh: "伙伴节点的描述文件。", en: "The partner's descriptor.")
    /// `--fingerprint`
    public let fingerprintOption = Phrase(
        "node.option.fingerprint", zh: "伙伴节点的管理员当面或电话告知的指纹。",
        en: "Its fingerprint, as the partner's operator told you in person or by telephone.")
    /// `--accept`
    public let accept = Phrase(
        "node.option.accept", zh: "接受一家机构的这些权限；all 表示接受它声明的一切。不给出时，新伙伴的机构都没有权限，旧伙伴的保持不变。",
        en:
            "Accept an institution with these rights; all accepts whatever is claimed. Without it a new partner's"
            + " institutions have no rights and a known partner's keep theirs.")
    /// `--replace`
    public let replace = Phrase(
        "node.option.replace", zh: "即使账本密钥已更换、序号变小或该伙伴已被停用，也接受新的描述文件。",
        en: "Accept the descriptor although its log key changed, its serial is lower, or the partner is suspended.")
    /// The partner to remove.
    public let peerOrigin = Phrase("node.option.peer", zh: "伙伴节点的账本名称。", en: "The name of the partner's ledger.")
    /// The file of a backup.
    public let backupFile = Phrase("node.option.backup-file", zh: "新文件。", en: "A new file.")

    // MARK: results

    /// After `init`.
    public let made = Phrase(
        "node.made", zh: "节点“{origin}”已建立，放在“{path}”。", en: "The node “{origin}” was made in “{path}”.")
    /// Who has the key files.
    public let keysAreTheNode = Phrase(
        "node.keys-are-the-node", zh: "谁能读取 {path} 里的文件，谁就是这个节点：请备份，并妥善保管。",
        en: "Whoever can read the files in {path} is this node: keep a copy, and keep it safe.")
    /// Before the next commands.
    public let nextSteps = Phrase("node.next-steps", zh: "接下来：", en: "What comes next:")
    /// The first of the next commands.
    public let nextProfile = Phrase(
        "node.next-profile", zh: "  1. 导出节点资料，供机构和个人建立密钥：`nuo node profile {path} --out node.json`",
        en:
            "  1. Give the profile to institutions and people, to make their keys: `nuo node profile {path} --out node.json`"
    )
    /// The second of the next commands.
    public let nextInstitution = Phrase(
        "node.next-institution",
        zh:
            "  2. 接受一家机构：`nuo node institution add {path} --card card.txt --id USCC --rights enrol,credential,custodian`",
        en:
            "  2. Accept an institution: `nuo node institution add {path} --card card.txt --id USCC --rights enrol,credential,custodian`"
    )
    /// The third of the next commands.
    public let nextRun = Phrase(
        "node.next-run", zh: "  3. 运行节点：`nuo node run {path}`", en: "  3. Run the node: `nuo node run {path}`")
    /// The node takes calls.
    public let listening = Phrase(
        "node.listening", zh: "节点“{origin}”正在运行：监听 {listen}，对外地址 {url}",
        en: "The node “{origin}” is running: it listens on {listen}, its address is {url}")
    /// The fingerprint of a descriptor.
    public let fingerprint = Phrase(
        "node.fingerprint", zh: "指纹：{fingerprint}（请当面或电话告知伙伴节点的管理员）",
        en: "Fingerprint: {fingerprint} (tell it to your partner's operator in person or by telephone)")
    /// The descriptor went to a file.
    public let descriptorWritten = Phrase(
        "node.descriptor-written", zh: "描述文件已写入“{path}”。", en: "The descriptor is in “{path}”.")
    /// The profile went to a file.
    public let profileWritten = Phrase(
        "node.profile-written", zh: "节点资料已写入“{path}”；它不是秘密，但请当面交给登记的人。",
        en: "The profile is in “{path}”; it is no secret, but hand it over in person.")
    /// An institution was accepted.
    public let institutionAccepted = Phrase(
        "node.institution-accepted", zh: "已接受机构“{name}”（{id}）：{rights}。",
        en: "The institution “{name}” ({id}) is accepted: {rights}.")
    /// Partners have to learn of it.
    public let descriptorChanged = Phrase(
        "node.descriptor-changed", zh: "描述文件因此改变：请用 `nuo node descriptor {path}` 生成新的，交给伙伴节点。",
        en:
            "The descriptor has changed with it: make a new one with `nuo node descriptor {path}` and give it to your partners."
    )
    /// There is no institution.
    public let noInstitutions = Phrase(
        "node.no-institutions", zh: "本节点还没有机构。", en: "This node has no institution yet.")
    /// A partner was accepted.
    public let peerAccepted = Phrase(
        "node.peer-accepted", zh: "已接受伙伴节点“{origin}”（{url}）。下面是接受的内容：",
        en: "The partner “{origin}” ({url}) is accepted, with the following:")
    /// A partner's institutions count for nothing.
    public let nothingAccepted = Phrase(
        "node.nothing-accepted", zh: "它的机构都没有权限；需要时请用 `--accept` 重新运行。",
        en: "None of its institutions has a right here; run this again with `--accept` when you want that.")
    /// There is no partner.
    public let noPeers = Phrase("node.no-peers", zh: "还没有伙伴节点。", en: "There is no partner yet.")
    /// A partner was removed.
    public let peerRemoved = Phrase(
        "node.peer-removed", zh: "已解除伙伴节点“{origin}”，从下一次请求起生效；它的账本副本仍然保留。",
        en: "The partner “{origin}” is removed, from the next request on; the copy of its ledger stays.")
    /// The database was copied.
    public let backedUp = Phrase(
        "node.backed-up", zh: "数据库已复制到“{file}”，内含个人信息，请妥善保管。",
        en: "The database was copied to “{file}”; it holds personal data, so keep it safe.")
    /// What else belongs to a backup.
    public let backupRest = Phrase(
        "node.backup-rest",
        zh: "完整的备份还需要“{path}”里的 keys（密钥，请另处保管）、origin、config.json，以及此后复制的 payloads（加密的内容）。",
        en:
            "A whole backup also needs, of “{path}”: keys (to be kept elsewhere), origin, config.json, and payloads (encrypted"
            + " contents), copied after this.")

    // MARK: titles of tables

    /// Column.
    public let setting = Phrase("node.title.setting", zh: "配置项", en: "Setting")
    /// Column.
    public let value = Phrase("node.title.value", zh: "值", en: "Value")
    /// Column.
    public let source = Phrase("node.title.source", zh: "来源", en: "Source")
    /// Column.
    public let purpose = Phrase("node.title.purpose", zh: "用途", en: "Purpose")
    /// Column.
    public let code = Phrase("node.title.id", zh: "信用代码", en: "Code")
    /// Column.
    public let name = Phrase("node.title.name", zh: "名称", en: "Name")
    /// Column.
    public let claimedRights = Phrase("node.title.claimed", zh: "声明的权限", en: "Claims")
    /// Column.
    public let acceptedRights = Phrase("node.title.accepted", zh: "接受的权限", en: "Accepted")
    /// Column.
    public let thumbprint = Phrase("node.title.thumbprint", zh: "密钥指纹", en: "Key thumbprint")
    /// Column.
    public let ledger = Phrase("node.title.ledger", zh: "账本", en: "Ledger")
    /// Column.
    public let address = Phrase("node.title.address", zh: "地址", en: "Address")
    /// Column.
    public let state = Phrase("node.title.state", zh: "状态", en: "State")
    /// Column.
    public let institutions = Phrase("node.title.institutions", zh: "机构与权限", en: "Institutions")
    /// A partner whose statements count.
    public let active = Phrase("node.state.active", zh: "正常", en: "active")
    /// A partner about which a contradiction is kept.
    public let suspended = Phrase(
        "node.state.suspended", zh: "已停用：账本自相矛盾", en: "suspended: its ledger contradicts itself")
    /// Nothing, in a table.
    public let none = Phrase("node.none", zh: "无", en: "none")
}
