/// What is said of ledgers that end: `nuo node close`, `nuo node peers close`, `nuo-verify closing`.
public struct ClosingPhrases: PhraseGroup {
    /// `nuo node close`
    public let close = Phrase(
        "closing.close", zh: "关闭本节点的账本，不能撤回。", en: "End the node's ledger for good.")
    /// Below its help.
    public let closeDiscussion = Phrase(
        "closing.close-discussion",
        zh:
            "账本不能再继续时使用：条目丢失且无处取回、历史已经分叉，或者改由新的账本名继续。关闭后，本节点再也不在这个账本中写入或签名，旧的凭证照样能核对。"
            + "请先停止节点，并确认伙伴节点的副本里没有比本节点更多的条目；之后把关闭书交给每个伙伴节点的运营者（`nuo node peers close`）。"
            + "新节点另行建立（`nuo node init`），由各方重新接受；患者重新登记，并重新作出同意。"
            + "\n例：`nuo node close /var/lib/nuo --origin chengdu-1.example/consent --successor new.descriptor --out closing.txt`",
        en:
            "For a ledger that can't go on: entries are lost and nobody holds them, its history has forked, or it goes on under"
            + " another name. From then on the node enters and signs nothing in it; old proofs verify as before. Stop the node"
            + " first, and make sure that no partner's copy holds more than it does; then give the closing to every partner's"
            + " operator (`nuo node peers close`). A new node is made with `nuo node init` and accepted by everybody anew;"
            + " patients are enrolled and consent again."
            + "\nExample: `nuo node close /var/lib/nuo --origin chengdu-1.example/consent --successor new.descriptor --out closing.txt`"
    )
    /// `--origin`
    public let originOption = Phrase(
        "closing.origin-option", zh: "本节点的账本名，照写一遍以示确认。", en: "The ledger's name, repeated to confirm.")
    /// `--successor`
    public let successorOption = Phrase(
        "closing.successor-option", zh: "接替它的新节点的描述文件；没有则不写。",
        en: "The descriptor of the new node in its place, if there is one.")
    /// `--out`
    public let outOption = Phrase("closing.out-option", zh: "关闭书写到这个文件。", en: "The file for the closing.")
    /// Done.
    public let closed = Phrase(
        "closing.closed", zh: "账本“{origin}”已关闭，共 {size} 条。关闭书：{path}。",
        en: "The ledger “{origin}” has ended at {size} leaves. The closing is in {path}.")
    /// What operators read to each other.
    public let tellFingerprint = Phrase(
        "closing.tell-fingerprint", zh: "关闭书的指纹（请打电话核对）：{fingerprint}",
        en: "Fingerprint of the closing, to be compared by telephone: {fingerprint}")
    /// `nuo node peers close`
    public let closePeer = Phrase(
        "closing.close-peer", zh: "核对并签署伙伴节点账本的关闭书，从此不再采用它的新内容。",
        en: "Sign the end of a partner's ledger; nothing new of it counts from then on.")
    /// Below its help.
    public let closePeerDiscussion = Phrase(
        "closing.close-peer-discussion",
        zh:
            "关闭书由对方账本的日志密钥签名时，立即生效。对方的密钥已丢失时，不写 --closing，从本节点的副本起草一份，再交给其他伙伴节点签署；"
            + "签署的节点达到策略文件的法定人数（没有策略文件时超过半数）后生效。副本里比关闭书更多的条目不会被放弃：那样的关闭书会被拒绝。"
            + "\n例：`nuo node peers close DIR chengdu-1.example/consent --closing closing.txt --fingerprint TEXT --out signed.txt`",
        en:
            "A closing that the ledger's own log key signed counts at once. Where that key is lost, leave out --closing: one is"
            + " drawn up from this node's copy, for the other partners to sign, and counts once as many have signed as the policy"
            + " file asks for, or more than half without one. No entry is given up: a closing that ends before this node's copy is"
            + " refused."
            + "\nExample: `nuo node peers close DIR chengdu-1.example/consent --closing closing.txt --fingerprint TEXT --out signed.txt`"
    )
    /// `--closing`
    public let closingOption = Phrase("closing.closing-option", zh: "要签署的关闭书。", en: "The closing to sign.")
    /// `--fingerprint`
    public let fingerprintOption = Phrase(
        "closing.fingerprint-option", zh: "对方在电话里告知的指纹。", en: "Its fingerprint, as told by telephone.")
    /// Both or none.
    public let fileWithFingerprint = Phrase(
        "closing.file-with-fingerprint", zh: "--closing 和 --fingerprint 要一起给出；--successor 只在起草时给出。",
        en: "Give --closing and --fingerprint together, and --successor only without them.")
    /// It counts.
    public let peerClosed = Phrase(
        "closing.peer-closed", zh: "“{origin}”的账本已关闭，共 {size} 条；签署者：{signers}。关闭书：{path}。",
        en: "The ledger of “{origin}” has ended at {size} leaves; signed by {signers}. The closing is in {path}.")
    /// It does not count yet.
    public let peerSigned = Phrase(
        "closing.peer-signed", zh: "已签署，尚未生效：“{origin}”，共 {size} 条；签署者：{signers}。请把 {path} 交给其他伙伴节点签署。",
        en:
            "Signed, and not in force yet: “{origin}” at {size} leaves; signed by {signers}. Give {path} to the other partners."
    )
    /// State of a partner.
    public let state = Phrase("closing.state", zh: "账本已关闭", en: "closed")
    /// `nuo-verify closing`
    public let verify = Phrase(
        "closing.verify", zh: "核验一份账本关闭书。", en: "Check the closing of a ledger.")
    /// Below its help.
    public let verifyDiscussion = Phrase(
        "closing.verify-discussion",
        zh: "给出的每把公钥都必须签过。\n例：`nuo-verify closing closing.txt --vkey KEY --vkey KEY`",
        en: "Every key that is given must have signed.\nExample: `nuo-verify closing closing.txt --vkey KEY --vkey KEY`"
    )
    /// `FILE`
    public let fileHelp = Phrase("closing.file-help", zh: "关闭书的文件。", en: "The file of the closing.")
    /// `--vkey`
    public let vkeyHelp = Phrase(
        "closing.vkey-help", zh: "应当签署的日志公钥，可多次给出：该账本的，或其他节点的。",
        en: "A log key that must have signed; repeat it for several: the ledger's own or another node's.")
    /// `nuo-verify receipt --closing`
    public let receiptHelp = Phrase(
        "closing.receipt-help", zh: "账本的关闭书：回执的检查点不得超出它。",
        en: "The ledger's closing: the receipt's checkpoint must not go beyond it.")
    /// First line of the report.
    public let heading = Phrase(
        "closing.heading", zh: "账本“{origin}”止于 {size} 条，根 {root}",
        en: "The ledger “{origin}” ends at {size} leaves, root {root}")
    /// The one in its place.
    public let successor = Phrase(
        "closing.successor", zh: "接替的账本：{key}", en: "the ledger in its place: {key}")
    /// Not by the ledger's own key.
    public let notByOrigin = Phrase(
        "closing.not-by-origin", zh: "该账本自己的日志密钥没有给出，未核对它是否签过",
        en: "whether the ledger's own log key signed: it was not given")
    /// Whether enough have signed.
    public let enoughUnchecked = Phrase(
        "closing.enough-unchecked", zh: "签署者是否达到法定人数：由各节点按自己的策略判断",
        en: "whether enough nodes have signed: each node judges by its own policy")
    /// A receipt of before the end.
    public let within = Phrase(
        "closing.within", zh: "该账本后来已关闭（共 {size} 条）；此检查点在关闭之前",
        en: "the ledger has ended since, at {size} leaves; this checkpoint does not go beyond that")
    /// A head beyond the end.
    public let beyond = Phrase(
        "closing.beyond", zh: "检查点超出了账本的终点（{size} 条），或在那里有另一个根",
        en: "the checkpoint goes beyond the end of the ledger ({size} leaves), or has another root there")
    /// A key that did not sign.
    public let unsigned = Phrase(
        "closing.unsigned", zh: "“{name}”的密钥没有签署这份关闭书", en: "the key of “{name}” has not signed this closing")
    /// Not a closing.
    public let notAClosing = Notice(
        "closing", "not-a-closing",
        zh: ("“{path}”不是账本关闭书。", "请向起草它的运营者重新索取。"),
        en: ("“{path}” is no closing of a ledger.", "Ask the operator who drew it up for it again."))
    /// Another fingerprint.
    public let otherFingerprint = Notice(
        "closing", "other-fingerprint",
        zh: ("关闭书的指纹是 {found}，与告知的不同；没有签署。", "请打电话向对方核对，不要照抄文件里的指纹。"),
        en: (
            "The closing has the fingerprint {found}, not the one that was told; it was not signed.",
            "Ask the other operator by telephone; don't take the fingerprint from the file."
        ))
    /// Another ledger.
    public let otherOrigin = Notice(
        "closing", "other-origin",
        zh: ("账本名是“{origin}”，与给出的不同；什么也没有关闭。", "请核对账本名。"),
        en: ("The ledger is “{origin}”, not the one that was named; nothing was ended.", "Check the name."))
    /// Nothing in it.
    public let emptyLedger = Notice(
        "closing", "empty-ledger",
        zh: ("账本“{origin}”还是空的，没有什么可关闭。", "不再使用的节点，直接停止并删除即可。"),
        en: ("The ledger “{origin}” is empty: there is nothing to end.", "Stop the node and remove it."))
    /// Something else forbids signing.
    public let notSigning = Notice(
        "closing", "not-signing",
        zh: ("节点此刻不签名，不能由它自己关闭账本。", "运行 `nuo node doctor {path}` 查看原因；由伙伴节点关闭：`nuo node peers close`。"),
        en: (
            "The node signs nothing at present, so it can't end its ledger itself.",
            "`nuo node doctor {path}` says why; partners can end it with `nuo node peers close`."
        ))
    /// It ended otherwise.
    public let closedOtherwise = Notice(
        "closing", "closed-otherwise",
        zh: ("“{origin}”的账本已经按另一份关闭书关闭。", "请用那一份：起草它的运营者存有。再写一次时，--successor 要与当时相同。"),
        en: (
            "The ledger of “{origin}” has ended by another closing.",
            "Use that one: whoever drew it up has it. To write it again, give the same --successor."
        ))
    /// A partner that comes back.
    public let isClosed = Notice(
        "closing", "is-closed",
        zh: ("“{origin}”的账本已经关闭，不会重新采用。", "请接受接替它的新节点的描述文件。"),
        en: ("The ledger of “{origin}” has ended and is never taken again.", "Accept the descriptor of the new node."))
    /// The copy holds more.
    public let holdsMore = Notice(
        "closing", "holds-more",
        zh: ("本节点的“{origin}”副本有 {held} 条，比关闭书更多；没有签署，以免丢失条目。", "请让对方先从本节点取回，或从本节点起草关闭书（不写 --closing）。"),
        en: (
            "This node's copy of “{origin}” has {held} leaves, more than the closing: it was not signed, so that none is lost.",
            "Let that node fetch them from here, or draw up the closing here, without --closing."
        ))
    /// Another tree.
    public let otherHistory = Notice(
        "closing", "other-history",
        zh: ("本节点的“{origin}”副本在那里有另一个根；没有签署。", "账本已经分叉：见 `nuo node evidence`，与各运营者商定以哪一份为准。"),
        en: (
            "This node's copy of “{origin}” has another root there; the closing was not signed.",
            "The ledger has forked: see `nuo node evidence`, and agree with the other operators which tree counts."
        ))
    /// The copy holds less.
    public let copyBehind = Notice(
        "closing", "copy-behind",
        zh: ("本节点的“{origin}”副本只有 {held} 条，而关闭书不是由该账本自己签署的；没有签署。", "请由副本最长的节点各自签署。"),
        en: (
            "This node's copy of “{origin}” has {held} leaves only, and the ledger's own log has not signed; nor was it signed here.",
            "Let the nodes with the longest copies sign."
        ))
}
