public import ConsentLedger
public import ConsentPolicy
public import HealthRecords

/// A signed entry with its opening, as a person's program submits it.
public struct SubmissionMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/submission@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 131_072

    /// The entry.
    public let entry: Entry
    /// Its opening.
    public let opening: Opening

    /// Takes both.
    public init(entry: Entry, opening: Opening) {
        self.entry = entry
        self.opening = opening
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["entry": .bytes(entry.encoded), "opening": .text(opening.bytes)]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        entry = try Entry(decoding: members.messageBytes("entry"))
        opening = try Opening(parsing: members.messageText("opening"))
    }
}

/// Openings of one ledger's entries, sent to a node that is concerned.
public struct OpeningsMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/openings@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 1 << 20
    /// The largest number of openings at a time.
    public static let maximumItems = 8

    /// The ledger.
    public let origin: Origin
    /// Entries with their openings.
    public let items: [SubmissionMessage]

    /// Takes both.
    public init(origin: Origin, items: [SubmissionMessage]) {
        self.origin = origin
        self.items = items
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "origin": .string(origin.text),
            "items": .array(
                items.map { ["entry": .bytes($0.entry.encoded), "opening": .text($0.opening.bytes)] }),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        guard let origin = Origin(try members.messageString("origin")) else { throw MessageError.malformed }
        self.origin = origin
        items = try members.messageList("items", limit: Self.maximumItems).map { try SubmissionMessage(members: $0) }
    }
}

/// A custodian tells the home node what it disclosed about a line: the disclosure and the leave to sign it.
public struct DisclosureReport: Message {
    /// The format's name and version.
    public static let format = "nuo/disclosure-report@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 1 << 20

    /// The disclosure's receipt in the custodian's ledger.
    public let disclosure: Receipt
    /// The receipt of the statement key's authorisation.
    public let authorisation: Receipt
    /// The emergency that it was made in, with its opening; nil for a disclosure by consent, and then the message has no
    /// such member.
    public let emergency: Receipt?

    /// Takes all three.
    public init(disclosure: Receipt, authorisation: Receipt, emergency: Receipt? = nil) {
        self.disclosure = disclosure
        self.authorisation = authorisation
        self.emergency = emergency
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        let authorisation = JSONValue.text(authorisation.serialized)
        let disclosure = JSONValue.text(disclosure.serialized)
        guard let emergency else { return ["disclosure": disclosure, "authorisation": authorisation] }
        return [
            "disclosure": disclosure, "authorisation": authorisation, "emergency": .text(emergency.serialized),
        ]
    }

    /// The declaration of the emergency that `disclosure` names; nil when it is not the one that came along.
    public func declaration(of disclosure: Disclosure) -> EmergencyDeclaration? {
        guard let emergency, emergency.opening.commitment == disclosure.emergency else { return nil }
        return try? EmergencyDeclaration(of: emergency.opening)
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        disclosure = try Receipt(parsing: members.messageText("disclosure"))
        authorisation = try Receipt(parsing: members.messageText("authorisation"))
        emergency = members["emergency"] == nil ? nil : try Receipt(parsing: members.messageText("emergency"))
    }
}
