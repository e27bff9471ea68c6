public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Why somebody must read without being asked: coded, beside the free text.
public enum EmergencyReason: String, Hashable, Sendable, CaseIterable {
    /// The patient is unconscious or confused.
    case unconscious
    /// Life or limb is in danger and there is no time to ask.
    case lifeThreat = "life-threat"
    /// The patient is awake and can't be asked, and nobody who acts for them is there.
    case cannotConsent = "cannot-consent"
    /// Many are hurt at once.
    case massCasualty = "mass-casualty"
}

/// The second person who saw the emergency and signs the same declaration with a credential of their own.
public struct EmergencyWitness: Hashable, Sendable {
    /// The identity key that signs.
    public let key: KeyThumbprint
    /// The name that people read.
    public let name: String
    /// The record of the credential, in the ledger of the declaration.
    public let credential: RecordID

    /// Takes all three.
    public init(key: KeyThumbprint, name: String, credential: RecordID) {
        self.key = key
        self.name = name
        self.credential = credential
    }
}

/// Where the right to declare comes from.
public enum EmergencyBasis: Hashable, Sendable {
    /// An institution named the declarant in its emergency group; the record of that statement in the same ledger.
    case group(RecordID)
    /// A dispatch number (120 调度编号), where the custodian's policy takes it.
    case dispatch(String)
}

/// A clinician declares an emergency of one patient. It is entered in the clinician's own node before anything is asked
/// under it, signed by the clinician and co-signed by a witness, and holds for a bounded time. The reason in words stands
/// in the opening and in no entry.
public struct EmergencyDeclaration: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.emergency
    /// The longest window, in seconds: five days.
    public static let maximumSeconds: UInt64 = 5 * 86_400
    /// The usual window, in seconds: a day.
    public static let usualSeconds: UInt64 = 86_400
    /// The longest reason in words, in bytes of UTF-8.
    public static let maximumTextByteCount = 2_000
    /// The longest dispatch number, in bytes.
    public static let maximumDispatchByteCount = 64

    /// The patient.
    public let subject: HealthCode
    /// The clinician, under a credential.
    public let declarant: KeyThumbprint
    /// The clinician's name.
    public let name: String
    /// Where the credential stands.
    public let credential: CredentialReference
    /// Who saw it too; nil for a declaration that nobody will accept.
    public let witness: EmergencyWitness?
    /// Why, as a code; nil for a declaration that nobody will accept.
    public let reason: EmergencyReason?
    /// Why, in words.
    public let text: String
    /// Where the right to declare comes from.
    public let basis: EmergencyBasis
    /// The declaration that this one takes over from, by the commitment of its opening: an ambulance hands over to a
    /// hospital.
    public let earlier: Digest?
    /// Unix seconds, as the declarant claims; the window is counted from the block.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64

    /// Takes all fields.
    public init(
        subject: HealthCode, declarant: KeyThumbprint, name: String, credential: CredentialReference,
        witness: EmergencyWitness?, reason: EmergencyReason?, text: String, basis: EmergencyBasis,
        earlier: Digest? = nil, start: UInt64, end: UInt64
    ) {
        self.subject = subject
        self.declarant = declarant
        self.name = name
        self.credential = credential
        self.witness = witness
        self.reason = reason
        self.text = text
        self.basis = basis
        self.earlier = earlier
        self.start = start
        self.end = end
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        let declarantReference = FHIRElement.reference(Systems.identityKey, declarant.description, display: name)
        return FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, subject.description), at: start,
            [
                FHIRElement.extension("declarant", ["valueReference": declarantReference]),
                FHIRElement.text("credential-origin", credential.origin.text),
                FHIRElement.text("credential-record", credential.record.description),
            ] + reasonElements + witnessElements + [basisElement]
                + (earlier.map { [FHIRElement.text("earlier", Base64URL.encode($0.bytes))] } ?? [])
                + [Self.time("start", start), Self.time("end", end)])
    }

    private var reasonElements: [JSONValue] {
        let code = reason.map { [FHIRElement.extension("reason", ["valueCode": .string($0.rawValue)])] } ?? []
        return code + [FHIRElement.text("reason-text", text)]
    }

    private var witnessElements: [JSONValue] {
        guard let witness else { return [] }
        let reference = FHIRElement.reference(Systems.identityKey, witness.key.description, display: witness.name)
        return [
            FHIRElement.extension("witness", ["valueReference": reference]),
            FHIRElement.text("witness-credential", witness.credential.description),
        ]
    }

    private var basisElement: JSONValue {
        switch basis {
        case .group(let record): FHIRElement.text("group", record.description)
        case .dispatch(let number): FHIRElement.text("dispatch", number)
        }
    }

    private static func time(_ name: String, _ seconds: UInt64) -> JSONValue {
        FHIRElement.extension(
            name, ["valueDateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: seconds))])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let code = resource["subject"]?.identifier(Systems.healthCode),
            let subject = try? HealthCode(parsing: code)
        else { throw .element("subject") }
        self.subject = subject
        guard let who = resource.ext("declarant")?["valueReference"],
            let key = who.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) })
        else { throw .element("declarant") }
        declarant = key
        name = try who.requiredString("display")
        guard let origin = Origin(try resource.extString("credential-origin")),
            let record = RecordID(try resource.extString("credential-record"))
        else { throw .element("credential") }
        credential = CredentialReference(origin: origin, record: record)
        witness = try Self.witness(resource)
        reason = resource.ext("reason")?["valueCode"]?.string.flatMap { EmergencyReason(rawValue: $0) }
        text = try resource.extString("reason-text")
        guard text.utf8.count <= Self.maximumTextByteCount else { throw .element("reason-text") }
        basis = try Self.basis(resource)
        earlier = resource.ext("earlier") == nil ? nil : try resource.extDigest("earlier")
        guard let start = try resource.ext("start")?.unixSeconds("valueDateTime"),
            let end = try resource.ext("end")?.unixSeconds("valueDateTime")
        else { throw .element("start") }
        self.start = start
        self.end = end
    }

    private static func witness(_ resource: JSONValue) throws(MeaningError) -> EmergencyWitness? {
        guard let who = resource.ext("witness")?["valueReference"] else { return nil }
        guard let key = who.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }),
            let credential = RecordID(try resource.extString("witness-credential"))
        else { throw .element("witness") }
        return EmergencyWitness(key: key, name: try who.requiredString("display"), credential: credential)
    }

    private static func basis(_ resource: JSONValue) throws(MeaningError) -> EmergencyBasis {
        if resource.ext("dispatch") != nil {
            let number = try resource.extString("dispatch")
            guard number.utf8.count <= maximumDispatchByteCount else { throw .element("dispatch") }
            return .dispatch(number)
        }
        guard let record = RecordID(try resource.extString("group")) else { throw .element("group") }
        return .group(record)
    }
}

/// The declarant ends an emergency before its window does.
public struct EmergencyClosing: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.emergencyClosing

    /// The clinician who declared it.
    public let declarant: KeyThumbprint
    /// Commitment of the declaration's opening.
    public let declaration: Digest
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(declarant: KeyThumbprint, declaration: Digest, at: UInt64) {
        self.declarant = declarant
        self.declaration = declaration
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.identityKey, declarant.description), at: at,
            [FHIRElement.text("declaration", Base64URL.encode(declaration.bytes))])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let key = resource["subject"]?.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }) else {
            throw .element("subject")
        }
        declarant = key
        declaration = try resource.extDigest("declaration")
        at = try resource.dayStart("created")
    }
}
