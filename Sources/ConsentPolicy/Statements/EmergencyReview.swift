public import CipherSuites
public import HealthRecords

/// A supervising institution says, after an emergency, whether it was one.
public struct EmergencyReview: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.emergencyReview
    /// The longest reasons, in bytes of UTF-8.
    public static let maximumTextByteCount = 2_000

    /// What the review found.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// It was an emergency, and what was read was needed.
        case justified
        /// It was none, or more was read than it needed.
        case misuse
    }

    /// Who reviews.
    public let supervisor: NamedInstitution
    /// Where something was disclosed.
    public let custodian: InstitutionID
    /// Commitment of the declaration's opening.
    public let declaration: Digest
    /// What was found.
    public let outcome: Outcome
    /// Why, in words; the patient reads them.
    public let text: String
    /// Unix seconds.
    public let at: UInt64

    /// Takes all fields.
    public init(
        supervisor: NamedInstitution, custodian: InstitutionID, declaration: Digest, outcome: Outcome, text: String,
        at: UInt64
    ) {
        self.supervisor = supervisor
        self.custodian = custodian
        self.declaration = declaration
        self.outcome = outcome
        self.text = text
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        let custodianReference = FHIRElement.reference(Systems.institution, custodian.text)
        return FHIRElement.basic(
            Self.kind, subject: supervisor.reference, at: at,
            [
                FHIRElement.extension("custodian", ["valueReference": custodianReference]),
                FHIRElement.text("declaration", Base64URL.encode(declaration.bytes)),
                FHIRElement.extension("outcome", ["valueCode": .string(outcome.rawValue)]),
                FHIRElement.text("reason-text", text),
                FHIRElement.extension(
                    "at", ["valueDateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: at))]),
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        supervisor = try NamedInstitution(reference: resource["subject"], element: "subject")
        guard
            let id = resource.ext("custodian")?["valueReference"]?.identifier(Systems.institution)
                .flatMap({ InstitutionID($0) })
        else { throw .element("custodian") }
        custodian = id
        declaration = try resource.extDigest("declaration")
        guard let outcome = resource.ext("outcome")?["valueCode"]?.string.flatMap({ Outcome(rawValue: $0) }) else {
            throw .element("outcome")
        }
        self.outcome = outcome
        text = try resource.extString("reason-text")
        guard text.utf8.count <= Self.maximumTextByteCount, !text.allSatisfy(\.isWhitespace) else {
            throw .element("reason-text")
        }
        guard let at = try resource.ext("at")?.unixSeconds("valueDateTime") else { throw .element("at") }
        self.at = at
    }
}
