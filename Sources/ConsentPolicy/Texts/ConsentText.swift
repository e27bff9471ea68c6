import CipherSuites
import ConsentLedger
import HealthRecords
public import Phrases

/// What a person reads before signing, rendered from the resource that is signed (`consent.md`: what you see is what you
/// sign). A version never changes once released; a new wording is a new version, and this one stays for old statements.
public enum ConsentText {
    /// The text of a consent in a language, in the version of the consent.
    public static func render(_ consent: ConsentStatement, in language: Language) -> String {
        guard let refinement = consent.refinement else {
            return ConsentTextV1(consent: consent, language: language).text
        }
        let older = ConsentTextV2(consent: consent, refinement: refinement, language: language).text
        let counter = consent.assistance.map { ConsentTextV3(assistance: $0, language: language).line } ?? ""
        guard consent.version == 4 else { return older + counter }
        return older + counter + ConsentTextV4(consent: consent, refinement: refinement, language: language).lines
    }

    static func shown(of consent: ConsentStatement, in language: Language) -> ShownText {
        let digest = Digest.sha256(Array(render(consent, in: language).utf8))
        return ShownText(digest: digest, renderer: consent.version, language: language.rawValue)
    }

    /// True when the text that the statement claims was shown is the text that the statement gives.
    public static func isShownTruthfully(in consent: ConsentStatement) -> Bool {
        guard let language = Language(rawValue: consent.shown.language) else { return false }
        return shown(of: consent, in: language) == consent.shown
    }
}

/// Version 1 of the wording.
struct ConsentTextV1 {
    let consent: ConsentStatement
    let language: Language

    var text: String {
        let lines = [headline, recipient, custodian, purposes, classes, days, level, validity, consequence, freedom]
        return lines.compactMap { $0 }.joined(separator: "\n") + "\n"
    }

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    private func list(_ words: [String]) -> String { words.joined(separator: say("、", ", ")) }

    private var isPermit: Bool { consent.provision == .permit }

    var headline: String {
        isPermit
            ? say("我同意下面的对象查看我的健康资料。", "I consent that the recipient named here may read my health records.")
            : say("我不同意下面的对象查看我的健康资料。", "I forbid the recipient named here to read my health records.")
    }

    var recipient: String {
        switch consent.recipient {
        case .practitioner(_, let name): say("对象：医务人员 \(name)", "Recipient: \(name), practitioner")
        case .institution(let institution):
            say(
                "对象：\(institution.name)（\(institution.id)）的医务人员",
                "Recipient: practitioners of \(institution.name) (\(institution.id))")
        case .everybody: say("对象：所有人", "Recipient: everybody")
        // Version 1 has no such recipients: whoever made one is refused (CONSENT-3).
        case .department, .group: say("对象：无", "Recipient: nobody")
        }
    }

    var custodian: String {
        say(
            "资料所在：\(consent.custodian.name)（\(consent.custodian.id)）",
            "Kept by: \(consent.custodian.name) (\(consent.custodian.id))")
    }

    var purposes: String {
        guard !consent.purposes.isEmpty else { return say("用途：一切用途", "Purpose: every purpose") }
        return say("用途：", "Purpose: ") + list(consent.purposes.map(name))
    }

    private func name(_ purpose: PurposeOfUse) -> String {
        switch purpose {
        case .treatment: say("诊疗", "treatment")
        case .emergencyTreatment: say("急诊救治", "emergency treatment")
        case .mutualRecognition: say("检查检验结果互认", "mutual recognition of results")
        case .careManagement: say("健康管理", "care management")
        case .payment: say("费用结算", "payment")
        case .operations: say("机构运营管理", "operation of the health service")
        case .publicHealth: say("公共卫生", "public health")
        case .research: say("科学研究", "research")
        case .patientRequest: say("本人查阅", "the patient's own request")
        case .familyRequest: say("家属查阅", "the family's request")
        }
    }

    var classes: String {
        guard !consent.classes.isEmpty else { return say("资料类别：全部类别", "Documents: every class") }
        return say("资料类别：", "Documents: ") + list(consent.classes.map { say($0.zh, $0.en) })
    }

    var days: String {
        let range = consent.recordDays
        switch (range.first?.text, range.last?.text) {
        case (nil, nil): return say("资料日期：不限", "Dated: any day")
        case (let first?, nil): return say("资料日期：\(first)及以后", "Dated: \(first) or later")
        case (nil, let last?): return say("资料日期：\(last)及以前", "Dated: \(last) or earlier")
        case (let first?, let last?): return say("资料日期：\(first)至\(last)", "Dated: \(first) to \(last)")
        }
    }

    var level: String? {
        consent.maximumLevel.map { say("敏感级别：最高到\($0.zh)", "Sensitivity: up to \($0.en)") }
    }

    var validity: String {
        let start = ChinaStandardTime.text(ofUnixSeconds: consent.start)
        guard let end = consent.end.map({ ChinaStandardTime.text(ofUnixSeconds: $0) }) else {
            return say("有效期：自\(start)起，直到我解除", "Valid: from \(start) until I lift it (UTC+8)")
        }
        return say("有效期：\(start)至\(end)（不含）", "Valid: \(start) until before \(end) (UTC+8)")
    }

    var consequence: String {
        isPermit
            ? say(
                "签署后，对方每次查看都会留下我能看到的记录；已经看过的资料无法收回。",
                "Every access leaves an entry that I can see. What was read before I withdraw can't be taken back.")
            : say(
                "签署后，即使另有同意，对方也看不到这里所说的资料；急救时的查看目前同样会被拒绝。",
                "This overrides any consent. Access in an emergency is refused as well at present.")
    }

    var freedom: String {
        say(
            "同意或不同意都由我自己决定，不影响就医；我可以随时撤回。",
            "I am free to consent or not; care is not refused for it, and I can withdraw at any time.")
    }
}
