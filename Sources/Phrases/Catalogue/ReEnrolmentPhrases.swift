/// What is said about people who lost their keys.
public struct ReEnrolmentPhrases: PhraseGroup {
    /// `nuo institution re-enrol`
    public let command = Phrase(
        "re-enrolment.command", zh: "为遗失密钥的患者重新登记，换用新密钥；健康码不变。",
        en: "Enrol a patient who lost the keys with new ones; the health code stays.")
    /// Below the help.
    public let discussion = Phrase(
        "re-enrolment.discussion",
        zh:
            "先当面核对身份证件。旧密钥还在的，由旧密钥共同签名；不在的，由本机构另一位工作人员凭执业凭证共同签名。"
            + "三十天内再次更换，须由两位工作人员或现用密钥共同签名。登记后旧的授权线全部停用，患者在各家机构另开授权线，"
            + "由机构重新关联后，原有资料仍可使用；同意须重新签署。"
            + "\n例：`nuo institution re-enrol --card FILE --identifier 'id|NUMBER' --staff DIR`",
        en:
            "Check the identity document first. The old keys sign too when the person still has them, else another member of"
            + " staff does, with a credential of this institution. A second change within thirty days takes two members of staff,"
            + " or the keys in force. From then on the old consent lines rest; the patient opens a new line for each custodian,"
            + " which links it, and the documents are there again. Consents are signed anew."
            + "\nExample: `nuo institution re-enrol --card FILE --identifier 'id|NUMBER' --staff DIR`")
    /// `--identifier`
    public let identifierOption = Phrase(
        "re-enrolment.option.identifier", zh: "证件上的号码，须与原登记一致。", en: "The number on the document, as it was enrolled.")
    /// `--staff`
    public let staffOption = Phrase(
        "re-enrolment.option.staff", zh: "共同签名的工作人员的密钥目录，可写两次。",
        en: "Directory with the keys of a member of staff who signs too; may stand twice.")
    /// `--former`
    public let formerOption = Phrase(
        "re-enrolment.option.former", zh: "患者旧密钥的目录（还在时）。",
        en: "Directory with the patient's old keys, if they are there.")
    /// `--co-passphrase-file`
    public let passphraseOption = Phrase(
        "re-enrolment.option.co-passphrase-file", zh: "共同签名者的口令文件，按先后次序；不写则在终端输入。",
        en: "File with a co-signer's passphrase, in their order; typed on the terminal without it.")
    /// Done.
    public let done = Phrase(
        "re-enrolment.done",
        zh: "已为 {name} 重新登记（登记号 {index}）。健康码不变：{code}。旧密钥和旧授权线即刻停用；请患者另开授权线并重新签署同意。",
        en:
            "{name} is enrolled anew (entry {index}). The health code stays: {code}. The old keys and lines no longer count; the patient opens new lines and signs consents anew."
    )
    /// In the history; staff.
    public let changedByStaff = Phrase(
        "re-enrolment.changed-by-staff",
        zh: "{date}，{institution}更换了您的密钥，由工作人员 {staff} 共同签名（登记号 {index}）。如非本人办理，请立即到该机构或监管部门申诉。",
        en:
            "{date}: {institution} replaced your keys, co-signed by {staff} of its staff (entry {index}). If this was not you, complain to it or to its supervisor at once."
    )
    /// In the history; the old key.
    public let changedByKey = Phrase(
        "re-enrolment.changed-by-key", zh: "{date}，{institution}更换了您的密钥，由旧密钥共同签名（登记号 {index}）。",
        en: "{date}: {institution} replaced your keys, co-signed with the keys before (entry {index}).")

    /// To the holder of an old key.
    public let replaced = Notice(
        "re-enrolment", "key-replaced",
        zh: (
            "这套密钥已于 {date} 在{institution}被新密钥取代（登记号 {index}），不能再使用。",
            "如非本人办理，请带身份证件到该机构或监管部门申诉；撤回卡仍可停止旧的授权线。"
        ),
        en: (
            "These keys were replaced on {date} at {institution} (entry {index}) and no longer count.",
            "If this was not you, go there or to the supervisor with your identity document; the withdrawal card still stops the old lines."
        ))
    /// No enrolment with the number.
    public let notEnrolled = Notice(
        "re-enrolment", "not-enrolled-here",
        zh: ("本机构没有以这个号码登记过患者。", "请核对号码；在别处登记的，请到原登记机构办理。"),
        en: (
            "This institution has enrolled nobody with that number.",
            "Check the number; who was enrolled elsewhere goes to that institution."
        ))
    /// Nobody signs beside the institution, or too many do.
    public let whoSigns = Notice(
        "re-enrolment", "who-signs",
        zh: ("须由旧密钥，或一至两位工作人员共同签名。", "请写 `--former`，或写一次或两次 `--staff`。"),
        en: (
            "Either the old keys sign too, or one or two members of staff.",
            "Give `--former`, or `--staff` once or twice."
        ))
    /// A co-signature the node does not take.
    public let coSignature = Notice(
        "re-enrolment", "co-signature",
        zh: ("节点不接受这些共同签名。", "请核对：旧密钥是现用的那一套，工作人员持有本机构有效的执业凭证，且不是患者本人。"),
        en: (
            "The node does not take these co-signatures.",
            "Check that the old keys are those in force, and that the staff hold credentials of this institution and are not the patient."
        ))
    /// Too soon.
    public let secondWitness = Notice(
        "re-enrolment", "second-witness",
        zh: ("密钥三十天内已更换过，一位工作人员不够。", "请由两位工作人员共同签名，或用现用密钥。"),
        en: (
            "The keys were changed less than thirty days ago, so one member of staff is not enough.",
            "Have two members of staff sign, or use the keys in force."
        ))
    /// Another person's number.
    public let otherPerson = Notice(
        "re-enrolment", "other-person",
        zh: ("这个号码与患者登记时的号码不符。", "请核对健康码和号码：档案须是同一位患者的。"),
        en: (
            "This number is not the one that the patient was enrolled with.",
            "Check the health code and the number: the file must be that of the same patient."
        ))
    /// Another file.
    public let otherFile = Notice(
        "re-enrolment", "other-file",
        zh: ("旧授权线关联的是另一份档案。", "请核对号码：新旧授权线须关联同一位患者的档案。"),
        en: (
            "The line before was linked to another file.",
            "Check the number: both lines must be linked to the file of one patient."
        ))
    /// The copy does not show the new key yet.
    public let keyUnproved = Notice(
        "re-enrolment", "key-unproved",
        zh: ("本节点还不能证明这套新密钥属于这个健康码。", "请等账本副本更新后再试；或请运维人员接受登记机构的登记权。"),
        en: (
            "This node can't prove yet that the new keys belong to that health code.",
            "Wait for the copy of the ledger and try again, or have the operator accept the enrolling institution's right."
        ))
}
