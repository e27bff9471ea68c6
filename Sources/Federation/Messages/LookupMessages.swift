import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import HealthRecords
public import MerkleLog

/// A request on its way: entered at the requesting node, with the credential it is made under. The same message asks
/// the home node for custodians and a custodian for documents; the request itself says which.
public struct LookupQuery: Message {
    /// The format's name and version.
    public static let format = "nuo/lookup@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 524_288

    /// The request.
    public let request: EnteredStatement
    /// The asker's credential; nil when the patient asks.
    public let credential: Receipt?
    /// The declared emergency that it is made under; nil in the ordinary case, and then the message has no such member.
    public let emergency: EmergencyEvidence?

    /// Takes all three.
    public init(request: EnteredStatement, credential: Receipt?, emergency: EmergencyEvidence? = nil) {
        self.request = request
        self.credential = credential
        self.emergency = emergency
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        let credential = credential.map { JSONValue.text($0.serialized) } ?? .null
        guard let emergency else { return ["request": request.json, "credential": credential] }
        return ["request": request.json, "credential": credential, "emergency": emergency.json]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        request = try EnteredStatement(json: members["request"])
        credential =
            members["credential"]?.isNull == true ? nil : try Receipt(parsing: members.messageText("credential"))
        emergency = try members["emergency"].map { try EmergencyEvidence(json: $0) }
    }
}

/// The home node's answer: which custodians hold a permission for this asker. None, and an unknown patient, look alike.
public struct RouteAnswer: Message {
    /// The format's name and version.
    public static let format = "nuo/route@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 65_536

    /// The custodians.
    public let custodians: [InstitutionID]

    /// Takes the list.
    public init(custodians: [InstitutionID]) { self.custodians = custodians }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["custodians": .array(custodians.map { .string($0.text) })]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        custodians = try members.messageList("custodians", limit: 1000).map { element in
            guard let id = element.string.flatMap({ InstitutionID($0) }) else { throw MessageError.malformed }
            return id
        }
    }
}

/// One document in an answer.
public struct AnsweredDocument: Hashable, Sendable {
    /// The exact bytes of the DocumentReference.
    public let reference: [UInt8]
    /// Which of the answer's registrations it belongs to.
    public let registration: Int
    /// Its place in that batch.
    public let proof: InclusionProof
    /// The header made for the reader.
    public let header: [UInt8]

    /// Takes all fields.
    public init(reference: [UInt8], registration: Int, proof: InclusionProof, header: [UInt8]) {
        self.reference = reference
        self.registration = registration
        self.proof = proof
        self.header = header
    }
}

/// A custodian's answer: documents with headers for the reader, and everything needed to check them.
public struct LookupAnswer: Message {
    /// The format's name and version.
    public static let format = "nuo/answer@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 8 << 20
    /// The largest number of documents in one answer, so that a disclosure's opening stays below 64 KiB.
    public static let maximumDocuments = 100

    /// The custodian's node.
    public let origin: Origin
    /// The disclosure.
    public let disclosure: Receipt
    /// The leave of the custodian for its node's statement key.
    public let authorisation: Receipt
    /// The leaves of keys that signed registrations and have given way to another since.
    public let earlier: [Receipt]
    /// The registrations that documents belong to.
    public let registrations: [Receipt]
    /// The documents.
    public let documents: [AnsweredDocument]
    /// Where to go on asking; nil when this was all.
    public let nextOffset: UInt64?

    /// Takes all fields.
    public init(
        origin: Origin, disclosure: Receipt, authorisation: Receipt, registrations: [Receipt],
        documents: [AnsweredDocument], nextOffset: UInt64?, earlier: [Receipt] = []
    ) {
        self.origin = origin
        self.disclosure = disclosure
        self.authorisation = authorisation
        self.earlier = earlier
        self.registrations = registrations
        self.documents = documents
        self.nextOffset = nextOffset
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "origin": .string(origin.text), "disclosure": .text(disclosure.serialized),
            "authorisation": .text(authorisation.serialized),
            "earlier": .array(earlier.map { .text($0.serialized) }),
            "registrations": .array(registrations.map { .text($0.serialized) }),
            "documents": .array(documents.map(Self.element)),
            "nextOffset": nextOffset.map { .integer($0) } ?? .null,
        ]
    }

    private static func element(_ document: AnsweredDocument) -> JSONValue {
        [
            "reference": .bytes(document.reference), "registration": .integer(document.registration),
            "index": .integer(document.proof.index), "size": .integer(document.proof.size),
            "path": .bytes(document.proof.hashes.flatMap(\.bytes)), "header": .bytes(document.header),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        guard let origin = Origin(try members.messageString("origin")) else { throw MessageError.malformed }
        self.origin = origin
        disclosure = try Receipt(parsing: members.messageText("disclosure"))
        authorisation = try Receipt(parsing: members.messageText("authorisation"))
        // Nodes of the first version do not send it.
        earlier =
            members["earlier"] == nil
            ? []
            : try members.messageList("earlier", limit: Self.maximumDocuments).map { element in
                try Receipt(parsing: Array((element.string ?? "").utf8))
            }
        registrations = try members.messageList("registrations", limit: Self.maximumDocuments).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
        documents = try members.messageList("documents", limit: Self.maximumDocuments).map(Self.document)
        nextOffset = members["nextOffset"]?.uint64
    }

    private static func document(_ element: JSONValue) throws -> AnsweredDocument {
        let path = try element.messageBytes("path")
        guard path.count.isMultiple(of: 32), path.count <= 64 * 32, let index = element["index"]?.uint64,
            let size = element["size"]?.uint64, let registration = element["registration"]?.int
        else { throw MessageError.malformed }
        let hashes = stride(from: 0, to: path.count, by: 32).compactMap { Digest(path[$0..<($0 + 32)]) }
        return AnsweredDocument(
            reference: try element.messageBytes("reference"), registration: registration,
            proof: InclusionProof(index: index, size: size, hashes: hashes),
            header: try element.messageBytes("header"))
    }
}
