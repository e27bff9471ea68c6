public import CipherSuites
public import ConsentLedger
public import HealthRecords
public import Phrases

/// What a patient wants near relatives to read after the patient's death.
public enum AfterDeathWord: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// What the law lets them read: the same as no word at all.
    case statutory
    /// The same, and only for these people, one to eight of them; whoever is no near relative reads nothing all the same.
    case only([NamedKey])

    /// The most people that may be named.
    public static let maximumPeople = 8

    /// `nothing`, `default` or `only`.
    public var code: String {
        switch self {
        case .nothing: "nothing"
        case .statutory: "default"
        case .only: "only"
        }
    }

    /// True when a relative with a key is not kept out.
    public func admits(_ key: KeyThumbprint) -> Bool {
        switch self {
        case .nothing: false
        case .statutory: true
        case .only(let people): people.contains { $0.key == key }
        }
    }

    /// True when it may let somebody in whom a word before kept out. Nil is the silence of one line: what was said in another
    /// one nobody sees in it.
    func gives(beyond former: AfterDeathWord?) -> Bool {
        switch (self, former) {
        case (.nothing, _), (_, .statutory): false
        case (_, nil), (.statutory, _): true
        case (.only(let people), .some(let former)): !people.allSatisfy { former.admits($0.key) }
        }
    }
}

/// A patient says in a line of their own what near relatives may read after the patient's death (CONSENT-300). The newest
/// one before the entry of the death counts.
public struct AfterDeath: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.afterDeath

    /// The line it stands in.
    public let line: RecordID
    /// What the patient wants.
    public let word: AfterDeathWord
    /// What was shown.
    public private(set) var shown: ShownText
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; what is shown is rendered from them. Nil for what could not be read again: nobody named, more than
    /// eight people, one of them twice, or a name that is not one printable line of 1 to 300 bytes.
    public init?(line: RecordID, word: AfterDeathWord, language: Language, at: UInt64) {
        self.line = line
        self.word = word
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        shown = AfterDeathText.shown(of: word, in: language)
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        var people: [NamedKey] = []
        if case .only(let named) = word { people = named }
        return FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at,
            [FHIRElement.extension("word", ["valueCode": .string(word.code)])]
                + people.map { FHIRElement.extension("person", ["valueReference": $0.reference]) } + [shown.element])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        var people: [NamedKey] = []
        for element in resource["extension"]?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:person" {
            people.append(try NamedKey(reference: element["valueReference"], element: "person"))
        }
        guard people.count <= AfterDeathWord.maximumPeople, Set(people.map(\.key)).count == people.count,
            people.allSatisfy({ $0.name.isNameOfOneLine })
        else { throw .element("person") }
        switch resource.ext("word")?["valueCode"]?.string {
        case "nothing" where people.isEmpty: word = .nothing
        case "default" where people.isEmpty: word = .statutory
        case "only" where !people.isEmpty: word = .only(people)
        default: throw .element("word")
        }
        shown = try ShownText(in: resource)
        at = try resource.dayStart("created")
    }
}

/// What a patient reads before signing what holds after their death. Version 1; a new wording is a new version.
public enum AfterDeathText {
    private static let version: UInt64 = 1

    /// The text in a language.
    public static func render(_ word: AfterDeathWord, in language: Language) -> String {
        let say = { (zh: String, en: String) in language == .zh ? zh : en }
        let lines: [String] =
            switch word {
            case .nothing:
                [
                    say(
                        "我身故以后，近亲属不得经诺查看我的健康资料。",
                        "After my death no near relative may read my health records through Nuo."),
                    say(
                        "登记机构不得为任何近亲属登记，登记了也不能查看。",
                        "No institution may let one in, and whoever is let in all the same reads nothing."),
                ]
            case .statutory:
                [
                    say(
                        "我身故以后，近亲属可以按下面的办法查看我的健康资料。",
                        "After my death near relatives may read my health records in the way below."),
                    way(in: language),
                ]
            case .only(let people):
                [
                    say(
                        "我身故以后，只有下面的人可以按下面的办法查看我的健康资料，而且须是我的近亲属。",
                        "After my death only the people named here, as my near relatives, may read my health records in the way below."
                    ),
                    say("可以查看的人：", "Who may: ") + people.map(\.name).joined(separator: say("、", ", ")),
                    way(in: language),
                ]
            }
        let rest = [
            say(
                "不作声明的，近亲属可以依照《个人信息保护法》第四十九条经同样的办法查看。",
                "If I say nothing, near relatives may be let in the same way, under PIPL Art. 49."),
            say(
                "在世时我随时可以改；以登记死亡以前最新的一份为准，以后谁也不能改。",
                "While I live I may change this at any time; the newest one before my death is entered counts, and nobody changes it after."
            ),
        ]
        return (lines + rest).joined(separator: "\n") + "\n"
    }

    private static func way(in language: Language) -> String {
        language == .zh
            ? "办法：登记机构的两名工作人员查验亲属关系证明并登记，死亡登记后经过等待期才能查看；只能查看，每次都有记录；"
                + "我禁止的、我停止的授权线上的和 5 级资料不在其内。"
            : "The way: two members of staff of an institution that enrols see the proof of kinship and state it; a time of "
                + "waiting passes after my death is entered; they read only, and each reading is recorded; what I forbade, what "
                + "is in lines that I stopped, and level 5 is never part of it."
    }

    static func shown(of word: AfterDeathWord, in language: Language) -> ShownText {
        ShownText(
            digest: .sha256(Array(render(word, in: language).utf8)), renderer: version, language: language.rawValue)
    }

    /// True when the text that the statement claims was shown is the one that it gives.
    public static func isShownTruthfully(in content: AfterDeath) -> Bool {
        guard let language = Language(rawValue: content.shown.language) else { return false }
        return shown(of: content.word, in: language) == content.shown
    }
}
