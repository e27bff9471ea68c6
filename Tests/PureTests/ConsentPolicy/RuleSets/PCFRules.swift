import ConsentPolicy
import HealthRecords

/// IHE PCF: a new consent overwrites the one before, and its exceptions are the residual. Decided by the reader of PCF in
/// `ConsentPolicy`, over resources made from the facts.
enum PCFRules: RuleSet {
    static let name = "PCF"

    static let source = RuleSetText(
        zh: "IHE ITI Privacy Consent on FHIR（IHE/ITI.PCF，2024-10 的文本），Volume 1 §53.2.1、§53.2.2、§53.4.2.2、§53.4.2.5",
        en: "IHE ITI Privacy Consent on FHIR (IHE/ITI.PCF, text of 2024-10), Volume 1 §53.2.1, "
            + "§53.2.2, §53.4.2.2, §53.4.2.5")

    static let reading = RuleSetText(
        zh: "读作更新同意的流程：后来的一项覆盖先前的，无论写的是什么。若几项同时存在，§53.4.2.2.2 第 2 步说 PCF 不作规定。"
            + "没有同意时读作 Deny all。4 级及以下写作 N，5 级写作 R，敏感标签写作 ActCode；同一条款里的标签是“或”的关系。",
        en: "Read as its flow for updates: a later consent overwrites the former, whatever they say. "
            + "Where several stand at once "
            + "§53.4.2.2.2 step 2 says that PCF does not address it. Without a consent it is read as "
            + "Deny all. Levels up to 4 "
            + "are written as N, level 5 as R, topics as ActCode; labels of one provision are alternatives.")

    static func answers(to facts: ComparedFacts) -> [RuleSetAnswer] {
        guard let newest = facts.consents.last else { return [denied("没有同意：Deny all", "no consent: Deny all")] }
        guard newest.isActive else {
            return [
                denied(
                    "最新的一项已撤回，先前的早被覆盖：Deny all",
                    "the newest was withdrawn, and those before it were "
                        + "overwritten: Deny all")
            ]
        }
        guard newest.isInPeriod(facts) else {
            let zh = "最新的一项不在有效期内，先前的已被覆盖：Deny all"
            return [
                denied(
                    zh,
                    "the newest is not in its period, and those before it were "
                        + "overwritten: Deny all", "§53.4.2.5")
            ]
        }
        for consent in [newest] + newest.exceptions {
            let unknown: [ComparedCriterion] = [.recordClass, .types]
            if let criterion = consent.misses(facts).first(where: unknown.contains) {
                let clause = RuleSetClause.unsayable(
                    criterion, consent.number, clause: "Basic Consent: provision.class, provision.code 0..0")
                return [RuleSetAnswer(.unsayable, clause)]
            }
        }
        guard let resource = try? PCFConsent(reading: newest.pcfResource) else {
            preconditionFailure("a resource of the tests that no reader of PCF takes")
        }
        return [
            answer(resource.permits(PCFRequest(facts), now: facts.now.earliest), newest, among: facts.consents.count)
        ]
    }

    private static func answer(_ isPermitted: Bool, _ consent: ComparedConsent, among count: Int) -> RuleSetAnswer {
        let overwritten = count > 1
        let clause =
            if !consent.exceptions.isEmpty {
                RuleSetClause(
                    zh: "一项同意连同它的例外（residual）决定", en: "the consent decides with its exceptions, the residual",
                    clause: "FHIR R4 Consent.provision.provision; ITI-71 residual")
            } else if overwritten {
                RuleSetClause(
                    zh: "最新的一项覆盖了先前的，由它决定", en: "the newest overwrote those before it and decides alone",
                    clause: "§53.4.2.2.1")
            } else {
                RuleSetClause(
                    zh: "只有这一项，由它决定", en: "the only consent decides", clause: "§53.4.2.5")
            }
        return RuleSetAnswer(isPermitted ? .permit : .deny, by: consent.number, clause)
    }

    private static func denied(_ zh: String, _ en: String, _ clause: String = "§53.2.1") -> RuleSetAnswer {
        RuleSetAnswer(.deny, RuleSetClause(zh: zh, en: en, clause: clause))
    }

    fileprivate static let actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    fileprivate static let confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    fileprivate static let topic = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
}

extension PCFRequest {
    fileprivate init(_ facts: ComparedFacts) {
        let document = facts.document
        let confidentiality = PCFCode(system: PCFRules.confidentiality, code: document.level < 5 ? "N" : "R")
        let topics = (document.topics ?? []).map { PCFCode(system: PCFRules.topic, code: $0) }
        self.init(
            patient: "Patient/p", actors: Set([facts.person] + (facts.institution.map { [$0] } ?? [])),
            purpose: PCFCode(system: PCFRules.actReason, code: facts.purpose ?? ""), resource: document.id,
            author: document.author, encounter: nil, date: document.date, labels: Set(topics + [confidentiality]))
    }
}

extension ComparedConsent {
    fileprivate var pcfResource: JSONValue {
        [
            "resourceType": "Consent", "status": "active", "scope": ["coding": [["code": "patient-privacy"]]],
            "patient": ["reference": "Patient/p"], "provision": pcfProvision,
        ]
    }

    private var pcfProvision: JSONValue {
        var provision: JSONObject = ["type": isPermit ? "permit" : "deny"]
        func put(_ name: String, _ elements: [JSONValue]) {
            if !elements.isEmpty { provision[name] = .array(elements) }
        }
        func coding(_ system: String, _ code: String) -> JSONValue {
            ["system": .string(system), "code": .string(code)]
        }
        if let period = Self.period(start, end) { provision["period"] = period }
        put("actor", recipients.map { ["reference": ["reference": .string($0)]] })
        put("purpose", purposes.map { coding(PCFRules.actReason, $0) })
        // Labels of a provision are alternatives: a permit up to level 5 for some topics is for N and for those.
        let isNormal = isPermit && (level.map { $0 < 5 } ?? false || !topics.isEmpty)
        put(
            "securityLabel",
            (isNormal ? [coding(PCFRules.confidentiality, "N")] : []) + topics.map { coding(PCFRules.topic, $0) })
        if let period = Self.period(firstDay, lastDay) { provision["dataPeriod"] = period }
        put(
            "data",
            documents.map { ["meaning": "instance", "reference": ["reference": .string($0)]] }
                + authors.map { ["meaning": "authoredby", "reference": ["reference": .string($0)]] })
        put("provision", exceptions.map(\.pcfProvision))
        return .object(provision)
    }

    private static func period(_ start: FHIRDateTime?, _ end: FHIRDateTime?) -> JSONValue? {
        var period = JSONObject()
        if let start { period["start"] = .string(start.text) }
        if let end { period["end"] = .string(end.text) }
        return period.members.isEmpty ? nil : .object(period)
    }
}
