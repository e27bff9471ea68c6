import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import HealthRecords

/// What a custodian's node reports about its lines of minors, page by page: who granted, who read what kind, and what
/// stands out. It holds no name of a minor, no number, no date of birth and no content (API-115).
public struct MinorsMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/minors@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 8 << 20
    /// The most lines in one page.
    public static let maximumLines = 64
    /// The most grants, and the most accesses, of one line: the newest.
    public static let maximumItems = 1000
    /// A page takes no further line after so many grants and accesses.
    public static let fullPage = 2000

    /// The lines of this page.
    public let lines: [MinorLine]
    /// Where the next page begins; nil for the last.
    public let next: UInt64?

    /// Takes both.
    public init(lines: [MinorLine], next: UInt64?) {
        self.lines = lines
        self.next = next
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        guard let next else { return ["lines": .array(lines.map(\.json))] }
        return ["lines": .array(lines.map(\.json)), "next": .integer(next)]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        lines = try members.messageList("lines", limit: Self.maximumLines).map { try MinorLine(json: $0) }
        next = members["next"]?.uint64
    }
}

/// A line whose patient was a minor in the time that was asked about.
public struct MinorLine: Hashable, Sendable {
    /// Where the date of birth stands that ages are computed from.
    public enum Source: String, Sendable, CaseIterable {
        /// In a guardianship of the line.
        case guardianship
        /// In the enrolment at this node.
        case enrolment
        /// In the citizen number of the custodian's file.
        case number
    }

    /// What stands out in a line.
    public enum Flag: String, Sendable, CaseIterable {
        /// Under 14, and the line names no guardian in force.
        case noGuardian = "no-guardian"
        /// What guardians granted waits for the minor's word.
        case unconfirmed
        /// What guardians granted lapsed at 18.
        case lapsedAt18 = "lapsed-at-18"
        /// Something was read under a consent that gave nothing then.
        case lapsedAccess = "lapsed-access"
        /// Something was read in an emergency.
        case emergency
        /// An entry of the line can't be read: it denies.
        case unreadable
        /// There is more than fits here.
        case cut
    }

    /// The line.
    public let record: RecordID
    /// The patient's health code.
    public let code: HealthCode
    /// Years of age at the end of the time, or now where that is earlier.
    public let age: UInt64
    /// Where the age comes from.
    public let source: Source
    /// Guardians in force then, by name.
    public let guardians: [String]
    /// What stands out, in the order of `Flag`.
    public let flags: [Flag]
    /// Consents and prohibitions.
    public let grants: [MinorGrant]
    /// Accesses.
    public let accesses: [MinorAccess]

    /// Takes all fields.
    public init(
        record: RecordID, code: HealthCode, age: UInt64, source: Source, guardians: [String], flags: [Flag],
        grants: [MinorGrant], accesses: [MinorAccess]
    ) {
        self.record = record
        self.code = code
        self.age = age
        self.source = source
        self.guardians = guardians
        self.flags = flags
        self.grants = grants
        self.accesses = accesses
    }

    var json: JSONValue {
        [
            "line": .string(record.lineURN), "code": .string(code.description), "age": .integer(age),
            "source": .string(source.rawValue), "guardians": .array(guardians.map { .string($0) }),
            "flags": .array(flags.map { .string($0.rawValue) }), "grants": .array(grants.map(\.json)),
            "accesses": .array(accesses.map(\.json)),
        ]
    }

    init(json: JSONValue) throws {
        guard let record = RecordID(lineURN: try json.messageString("line")), let age = json["age"]?.uint64,
            let code = try? HealthCode(parsing: json.messageString("code")),
            let source = Source(rawValue: try json.messageString("source"))
        else { throw MessageError.malformed }
        self.record = record
        self.code = code
        self.age = age
        self.source = source
        guardians = try json.messageTexts("guardians", limit: Guardianship.maximumGuardians)
        flags = try json.messageCodes("flags", limit: Flag.allCases.count)
        grants = try json.messageList("grants", limit: MinorsMessage.maximumItems).map { try MinorGrant(json: $0) }
        accesses = try json.messageList("accesses", limit: MinorsMessage.maximumItems).map {
            try MinorAccess(json: $0)
        }
    }
}

/// A consent or a prohibition in a minor's line.
public struct MinorGrant: Hashable, Sendable {
    /// In what capacity it was signed.
    public enum Capacity: String, Sendable, CaseIterable {
        /// By the minor.
        case minor
        /// By guardians.
        case guardian
        /// By somebody else whom the line named.
        case other
    }

    /// How it stands at the end of the time, or now where that is earlier.
    public enum State: String, Sendable, CaseIterable {
        /// In force, or not begun.
        case active
        /// Waits for the minor's word.
        case unconfirmed
        /// Whoever gave it has no power to, or no more.
        case lapsed
        /// Withdrawn, lifted, superseded or over.
        case ended
        /// Suspended.
        case suspended
    }

    /// Its number in the line.
    public let number: UInt32
    /// Its entry in the home ledger.
    public let entry: UInt64
    /// Unix seconds of its block.
    public let at: UInt64
    /// Years of age then.
    public let age: UInt64
    /// Whether it permits.
    public let isPermit: Bool
    /// In what capacity it was signed.
    public let capacity: Capacity
    /// Who signed, by the names in the line; none for the minor.
    public let signers: [String]
    /// Who may read, or may not; empty for everybody.
    public let recipient: String
    /// What for; none for a prohibition of all.
    public let purposes: [PurposeOfUse]
    /// Which classes; none for a prohibition of all.
    public let classes: [RecordClass]
    /// The highest level, of a permit.
    public let level: SensitivityLevel?
    /// Unix seconds at which it ends, if it does.
    public let end: UInt64?
    /// How it stands.
    public let state: State

    /// Takes all fields.
    public init(
        number: UInt32, entry: UInt64, at: UInt64, age: UInt64, isPermit: Bool, capacity: Capacity, signers: [String],
        recipient: String, purposes: [PurposeOfUse], classes: [RecordClass], level: SensitivityLevel?, end: UInt64?,
        state: State
    ) {
        self.number = number
        self.entry = entry
        self.at = at
        self.age = age
        self.isPermit = isPermit
        self.capacity = capacity
        self.signers = signers
        self.recipient = recipient
        self.purposes = purposes
        self.classes = classes
        self.level = level
        self.end = end
        self.state = state
    }

    var json: JSONValue {
        .object(compacting: [
            "number": .integer(number), "entry": .integer(entry), "at": .integer(at), "age": .integer(age),
            "says": .string(isPermit ? "permit" : "deny"), "capacity": .string(capacity.rawValue),
            "signers": .array(signers.map { .string($0) }), "recipient": .string(recipient),
            "purposes": .array(purposes.map { .string($0.rawValue) }),
            "classes": .array(classes.map { .string($0.rawValue) }), "level": level.map { .integer($0.rawValue) },
            "end": end.map { .integer($0) }, "state": .string(state.rawValue),
        ])
    }

    init(json: JSONValue) throws {
        guard let number = json["number"]?.uint64.flatMap({ UInt32(exactly: $0) }), let entry = json["entry"]?.uint64,
            let at = json["at"]?.uint64, let age = json["age"]?.uint64, let says = json["says"]?.string,
            ["permit", "deny"].contains(says), let capacity = Capacity(rawValue: try json.messageString("capacity")),
            let state = State(rawValue: try json.messageString("state"))
        else { throw MessageError.malformed }
        self.number = number
        self.entry = entry
        self.at = at
        self.age = age
        isPermit = says == "permit"
        self.capacity = capacity
        signers = try json.messageTexts("signers", limit: 8)
        recipient = try json.messageName("recipient")
        purposes = try json.messageCodes("purposes", limit: 64)
        classes = try json.messageCodes("classes", limit: 64)
        level = try json.messageLevel()
        end = json["end"]?.uint64
        self.state = state
    }
}

/// One disclosure about a minor.
public struct MinorAccess: Hashable, Sendable {
    /// Its entry in this node's ledger.
    public let entry: UInt64
    /// Unix seconds.
    public let at: UInt64
    /// Years of age then.
    public let age: UInt64
    /// Who read; empty for the minor.
    public let reader: String
    /// Their employer; empty for a person.
    public let employer: String
    /// What for.
    public let purpose: PurposeOfUse
    /// How many documents.
    public let count: UInt64
    /// Of which classes.
    public let classes: [RecordClass]
    /// The highest level among them.
    public let level: SensitivityLevel?
    /// Rules and statements that settled it, as codes.
    public let trace: String
    /// True when it was read in an emergency.
    public let isEmergency: Bool
    /// What the review of that emergency found; nil while there is none.
    public let review: EmergencyReview.Outcome?
    /// True when a consent that it names gave nothing then.
    public let isLapsed: Bool

    /// Takes all fields.
    public init(
        entry: UInt64, at: UInt64, age: UInt64, reader: String, employer: String, purpose: PurposeOfUse, count: UInt64,
        classes: [RecordClass], level: SensitivityLevel?, trace: String, isEmergency: Bool,
        review: EmergencyReview.Outcome?, isLapsed: Bool
    ) {
        self.entry = entry
        self.at = at
        self.age = age
        self.reader = reader
        self.employer = employer
        self.purpose = purpose
        self.count = count
        self.classes = classes
        self.level = level
        self.trace = trace
        self.isEmergency = isEmergency
        self.review = review
        self.isLapsed = isLapsed
    }

    var json: JSONValue {
        .object(compacting: [
            "entry": .integer(entry), "at": .integer(at), "age": .integer(age), "reader": .string(reader),
            "employer": .string(employer), "purpose": .string(purpose.rawValue), "count": .integer(count),
            "classes": .array(classes.map { .string($0.rawValue) }), "level": level.map { .integer($0.rawValue) },
            "trace": .string(trace), "emergency": .bool(isEmergency), "review": review.map { .string($0.rawValue) },
            "lapsed": .bool(isLapsed),
        ])
    }

    init(json: JSONValue) throws {
        guard let entry = json["entry"]?.uint64, let at = json["at"]?.uint64, let age = json["age"]?.uint64,
            let purpose = PurposeOfUse(rawValue: try json.messageString("purpose")), let count = json["count"]?.uint64,
            let isEmergency = json["emergency"]?.bool, let isLapsed = json["lapsed"]?.bool
        else { throw MessageError.malformed }
        self.entry = entry
        self.at = at
        self.age = age
        reader = try json.messageName("reader")
        employer = try json.messageName("employer")
        self.purpose = purpose
        self.count = count
        classes = try json.messageCodes("classes", limit: 64)
        level = try json.messageLevel()
        trace = try json.messageString("trace")
        self.isEmergency = isEmergency
        review = try json["review"].map { _ in
            guard let outcome = EmergencyReview.Outcome(rawValue: try json.messageString("review")) else {
                throw MessageError.malformed
            }
            return outcome
        }
        self.isLapsed = isLapsed
    }
}

extension JSONValue {
    /// A level from 1 to 5; nil where none is said.
    fileprivate func messageLevel() throws -> SensitivityLevel? {
        guard let said = self["level"] else { return nil }
        guard let level = said.uint64.flatMap({ Int(exactly: $0) }).flatMap(SensitivityLevel.init) else {
            throw MessageError.malformed
        }
        return level
    }

    /// A name, or two, of at most 300 bytes each; may be empty.
    fileprivate func messageName(_ name: String) throws -> String {
        let text = try messageString(name)
        guard text.utf8.count <= 601 else { throw MessageError.malformed }
        return text
    }

    fileprivate func messageTexts(_ name: String, limit: Int) throws -> [String] {
        try messageList(name, limit: limit).map { element in
            guard let text = element.string, text.utf8.count <= 300 else { throw MessageError.malformed }
            return text
        }
    }

    fileprivate func messageCodes<Code: RawRepresentable<String>>(_ name: String, limit: Int) throws -> [Code] {
        try messageList(name, limit: limit).map { element in
            guard let code = element.string.flatMap({ Code(rawValue: $0) }) else { throw MessageError.malformed }
            return code
        }
    }
}
