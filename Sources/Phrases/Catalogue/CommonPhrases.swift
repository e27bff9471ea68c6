/// Errors that any command can meet, and the words around them.
public struct CommonPhrases: PhraseGroup {
    /// Stands before an error.
    public let errorLabel = Phrase("common.error-label", zh: "错误：", en: "Error: ")
    /// Stands before what to do next.
    public let nextLabel = Phrase("common.next-label", zh: "下一步：", en: "Next: ")
    /// Stands before a warning.
    public let warningLabel = Phrase("common.warning-label", zh: "注意：", en: "Warning: ")
    /// Progress with a known end.
    public let progress = Phrase(
        "common.progress", zh: "{label}：{done} / {total}（{percent}%）", en: "{label}: {done} of {total} ({percent}%)")
    /// Progress without a known end.
    public let progressCount = Phrase("common.progress-count", zh: "{label}：{done}", en: "{label}: {done}")
    /// The file or directory does not exist.
    public let noSuchFile = Phrase("common.no-such-file", zh: "文件不存在", en: "there is no such file")
    /// A file stands where a directory is needed.
    public let notDirectory = Phrase(
        "common.not-a-directory", zh: "路径中有一段不是目录", en: "a part of the path is not a directory")
    /// Something has that name.
    public let fileExists = Phrase("common.file-exists", zh: "已有同名文件", en: "a file of that name is there")
    /// The user may not do it.
    public let notPermitted = Phrase("common.not-permitted", zh: "没有权限", en: "permission denied")
    /// A directory where a file is expected.
    public let isDirectory = Phrase("common.is-directory", zh: "这是一个目录", en: "it is a directory")
    /// No room left.
    public let diskFull = Phrase("common.disk-full", zh: "磁盘已满", en: "the disk is full")
    /// A reason that concerns one file of several.
    public let fileReason = Phrase("common.file-reason", zh: "{path}：{reason}", en: "{path}: {reason}")
    /// Nobody listens at the address.
    public let connectionRefused = Phrase(
        "common.connection-refused", zh: "连接被拒绝", en: "the connection was refused")
    /// It ended before it should.
    public let connectionBroken = Phrase(
        "common.connection-broken", zh: "连接中断", en: "the connection broke")
    /// Nothing came in time.
    public let noAnswer = Phrase("common.no-answer", zh: "没有及时答复", en: "there was no answer in time")
    /// The network does not lead there.
    public let noRoute = Phrase("common.no-route", zh: "网络不通", en: "the network does not lead there")
    /// Another program listens there.
    public let addressInUse = Phrase(
        "common.address-in-use", zh: "地址已被占用", en: "the address is in use already")
    /// The address is another machine's.
    public let addressNotHere = Phrase(
        "common.address-not-here", zh: "本机没有这个地址", en: "this machine does not have the address")
    /// A reason that we have no words for.
    public let noConnection = Phrase(
        "common.no-connection", zh: "没有建立连接（{reason}）", en: "no connection ({reason})")
    /// After a usage error.
    public let seeHelp = Phrase(
        "common.see-help", zh: "请运行 `{command}`，查看用法和例子。", en: "Run `{command}` for the usage and examples.")
    /// The command line could not be understood.
    public let usage = Notice(
        "common", "usage",
        zh: ("命令行有误：{reason}", "请运行 `nuo --help`，查看用法和例子。"),
        en: ("The command line is wrong: {reason}", "Run `nuo --help` for the usage and examples."))
    /// Something nobody foresaw.
    public let unexpected = Notice(
        "common", "unexpected",
        zh: ("出现了没有预料到的错误：{reason}", "请重试；如果再次出现，请把这段文字交给管理员。"),
        en: (
            "Something unexpected went wrong: {reason}",
            "Try again; if it happens again, give this text to your administrator."
        ))
    /// The user stopped it.
    public let cancelled = Notice(
        "common", "cancelled",
        zh: ("已按您的要求停止，没有继续。", "需要时请重新运行。"),
        en: ("Stopped as you asked; nothing more was done.", "Run the command again when you want to."))
    /// A file could not be read.
    public let unreadableInput = Notice(
        "common", "unreadable-input",
        zh: ("无法读取“{path}”：{reason}", "请检查路径是否正确、当前用户能否读取。"),
        en: ("“{path}” could not be read: {reason}", "Check the path, and that the current user may read it."))
    /// A file could not be written.
    public let unwritableOutput = Notice(
        "common", "unwritable-output",
        zh: ("无法写入“{path}”：{reason}", "请检查目录是否存在、磁盘是否已满、当前用户能否写入。"),
        en: (
            "“{path}” could not be written: {reason}",
            "Check that the directory exists, that the disk is not full and that the current user may write there."
        ))
    /// The node does not answer.
    public let unreachable = Notice(
        "common", "unreachable",
        zh: ("连不上节点“{node}”：{reason}", "请检查网络和节点地址；节点停机维护时请稍后再试。"),
        en: (
            "The node “{node}” cannot be reached: {reason}",
            "Check the network and the node's address; if it is down for maintenance, try again later."
        ))
    /// The node's certificate is not the pinned one.
    public let wrongNode = Notice(
        "common", "wrong-node",
        zh: ("“{node}”的证书指纹与登记时记下的不一致，没有发送任何内容。", "请向该机构当面索取新的节点资料，用 `nuo keys profile` 换上；此前不要继续。"),
        en: (
            "The certificate of “{node}” does not have the fingerprint noted at enrolment; nothing was sent.",
            "Ask the institution for the node's new profile, in person, and take it with `nuo keys profile`; do not go on before."
        ))
    /// A proof or a signature does not hold.
    public let verificationFailed = Notice(
        "common", "verification-failed",
        zh: ("“{subject}”没有通过验证：{reason}", "请不要采信它；保留原件，并联系提供它的机构或监管方核查。"),
        en: (
            "“{subject}” did not pass verification: {reason}",
            "Do not rely on it; keep the original and ask the institution it came from, or the supervisor, to look into it."
        ))
    /// The node refused, and to nobody does it say why.
    public let denied = Notice(
        "common", "denied",
        zh: ("节点拒绝了这次访问，并且不说明理由。", "请核对密钥目录（`--home`）和您在这个节点的权限；要查看资料的，请先征得患者授权。"),
        en: (
            "The node refused the access; it gives no reason.",
            "Check which keys you use (`--home`) and what you may do at this node; to read records, ask the patient first."
        ))
}
