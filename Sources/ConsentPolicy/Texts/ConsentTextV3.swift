import Phrases

/// What version 3 of the wording adds to version 2: that the consent was given at a counter, and before whom.
struct ConsentTextV3 {
    let assistance: ConsentAssistance
    let language: Language

    var line: String {
        let institution = assistance.institution
        let names = assistance.staff.map(\.name)
        return language == .zh
            ? "办理方式：我本人持身份证到\(institution.name)（\(institution.id)）的柜台办理，\(names.joined(separator: "和"))在场，听我说明意愿并与我一起签署。"
                + "我可以在任何柜台凭撤回卡停止这一切，也可以回到这个柜台收回。\n"
            : "How: I came in person, with my identity card, to the counter of \(institution.name) "
                + "(\(institution.id)). \(names.joined(separator: " and ")) were present, heard my wish and sign "
                + "with me. My withdrawal card stops all of this at any counter, and I can take it back at this one.\n"
    }
}
