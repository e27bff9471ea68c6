/// What can be wrong with a node's directory, its settings, its institutions and its partners.
public struct NodeProblemPhrases: PhraseGroup {
    // MARK: the directory

    /// There is no node.
    public let notANode = Self.problem(
        "not-a-node",
        zh: ("“{path}”不是节点的目录。", "请核对路径；还没有节点的，请运行 `nuo node init --help`。"),
        en: ("“{path}” is not the directory of a node.", "Check the path; to make a node, see `nuo node init --help`."))
    /// Something is there already.
    public let directoryNotEmpty = Self.problem(
        "directory-not-empty",
        zh: ("目录“{path}”里已经有文件，因此没有写入。", "请给出一个不存在或空的目录。"),
        en: ("The directory “{path}” has files in it, so nothing was written.", "Name one that is absent or empty."))
    /// Others have rights on it.
    public let readableByOthers = Self.problem(
        "readable-by-others",
        zh: ("其他用户对“{path}”有权限（{mode}），因此没有使用。", "请运行 `chmod go-rwx {path}`；别人可能已经读过其中密钥的，请更换密钥。"),
        en: (
            "Other users have rights on “{path}” ({mode}), so it was not used.",
            "Run `chmod go-rwx {path}`; if somebody may have read a key in it, make new keys."
        ))
    /// Another process runs the node.
    public let alreadyRunning = Self.problem(
        "already-running",
        zh: ("这个节点已经在运行（进程 {process}）。", "请先停止那个进程，或者使用它。"),
        en: ("This node is running already (process {process}).", "Stop that process first, or use it."))
    /// The database is newer than the program.
    public let newerDatabase = Self.problem(
        "newer-database",
        zh: ("“{path}”里的数据库由更新版本的程序写成。", "请升级本程序后再试。"),
        en: ("The database in “{path}” was written by a newer version.", "Upgrade the program, then try again."))
    /// The node cannot be opened.
    public let cannotOpen = Self.problem(
        "cannot-open-node",
        zh: ("节点“{path}”打不开：{reason}", "请检查磁盘和文件权限；文件缺失或损坏的，请用备份恢复。"),
        en: (
            "The node in “{path}” cannot be opened: {reason}",
            "Check the disk and the files' permissions; restore from your backup what is missing or damaged."
        ))
    /// The node cannot serve.
    public let cannotRun = Self.problem(
        "cannot-run",
        zh: ("节点没有运行，或者意外停止（{listen}）：{reason}", "请检查这个地址是否可用、是否已被别的程序占用，并查看日志。"),
        en: (
            "The node does not run, or has stopped ({listen}): {reason}",
            "Check that this address is yours and that no other program uses it, and read the log."
        ))
    /// The address of a node that is to be.
    public let badURL = Self.problem(
        "bad-url",
        zh: ("“{url}”不能作节点的地址。", "请写成 `https://host:8443` 的样子：小写，末尾没有斜线和路径。"),
        en: (
            "“{url}” cannot be a node's address.",
            "Write it like `https://host:8443`: in lower case, without slash or path at the end."
        ))
    /// The backup's file is there.
    public let backupExists = Self.problem(
        "backup-exists",
        zh: ("文件“{path}”已经存在，没有覆盖。", "请换一个文件名。"),
        en: ("The file “{path}” exists and was not written over.", "Choose another name."))

    // MARK: settings

    /// A value that does not fit.
    public let badSetting = Self.problem(
        "bad-setting",
        zh: ("配置项 {key}（来自{source}）的值不对：应为{expected}。", "请改正后用 `nuo node config check` 再检查。"),
        en: (
            "The setting {key} ({source}) has a wrong value: expected {expected}.",
            "Correct it, and check again with `nuo node config check`."
        ))
    /// A key that does not exist.
    public let unknownSetting = Self.problem(
        "unknown-setting",
        zh: ("没有 {key} 这个配置项（来自{source}）。", "请用 `nuo node config check` 查看有哪些配置项。"),
        en: ("There is no setting {key} ({source}).", "See which settings there are with `nuo node config check`."))
    /// A key that does not exist, and one like it.
    public let mistypedSetting = Self.problem(
        "mistyped-setting",
        zh: ("没有 {key} 这个配置项（来自{source}）。", "是不是 {nearest}？改正后用 `nuo node config check` 再检查。"),
        en: (
            "There is no setting {key} ({source}).",
            "Did you mean {nearest}? Correct it, and check again with `nuo node config check`."
        ))
    /// The file is no JSON object.
    public let badSettingsFile = Self.problem(
        "bad-settings-file",
        zh: ("配置文件“{path}”不是一个 JSON 对象。", "请改正它；例如 `{\"listen\":{\"port\":8443}}`。"),
        en: (
            "The settings in “{path}” are not one JSON object.",
            "Correct it; for example `{\"listen\":{\"port\":8443}}`."
        ))

    // MARK: institutions

    /// A card for another ledger.
    public let cardOfOtherLedger = Self.problem(
        "card-of-other-ledger",
        zh: ("这张名片登记在“{home}”，不是“{origin}”。", "请对方用“{origin}”的节点资料建立密钥。"),
        en: (
            "This card is for “{home}”, not for “{origin}”.",
            "Have the keys made with the profile of “{origin}”."
        ))
    /// Not an institution's card.
    public let notAnInstitution = Self.problem(
        "not-an-institution",
        zh: ("“{path}”不是机构的名片。", "请机构用 `nuo keys institution` 建立密钥，并交来它的 card.txt。"),
        en: (
            "“{path}” is not the card of an institution.",
            "Have the institution make its keys with `nuo keys institution` and hand over its card.txt."
        ))
    /// The institution has another key here.
    public let institutionKeyChanged = Self.problem(
        "institution-key-changed",
        zh: ("机构 {id} 在这里已经有另一把密钥，不能更换。", "请使用它原来的密钥；密钥丢失的，以新的节点重新开始。"),
        en: (
            "The institution {id} has another key here, which cannot be changed.",
            "Use its first key; if that is lost, begin anew with another node."
        ))
    /// The key belongs to another institution.
    public let keyOfOtherInstitution = Self.problem(
        "key-of-other-institution",
        zh: ("这把密钥已经属于机构 {id}。", "请核对信用代码；每家机构使用自己的密钥。"),
        en: (
            "This key belongs to the institution {id} already.",
            "Check the code; every institution has a key of its own."
        ))
    /// The institution belongs to another node.
    public let institutionElsewhere = Self.problem(
        "institution-elsewhere",
        zh: ("机构 {id} 已经属于节点“{origin}”。", "一家机构只属于一个节点；请与该节点的管理员核实。"),
        en: (
            "The institution {id} belongs to the node “{origin}”.",
            "An institution belongs to one node; clear this up with that node's operator."
        ))

    // MARK: partners

    /// Not a descriptor.
    public let badDescriptor = Self.problem(
        "bad-descriptor",
        zh: ("“{path}”不是节点的描述文件，或者已被改动。", "请伙伴节点用 `nuo node descriptor` 重新生成。"),
        en: (
            "“{path}” is no descriptor of a node, or it was changed.",
            "Have the partner make it again with `nuo node descriptor`."
        ))
    /// Not the descriptor that was told.
    public let otherFingerprint = Self.problem(
        "other-fingerprint",
        zh: ("描述文件的指纹是 {found}，与给出的不一致，没有接受。", "请与伙伴节点的管理员当面或电话核对指纹，核对之前不要继续。"),
        en: (
            "The descriptor's fingerprint is {found}, not the one given; it was not accepted.",
            "Compare it with the partner's operator, in person or by telephone, and do not go on before."
        ))
    /// The own descriptor.
    public let ownDescriptor = Self.problem(
        "own-descriptor",
        zh: ("“{origin}”就是本节点。", "请给出伙伴节点的描述文件。"),
        en: ("“{origin}” is this node itself.", "Name the descriptor of a partner."))
    /// The log key differs.
    public let logKeyChanged = Self.problem(
        "log-key-changed",
        zh: ("伙伴节点“{origin}”的账本密钥与以前不同，没有接受。", "请问清更换的原因；确实要更换的，加上 `--replace`。"),
        en: (
            "The log key of the partner “{origin}” is another than before; it was not accepted.",
            "Find out why it changed; if it must be so, add `--replace`."
        ))
    /// The descriptor is an older one.
    public let olderDescriptor = Self.problem(
        "older-descriptor",
        zh: ("这份描述文件比已接受的旧（序号 {serial} 小于 {known}）。", "请索取最新的；伙伴节点从备份恢复过的，加上 `--replace`。"),
        en: (
            "This descriptor is older than the one accepted (serial {serial} below {known}).",
            "Ask for the newest; if the partner was restored from a backup, add `--replace`."
        ))
    /// A transport key of somebody else.
    public let sharedTransportKey = Self.problem(
        "shared-transport-key",
        zh: ("描述文件里的 TLS 密钥属于节点“{origin}”，没有接受。", "两个节点不能共用 TLS 密钥；请与双方的管理员核实。"),
        en: (
            "A TLS key in the descriptor belongs to the node “{origin}”; it was not accepted.",
            "Two nodes cannot share a TLS key; clear this up with both operators."
        ))
    /// More than is claimed.
    public let notClaimed = Self.problem(
        "not-claimed",
        zh: ("描述文件没有为机构 {id} 声明权限 {right}。", "请只接受它声明的权限，或请伙伴节点更新描述文件。"),
        en: (
            "The descriptor does not claim the right {right} for the institution {id}.",
            "Accept only what it claims, or ask the partner for a new descriptor."
        ))
    /// The descriptor does not name the institution.
    public let institutionNotClaimed = Self.problem(
        "institution-not-claimed",
        zh: ("描述文件里没有机构 {id}。", "请核对信用代码，或请伙伴节点更新描述文件。"),
        en: (
            "The descriptor does not name the institution {id}.",
            "Check the code, or ask the partner for a new descriptor."
        ))
    /// No such partner.
    public let unknownPeer = Self.problem(
        "unknown-peer",
        zh: ("没有“{origin}”这个伙伴节点。", "请用 `nuo node peers list` 查看。"),
        en: ("There is no partner “{origin}”.", "See `nuo node peers list`."))

    private static func problem(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("node-problem", code, zh: zh, en: en)
    }
}
