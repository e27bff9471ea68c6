import HealthRecords
import Phrases

/// Version 2 of the wording: version 1, and what only version 2 can say.
struct ConsentTextV2 {
    let consent: ConsentStatement
    let refinement: ConsentRefinement
    let language: Language

    var text: String {
        let older = ConsentTextV1(consent: consent, language: language)
        let lines: [String?] =
            [
                older.headline, recipient(older), older.custodian, older.purposes, older.classes, documents, types,
                authors,
            ]
            + [older.days, older.level, topics, older.validity] + handling
            + [consequence(older), isPermit ? duties : nil, older.freedom]
        return lines.compactMap { $0 }.joined(separator: "\n") + "\n"
    }

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    private func list(_ words: [String]) -> String { words.joined(separator: say("、", ", ")) }

    private var isPermit: Bool { consent.provision == .permit }

    private func recipient(_ older: ConsentTextV1) -> String {
        switch consent.recipient {
        case .practitioner, .institution, .everybody: older.recipient
        case .department(let institution, let specialty):
            say(
                "对象：\(institution.name)（\(institution.id)）的医务人员，其凭证写明科室或专业为“\(specialty)”",
                "Recipient: practitioners of \(institution.name) (\(institution.id)) whose credential says “\(specialty)”"
            )
        case .group(let name, let members):
            say(
                "对象：\(name)的医务人员。成员机构由我在这里写明：\(list(members.map { "\($0.name)（\($0.id)）" }))；"
                    + "其他机构，包括以后加入的，都不在内",
                "Recipient: practitioners of \(name). I name its members here: "
                    + "\(list(members.map { "\($0.name) (\($0.id))" })); no other institution counts, "
                    + "nor one that joins later")
        }
    }

    private var documents: String? {
        guard !refinement.documents.isEmpty else { return nil }
        return say("只限这几份资料：", "Only these documents: ") + list(refinement.documents.map(\.description))
    }

    private var types: String? {
        guard !refinement.types.isEmpty else { return nil }
        let names = refinement.types.map {
            say("\($0.name)（\($0.system) \($0.code)）", "\($0.name) (\($0.system) \($0.code))")
        }
        return say("只限这些文书类型：", "Only of these types: ") + list(names)
    }

    private var authors: String? {
        guard !refinement.authors.isEmpty else { return nil }
        return say("只限这些作者：", "Only by these authors: ") + list(refinement.authors)
    }

    private var topics: String? {
        let names = list(refinement.topics.map { say($0.zh, $0.en) })
        if isPermit {
            return names.isEmpty
                ? say("特别敏感的内容：不包括", "Specially sensitive topics: not included")
                : say("特别敏感的内容：只包括\(names)", "Specially sensitive topics: only \(names)")
        }
        return names.isEmpty ? nil : say("只限涉及这些内容的资料：\(names)", "Only what is about these topics: \(names)")
    }

    private var handling: [String] {
        guard let handling = refinement.handling else { return [] }
        let use =
            handling.isViewOnly
            ? say("使用：只能阅读，不得保存", "Use: to read only, and not to keep") : say("使用：可以阅读和保存", "Use: to read and to keep")
        let onward =
            handling.mayPassOn
            ? say("转交：可以再提供给他人", "Passing on: allowed") : say("转交：不得再提供给他人", "Passing on: not allowed")
        let erasure = handling.eraseBy.map { ChinaStandardTime.text(ofUnixSeconds: $0) }.map {
            say("删除：须在\($0)前删除", "Erasure: before \($0) (UTC+8)")
        }
        let uses = handling.maximumUses.map {
            say(
                "次数：这家保管机构最多提供\($0)次，其他机构各自计数",
                "Times: at most \($0) disclosures by this custodian; others count their own")
        }
        return [
            use, onward, erasure ?? say("删除：没有约定期限", "Erasure: no time agreed"),
            uses ?? say("次数：不限", "Times: no limit"),
        ]
    }

    private func consequence(_ older: ConsentTextV1) -> String {
        guard refinement.yieldsToEmergencies else { return older.consequence }
        return say(
            "签署后，即使另有同意，对方也看不到这里所说的资料。只有两名医务人员共同申报的急救可以例外：我会得知是谁、为什么、和谁一起，并由监管方复核。",
            "This overrides any consent. Only an emergency that two practitioners declare together can override it: I am told who, why and "
                + "with whom, and it is reviewed.")
    }

    private var duties: String {
        say(
            "使用、转交和删除的要求随每次提供告知对方；软件管不住对方是否遵守。",
            "What is said of use, passing on and erasure is told with every disclosure; no software can make the reader keep it."
        )
    }
}
