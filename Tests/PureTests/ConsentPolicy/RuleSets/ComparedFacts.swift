import ConsentPolicy
import HealthRecords

/// What every rule set is asked: who asks, for what, and what was said before, in the order in which it was said.
struct ComparedFacts: Sendable {
    /// Names of the asker: the key and the employer.
    let person: String
    let institution: String?
    /// Nil when the asker gives none; may be one that we don't know.
    let purpose: String?
    let document: ComparedDocument
    /// Oldest first, exceptions inside the consent that they belong to.
    let consents: [ComparedConsent]
    let now: FHIRDateTime

    /// Reads a question of `decision-matrix`, whether or not the engine would. `nests` names the statements that were given
    /// in one act with another one, as an exception to it.
    init(_ question: JSONValue, nests: [Int: Int]) throws {
        let asker = question["asker"]
        person = try asker?.text("key") ?? ""
        institution = asker?["institution"]?.string
        purpose = asker?["purpose"]?.string
        guard let now = question["now"]?.string.flatMap({ FHIRDateTime(parsing: $0) }) else {
            throw MatrixError(message: "now")
        }
        self.now = now
        document = try ComparedDocument(question["document"] ?? .null)
        var consents: [ComparedConsent] = []
        for statement in question["line"]?["statements"]?.elements ?? [] {
            let number = statement["number"]?.int ?? 0
            let former = statement["of"]?.int
            switch try statement.text("says") {
            case "permit", "deny": consents.append(try ComparedConsent(statement, number: number))
            case "narrow", "renew", "replace":
                consents.end { $0 == former }
                consents.append(try ComparedConsent(statement, number: number))
            case "withdrawal": consents.end { former == nil || $0 == former }
            case "lifting": consents.end { $0 == former }
            case let other: throw MatrixError(message: "no rule set but ours knows a statement that says \(other)")
            }
        }
        for (inner, outer) in nests {
            guard let exception = consents.firstIndex(where: { $0.number == inner }).map({ consents.remove(at: $0) }),
                let place = consents.firstIndex(where: { $0.number == outer })
            else { throw MatrixError(message: "nests") }
            consents[place].exceptions.append(exception)
        }
        self.consents = consents
    }
}

struct ComparedDocument: Sendable {
    let id: String
    let type: String
    let recordClass: String
    let level: Int
    let author: String?
    let date: FHIRDateTime?
    /// Nil when they are not known.
    let topics: [String]?

    init(_ value: JSONValue) throws {
        id = try value.text("id")
        type = try value["type"]?.text("code") ?? ""
        recordClass = try value.text("class")
        level = value["level"]?.int ?? 0
        author = value["author"]?.string
        date = value["date"]?.string.flatMap { FHIRDateTime(parsing: $0) }
        topics = value["labels"]?.elements.map { $0.string ?? $0["code"]?.string ?? "" }
    }
}

/// One consent or prohibition, as any of the rule sets might hold it.
struct ComparedConsent: Sendable {
    let number: Int
    let isPermit: Bool
    let recipient: JSONValue
    let purposes: [String]
    let classes: [String]
    let level: Int?
    let firstDay: FHIRDateTime?
    let lastDay: FHIRDateTime?
    let documents: [String]
    let types: [String]
    let authors: [String]
    let topics: [String]
    let start: FHIRDateTime?
    let end: FHIRDateTime?
    /// False once it was withdrawn, lifted or replaced.
    var isActive = true
    var exceptions: [ComparedConsent] = []

    init(_ value: JSONValue, number: Int) throws {
        func texts(_ name: String) -> [String] { value[name]?.elements.compactMap(\.string) ?? [] }
        func time(_ name: String) -> FHIRDateTime? { value[name]?.string.flatMap { FHIRDateTime(parsing: $0) } }
        self.number = number
        isPermit = try value.text("says") != "deny"
        recipient = value["recipient"] ?? .null
        purposes = texts("purposes")
        classes = texts("classes")
        level = value["level"]?.int
        firstDay = time("firstDay")
        lastDay = time("lastDay")
        documents = texts("documents")
        types = value["types"]?.elements.compactMap { $0["code"]?.string } ?? []
        authors = texts("authors")
        topics = texts("topics")
        start = time("start")
        end = time("end")
    }

    /// The keys and codes that it names; none for everybody.
    var recipients: [String] {
        switch recipient["kind"]?.string {
        case "practitioner": [recipient["key"]?.string ?? ""]
        case "institution": [recipient["id"]?.string ?? ""]
        case "department": [recipient["institution"]?["id"]?.string ?? ""]
        case "group": recipient["members"]?.elements.compactMap { $0["id"]?.string } ?? []
        default: []
        }
    }
}

/// What a consent may depend on.
enum ComparedCriterion: CaseIterable {
    case recipient, purpose, recordClass, level, days, documents, types, authors, topics

    var zh: String {
        switch self {
        case .recipient: "对象"
        case .purpose: "用途"
        case .recordClass: "资料类别"
        case .level: "敏感级别"
        case .days: "资料日期"
        case .documents: "具体的资料"
        case .types: "资料类型"
        case .authors: "作者"
        case .topics: "敏感标签"
        }
    }

    var en: String {
        switch self {
        case .recipient: "a recipient"
        case .purpose: "a purpose"
        case .recordClass: "a class"
        case .level: "a level"
        case .days: "days of documents"
        case .documents: "single documents"
        case .types: "types"
        case .authors: "authors"
        case .topics: "topics"
        }
    }
}

extension ComparedConsent {
    /// The criteria that this question does not meet, each taken by its very value.
    func misses(_ facts: ComparedFacts) -> [ComparedCriterion] {
        ComparedCriterion.allCases.filter { !meets($0, facts) }
    }

    private func meets(_ criterion: ComparedCriterion, _ facts: ComparedFacts) -> Bool {
        let document = facts.document
        switch criterion {
        case .recipient:
            return recipients.isEmpty || recipients.contains(facts.person)
                || facts.institution.map(recipients.contains) ?? false
        case .purpose: return purposes.isEmpty || facts.purpose.map(purposes.contains) ?? false
        case .recordClass: return classes.isEmpty || classes.contains(document.recordClass)
        case .level: return level.map { document.level <= $0 } ?? true
        case .days:
            guard firstDay != nil || lastDay != nil else { return true }
            guard let date = document.date else { return false }
            return firstDay?.earliest ?? .min <= date.earliest
                && date.latestExclusive <= lastDay?.latestExclusive ?? .max
        case .documents: return documents.isEmpty || documents.contains(document.id)
        case .types: return types.isEmpty || types.contains(document.type)
        case .authors: return authors.isEmpty || document.author.map(authors.contains) ?? false
        case .topics:
            guard isPermit else { return topics.isEmpty || !Set(topics).isDisjoint(with: document.topics ?? []) }
            return Set(document.topics ?? []).isSubset(of: topics) || topics.isEmpty
        }
    }

    /// FHIR's `Period`: from the first instant of the start to the last of the end, both inside.
    func isInPeriod(_ facts: ComparedFacts) -> Bool {
        start?.earliest ?? .min <= facts.now.earliest && facts.now.earliest < end?.latestExclusive ?? .max
    }
}

extension [ComparedConsent] {
    fileprivate mutating func end(where isMeant: (Int) -> Bool) {
        for index in indices where isMeant(self[index].number) { self[index].isActive = false }
    }
}

extension JSONValue {
    func text(_ name: String) throws -> String {
        guard let text = self[name]?.string else { throw MatrixError(message: "\(name) is missing") }
        return text
    }
}
