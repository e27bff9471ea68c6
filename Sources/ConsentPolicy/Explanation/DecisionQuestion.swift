import CipherSuites
import ConsentLedger
public import HealthRecords

/// Everything that a decision takes, as a file: who asks, for which document, what stands in the line, how the ledgers
/// stand, and the time (CONSENT-43 … CONSENT-46). `Specs/decision-matrix/question.schema.json` describes the format.
/// Neither entries nor signatures are part of it: what is decided holds as far as the file tells the truth.
public struct DecisionQuestion: Sendable {
    /// The most bytes that a question may have.
    public static let maximumByteCount = 1 << 20
    /// The most statements of a line.
    public static let maximumStatements = 1000
    /// The most ledgers.
    public static let maximumLedgers = 64
    /// What `format` says.
    public static let format = "urn:nuo:format:decision-question:1"

    /// Who asks and what for.
    public let query: AccessQuery
    /// The document; what no rule looks at is filled in with zeros.
    public let document: DocumentRecord
    /// The line, folded.
    public let line: ConsentLine
    /// Disclosures made under each consent; nil when nobody counted.
    public let uses: [UInt32: UInt64]?
    /// Approvals of important data by the document's custodian.
    public let approvals: [EnteredApproval]
    /// The ledgers that it rests on.
    public let ledgers: [LedgerStanding]
    /// Whether the node's clock is behind.
    public let isClockBehind: Bool
    /// Unix seconds.
    public let now: UInt64

    /// Reads a question.
    public init(parsing bytes: [UInt8]) throws(QuestionError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLarge }
        guard let value = try? JSONValue(parsing: bytes) else { throw .notJSON }
        try self.init(value)
    }

    /// Reads a question that is already parsed.
    public init(_ value: JSONValue) throws(QuestionError) {
        var reader = try QuestionReader(value, at: "")
        guard reader.take("format")?.string == Self.format else { throw .unknownFormat }
        now = try reader.time("now")
        isClockBehind = try reader.flag("isClockBehind")
        query = try Self.asker(reader.take("asker"))
        (line, uses) = try Self.line(reader.take("line"))
        document = try Self.document(reader.take("document"), of: line)
        var ledgers: [LedgerStanding] = []
        for element in try reader.elements("ledgers", limit: Self.maximumLedgers) {
            ledgers.append(try Self.ledger(element.value, at: element.path))
        }
        self.ledgers = ledgers
        var approvals: [EnteredApproval] = []
        if reader.has("approvals") {
            for element in try reader.elements("approvals", limit: Self.maximumLedgers) {
                var approval = try QuestionReader(element.value, at: element.path)
                approvals.append(try approval.approval(by: document.custodian))
                try approval.finish()
            }
        }
        self.approvals = approvals
        try reader.finish()
    }

    /// What comes out.
    public var decision: Decision {
        decide(
            query, document: document, line: line, ledgers: ledgers, uses: uses, approvals: approvals,
            isClockBehind: isClockBehind, now: now)
    }

    private static func asker(_ value: JSONValue?) throws(QuestionError) -> AccessQuery {
        var reader = try QuestionReader(value, at: "asker")
        let query = AccessQuery(
            requester: try reader.parsed("key") { KeyThumbprint($0) },
            name: try reader.parsedIfAny("name") { $0 },
            institution: try reader.parsedIfAny("institution") { InstitutionID($0) },
            specialty: try reader.parsedIfAny("specialty") { $0 },
            purpose: try reader.parsed("purpose") { PurposeOfUse(rawValue: $0) })
        try reader.finish()
        return query
    }

    private static func document(_ value: JSONValue?, of line: ConsentLine) throws(QuestionError) -> DocumentRecord {
        var reader = try QuestionReader(value, at: "document")
        let id = try reader.parsed("id") { DocumentID($0) }
        let ownLine = try reader.parsedIfAny("line") { RecordID($0) }
        let custodian = try reader.institution("custodian")
        let type = try reader.documentType(reader.take("type"), at: "document.type")
        let document = DocumentRecord(
            id: id, line: ownLine ?? line.record, custodian: custodian, typeSystem: type.system,
            typeCode: type.code, typeName: type.name,
            recordClass: try reader.parsed("class") { RecordClass(rawValue: $0) },
            level: try reader.level("level"), labels: try reader.labels("labels"),
            grade: try reader.parsed("grade") { DataGrade(rawValue: $0) },
            date: try reader.parsedIfAny("date") { FHIRDateTime(parsing: $0) }, title: "",
            author: reader.has("author") ? try reader.text("author") : "", provenance: try reader.provenance(),
            contentType: "", root: .zero, size: 0,
            keyCommitment: .zero)
        try reader.finish()
        return document
    }

    private static func ledger(_ value: JSONValue, at path: String) throws(QuestionError) -> LedgerStanding {
        var reader = try QuestionReader(value, at: path)
        let standing = LedgerStanding(
            origin: try reader.parsed("origin") { Origin($0) }, isFresh: try reader.flag("isFresh"),
            isFrozen: try reader.flag("isFrozen"))
        try reader.finish()
        return standing
    }
}

extension QuestionReader {
    mutating func level(_ member: String) throws(QuestionError) -> SensitivityLevel {
        guard let level = take(member)?.int.flatMap({ SensitivityLevel(rawValue: $0) }) else {
            throw .member(name(member))
        }
        return level
    }
}
