/// What `nuo patient carry-over` says.
public struct CarryOverPhrases: PhraseGroup {
    /// `nuo patient carry-over`
    public let abstract = Phrase(
        "carry-over.abstract", zh: "原来的账本关闭后，在新的账本里重新签署当时有效的同意和禁止。",
        en: "After a ledger has ended, sign anew at the new home what was in force there.")
    /// Below its help.
    public let discussion = Phrase(
        "carry-over.discussion",
        zh:
            "先在新的节点建立密钥（`nuo keys patient`）并由机构登记，再运行本命令。每一项都逐字显示，问一次后签署：先登记全部禁止，再登记同意；"
            + "到期时间不会延长，范围不会扩大。中断后再次运行，只签署还缺的部分，不会重复。"
            + "暂停的、按次数计的、由他人代签的同意以及委托和监护不转移，会逐项列出该怎么办。"
            + "各机构关联新的授权线以后，原授权线下的资料归入新的授权线，不必重新导入。"
            + "\n例：`nuo patient carry-over --former old --closing closing.txt --dry-run`"
            + "\n例：`nuo patient carry-over --former old --closing closing.txt --kept`",
        en:
            "First make keys for the new node (`nuo keys patient`) and be enrolled there. Everything is shown word for word"
            + " and signed after one question: all prohibitions first, then the consents; none ends later than it did, nor"
            + " reaches further. After an interruption run it again: it signs what is missing, and nothing twice."
            + " What is suspended, counted or was given by somebody else is not carried over, nor are delegations and"
            + " guardianships; each is listed with what to do. Once a custodian has linked the new line, the documents"
            + " registered under the old one come under it, without being imported again."
            + "\nExample: `nuo patient carry-over --former old --closing closing.txt --dry-run`"
            + "\nExample: `nuo patient carry-over --former old --closing closing.txt --kept`")
    /// `--former`
    public let formerOption = Phrase(
        "carry-over.former-option", zh: "原来账本的目录：当时的密钥和留存的回执。",
        en: "The directory of the ledger that ended: the keys of then, and the receipts that were kept.")
    /// `--closing`
    public let closingOption = Phrase(
        "carry-over.closing-option", zh: "那个账本的关闭书，由节点的运营者提供。",
        en: "The closing of that ledger, which the operator of a node has.")
    /// `--former-passphrase-file`
    public let passphraseOption = Phrase(
        "carry-over.passphrase-option", zh: "从此文件读取原来密钥的口令；不写则在终端询问。",
        en: "Read the passphrase of the former keys from this file; without it the terminal asks.")
    /// `--kept`
    public let keptOption = Phrase(
        "carry-over.kept-option", zh: "不问原来的节点，用原目录里留存的回执。",
        en: "Don't ask the closed node: read the receipts kept in the former directory.")
    /// `--copy`
    public let copyOption = Phrase(
        "carry-over.copy-option", zh: "不问原来的节点，问存有其账本副本的保管机构节点（其配置文件）；只得到该节点各机构的授权线。",
        en:
            "Don't ask the closed node: ask a custodian's node that keeps a copy of its ledger, by its profile. It shows the "
            + "lines for its own custodians.")
    /// Two sources.
    public let oneSource = Phrase(
        "carry-over.one-source", zh: "`--kept` 和 `--copy` 只能用一个。", en: "`--kept` and `--copy` exclude each other.")
    /// `--custodian`
    public let custodianOption = Phrase(
        "carry-over.custodian-option", zh: "只转移这家保管机构的；不写则为全部。",
        en: "Only what concerns this custodian; all of them if left out.")
    /// `--at-most`
    public let atMostOption = Phrase(
        "carry-over.at-most-option", zh: "这次最多登记这么多项；再次运行则继续。",
        en: "Enter at most so many now; run again for the rest.")
    /// `--dry-run`
    public let dryRunOption = Phrase(
        "carry-over.dry-run-option", zh: "只显示，什么也不签署。", en: "Only show it, and sign nothing.")

    /// Above everything.
    public let heading = Phrase(
        "carry-over.heading", zh: "账本“{origin}”止于 {size} 条；当时有效的内容：",
        en: "The ledger “{origin}” ended at {size} leaves. In force there at the end:")
    /// From receipts alone.
    public let keptOnly = Phrase(
        "carry-over.kept-only", zh: "只根据这里留存的回执：别处（另一台设备、监护人、代理人）登记过的内容不在其中，请逐项核对。",
        en:
            "From the receipts kept here alone: what was entered from another device, or by who acts for you, is not among"
            + " them. Read each with care.")
    /// Above a custodian's.
    public let custodian = Phrase("carry-over.custodian", zh: "— {name}", en: "— {name}")
    /// Above a text.
    public let willSign = Phrase(
        "carry-over.will-sign", zh: "第 {old} 项，将重新签署：", en: "Number {old}, to be signed anew:")
    /// It stands there.
    public let present = Phrase(
        "carry-over.present", zh: "第 {old} 项：新的授权线里已有（第 {number} 项）。",
        en: "Number {old}: the new line has it already, as number {number}.")
    /// Nothing at this custodian.
    public let nothingInForce = Phrase(
        "carry-over.nothing-in-force", zh: "没有有效的同意或禁止。", en: "No consent or prohibition was in force.")
    /// The line was opened otherwise.
    public let documentsStay = Phrase(
        "carry-over.documents-stay",
        zh: "新的授权线没有写明它接替原来的那条，原有资料不会归入。要归入：用新的撤回卡停用这条授权线，再运行一次本命令。",
        en:
            "The new line does not name the old one, so the documents of the old one stay out of it. To have them: stop this"
            + " line with the new withdrawal card and run this again.")
    /// Asked once.
    public let question = Phrase(
        "carry-over.question", zh: "全部签署吗？（是/否）", en: "Sign all of it? (yes/no)")
    /// One was entered.
    public let signed = Phrase(
        "carry-over.signed", zh: "已登记并核验：原第 {old} 项，现为 {name} 第 {number} 项（登记号 {index}）。",
        en: "Entered and verified: number {old} is now number {number} at {name} (entry {index}).")
    /// Below a dry run.
    public let nothingSigned = Phrase(
        "carry-over.nothing-signed", zh: "什么也没有签署；要登记 {count} 项。", en: "Nothing was signed; {count} entries to make.")
    /// With `--at-most`.
    public let more = Phrase(
        "carry-over.more", zh: "还有 {count} 项没有登记；请再次运行。", en: "{count} more to enter: run this again.")
    /// Nothing to do.
    public let nothingLeft = Phrase(
        "carry-over.nothing-left", zh: "没有要签署的了。", en: "Nothing is left to sign.")
    /// What custodians do.
    public let linkNext = Phrase(
        "carry-over.link-next",
        zh: "请带身份证件和新的健康码 {code} 到下列机构关联（`nuo institution link`），原有资料随后归入新的授权线：{names}。",
        en: "Show your identity document and the new health code {code} at these custodians, who link the new line with"
            + " `nuo institution link`; the documents then come under it: {names}.")

    /// Standing wishes.
    public let wishes = Phrase(
        "carry-over.wishes", zh: "长期愿望已照样标记：{count} 项。", en: "Standing wishes marked anew: {count}.")
    /// In the history.
    public let history = Phrase(
        "carry-over.history", zh: "其中 {count} 次是在已关闭的账本（{origin}）的授权线下查看的。",
        en: "Of these, read under the line of the ledger that ended ({origin}): {count}.")

    /// Why something stays behind.
    public let unreadable = Phrase(
        "carry-over.unreadable",
        zh: "这条授权线有读不出的内容（可能是禁止），所以什么也不转移。请换一个来源（去掉或加上 `--kept`），或在新的账本里逐项重新签署。",
        en:
            "Something in this line can't be read, and may be a prohibition: nothing of it is carried over. Try the other"
            + " source (with or without `--kept`), or sign each anew by hand.")
    /// Assisted.
    public let assisted = Phrase(
        "carry-over.assisted", zh: "这条授权线是在柜台协助办理的：请到柜台重新办理。",
        en: "This line was opened with help at a counter: go there to give it anew.")
    /// A prohibition that can't be said.
    public let prohibition = Phrase(
        "carry-over.prohibition",
        zh: "第 {number} 项禁止不能照样重新签署，所以这家机构的什么也不转移。请先用 `nuo patient deny` 重新禁止。",
        en:
            "The prohibition number {number} can't be said again, so nothing for this custodian is carried over. Forbid it"
            + " anew with `nuo patient deny` first.")
    /// No such custodian.
    public let noCustodian = Phrase(
        "carry-over.no-custodian", zh: "新的节点不认识这家保管机构，什么也不转移。请让新节点的运营者先接受它的节点，再运行一次。",
        en:
            "The new node knows no such custodian: nothing is carried over. Have its operator accept that custodian's node,"
            + " and run this again.")
    /// Stopped.
    public let stopped = Phrase(
        "carry-over.stopped", zh: "第 {number} 项同意：授权线已停用，不转移。需要的话请用 `nuo patient grant` 重新签署。",
        en:
            "Consent {number}: its line was stopped, so it is not carried over. Give it anew with `nuo patient grant` if you"
            + " want it.")
    /// Suspended.
    public let suspended = Phrase(
        "carry-over.suspended", zh: "第 {number} 项同意：关闭时已暂停，不转移。需要的话请用 `nuo patient grant` 重新签署。",
        en:
            "Consent {number}: it was suspended at the end, so it is not carried over. Give it anew with `nuo patient grant`"
            + " if you want it.")
    /// Counted.
    public let counted = Phrase(
        "carry-over.counted",
        zh: "第 {number} 项同意：按次数计，剩余次数只有保管机构知道，不转移。需要的话请用 `nuo patient grant --uses` 写明剩余次数。",
        en:
            "Consent {number}: it is counted, and only the custodian knows how many uses are left, so it is not carried over."
            + " Give what is left with `nuo patient grant --uses`.")
    /// By others.
    public let acting = Phrase(
        "carry-over.acting", zh: "第 {number} 项同意：由监护人或受托人签署，或要由他们签署，不转移。请由他们在新的账本里重新签署。",
        en:
            "Consent {number}: guardians or a delegate gave it, or have to, so it is not carried over. They give it anew in"
            + " the new ledger.")
    /// Can't be said.
    public let unsayable = Phrase(
        "carry-over.unsayable", zh: "第 {number} 项同意：不能照样重新签署，不转移。需要的话请用 `nuo patient grant` 重新签署。",
        en:
            "Consent {number}: it can't be said again, so it is not carried over. Give it anew with `nuo patient grant`."
    )
    /// A delegation.
    public let delegation = Phrase(
        "carry-over.delegation", zh: "第 {number} 项委托：不转移。请用 `nuo patient delegate` 重新委托。",
        en: "Delegation {number}: not carried over. Name the delegate again with `nuo patient delegate`.")
    /// A guardianship.
    public let guardianship = Phrase(
        "carry-over.guardianship", zh: "监护（第 {number} 项）：由登记机构在新的账本里重新声明；在那以前，原有资料不归入新的授权线。",
        en:
            "Guardianship (number {number}): the institution that enrols states it anew; until then the documents stay out of"
            + " the new line.")

    /// Another ledger's closing.
    public let otherLedger = Notice(
        "carry-over", "other-ledger-closed",
        zh: ("关闭书是账本“{origin}”的，而 {path} 里的密钥属于“{home}”。", "请核对 --former 和 --closing。"),
        en: (
            "The closing is of the ledger “{origin}”, and the keys in {path} are of “{home}”.",
            "Check --former and --closing."
        ))
    /// The same ledger.
    public let sameLedger = Notice(
        "carry-over", "same-ledger",
        zh: ("两个目录都属于账本“{origin}”。", "--home 应当是在新节点登记的目录，--former 是原来的。"),
        en: (
            "Both directories are of the ledger “{origin}”.",
            "Give --home the directory that is enrolled at the new node, and --former the old one."
        ))
    /// Nobody signed the end.
    public let notEnded = Notice(
        "carry-over", "not-ended",
        zh: ("关闭书没有由账本“{origin}”自己签署，也没有由半数以上的其他节点签署。", "请向节点的运营者索取签署齐全的关闭书。"),
        en: (
            "Neither the ledger “{origin}” itself nor more than half of the other nodes have signed this closing.",
            "Ask the operator of a node for the one that enough have signed."
        ))
    /// The closed node does not answer.
    public let nodeGone = Notice(
        "carry-over", "closed-node-gone",
        zh: ("原来的节点（“{origin}”）没有应答。", "它已不再运行的话，请加 `--kept`，用原目录里留存的回执。"),
        en: (
            "The node of the ledger that ended (“{origin}”) does not answer.",
            "If it runs no more, add `--kept` to read the receipts kept in the former directory."
        ))
    /// No copy there.
    public let noCopy = Notice(
        "carry-over", "no-copy",
        zh: ("{path} 的节点没有您在账本“{origin}”的授权线。", "请用另一家保管机构的节点，或加 `--kept`。"),
        en: (
            "The node of {path} has no line of yours in the ledger “{origin}”.",
            "Name the node of another custodian, or use `--kept`."
        ))
    /// Nothing was kept.
    public let nothingKept = Notice(
        "carry-over", "nothing-kept",
        zh: ("{path} 里没有留存授权线的回执。", "去掉 `--kept` 问原来的节点；它也没有的话，请逐项重新签署。"),
        en: (
            "No receipts of consent lines were kept in {path}.",
            "Leave out `--kept` to ask the closed node; failing that, sign each consent anew."
        ))
}
