/// What a value on the command line must look like, said where the parser refused one. Each completes "takes …" and
/// "应为…".
public struct ValueFormPhrases: PhraseGroup {
    static let recordClasses =
        "summary,outpatient,inpatient,medication,lab,imaging,ecg,pathology,procedure,nursing,checkup,vaccination,other"

    /// `<uscc>`
    public let institution = Phrase(
        "form.institution", zh: "18 位统一社会信用代码，其末位用来校验前面各位；请核对是否抄错",
        en: "a unified social credit code of 18 characters, the last of which checks the others")
    /// `<date>`, `<day>`
    public let day = Phrase(
        "form.day", zh: "日历上有的一天，如 2026-11-24", en: "a day that the calendar has, as 2026-11-24")
    /// `<n>` and its like
    public let number = Phrase(
        "form.number", zh: "整数，只写数字，并在帮助所说的范围内", en: "a whole number in digits, within the bounds that the help names")
    /// `<text>`, `<name>`
    public let name = Phrase(
        "form.name", zh: "一行文字，首尾没有空格，不超过 300 字节", en: "one line of at most 300 bytes, without blanks at its ends")
    /// `<system|value>`
    public let identifier = Phrase(
        "form.identifier", zh: "号码种类和号码，中间是竖线，并加引号，如 'id|500199195802030024'（居民身份证）或 'card|…'（健康卡）",
        en:
            "the kind and the number with a bar between, in quotes: 'id|500199195802030024' for a citizen's, 'card|…' for a health card's"
    )
    /// `<system|number>`
    public let encounter = Phrase(
        "form.encounter", zh: "编号系统和就诊号，中间是竖线，并加引号",
        en: "the system and the number of the visit with a bar between, in quotes")
    /// `<system|code|name>`
    public let documentType = Phrase(
        "form.document-type", zh: "编码系统、代码和名称，中间是竖线，并加引号",
        en: "the system, the code and its name with bars between, in quotes")
    /// `<classes>`
    public let classes = Phrase(
        "form.classes", zh: "以逗号分隔的类别，或 all：\(recordClasses)",
        en: "all, or classes separated by commas: \(recordClasses)")
    /// `<list>`
    public let rights = Phrase(
        "form.rights", zh: "以逗号分隔的权限：enrol,credential,custodian,emergency,supervise",
        en: "rights separated by commas: enrol,credential,custodian,emergency,supervise")
    /// `<uscc=right,right|all>`
    public let acceptance = Phrase(
        "form.acceptance", zh: "机构代码、等号和权限，如 12510700MB0D00003J=enrol,credential，或 all",
        en: "all, or an institution's code, an equals sign and rights, as 12510700MB0D00003J=enrol,credential")
    /// `<key=value>`
    public let setting = Phrase(
        "form.setting", zh: "设置名、等号和值，如 url=https://east.example:7443",
        en: "a setting, an equals sign and its value, as url=https://east.example:7443")
    /// `<host:port>`
    public let address = Phrase(
        "form.address", zh: "地址和端口，如 127.0.0.1:8443 或 [::1]:8443",
        en: "an address and a port, as 127.0.0.1:8443 or [::1]:8443")
    /// `<origin>`
    public let origin = Phrase(
        "form.origin", zh: "账本的名称：不含空格，如 east.example/consent",
        en: "the name of a ledger, without blanks, as east.example/consent")
    /// `<id>`
    public let document = Phrase(
        "form.document", zh: "文件编号：32 位十六进制数字，如 `nuo clinician lookup` 所列",
        en: "the id of a document, 32 hexadecimal digits, as `nuo clinician lookup` lists it")
    /// `<key>`
    public let statementKey = Phrase(
        "form.statement-key", zh: "一把公钥的文本，如节点运营方所交付",
        en: "the text of a public key, as the operator of the node hands it over")
    /// `<card|name>`
    public let person = Phrase(
        "form.person", zh: "名片文件和姓名，中间是竖线，并加引号，如 'card.txt|李梅'",
        en: "the file of a card and a name with a bar between, in quotes, as 'card.txt|Li Mei'")
    /// `<card|name|basis|day>`
    public let guardian = Phrase(
        "form.guardian", zh: "名片文件、姓名、依据（birth 出生，或 court 法院指定）以及法院指定的最后一天，中间是竖线，并加引号，如 'card.txt|李梅|court|2027-06-30'",
        en:
            "the file of a card, a name and a basis (birth, or court with its last day) with bars between, in quotes, as 'card.txt|Li Mei|court|2027-06-30'"
    )

    /// The form of what the parser's message calls `'--birth-date <date>'` or `'<id>'`; nil where every text is one.
    func form(ofArgument argument: String) -> Phrase? {
        guard let start = argument.lastIndex(of: "<"), argument.last == ">" else { return nil }
        return switch argument[argument.index(after: start)...].dropLast() {
        case "uscc": institution
        case "date", "day": day
        case "n", "number", "entry", "index", "height": number
        case "text", "name": name
        case "system|value": identifier
        case "system|number": encounter
        case "system|code|name": documentType
        case "classes": classes
        case "list": rights
        case "uscc=right,right|all": acceptance
        case "key=value": setting
        case "host:port": address
        case "origin": origin
        case "id": document
        case "key": statementKey
        case "card|name": person
        case "card|name|basis|day", "card|name|court|day": guardian
        default: nil
        }
    }
}
