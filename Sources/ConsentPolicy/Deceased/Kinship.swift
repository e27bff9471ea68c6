import CipherSuites
public import ConsentLedger
public import HealthRecords

/// An institution with the right `enrol` states, with two members of its staff, that somebody is a near relative of a person
/// whose death is entered, and may read for an interest of their own until an end (CONSENT-303). It holds no name and no
/// number of the deceased, so that every custodian of theirs may have it.
public struct Kinship: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.kinship
    /// The longest time in seconds: 365 days. Another statement renews it.
    public static let maximumSeconds: UInt64 = 365 * 86_400
    /// Seconds from the entry of a death until near relatives read, where the operator says nothing else: 30 days.
    public static let usualWaitSeconds: UInt64 = 30 * 86_400
    /// The longest that an operator may say: 90 days.
    public static let maximumWaitSeconds: UInt64 = 90 * 86_400

    /// The near relatives of Civil Code Art. 1045, as what they are to the deceased.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// Husband or wife.
        case spouse
        /// Father or mother.
        case parent
        /// Son or daughter.
        case child
        /// Brother or sister.
        case sibling
        /// A parent's parent.
        case grandparent
        /// A child's child.
        case grandchild
    }

    /// Who saw the documents.
    public let institution: NamedInstitution
    /// The deceased: the code of their first key.
    public let healthCode: HealthCode
    /// The record of the death that it rests on, in the same ledger.
    public let death: RecordID
    /// The relative's own signed card: whose signature counts, and the key that documents are encrypted for.
    public let card: IdentityCard
    /// The relative's name that people read.
    public let name: String
    /// What the relative is to the deceased.
    public let relation: Relation
    /// The document that proves it, 1 to 300 bytes on one line.
    public let proof: String
    /// The relative's own lawful interest as they stated it, 1 to 300 bytes on one line.
    public let interest: String
    /// Two members of staff: the first signs in the role of the counter, the second as witness. Neither is the relative.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64
    /// Unix seconds at which it ends, by day (exclusive).
    public let end: UInt64

    /// Takes all fields, times cut to their day; nil for what could not be read again, a time too long included.
    public init?(
        institution: NamedInstitution, healthCode: HealthCode, death: RecordID, card: IdentityCard, name: String,
        relation: Relation, proof: String, interest: String, staff: [StaffMember], at: UInt64, end: UInt64
    ) {
        self.institution = institution
        self.healthCode = healthCode
        self.death = death
        self.card = card
        self.name = name
        self.relation = relation
        self.proof = proof
        self.interest = interest
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        self.end = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: end).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, healthCode.description), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.text("death", death.description), FHIRElement.text("card", card.text),
                FHIRElement.text("name", name),
                FHIRElement.extension("relation", ["valueCode": .string(relation.rawValue)]),
                FHIRElement.text("proof", proof), FHIRElement.text("interest", interest), FHIRElement.day("end", end),
            ] + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        healthCode = try resource.deceasedCode()
        guard let death = RecordID(try resource.extString("death")) else { throw .element("death") }
        self.death = death
        guard let card = IdentityCard(parsing: try resource.extString("card")), card.recipient != nil,
            !healthCode.names(card.identity)
        else { throw .element("card") }
        self.card = card
        name = try resource.extString("name")
        guard name.isNameOfOneLine else { throw .element("name") }
        guard let relation = resource.ext("relation")?["valueCode"]?.string.flatMap({ Relation(rawValue: $0) }) else {
            throw .element("relation")
        }
        self.relation = relation
        proof = try resource.extString("proof")
        guard proof.isNameOfOneLine else { throw .element("proof") }
        interest = try resource.extString("interest")
        guard interest.isNameOfOneLine else { throw .element("interest") }
        staff = try resource.twoOfStaff()
        let (identity, name) = (card.identity, self.name)
        guard staff.allSatisfy({ $0.key != identity && $0.name != name }) else { throw .element("staff") }
        at = try resource.dayStart("created")
        guard let end = resource.ext("end") else { throw .element("end") }
        self.end = try end.dayStart("valueDate")
        guard at < self.end, self.end - at <= Self.maximumSeconds else { throw .element("end") }
    }

    /// True when the two members of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool { staff.haveSigned(opening) }
}

/// The same institution takes back that somebody is a near relative: with one member of its staff, because it only denies
/// (CONSENT-305).
public struct KinshipEnd: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.kinshipEnd

    /// Who stated it.
    public let institution: NamedInstitution
    /// The deceased.
    public let healthCode: HealthCode
    /// Why, 1 to 300 bytes on one line.
    public let reason: String
    /// Who signs in the role of the counter.
    public let staff: StaffMember
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        institution: NamedInstitution, healthCode: HealthCode, reason: String, staff: StaffMember, at: UInt64
    ) {
        self.institution = institution
        self.healthCode = healthCode
        self.reason = reason
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, healthCode.description), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.text("reason", reason), staff.element,
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        healthCode = try resource.deceasedCode()
        reason = try resource.extString("reason")
        guard reason.isNameOfOneLine else { throw .element("reason") }
        let staff = try StaffMember.list(resource["extension"], atMost: 1)
        guard let member = staff.first, member.name.isNameOfOneLine else { throw .element("staff") }
        self.staff = member
        at = try resource.dayStart("created")
    }

    /// True when the member of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool {
        opening.statements.count == 2 && opening.statements[1].header.role == .counter
            && opening.statements[1].isSigned(by: staff.key)
    }
}
