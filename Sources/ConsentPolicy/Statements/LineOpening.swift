public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A line that a new one takes the place of, by its record and by the leaf hash of its last entry.
public struct FormerLine: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Leaf hash of its newest entry.
    public let leaf: Digest

    /// Takes both.
    public init(record: RecordID, leaf: Digest) {
        self.record = record
        self.leaf = leaf
    }
}

/// The patient opens a consent line for one custodian; the record of this entry is the line. Version 2 says that the
/// health code is that of an earlier key of the same person, or that the line takes the place of an earlier one
/// (CONSENT-150); version 3 that nothing is given in it without two members of a counter's staff (CONSENT-181).
public struct LineOpening: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.line

    /// The custodian that this line is for.
    public let custodian: NamedInstitution
    /// The patient's card, with the identity key that signs the line's statements.
    public let card: IdentityCard
    /// Unix seconds, by day.
    public let at: UInt64
    /// The line that this one takes the place of.
    public let replaces: FormerLine?
    /// The institution at whose counter the patient is assisted; nil for a patient who signs alone.
    public let assistedBy: NamedInstitution?
    private let code: HealthCode?

    /// Takes all fields; a health code that is the card's own says nothing.
    public init(
        custodian: NamedInstitution, card: IdentityCard, at: UInt64, healthCode: HealthCode? = nil,
        replaces: FormerLine? = nil, assistedBy: NamedInstitution? = nil
    ) {
        self.custodian = custodian
        self.card = card
        self.at = at
        code = healthCode == card.healthCode ? nil : healthCode
        self.replaces = replaces
        self.assistedBy = assistedBy
    }

    /// The name by which the patient is found: of their first key.
    public var healthCode: HealthCode { code ?? card.healthCode }

    /// True when the key on the card is not the one that the health code names.
    public var isOfLaterKey: Bool { code != nil }

    /// The resource that is signed.
    public var resource: JSONValue {
        var extensions = [
            FHIRElement.extension("custodian", ["valueReference": custodian.reference]),
            FHIRElement.text("card", card.text),
        ]
        if let code { extensions.append(FHIRElement.text("health-code", code.description)) }
        if let replaces {
            extensions += [
                FHIRElement.text("replaces", replaces.record.lineURN),
                FHIRElement.text("replaces-leaf", Base64URL.encode(replaces.leaf.bytes)),
            ]
        }
        let isPlain = extensions.count == 2
        if let assistedBy {
            extensions.append(FHIRElement.extension("assisted-by", ["valueReference": assistedBy.reference]))
        }
        return FHIRElement.basic(
            Self.kind, version: assistedBy != nil ? 3 : isPlain ? 1 : 2, subject: nil, at: at, extensions)
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        custodian = try NamedInstitution(
            reference: resource.ext("custodian")?["valueReference"], element: "custodian")
        guard let card = IdentityCard(parsing: try resource.extString("card")) else { throw .element("card") }
        self.card = card
        at = try resource.dayStart("created")
        if resource.ext("health-code") != nil {
            guard let code = try? HealthCode(parsing: resource.extString("health-code")), code.home == card.home,
                code != card.healthCode
            else { throw .element("health-code") }
            self.code = code
        } else {
            code = nil
        }
        if resource.ext("replaces") != nil {
            guard let record = RecordID(lineURN: try resource.extString("replaces")) else { throw .element("replaces") }
            replaces = FormerLine(record: record, leaf: try resource.extDigest("replaces-leaf"))
        } else {
            replaces = nil
        }
        assistedBy = try resource.ext("assisted-by").map { element throws(MeaningError) in
            try NamedInstitution(reference: element["valueReference"], element: "assisted-by")
        }
    }
}
