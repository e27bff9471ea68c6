public import CipherSuites
public import HealthRecords

/// A patient refuses a request that waits before them. It stands in the patient's own ledger and is told to nobody: to
/// whoever asked, it looks like no answer (CONSENT-175).
public struct PatientRefusal: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.requestRefusal

    /// The patient, by the identity key that signs.
    public let patient: KeyThumbprint
    /// Commitment of the request's opening.
    public let request: Digest
    /// Unix seconds.
    public let at: UInt64

    /// Takes all fields.
    public init(patient: KeyThumbprint, request: Digest, at: UInt64) {
        self.patient = patient
        self.request = request
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.identityKey, patient.description), at: at,
            [FHIRElement.text("request", Base64URL.encode(request.bytes)), FHIRElement.moment("at", at)])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let key = resource["subject"]?.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }) else {
            throw .element("subject")
        }
        patient = key
        request = try resource.extDigest("request")
        at = try resource.moment("at")
    }
}

/// How a request stands before its patient.
public enum RequestStanding: String, Hashable, Sendable {
    /// It may be approved or refused.
    case waiting
    /// Its time is over: it can't be approved any more.
    case expired
    /// The patient refused it.
    case refused
    /// A consent in force names who asked, for the same purpose and every class that was asked for.
    case allowed

    /// How long a request waits that says nothing of it, in seconds: 30 days.
    public static let usualSeconds: UInt64 = 30 * 86_400
    /// How long any request waits at most, in seconds: 90 days.
    public static let maximumSeconds: UInt64 = 90 * 86_400

    /// When a request that arrived at a time ends (exclusive), Unix seconds.
    public static func end(of request: AccessRequest, receivedAt: UInt64) -> UInt64 {
        min(request.waitUntil ?? receivedAt + usualSeconds, receivedAt + maximumSeconds)
    }

    /// How it stands at `now`; a refusal stays one.
    public init(_ request: AccessRequest, receivedAt: UInt64, isRefused: Bool, isAllowed: Bool = false, now: UInt64) {
        if isRefused {
            self = .refused
        } else if isAllowed {
            self = .allowed
        } else {
            self = now < Self.end(of: request, receivedAt: receivedAt) ? .waiting : .expired
        }
    }
}
