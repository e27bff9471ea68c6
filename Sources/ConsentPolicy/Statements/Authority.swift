public import CipherSuites
import ConsentLedger
public import HealthRecords

/// An institution with the right `credential` ties a practitioner's keys to licence and employment.
public struct Credential: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.credential

    /// Who employs and vouches.
    public let institution: NamedInstitution
    /// Name of the practitioner.
    public let name: String
    /// Number of the practising licence (执业证书编码).
    public let licence: String
    /// Department or specialty, as people read it.
    public let specialty: String
    /// The practitioner's own signed card: identity key and the key that headers are made for.
    public let card: IdentityCard
    /// Unix seconds from which it is good.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64

    /// Takes all fields.
    public init(
        institution: NamedInstitution, name: String, licence: String, specialty: String, card: IdentityCard,
        start: UInt64, end: UInt64
    ) {
        self.institution = institution
        self.name = name
        self.licence = licence
        self.specialty = specialty
        self.card = card
        self.start = start
        self.end = end
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        [
            "resourceType": "PractitionerRole", "meta": Self.kind.meta,
            "extension": [FHIRElement.text("card", card.text)],
            "period": ["start": Self.text(start), "end": Self.text(end)],
            "practitioner": FHIRElement.reference(Systems.licence, licence, display: name),
            "organization": institution.reference, "specialty": [["text": .string(specialty)]],
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["organization"], element: "organization")
        name = try resource.requiredString("practitioner", "display")
        guard let licence = resource["practitioner"]?.identifier(Systems.licence) else { throw .element("licence") }
        self.licence = licence
        guard let specialty = resource["specialty"]?[0]?["text"]?.string else { throw .element("specialty") }
        self.specialty = specialty
        guard let card = IdentityCard(parsing: try resource.extString("card")), card.recipient != nil else {
            throw .element("card")
        }
        self.card = card
        let period = try resource.required("period")
        start = try period.unixSeconds("start")
        end = try period.unixSeconds("end")
    }

    private static func text(_ time: UInt64) -> JSONValue {
        .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: time))
    }
}

/// What a node's statement key may sign for an institution.
public enum StatementScope: String, Sendable, CaseIterable {
    /// Batches of documents.
    case registration
    /// Released keys.
    case disclosure
}

/// An institution lets its node's statement key sign for it, within a scope and until an end, so that a running node
/// needs no passphrase (`formats.md` §3).
public struct StatementKeyAuthorisation: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.statementKey

    /// Who authorises.
    public let institution: NamedInstitution
    /// The node's statement key.
    public let key: VerifyingKey
    /// What it may sign.
    public let scope: [StatementScope]
    /// Unix seconds, by day.
    public let start: UInt64
    /// Unix seconds at which it ends, by day (exclusive).
    public let end: UInt64

    /// Takes all fields.
    public init(
        institution: NamedInstitution, key: VerifyingKey, scope: [StatementScope], start: UInt64, end: UInt64
    ) {
        self.institution = institution
        self.key = key
        self.scope = scope
        self.start = start
        self.end = end
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: institution.reference, at: start,
            [FHIRElement.text("statement-key", key.text)]
                + scope.map { FHIRElement.extension("scope", ["valueCode": .string($0.rawValue)]) }
                + [
                    FHIRElement.extension(
                        "end", ["valueDate": .string(ChinaStandardTime.date(ofUnixSeconds: end).text)])
                ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["subject"], element: "subject")
        guard let key = VerifyingKey(text: try resource.extString("statement-key")) else {
            throw .element("statement-key")
        }
        self.key = key
        let scopes = resource["extension"]?.elements.filter { $0["url"]?.string == "urn:nuo:ext:scope" } ?? []
        scope = scopes.compactMap { $0["valueCode"]?.string.flatMap { StatementScope(rawValue: $0) } }
        start = try resource.dayStart("created")
        guard let end = resource.ext("end") else { throw .element("end") }
        self.end = try end.dayStart("valueDate")
    }
}
