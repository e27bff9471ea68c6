/// What is said about people who are assisted at a counter.
public struct AssistancePhrases: PhraseGroup {
    // MARK: commands

    /// `nuo institution assist`
    public let group = Phrase(
        "assistance.group", zh: "在柜台为只带身份证、没有手机的人办理。",
        en: "Serve people at the counter who have an identity card and no phone.")
    /// Below the help of the group.
    public let groupDiscussion = Phrase(
        "assistance.group-discussion",
        zh:
            "当事人当面选择由柜台协助，密钥由登记机构保管。授权须由登记在册的两名工作人员一起签署，只及于打印单上写明的机构，不包括 5 级资料；"
            + "柜台保管的密钥不能查看资料。当事人带走打印单和撤回卡：凭撤回卡，任何柜台都能用 `nuo institution stop` 停止一切。",
        en:
            "The person chooses in person to be assisted; the institution that enrols keeps the keys. To give takes two of the"
            + " staff that the line names, reaches the custodians on the printed sheet alone, and never documents of level 5;"
            + " the keys that lie at the counter read nothing. The person takes home the sheet and the withdrawal card, with"
            + " which `nuo institution stop` stops everything at any counter.")
    /// `assist enrol`
    public let enrol = Phrase(
        "assistance.enrol", zh: "登记由柜台协助的人，为打印单上的每家机构开一条授权线。",
        en: "Enrol a person who is assisted, and open a consent line for each custodian on the sheet.")
    /// Below the help of `enrol`.
    public let enrolDiscussion = Phrase(
        "assistance.enrol-discussion",
        zh:
            "先核对身份证，用 `nuo keys patient` 生成由本机构保管的密钥目录，再用 `nuo institution issue-credential` 确认柜台工作人员有本机构的执业凭证。"
            + "中断后用同样的参数再运行一次，会从断开的地方继续。打印单写入 --sheet 目录，含健康码和撤回卡，打印后交给本人。"
            + "\n例：`nuo institution assist enrol --person popo --name 'Wang Guizhen' --identifier 'id|500199194502030028' --birth-date 1945-02-03 --custodian 12500000MB0D000027 --staff zhao/card.txt --staff qian/card.txt --sheet popo-sheet`",
        en:
            "Check the identity card. Make the keys that the institution keeps with `nuo keys patient`, and see that the staff"
            + " hold credentials of this institution (`nuo institution issue-credential`). Run it again with the same options"
            + " after an interruption: it goes on where it stopped. The sheet goes to the --sheet directory, with health code"
            + " and withdrawal card; print it for the person."
            + "\nExample: `nuo institution assist enrol --person popo --name 'Wang Guizhen' --identifier 'id|500199194502030028' --birth-date 1945-02-03 --custodian 12500000MB0D000027 --staff zhao/card.txt --staff qian/card.txt --sheet popo-sheet`"
    )
    /// `assist staff`
    public let staff = Phrase(
        "assistance.staff", zh: "更换可以与当事人一起签署的柜台工作人员。",
        en: "Change the staff of the counter who may sign with a person.")
    /// Below the help of `staff`.
    public let staffDiscussion = Phrase(
        "assistance.staff-discussion",
        zh: "整体替换以前的名单；以前的人签过的授权继续有效。"
            + "\n例：`nuo institution assist staff --person popo --staff zhao/card.txt --staff sun/card.txt`",
        en: "The new list takes the place of the one before; what the staff before signed goes on."
            + "\nExample: `nuo institution assist staff --person popo --staff zhao/card.txt --staff sun/card.txt`")
    /// `assist grant`
    public let grant = Phrase(
        "assistance.grant", zh: "在柜台签署一项同意：当事人和两名工作人员一起。",
        en: "Sign a consent at the counter: the person and two members of staff.")
    /// Below the help of `grant`.
    public let grantDiscussion = Phrase(
        "assistance.grant-discussion",
        zh: "把显示的文字读给当事人听，得到肯定的答复后再签。文字里写明两名工作人员的姓名，签的就是这段文字。打印单写入 --sheet 目录。"
            + "\n例：`nuo institution assist grant --person popo --counter zhao --witness qian --custodian 12500000MB0D000027 --institution 12510100450717000P --class lab --sheet popo-sheet`",
        en:
            "Read the text to the person and sign only on a clear yes. It names the two members of staff, and it is what is"
            + " signed. The sheet goes to the --sheet directory."
            + "\nExample: `nuo institution assist grant --person popo --counter zhao --witness qian --custodian 12500000MB0D000027 --institution 12510100450717000P --class lab --sheet popo-sheet`"
    )
    /// `assist deny`
    public let deny = Phrase(
        "assistance.deny", zh: "在柜台写下禁止：只用本人的密钥。", en: "Forbid at the counter, with the person's keys alone.")
    /// Below the help of `deny`.
    public let denyDiscussion = Phrase(
        "assistance.deny-discussion",
        zh: "禁止只会减少，立即生效，不需要第二个人；以后解除须两名工作人员一起签署（`assist withdraw --lift`）。"
            + "\n例：`nuo institution assist deny --person popo --custodian 12500000MB0D000027 --everybody --topic psychiatric --sheet popo-sheet`",
        en:
            "A prohibition only takes away: it takes nobody else and counts at once. To lift it later takes two members of"
            + " staff (`assist withdraw --lift`)."
            + "\nExample: `nuo institution assist deny --person popo --custodian 12500000MB0D000027 --everybody --topic psychiatric --sheet popo-sheet`"
    )
    /// `assist withdraw`
    public let withdraw = Phrase(
        "assistance.withdraw", zh: "在柜台撤回同意，或解除禁止。", en: "Withdraw a consent at the counter, or lift a prohibition.")
    /// Below the help of `withdraw`.
    public let withdrawDiscussion = Phrase(
        "assistance.withdraw-discussion",
        zh: "撤回立即生效，不需要第二个人。解除禁止等于放开，须两名工作人员一起签署（--counter 和 --witness）。"
            + "\n例：`nuo institution assist withdraw --person popo --custodian 12500000MB0D000027 --consent 2 --sheet popo-sheet`",
        en:
            "A withdrawal takes nobody else and counts at once. To lift a prohibition gives, and takes two members of staff"
            + " (--counter and --witness)."
            + "\nExample: `nuo institution assist withdraw --person popo --custodian 12500000MB0D000027 --consent 2 --sheet popo-sheet`"
    )
    /// `assist add`
    public let add = Phrase(
        "assistance.add", zh: "在打印单上加一家保管机构：当事人和两名工作人员一起。",
        en: "Add a custodian to the sheet: the person and two members of staff.")
    /// Below the help of `add`.
    public let addDiscussion = Phrase(
        "assistance.add-discussion",
        zh:
            "把显示的文字读给当事人听，得到肯定的答复后再签。两名工作人员须在当事人正在使用的授权线的名单上。为新机构开一条授权线，登记同样的名单，"
            + "打印单重新写入 --sheet 目录；原来的撤回卡对新机构同样有效。打印单最多 16 家，机构不从打印单上删除：不再需要时用 `assist withdraw` 撤回对它的全部同意。"
            + "中断后用同样的参数再运行一次，会从断开的地方继续。"
            + "\n例：`nuo institution assist add --person popo --counter zhao --witness qian --custodian 12510100450717000P --sheet popo-sheet`",
        en:
            "Read the text to the person and sign only on a clear yes. Both members of staff must stand in the list of a line"
            + " that the person uses. A line for the new custodian is opened with the same list, and the sheet is written anew;"
            + " the withdrawal card that the person has stops the new line too. A sheet names at most 16, and none is struck off:"
            + " `assist withdraw` takes back everything that was given there. Run it again with the same options after an"
            + " interruption: it goes on where it stopped."
            + "\nExample: `nuo institution assist add --person popo --counter zhao --witness qian --custodian 12510100450717000P --sheet popo-sheet`"
    )
    /// `assist sheet`
    public let sheet = Phrase(
        "assistance.sheet", zh: "重新打印一个人现在有效的同意和禁止。",
        en: "Print anew what a person's consents and prohibitions are now.")

    // MARK: options

    /// `--person`
    public let personOption = Phrase(
        "assistance.option.person", zh: "由本机构保管的当事人密钥目录。",
        en: "The directory with the person's keys, which the institution keeps.")
    /// `--person-passphrase-file`
    public let personPassphraseOption = Phrase(
        "assistance.option.person-passphrase-file", zh: "当事人密钥的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of the person's keys; without it the terminal asks.")
    /// `--custodian` of `enrol`
    public let custodianOption = Phrase(
        "assistance.option.custodian", zh: "打印单上写明的机构的统一社会信用代码，1 至 16 家；以后只能为这些机构办理。",
        en: "A custodian on the sheet, by its code; 1 to 16. Nothing is signed for any other.")
    /// `--custodian` of `add`
    public let addedOption = Phrase(
        "assistance.option.added", zh: "加到打印单上的机构的统一社会信用代码。",
        en: "The custodian to add to the sheet, by its code.")
    /// `--staff`
    public let staffOption = Phrase(
        "assistance.option.staff", zh: "可以一起签署的工作人员的名片文件，2 至 8 人。",
        en: "The card of a member of staff who may sign with the person; 2 to 8.")
    /// `--counter`
    public let counterOption = Phrase(
        "assistance.option.counter", zh: "柜台工作人员的密钥目录。",
        en: "Directory with the keys of the member of staff at the counter.")
    /// `--counter-passphrase-file`
    public let counterPassphraseOption = Phrase(
        "assistance.option.counter-passphrase-file", zh: "柜台工作人员的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of --counter; without it the terminal asks.")
    /// `--witness`
    public let witnessOption = Phrase(
        "assistance.option.witness", zh: "第二名工作人员的密钥目录。", en: "Directory with the keys of the second member of staff.")
    /// `--witness-passphrase-file`
    public let witnessPassphraseOption = Phrase(
        "assistance.option.witness-passphrase-file", zh: "第二名工作人员的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of --witness; without it the terminal asks.")
    /// `--sheet`
    public let sheetOption = Phrase(
        "assistance.option.sheet", zh: "写入打印单的目录；没有则新建。", en: "Directory for the printed sheet; it is made if need be.")
    /// `--with-withdrawal-card`
    public let withCardOption = Phrase(
        "assistance.option.with-withdrawal-card", zh: "打印单上带撤回卡（原卡遗失时）。",
        en: "Print the withdrawal card too, for somebody who lost it.")

    // MARK: what was done

    /// Enrolled.
    public let enrolled = Phrase(
        "assistance.enrolled", zh: "已登记 {name}，由柜台协助（登记号 {index}）。健康码：{code}",
        en: "{name} is enrolled, and assisted at the counter (entry {index}). Health code: {code}")
    /// Staff named.
    public let staffNamed = Phrase(
        "assistance.staff-named", zh: "在{name}的授权线中登记了柜台工作人员：{staff}（登记号 {index}）。",
        en: "The line for {name} names the staff of the counter: {staff} (entry {index}).")
    /// Read to the person before a custodian is added.
    public let willAdd = Phrase(
        "assistance.will-add",
        zh:
            "请读给当事人听：打印单上增加{name}。从此我也可以到柜台为这家机构作决定，每次由两名工作人员和我一起签署；现在还没有给出任何资料。"
            + "我的撤回卡也能停止对它的一切授权。{staff}与我一起签署。",
        en:
            "Read to the person: {name} is added to the sheet. From now on I can decide about it too at the counter, each time with two members of staff; nothing is given by this. My withdrawal card stops everything there as well. {staff} sign with me."
    )
    /// Sheet written.
    public let sheetWritten = Phrase(
        "assistance.sheet-written", zh: "打印单已写入 {path}，请打印并交给本人。",
        en: "The sheet is in {path}. Print it for the person.")

    // MARK: the sheet

    /// Title.
    public let sheetTitle = Phrase(
        "assistance.sheet-title", zh: "我的健康资料授权单", en: "What I decided about my health records")
    /// Whose, where, when.
    public let sheetHead = Phrase(
        "assistance.sheet-head", zh: "{name}　办理机构：{institution}　打印时间：{time}",
        en: "{name}. Served by {institution}. Printed {time} (UTC+8).")
    /// Beside the health code.
    public let sheetCode = Phrase(
        "assistance.sheet-code", zh: "就医时出示身份证和这个健康码。健康码只是名字，别人看到也打不开资料。",
        en: "Show this health code with my identity card. It is only a name: whoever sees it opens nothing.")
    /// Custodians.
    public let sheetCustodians = Phrase(
        "assistance.sheet-custodians", zh: "只为这些机构办理：{names}", en: "Only for these custodians: {names}")
    /// One consent.
    public let sheetItem = Phrase(
        "assistance.sheet-item", zh: "第 {number} 项（{name}，登记号 {index}，{state}）",
        en: "No. {number} at {name}, entry {index}: {state}")
    /// Digest of the text.
    public let sheetDigest = Phrase(
        "assistance.sheet-digest", zh: "签署文字的摘要（SHA-256）：{digest}",
        en: "Digest of the text that was signed (SHA-256): {digest}")
    /// Nothing yet.
    public let sheetNothing = Phrase(
        "assistance.sheet-nothing", zh: "目前没有任何同意或禁止。", en: "No consent and no prohibition yet.")
    /// How to take it back.
    public let sheetAdvice = Phrase(
        "assistance.sheet-advice",
        zh: "我随时可以带身份证回到办理机构撤回；或者到任何机构的柜台出示撤回卡，停止全部授权。查看我资料的每一次都有记录，可以请柜台打印。",
        en:
            "I can take it back at any time: with my identity card where this was printed, or all of it with my withdrawal card at any counter. Every access leaves an entry; the counter prints the list for me."
    )
    /// Title of the card.
    public let cardTitle = Phrase("assistance.card-title", zh: "撤回卡", en: "Withdrawal card")
    /// What the card does.
    public let cardAdvice = Phrase(
        "assistance.card-advice",
        zh: "请与授权单分开妥善保管。拿到它的人可以在任何机构的柜台停止我的全部授权，但看不到任何资料。",
        en:
            "Keep it apart from the other sheet. Whoever has it can stop all my consents at any counter, and reads nothing."
    )

    // MARK: failures

    /// Not the institution's to serve.
    public let notEnrolled = Notice(
        "assistance", "person-not-assisted",
        zh: ("此人没有登记为由柜台协助，或由其他机构登记。", "有手机或自己密钥的人请用 `nuo patient`；选择协助的，用 `nuo institution assist enrol` 登记。"),
        en: (
            "This person was not enrolled as assisted, or by another institution.",
            "Who has keys of their own uses `nuo patient`; who chooses to be assisted is enrolled by `nuo institution assist enrol`."
        ))
    /// Staff.
    public let badStaff = Notice(
        "assistance", "bad-staff",
        zh: ("柜台工作人员须为 2 至 8 人，且各用自己的密钥。", "请检查 `--staff`。"),
        en: ("It takes 2 to 8 members of staff with different keys.", "Check `--staff`."))
    /// Custodians.
    public let badSheet = Notice(
        "assistance", "bad-sheet",
        zh: ("打印单上须有 1 至 16 家不同的保管机构。", "请检查 `--custodian`。"),
        en: ("The sheet names 1 to 16 different custodians.", "Check `--custodian`."))
    /// A line that was stopped.
    public let noLine = Notice(
        "assistance", "no-line",
        zh: ("这家机构没有可用的授权线：没有开过，或已凭撤回卡停止。", "请用 `nuo institution assist enrol` 为打印单上的机构重新开线。"),
        en: (
            "There is no line to sign in for this custodian: none was opened, or the withdrawal card stopped it.",
            "Run `nuo institution assist enrol` again: it opens the lines of the sheet anew."
        ))
    /// Both.
    public let needsBoth = Notice(
        "assistance", "needs-both",
        zh: ("解除禁止须有两名工作人员一起签署。", "请加上 `--counter` 和 `--witness`。"),
        en: ("To lift a prohibition takes two members of staff.", "Add `--counter` and `--witness`."))
    /// The custodian is not on the sheet.
    public let notOnSheet = Notice(
        "assistance", "not-on-sheet",
        zh: ("这家机构不在打印单上，柜台不能为它办理。", "当事人要为它办理的，先用 `nuo institution assist add` 加到打印单上。"),
        en: (
            "This custodian is not on the person's sheet; nothing is signed for it at the counter.",
            "Where the person wants it there, add it by `nuo institution assist add` first."
        ))
    /// The sheet is full.
    public let sheetFull = Notice(
        "assistance", "sheet-full",
        zh: ("打印单上已有 16 家机构，不能再加。", "更多的机构，请当事人用自己的密钥办理（`nuo institution re-enrol` 后用 `nuo patient`）。"),
        en: (
            "There are 16 custodians on the sheet already; none more can be added.",
            "For others the person needs keys of their own: `nuo institution re-enrol`, then `nuo patient`."
        ))
    /// Staff not proved.
    public let assistanceUnproved = Notice(
        "assistance", "assistance-unproved",
        zh: ("当事人未成年，或工作人员没有本机构有效的执业凭证，或两人用同一执业证书。", "未成年人请登记监护人；工作人员请用 `nuo institution issue-credential` 发凭证。"),
        en: (
            "The person is a minor, or the staff hold no credentials of this institution in force, or two of them share a licence.",
            "A minor has guardians; staff get credentials by `nuo institution issue-credential`."
        ))

    /// The notice for a code by which a home node refused what was entered at a counter; nil for every other code.
    public func refusal(code: String) -> Notice? {
        [notOnSheet, assistanceUnproved, sheetFull].first { $0.code == code }
    }

    /// The group has no state.
    public init() {}
}
