public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A line that a new one takes the place of, by its record and by the leaf hash of its last entry.
public struct FormerLine: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Leaf hash of its newest entry.
    public let leaf: Digest
    /// Where it stands, when that is a ledger which has ended; nil for a line of the same ledger.
    public let closed: ClosedHome?

    /// Takes all three.
    public init(record: RecordID, leaf: Digest, closed: ClosedHome? = nil) {
        self.record = record
        self.leaf = leaf
        self.closed = closed
    }
}

/// The ledger of a line whose place is taken, which has ended, and the key that signed the line (CONSENT-290).
public struct ClosedHome: Hashable, Sendable {
    /// The ledger.
    public let origin: Origin
    /// The identity key on the card of that line's opening; it signs beside the new key, as `witness`.
    public let key: VerifyingKey

    /// Takes both.
    public init(origin: Origin, key: VerifyingKey) {
        self.origin = origin
        self.key = key
    }
}

/// Somebody whom nobody knows, at the custodian that took them in.
public struct UnknownPerson: Hashable, Sendable {
    /// What is known, 1 to 300 bytes on one line.
    public let description: String
    /// Who signs beside the custodian.
    public let staff: StaffMember

    /// Takes both.
    public init(description: String, staff: StaffMember) {
        self.description = description
        self.staff = staff
    }
}

/// The patient opens a consent line for one custodian; the record of this entry is the line. Version 2 says that the
/// health code is that of an earlier key of the same person, or that the line takes the place of an earlier one
/// (CONSENT-150); version 3 that nothing is given in it without two members of a counter's staff (CONSENT-181); version 4
/// that the earlier line stands in a ledger that has ended (CONSENT-290), or that a custodian opens it for somebody whom
/// nobody knows, and nothing is ever given in it (CONSENT-260); version 5 that its custodian was added to the sheet of
/// somebody who is assisted (CONSENT-276).
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
    /// Whom the custodian took in without knowing who it is; the key on the card is then nobody's.
    public let unknown: UnknownPerson?
    /// Two members of the staff of `assistedBy`, who put the custodian on the sheet with the patient: the first signs in the
    /// role of the counter, the second as witness. Nobody for a custodian of the enrolment's sheet.
    public let addedBy: [StaffMember]
    private let code: HealthCode?

    /// Takes all fields; a health code that is the card's own says nothing.
    public init(
        custodian: NamedInstitution, card: IdentityCard, at: UInt64, healthCode: HealthCode? = nil,
        replaces: FormerLine? = nil, assistedBy: NamedInstitution? = nil, unknown: UnknownPerson? = nil,
        addedBy: [StaffMember] = []
    ) {
        self.custodian = custodian
        self.card = card
        self.at = at
        code = healthCode == card.healthCode ? nil : healthCode
        self.replaces = replaces
        self.assistedBy = assistedBy
        self.unknown = unknown
        self.addedBy = addedBy
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
        if let closed = replaces?.closed {
            extensions += [
                FHIRElement.text("replaces-origin", closed.origin.text),
                FHIRElement.text("replaces-key", closed.key.text),
            ]
        }
        let isPlain = extensions.count == 2
        if let assistedBy {
            extensions.append(FHIRElement.extension("assisted-by", ["valueReference": assistedBy.reference]))
        }
        if let unknown { extensions += [FHIRElement.text("unknown", unknown.description), unknown.staff.element] }
        extensions += addedBy.map(\.element)
        return FHIRElement.basic(
            Self.kind, version: isPlain && assistedBy == nil && unknown == nil ? 1 : version, subject: nil, at: at,
            extensions)
    }

    /// The version of an opening that says more than version 1 can.
    private var version: UInt64 {
        if !addedBy.isEmpty { return 5 }
        return unknown != nil || replaces?.closed != nil ? 4 : assistedBy != nil ? 3 : 2
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        try self.init(unchecked: resource)
        guard card.isSigned else { throw .element("card") }
    }

    /// Reads an opening whose author holds the key on its card, and checks the author's signature. It is over the card as
    /// well, whose own signature then says nothing more and is not checked (CONSENT-319). What a custodian opens for somebody
    /// unknown is nobody's: there the card's own counts.
    public static func signed(in opening: Opening) throws(MeaningError) -> LineOpening {
        let content = try read(opening) { resource throws(MeaningError) in try LineOpening(unchecked: resource) }
        let isSigned =
            content.unknown == nil
            ? opening.author.isSigned(by: content.card.identity) : content.card.isSigned
        guard isSigned else { throw .element("card") }
        return content
    }

    /// The card's signature is left to the caller.
    private init(unchecked resource: JSONValue) throws(MeaningError) {
        custodian = try NamedInstitution(
            reference: resource.ext("custodian")?["valueReference"], element: "custodian")
        guard let card = IdentityCard(claimed: try resource.extString("card")) else { throw .element("card") }
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
            replaces = FormerLine(
                record: record, leaf: try resource.extDigest("replaces-leaf"),
                closed: try Self.closedHome(in: resource, of: card))
        } else {
            replaces = nil
        }
        assistedBy = try resource.ext("assisted-by").map { element throws(MeaningError) in
            try NamedInstitution(reference: element["valueReference"], element: "assisted-by")
        }
        // Whoever is assisted has keys at a counter, which take nothing over (CONSENT-187).
        guard replaces?.closed == nil || assistedBy == nil else { throw .element("assisted-by") }
        unknown = resource.ext("unknown") == nil ? nil : try UnknownPerson(in: resource)
        guard unknown == nil || (code == nil && replaces == nil && assistedBy == nil) else { throw .element("unknown") }
        addedBy = assistedBy == nil ? [] : try StaffMember.list(resource["extension"], atMost: 2)
        guard addedBy.isEmpty || addedBy.count == 2, addedBy.allSatisfy({ $0.name.isNameOfOneLine }),
            !addedBy.contains(where: { $0.key == card.identity })
        else { throw .element("staff") }
    }

    /// Another ledger and another key than those of the card.
    private static func closedHome(
        in resource: JSONValue, of card: IdentityCard
    ) throws(MeaningError) -> ClosedHome? {
        guard resource.ext("replaces-origin") != nil else { return nil }
        guard let origin = Origin(try resource.extString("replaces-origin")), origin != card.home else {
            throw .element("replaces-origin")
        }
        guard let key = VerifyingKey(text: try resource.extString("replaces-key")), key != card.identity else {
            throw .element("replaces-key")
        }
        return ClosedHome(origin: origin, key: key)
    }

    /// True when exactly those who must sign beside the author did: nobody, or the key of the line in the
    /// closed ledger, or the member of staff beside the custodian, or the two who added a custodian to a sheet.
    public func isCoSigned(in opening: Opening) -> Bool {
        if let unknown { return unknown.isCoSigned(in: opening) }
        if !addedBy.isEmpty { return addedBy.haveSigned(opening) }
        let others = opening.statements.dropFirst()
        guard let closed = replaces?.closed else { return others.isEmpty }
        guard others.count == 1, let witness = others.first, witness.header.role == .witness else { return false }
        return witness.isSigned(by: closed.key)
    }
}

extension UnknownPerson {
    fileprivate init(in resource: JSONValue) throws(MeaningError) {
        description = try resource.extString("unknown")
        guard description.isNameOfOneLine,
            let member = try StaffMember.list(resource["extension"], atMost: 1).first, member.name.isNameOfOneLine
        else { throw .element("unknown") }
        staff = member
    }

    /// True when the member of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool {
        opening.statements.count == 2 && opening.statements[1].header.role == .counter
            && opening.statements[1].isSigned(by: staff.key)
    }
}
