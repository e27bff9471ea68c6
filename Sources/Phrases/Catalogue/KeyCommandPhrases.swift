/// What `nuo keys` says, and what can be wrong with a person's directory.
public struct KeyCommandPhrases: PhraseGroup {
    // MARK: commands and options

    /// `nuo keys`
    public let command = Phrase("keys.command", zh: "建立和查看密钥。", en: "Make and show keys.")
    /// `nuo keys patient`
    public let patient = Phrase(
        "keys.patient", zh: "为患者建立密钥、健康码和撤回卡。", en: "Make a patient's keys, health code and withdrawal card.")
    /// `nuo keys practitioner`
    public let practitioner = Phrase("keys.practitioner", zh: "为医务人员建立密钥。", en: "Make a practitioner's keys.")
    /// `nuo keys institution`
    public let institution = Phrase("keys.institution", zh: "为机构建立密钥。", en: "Make an institution's keys.")
    /// `nuo keys show`
    public let show = Phrase(
        "keys.show", zh: "查看健康码、名片和密钥指纹；不需要口令。", en: "Show health code, card and thumbprint; needs no passphrase.")
    /// `nuo keys withdrawal-card`
    public let withdrawalCard = Phrase(
        "keys.withdrawal-card", zh: "再次给出撤回卡；需要口令。", en: "Give the withdrawal card once more; needs the passphrase.")
    /// Under the help of `nuo keys patient`.
    public let examples = Phrase(
        "keys.examples",
        zh: "例子：\n  `nuo keys patient --profile node.json`\n\n节点资料 node.json 由登记的机构提供，里面有它的地址和公钥指纹；没有它就不会连接任何节点。",
        en:
            "Example:\n  `nuo keys patient --profile node.json`\n\nThe institution where you enrol gives you node.json, with its address and the"
            + " fingerprints of its keys; without it no node is ever contacted.")
    /// `--home`
    public let homeOption = Phrase(
        "keys.option.home", zh: "存放密钥的目录；不给出时用环境变量 NUO_HOME，再其次 ~/.nuo。",
        en: "Directory of the keys; by default $NUO_HOME, else ~/.nuo.")
    /// `--profile`
    public let profileOption = Phrase(
        "keys.option.profile", zh: "登记机构给的节点资料文件。",
        en: "The node's profile, as given by the institution where you enrol.")
    /// `--suite`
    public let suiteOption = Phrase(
        "keys.option.suite", zh: "签名算法：1 是 Ed25519，2 是 ES256；须与节点账本的规定一致。",
        en: "Signature algorithm: 1 for Ed25519, 2 for ES256; the one that the node's ledger uses.")
    /// `--name`
    public let nameOption = Phrase("keys.option.name", zh: "写在名片上的姓名或机构名称。", en: "The name on the card.")
    /// `--withdrawal-card`
    public let withdrawalFileOption = Phrase(
        "keys.option.withdrawal-card", zh: "把撤回卡写进这个新文件，不显示在屏幕上。",
        en: "Write the withdrawal card to this new file instead of showing it.")
    /// `--work-factor`
    public let workFactorOption = Phrase(
        "keys.option.work-factor", zh: "口令加密的强度，10 到 18；只在测试时调低。",
        en: "Cost of the passphrase's derivation, 10 to 18; lower it in tests only.")
    /// A work factor outside its range.
    public let workFactorRange = Phrase(
        "keys.work-factor-range", zh: "`--work-factor` 须在 10 到 18 之间。",
        en: "Give `--work-factor` a number from 10 to 18.")

    // MARK: results

    /// After keys were made.
    public let made = Phrase("keys.made", zh: "密钥已建立，放在“{path}”。", en: "The keys were made in “{path}”.")
    /// The key file, and what to know about it.
    public let keyFile = Phrase(
        "keys.key-file", zh: "密钥文件：{path}（已用口令加密；请备份，口令无法找回）",
        en: "Key file: {path} (encrypted under your passphrase; keep a copy, a passphrase cannot be looked up)")
    /// The public card.
    public let card = Phrase(
        "keys.card", zh: "名片：{path}（可以公开，登记时交给柜台）", en: "Card: {path} (public; hand it over when you enrol)")
    /// The ledger.
    public let node = Phrase("keys.node", zh: "登记节点：{origin}", en: "Node: {origin}")
    /// The name on the card.
    public let name = Phrase("keys.name", zh: "名称：{name}", en: "Name: {name}")
    /// The identity key.
    public let thumbprint = Phrase("keys.thumbprint", zh: "密钥指纹：{thumbprint}", en: "Key thumbprint: {thumbprint}")
    /// The health code, and what it is.
    public let healthCode = Phrase("keys.health-code", zh: "健康码：{code}", en: "Health code: {code}")
    /// What the code is good for.
    public let healthCodeAdvice = Phrase(
        "keys.health-code-advice", zh: "就医时出示健康码。看到它的人只能提出查看申请，没有您的授权会被拒绝。",
        en:
            "Show the health code when you seek care. Whoever has seen it may ask to read, and is refused without your consent."
    )
    /// Above the withdrawal card.
    public let withdrawalTitle = Phrase(
        "keys.withdrawal-title", zh: "撤回卡（请保密）：", en: "Withdrawal card (keep it secret):")
    /// What to do with the withdrawal card.
    public let withdrawalAdvice = Phrase(
        "keys.withdrawal-advice",
        zh: "请把撤回卡打印出来，与手机和电脑分开保管。它只能停止授权，不能查看资料，也不能授权给任何人。密钥丢失以后，凭它可以在任何一家机构的柜台停止全部授权（`nuo institution stop`）。",
        en:
            "Print the withdrawal card and keep it apart from your telephone and computer. It can only stop consents: it"
            + " opens no record and permits nobody. Once your keys are lost, any institution's counter stops all your consents with it"
            + " (`nuo institution stop`)."
    )
    /// The withdrawal card went to a file.
    public let withdrawalWritten = Phrase(
        "keys.withdrawal-written", zh: "撤回卡已写入“{path}”；打印以后请删除这个文件。",
        en: "The withdrawal card is in “{path}”; delete the file once it is printed.")

    /// `nuo keys profile`
    public let replaceProfile = Phrase(
        "keys.replace-profile", zh: "换上节点的新资料，例如节点换了证书或地址以后。",
        en: "Take a new profile of the node, after it changed its certificate or address, say.")
    /// Under its help.
    public let replaceProfileDiscussion = Phrase(
        "keys.replace-profile-discussion",
        zh: "新资料应由机构当面交来，或经电话核对。已记下的账本密钥不变：它只能由旧密钥签署更换。",
        en:
            "Have the institution hand the new profile over in person, or compare it by telephone. The key of the ledger that was noted stays: only the old key can sign for another."
    )
    /// The profile was taken.
    public let profileReplaced = Phrase(
        "keys.profile-replaced", zh: "已换上节点“{origin}”的新资料，地址 {url}。",
        en: "The new profile of the node “{origin}” is in place; its address is {url}.")

    // MARK: what can be wrong

    /// There are no keys.
    public let noKeys = Notice(
        "keys", "no-keys",
        zh: ("“{path}”里没有密钥。", "请用 `--home` 指明密钥所在的目录；还没有密钥的，请看 `nuo keys --help`。"),
        en: (
            "There are no keys in “{path}”.",
            "Name the directory of your keys with `--home`; if you have none yet, see `nuo keys --help`."
        ))
    /// A patient's are wanted.
    public let notPatientKeys = Notice(
        "keys", "not-patient-keys",
        zh: ("“{path}”里不是患者的密钥。", "请用 `--home` 给出患者密钥的目录；患者密钥用 `nuo keys patient` 建立。"),
        en: (
            "The keys in “{path}” are not those of a patient.",
            "Name the patient's directory with `--home`; their keys are made with `nuo keys patient`."
        ))
    /// A practitioner's are wanted.
    public let notPractitionerKeys = Notice(
        "keys", "not-practitioner-keys",
        zh: ("“{path}”里不是医务人员的密钥。", "请用 `--home` 给出医务人员密钥的目录；医务人员密钥用 `nuo keys practitioner` 建立。"),
        en: (
            "The keys in “{path}” are not those of a practitioner.",
            "Name the practitioner's directory with `--home`; their keys are made with `nuo keys practitioner`."
        ))
    /// An institution's are wanted.
    public let notInstitutionKeys = Notice(
        "keys", "not-institution-keys",
        zh: ("“{path}”里不是机构的密钥。", "请用 `--home` 给出机构密钥的目录；机构密钥用 `nuo keys institution` 建立。"),
        en: (
            "The keys in “{path}” are not those of an institution.",
            "Name the institution's directory with `--home`; its keys are made with `nuo keys institution`."
        ))
    /// Bytes of the key file were changed.
    public let damaged = Notice(
        "keys", "damaged-key-file",
        zh: ("“{path}”不是密钥文件，或者已经损坏。", "请用备份恢复它；没有备份的，请到柜台重新登记。"),
        en: (
            "“{path}” is no key file, or it is damaged.",
            "Restore it from your copy; without one, enrol again at the counter."
        ))
    /// The key file is newer than the program.
    public let newerKeyFile = Notice(
        "keys", "newer-key-file",
        zh: ("密钥文件“{path}”由更新版本的程序写成。", "请升级本程序后再试。"),
        en: ("The key file “{path}” was written by a newer version.", "Upgrade the program, then try again."))
    /// The work factor asks for more memory than there is.
    public let outOfMemory = Notice(
        "keys", "out-of-memory",
        zh: ("内存不够，密钥文件“{path}”没有打开。", "请关闭别的程序，或换一台内存更大的机器。"),
        en: (
            "Memory is too short to open the key file “{path}”.",
            "Close other programs, or use a machine with more memory."
        ))
    /// The card is missing or changed.
    public let badCard = Notice(
        "keys", "bad-card",
        zh: ("名片“{path}”缺失，或者已被改动。", "请用备份恢复它。"),
        en: ("The card “{path}” is missing or was changed.", "Restore it from your copy."))
    /// The profile cannot be used.
    public let badProfile = Notice(
        "keys", "bad-profile",
        zh: ("“{path}”不是可用的节点资料：{reason}", "请向登记的机构重新索取；机构用 `nuo node profile` 生成它。"),
        en: (
            "“{path}” is no usable profile of a node: {reason}",
            "Ask the institution where you enrol for it again; it is made with `nuo node profile`."
        ))
    /// The profile is no profile.
    public let notAProfile = Phrase("keys.not-a-profile", zh: "格式不对", en: "it has not the form of one")
    /// The profile is newer than the program.
    public let newerProfile = Phrase(
        "keys.newer-profile", zh: "由更新版本的程序写成", en: "it was written by a newer version")
    /// One member of the profile is wrong.
    public let profileMember = Phrase(
        "keys.profile-member", zh: "“{member}”一项缺失、多余或有误", en: "“{member}” is missing, unknown or wrong")
    /// Keys and profile of different nodes.
    public let otherNode = Notice(
        "keys", "other-node",
        zh: ("节点资料“{path}”属于“{origin}”，而密钥登记在“{home}”。", "请换回“{home}”的节点资料。"),
        en: (
            "The profile “{path}” is of “{origin}”, but the keys belong to “{home}”.",
            "Put the profile of “{home}” back in its place."
        ))
    /// Others can enter the directory.
    public let homeTooOpen = Notice(
        "keys", "home-too-open",
        zh: ("目录“{path}”允许其他用户进入，因此没有使用。", "请运行 `chmod 700 {path}`，然后重试。"),
        en: (
            "Other users can enter the directory “{path}”, so it was not used.",
            "Run `chmod 700 {path}`, then try again."
        ))
    /// The directory belongs to somebody else, or is none.
    public let notOwnDirectory = Notice(
        "keys", "not-own-directory",
        zh: ("“{path}”不是属于当前用户的目录，因此没有使用。", "请用 `--home` 给出当前用户自己的目录。"),
        en: (
            "“{path}” is not a directory of the current user, so it was not used.",
            "Name a directory of your own with `--home`."
        ))
    /// The name cannot stand on a card.
    public let badName = Notice(
        "keys", "bad-name",
        zh: ("这个名称不能写在名片上：它是空的、太长，或含有换行一类的字符。", "请用 `--name` 给出一行文字，最多 {limit} 字节。"),
        en: (
            "This name cannot stand on a card: it is empty, too long, or holds line breaks or the like.",
            "Give one line of text with `--name`, at most {limit} bytes."
        ))
    /// `--json` without a file for the card.
    public let cardNeedsFile = Notice(
        "keys", "card-needs-file",
        zh: ("撤回卡是秘密，不写进 JSON 结果。", "请用 `--withdrawal-card` 给出一个新文件。"),
        en: (
            "The withdrawal card is a secret and is not written into a JSON result.",
            "Name a new file with `--withdrawal-card`."
        ))
}
