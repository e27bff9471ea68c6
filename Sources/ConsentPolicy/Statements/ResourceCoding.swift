import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Why a well-formed FHIR resource is no statement of Nuo. To whoever decides, all of them mean "unreadable".
public enum MeaningError: Error, Equatable, Sendable {
    /// `meta.profile` names no kind of statement that this version knows.
    case unknownKind
    /// An element is missing, or is not what the kind demands.
    case element(String)
    /// The resource says more than this version understands, or says it in another spelling (CONSENT-2).
    case notCanonical
}

/// What a statement states; its FHIR profile is `urn:nuo:profile:KIND:1`, and of some kinds also that of version 2.
public enum StatementKind: String, Sendable, CaseIterable {
    /// A person's identity key, tied to name and identifiers by an institution.
    case enrolment
    /// A person's new identity key in the place of the one before.
    case reEnrolment = "re-enrolment"
    /// A custodian's own file, tied to a consent line.
    case link
    /// The opening of a consent line.
    case line
    /// A practitioner's identity and encryption keys, tied to licence and employer.
    case credential
    /// An institution's leave for its node's statement key.
    case statementKey = "statement-key"
    /// A batch of documents.
    case registration
    /// A custodian's approval to give important data.
    case approval
    /// A consent or a prohibition.
    case consent
    /// A consent in the place of another.
    case consentChange = "consent-change"
    /// The end of a consent, or of every consent of the line.
    case withdrawal
    /// The end of a prohibition.
    case lifting
    /// A consent, or the whole line, gives nothing until it is resumed.
    case suspension
    /// The end of a suspension.
    case resumption
    /// A child's age and guardians.
    case guardianship
    /// The minor confirms what guardians granted.
    case confirmation
    /// Somebody may act for the patient.
    case delegation
    /// The staff of a counter who sign with a patient that has no keys.
    case assistance
    /// Somebody asks.
    case request
    /// A custodian released keys.
    case disclosure
    /// An institution's group of those who may declare emergencies.
    case emergencyGroup = "emergency-group"
    /// A clinician declares an emergency.
    case emergency
    /// The declarant ends it.
    case emergencyClosing = "emergency-closing"
    /// A supervisor's finding about an emergency.
    case emergencyReview = "emergency-review"
    /// Somebody read the access log about themselves.
    case logReading = "log-reading"
    /// A custodian accounted for what it disclosed.
    case account
    /// A custodian tells a reader to erase what it disclosed.
    case eraseOrder = "erase-order"
    /// A reader's answer to that.
    case eraseAnswer = "erase-answer"
    /// A person has died.
    case death
    /// A death was entered in error.
    case deathCorrection = "death-correction"
    /// What near relatives may read after the patient's death.
    case afterDeath = "after-death"
    /// Somebody is a near relative of the deceased.
    case kinship
    /// They are not, or not any more.
    case kinshipEnd = "kinship-end"
    /// Two registrations at a custodian are of one person.
    case joining
    /// They are not.
    case joiningEnd = "joining-end"
    /// The patient accepts what a joining brought.
    case joiningAcceptance = "joining-acceptance"
    /// Two of a custodian's staff permit something for a day, for a patient without keys.
    case dayPermit = "day-permit"
    /// A patient refuses a request.
    case requestRefusal = "request-refusal"

    /// The canonical of the profile in version 1.
    public var profile: String { profile(version: 1) }

    func profile(version: UInt64) -> String { "urn:nuo:profile:\(rawValue):\(version)" }

    /// Every profile that is of this kind.
    var profiles: [String] { (1...newestVersion).map { profile(version: $0) } }

    private var newestVersion: UInt64 {
        switch self {
        case .line: 5
        case .consent, .consentChange: 4
        case .disclosure: 3
        case .enrolment, .registration, .guardianship, .logReading, .eraseOrder: 2
        default: 1
        }
    }
}

/// A kind of statement: it is written to one FHIR resource and read from nothing but that spelling.
public protocol StatementContent: Hashable, Sendable {
    /// Which kind it is.
    static var kind: StatementKind { get }
    /// The resource that is signed.
    var resource: JSONValue { get }
    /// Reads the elements; the caller has checked the kind and checks the spelling.
    init(elements resource: JSONValue) throws(MeaningError)
}

extension StatementContent {
    /// The bytes that are signed.
    public var payload: [UInt8] { resource.serialized() }

    /// Reads a resource of this kind. What it means is all it says: a resource that would be written differently is
    /// refused, so an element that this version does not know can never be overlooked.
    public init(reading resource: JSONValue) throws(MeaningError) {
        try self.init(claimedBy: resource)
        guard self.resource == resource else { throw .notCanonical }
    }

    /// Reads the statement of an opening. Bytes that this kind writes are the bytes of a resource that it writes.
    public init(of opening: Opening) throws(MeaningError) {
        self = try opening.author.memory.content(Self.self) { () throws(MeaningError) -> Self in
            try Self.read(opening) { resource throws(MeaningError) in try Self(elements: resource) }
        }
    }

    /// The same with elements that are read in a way of their own, which is not remembered: it is not how others read them.
    static func read(
        _ opening: Opening, elements: (JSONValue) throws(MeaningError) -> Self
    ) throws(MeaningError) -> Self {
        let resource = opening.author.resource
        guard isProfile(of: resource) else { throw .unknownKind }
        let content = try elements(resource)
        guard content.payload == opening.author.payload else { throw .notCanonical }
        return content
    }

    private init(claimedBy resource: JSONValue) throws(MeaningError) {
        guard Self.isProfile(of: resource) else { throw .unknownKind }
        try self.init(elements: resource)
    }

    private static func isProfile(of resource: JSONValue) -> Bool {
        resource["meta"]?["profile"]?[0]?.string.flatMap { StatementKind.byProfile[$0] } == kind
    }
}

extension StatementKind {
    /// The kind that an opening claims; nil when this version knows none such.
    public static func claimed(by opening: Opening) -> StatementKind? {
        guard let profile = opening.author.resource["meta"]?["profile"]?[0]?.string else { return nil }
        return byProfile[profile]
    }

    /// The kind that each profile is of.
    fileprivate static let byProfile: [String: StatementKind] = .init(
        uniqueKeysWithValues: allCases.flatMap { kind in kind.profiles.map { ($0, kind) } })

    var meta: JSONValue { meta(version: 1) }

    func meta(version: UInt64) -> JSONValue { ["profile": [.string(profile(version: version))]] }
}

/// Code systems and naming systems that are Nuo's own or used by it.
enum Systems {
    static let institution = "urn:nuo:sid:uscc"
    static let identityKey = "urn:nuo:sid:identity-key"
    static let healthCode = "urn:nuo:sid:health-code"
    static let node = "urn:nuo:sid:node"
    static let nonce = "urn:nuo:sid:nonce"
    static let document = "urn:nuo:sid:document"
    static let licence = "urn:nuo:sid:practising-licence"
    static let level = "urn:nuo:cs:level"
    static let entry = "urn:nuo:sid:entry"
    static let statement = "urn:nuo:cs:statement"
    static let purpose = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    static let ownPurpose = "urn:nuo:cs:purpose"
}

/// Small builders of FHIR R4 elements.
enum FHIRElement {
    static func identifier(_ system: String, _ value: String) -> JSONValue {
        ["system": .string(system), "value": .string(value)]
    }

    static func reference(_ system: String, _ value: String, display: String? = nil) -> JSONValue {
        .object(compacting: ["identifier": identifier(system, value), "display": display.map { .string($0) }])
    }

    static func line(_ record: RecordID) -> JSONValue { ["reference": .string(record.lineURN)] }

    static func coding(_ system: String, _ code: String) -> JSONValue {
        ["system": .string(system), "code": .string(code)]
    }

    static func concept(_ system: String, _ code: String) -> JSONValue { ["coding": [coding(system, code)]] }

    static func `extension`(_ name: String, _ value: KeyValuePairs<String, JSONValue>) -> JSONValue {
        var members = JSONObject()
        members["url"] = .string("urn:nuo:ext:\(name)")
        for pair in value { members[pair.key] = pair.value }
        return .object(members)
    }

    static func text(_ name: String, _ value: String) -> JSONValue {
        `extension`(name, ["valueString": .string(value)])
    }

    static func number(_ name: String, _ value: some BinaryInteger) -> JSONValue {
        `extension`(name, ["valueUnsignedInt": .integer(value)])
    }

    static func basic(
        _ kind: StatementKind, version: UInt64 = 1, subject: JSONValue?, at time: UInt64, _ extensions: [JSONValue]
    ) -> JSONValue {
        .object(compacting: [
            "resourceType": "Basic", "meta": kind.meta(version: version), "extension": .array(extensions),
            "code": concept(Systems.statement, kind.rawValue), "subject": subject,
            "created": .string(ChinaStandardTime.date(ofUnixSeconds: time).text),
        ])
    }
}

/// Reading of elements: each function names what was missing.
extension JSONValue {
    func required(_ names: String...) throws(MeaningError) -> JSONValue {
        var value = self
        for name in names {
            guard let next = value[name] else { throw .element(names.joined(separator: ".")) }
            value = next
        }
        return value
    }

    func requiredString(_ names: String...) throws(MeaningError) -> String {
        var value: JSONValue? = self
        for name in names { value = value?[name] }
        guard let text = value?.string, !text.isEmpty, text.utf8.count <= 8192 else {
            throw .element(names.joined(separator: "."))
        }
        return text
    }

    func ext(_ name: String) -> JSONValue? {
        self["extension"]?.elements.first { $0["url"]?.string == "urn:nuo:ext:\(name)" }
    }

    func extString(_ name: String) throws(MeaningError) -> String {
        guard let text = ext(name)?["valueString"]?.string, text.utf8.count <= 8192 else { throw .element(name) }
        return text
    }

    func extNumber(_ name: String) -> UInt64? { ext(name)?["valueUnsignedInt"]?.uint64 }

    func extDigest(_ name: String) throws(MeaningError) -> Digest {
        guard let digest = Base64URL.decode(try extString(name)).flatMap({ Digest($0) }) else { throw .element(name) }
        return digest
    }

    func line(_ name: String) throws(MeaningError) -> RecordID {
        guard let record = RecordID(lineURN: try requiredString(name, "reference")) else { throw .element(name) }
        return record
    }

    /// The value of an identifier in a reference, when its system is the one wanted.
    func identifier(_ system: String) -> String? {
        guard self["identifier"]?["system"]?.string == system else { return nil }
        return self["identifier"]?["value"]?.string
    }

    func codes(_ system: String) -> [String]? {
        guard let elements = array else { return nil }
        let codes = elements.compactMap { $0["system"]?.string == system ? $0["code"]?.string : nil }
        return codes.count == elements.count ? codes : nil
    }
}
