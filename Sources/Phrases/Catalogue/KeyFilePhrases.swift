/// What can be wrong with a key file or a passphrase, and the words of the passphrase prompt.
public struct KeyFilePhrases: PhraseGroup {
    /// The passphrase opens nothing.
    public let wrongPassphrase = Notice(
        "key-file", "wrong-passphrase",
        zh: ("口令不对，密钥文件没有打开。", "请检查大小写和输入法后重试；口令无法找回，忘记时请到原登记机构重新登记。"),
        en: (
            "The passphrase is wrong; the key file stays closed.",
            "Check the keyboard and try again. A passphrase cannot be looked up: if it is lost, enrol again at the"
                + " institution that enrolled you."
        ))
    /// Others may read the file.
    public let permissionsTooOpen = Notice(
        "key-file", "permissions-too-open",
        zh: ("文件“{path}”允许其他用户读取，因此没有使用。", "请运行 `chmod 600 {path}`；如果别人可能已经读过，请更换其中的密钥或口令。"),
        en: (
            "The file “{path}” can be read by other users, so it was not used.",
            "Run `chmod 600 {path}`; if somebody may have read it already, replace what it holds."
        ))
    /// A file is in the way.
    public let alreadyExists = Notice(
        "key-file", "already-exists",
        zh: ("文件“{path}”已经存在，为免覆盖密钥，没有写入。", "请换一个文件名，或先把原文件移到安全的地方。"),
        en: (
            "The file “{path}” already exists; nothing was written, so that no key is lost.",
            "Choose another name, or move the existing file to a safe place first."
        ))
    /// The file is not a plain file of this user.
    public let notOwnFile = Notice(
        "key-file", "not-own-file",
        zh: ("“{path}”不是属于当前用户的普通文件，因此没有使用。", "请给出当前用户自己的文件，不要用链接、管道或目录。"),
        en: (
            "“{path}” is not a regular file of the current user, so it was not used.",
            "Name a file that you own yourself; links, pipes and directories are refused."
        ))
    /// The file could not be opened.
    public let cannotOpen = Notice(
        "key-file", "cannot-open",
        zh: ("无法打开文件“{path}”：{reason}", "请检查路径是否正确、当前用户能否读取。"),
        en: ("Cannot open the file “{path}”: {reason}", "Check the path, and that the current user may read it."))
    /// No passphrase and nobody to ask.
    public let passphraseMissing = Notice(
        "key-file", "passphrase-missing",
        zh: ("需要口令，但这里没有可以输入口令的终端。", "请用 `--passphrase-file` 指定口令文件，或用 `--passphrase-fd` 传入。"),
        en: (
            "A passphrase is needed, but there is no terminal to ask for it.",
            "Name a file with `--passphrase-file`, or pass it in with `--passphrase-fd`."
        ))
    /// The passphrase has no characters.
    public let passphraseEmpty = Notice(
        "key-file", "passphrase-empty",
        zh: ("口令是空的，没有继续。", "请输入口令；建议用几个不相干的词组成。"),
        en: ("The passphrase is empty, so nothing was done.", "Give a passphrase; several unrelated words are good."))
    /// The passphrase is longer than the limit.
    public let passphraseTooLong = Notice(
        "key-file", "passphrase-too-long",
        zh: ("口令超过 {limit} 字节，没有使用。", "请缩短口令，并检查给出的是不是口令文件。"),
        en: (
            "The passphrase is longer than {limit} bytes and was not used.",
            "Shorten it, and check that the file named is the one with the passphrase."
        ))
    /// The two entries differ.
    public let passphrasesDiffer = Notice(
        "key-file", "passphrases-differ",
        zh: ("两次输入的口令不一样，没有创建任何文件。", "请重新运行，再输入两次相同的口令。"),
        en: ("The two passphrases differ; nothing was created.", "Run the command again and type the same one twice."))
    /// The file descriptor gives nothing.
    public let descriptorUnreadable = Notice(
        "key-file", "passphrase-fd-unreadable",
        zh: ("文件描述符 {number} 读不出口令。", "请先打开它再运行，例如 `3<口令文件`。"),
        en: (
            "No passphrase could be read from file descriptor {number}.",
            "Open it before the command runs, for example `3<passphrase-file`."
        ))
    /// Both sources named.
    public let oneSourceOnly = Phrase(
        "key-file.one-source-only", zh: "`--passphrase-fd` 和 `--passphrase-file` 只能给出一个。",
        en: "Give `--passphrase-fd` or `--passphrase-file`, not both.")
    /// Asks for a passphrase.
    public let askPassphrase = Phrase("key-file.ask", zh: "口令：", en: "Passphrase: ")
    /// Asks for a new passphrase.
    public let askNewPassphrase = Phrase("key-file.ask-new", zh: "新口令：", en: "New passphrase: ")
    /// Asks for the new passphrase a second time.
    public let askPassphraseAgain = Phrase("key-file.ask-again", zh: "再输一次：", en: "Once more: ")
}
