import ConsentLedger
import HealthRecords
import Phrases

/// What version 4 of the wording adds to the versions before: authors and encounters by number, that authors still see what
/// they wrote, and on what the consent stands.
struct ConsentTextV4 {
    let consent: ConsentStatement
    let refinement: ConsentRefinement
    let language: Language

    var lines: String {
        let all = [writers, institutions, encounters, yielding, basis, policy, ceremony].compactMap { $0 }
        return all.map { $0 + "\n" }.joined()
    }

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    private func list(_ words: [String]) -> String { words.joined(separator: say("、", ", ")) }

    private var writers: String? {
        guard !refinement.writers.isEmpty else { return nil }
        let names = refinement.writers.map { say("\($0.name)（密钥\($0.key)）", "\($0.name) (key \($0.key))") }
        return say("只限这些人本人写的（按密钥核对）：", "Only what these people wrote, known by key: ") + list(names)
    }

    private var institutions: String? {
        guard !refinement.institutions.isEmpty else { return nil }
        let names = refinement.institutions.map { say("\($0.name)（\($0.id)）", "\($0.name) (\($0.id))") }
        return say("只限为这些机构写的：", "Only what was written for these institutions: ") + list(names)
    }

    private var encounters: String? {
        guard !refinement.encounters.isEmpty else { return nil }
        let names = refinement.encounters.map { say("\($0.value)（\($0.system)）", "\($0.value) (\($0.system))") }
        return say("只限这些就诊的资料：", "Only of these encounters: ") + list(names)
    }

    private var yielding: String? {
        guard refinement.yieldsToAuthors else { return nil }
        return say(
            "写下某份资料的医务人员，凭这家保管机构发的凭证，为诊疗仍看得到自己写的那一份；每次查看都会留下我能看到的记录。",
            "Whoever wrote a document, with a credential of this custodian, still sees that one document for treatment; every access "
                + "leaves an entry that I can see.")
    }

    private var basis: String? {
        guard let ground = consent.ground else { return nil }
        let law =
            switch ground.basis {
            case .consent: say("《个人信息保护法》第十三条第一项，本人同意", "PIPL Art. 13 (1), consent")
            case .separateConsent: say("《个人信息保护法》第二十九条，单独同意", "PIPL Art. 29, separate consent")
            case .guardianConsent: say("《个人信息保护法》第三十一条，监护人同意", "PIPL Art. 31, a guardian's consent")
            case .contract: say("《个人信息保护法》第十三条第二项，履行合同所必需", "PIPL Art. 13 (2), needed for a contract")
            case .statutoryDuty: say("《个人信息保护法》第十三条第三项，法定职责或义务所必需", "PIPL Art. 13 (3), a statutory duty")
            case .emergency:
                say("《个人信息保护法》第十三条第四项，应对突发公共卫生事件或紧急情况所必需", "PIPL Art. 13 (4), a public-health event or an emergency")
            case .refusal: say("《个人信息保护法》第四十四条，限制或拒绝处理", "PIPL Art. 44, the right to restrict and to refuse")
            }
        return say("法律依据：", "Lawful basis: ") + law
    }

    private var policy: String? {
        guard let policy = consent.ground?.policy else { return nil }
        return say(
            "签署前给我看的政策：\(policy.uri)，版本\(policy.version)，全文摘要\(policy.digest)",
            "Policy that I was given to read: \(policy.uri), version \(policy.version), SHA-256 \(policy.digest)")
    }

    private var ceremony: String? {
        guard let ceremony = consent.ground?.ceremony else { return nil }
        let place =
            switch ceremony.place {
            case .counter: say("当面在柜台", "in person at a counter")
            case .ownDevice: say("在我自己的设备上", "on my own device")
            case .paper: say("在纸上签署", "on paper")
            }
        let identification =
            switch ceremony.identification {
            case .identityCard: say("核对身份证", "by identity card")
            case .secret: say("凭口令", "by PIN or passphrase")
            case .knownPerson: say("由认识我的工作人员确认", "by staff who know me")
            }
        let asked = say("询问方式：\(place)；身份核实：\(identification)", "Asked: \(place); identified: \(identification)")
        guard let evidence = ceremony.evidence else { return asked }
        return asked + say("；证明材料摘要\(evidence)", "; evidence SHA-256 \(evidence)")
    }
}
