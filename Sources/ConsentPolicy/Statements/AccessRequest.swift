public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Where a credential stands.
public struct CredentialReference: Hashable, Sendable {
    /// The ledger of the issuer's node.
    public let origin: Origin
    /// The record of the credential.
    public let record: RecordID

    /// Takes both.
    public init(origin: Origin, record: RecordID) {
        self.origin = origin
        self.record = record
    }
}

/// Who asks, and in what capacity.
public enum Requester: Hashable, Sendable {
    /// A practitioner, under a credential.
    case practitioner(KeyThumbprint, CredentialReference)
    /// The patient, for a copy of their own; `copyFor` is the age recipient that the header is made for.
    case subject(KeyThumbprint, copyFor: String)

    /// The identity key that signs the request.
    public var identity: KeyThumbprint {
        switch self {
        case .practitioner(let key, _), .subject(let key, _): key
        }
    }
}

/// Somebody asks for a patient's documents. It names whom it is for, so that nobody can pass it on, carries a nonce,
/// and is good for five minutes by its entry's block (`formats.md` §5).
public struct AccessRequest: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.request

    /// Whom the request is for.
    public enum Addressee: Hashable, Sendable {
        /// The patient's home node: which custodians hold a permission for me?
        case home(Origin)
        /// One custodian.
        case custodian(InstitutionID)
    }

    /// Whom the request is for.
    public let addressee: Addressee
    /// The patient.
    public let subject: HealthCode
    /// Who asks.
    public let requester: Requester
    /// What for.
    public let purpose: PurposeOfUse
    /// Which classes of documents.
    public let classes: [RecordClass]
    /// Days of the documents.
    public let recordDays: DayRange
    /// How many matching documents to pass over: a custodian answers with a bounded number at a time.
    public let offset: UInt64
    /// 16 random bytes.
    public let nonce: [UInt8]
    /// The declared emergency that it is made under, by the commitment of the declaration's opening.
    public let emergency: Digest?
    /// Unix seconds until which it waits for the patient's word; nil for the usual time.
    public let waitUntil: UInt64?

    /// How long a request is good after the time of its block, in seconds.
    public static let validitySeconds: UInt64 = 300

    /// Takes all fields.
    public init(
        addressee: Addressee, subject: HealthCode, requester: Requester, purpose: PurposeOfUse,
        classes: [RecordClass], recordDays: DayRange, offset: UInt64, nonce: [UInt8],
        emergency: Digest? = nil, waitUntil: UInt64? = nil
    ) {
        self.addressee = addressee
        self.subject = subject
        self.requester = requester
        self.purpose = purpose
        self.classes = classes
        self.recordDays = recordDays
        self.offset = offset
        self.nonce = nonce
        self.emergency = emergency
        self.waitUntil = waitUntil
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        .object(compacting: [
            "resourceType": "Task", "meta": Self.kind.meta, "extension": .array(extensions),
            "identifier": [FHIRElement.identifier(Systems.nonce, Base64URL.encode(nonce))], "status": "requested",
            "intent": "order", "for": FHIRElement.reference(Systems.healthCode, subject.description),
            "executionPeriod": recordDays.period,
            "requester": FHIRElement.reference(Systems.identityKey, requester.identity.description),
            "owner": owner, "reasonCode": ["coding": [purpose.coding]],
        ])
    }

    private var owner: JSONValue {
        switch addressee {
        case .home(let origin): FHIRElement.reference(Systems.node, origin.text)
        case .custodian(let id): FHIRElement.reference(Systems.institution, id.text)
        }
    }

    private var extensions: [JSONValue] {
        let capacity =
            switch requester {
            case .practitioner(_, let credential):
                [
                    FHIRElement.text("credential-origin", credential.origin.text),
                    FHIRElement.text("credential-record", credential.record.description),
                ]
            case .subject(_, let recipient): [FHIRElement.text("copy-for", recipient)]
            }
        let codings = classes.map { FHIRElement.coding(RecordClass.system, $0.rawValue) }
        return capacity + [
            FHIRElement.extension("classes", ["valueCodeableConcept": ["coding": .array(codings)]]),
            FHIRElement.number("offset", offset),
        ] + (emergency.map { [FHIRElement.text("emergency", Base64URL.encode($0.bytes))] } ?? [])
            + (waitUntil.map { [FHIRElement.moment("wait-until", $0)] } ?? [])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let owner = resource["owner"] else { throw .element("owner") }
        if let origin = owner.identifier(Systems.node).flatMap({ Origin($0) }) {
            addressee = .home(origin)
        } else if let id = owner.identifier(Systems.institution).flatMap({ InstitutionID($0) }) {
            addressee = .custodian(id)
        } else {
            throw .element("owner")
        }
        guard let code = resource["for"]?.identifier(Systems.healthCode),
            let subject = try? HealthCode(parsing: code)
        else { throw .element("for") }
        self.subject = subject
        requester = try Self.requester(resource)
        guard let purpose = try PurposeOfUse.list(resource["reasonCode"]?["coding"]).first else {
            throw .element("reasonCode")
        }
        self.purpose = purpose
        classes = try RecordClass.list(resource.ext("classes")?["valueCodeableConcept"]?["coding"])
        recordDays = try DayRange(period: resource["executionPeriod"])
        guard let offset = resource.extNumber("offset") else { throw .element("offset") }
        self.offset = offset
        emergency = resource.ext("emergency") == nil ? nil : try resource.extDigest("emergency")
        waitUntil = resource.ext("wait-until") == nil ? nil : try resource.moment("wait-until")
        guard let nonce = resource["identifier"]?[0]?["value"]?.string.flatMap({ Base64URL.decode($0) }),
            nonce.count == 16
        else { throw .element("identifier") }
        self.nonce = nonce
    }

    private static func requester(_ resource: JSONValue) throws(MeaningError) -> Requester {
        guard let key = resource["requester"]?.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }) else {
            throw .element("requester")
        }
        if resource.ext("copy-for") != nil { return .subject(key, copyFor: try resource.extString("copy-for")) }
        guard let origin = Origin(try resource.extString("credential-origin")),
            let record = RecordID(try resource.extString("credential-record"))
        else { throw .element("credential") }
        return .practitioner(key, CredentialReference(origin: origin, record: record))
    }
}
