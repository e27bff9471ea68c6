public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A member of staff who signs beside the institution, with a credential of that institution.
public struct StaffMember: Hashable, Sendable {
    /// The identity key that signs.
    public let key: VerifyingKey
    /// The name that people read.
    public let name: String
    /// The record of the credential, in the ledger of the statement.
    public let credential: RecordID

    /// Takes all three.
    public init(key: VerifyingKey, name: String, credential: RecordID) {
        self.key = key
        self.name = name
        self.credential = credential
    }

    var element: JSONValue {
        FHIRElement.extension(
            "staff",
            [
                "extension": [
                    FHIRElement.text("key", key.text), FHIRElement.text("name", name),
                    FHIRElement.text("credential-record", credential.description),
                ]
            ])
    }

    /// The staff among some extensions, with different keys.
    static func list(_ extensions: JSONValue?, atMost limit: Int) throws(MeaningError) -> [StaffMember] {
        var staff: [StaffMember] = []
        for element in extensions?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:staff" {
            guard let key = VerifyingKey(text: try element.extString("key")),
                let credential = RecordID(try element.extString("credential-record"))
            else { throw .element("staff") }
            staff.append(StaffMember(key: key, name: try element.extString("name"), credential: credential))
        }
        guard staff.count <= limit, Set(staff.map(\.key)).count == staff.count else { throw .element("staff") }
        return staff
    }
}

/// An institution puts a person's new identity key in the place of the one before, in the record of the enrolment. It
/// holds no name and no number of the person, so that every custodian of the person may have it. The key before signs
/// too, or one or two members of staff do (CONSENT-152).
public struct ReEnrolment: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.reEnrolment

    /// Who saw the person and the identity document.
    public let institution: NamedInstitution
    /// The person: the code of their first key, which stays.
    public let healthCode: HealthCode
    /// The key that ends with this entry.
    public let former: VerifyingKey
    /// The person's new card.
    public let card: IdentityCard
    /// Who signed beside the institution, in the roles `counter` and `witness`; empty when the former key did, as
    /// `witness`.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(
        institution: NamedInstitution, healthCode: HealthCode, former: VerifyingKey, card: IdentityCard,
        staff: [StaffMember], at: UInt64
    ) {
        self.institution = institution
        self.healthCode = healthCode
        self.former = former
        self.card = card
        self.staff = staff
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, healthCode.description), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.text("former-key", former.text), FHIRElement.text("card", card.text),
            ]
                + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        guard let code = try? HealthCode(parsing: resource["subject"]?.identifier(Systems.healthCode) ?? "") else {
            throw .element("subject")
        }
        healthCode = code
        guard let former = VerifyingKey(text: try resource.extString("former-key")) else {
            throw .element("former-key")
        }
        self.former = former
        guard let card = IdentityCard(parsing: try resource.extString("card")), card.recipient != nil,
            card.name.isEmpty, card.home == code.home, card.identity != former
        else { throw .element("card") }
        self.card = card
        staff = try StaffMember.list(resource["extension"], atMost: 2)
        at = try resource.dayStart("created")
    }

    /// True when exactly those who must have signed `opening` beside its author did: the former key as `witness`, or the
    /// staff as `counter` and `witness`, none of whom is the patient or the institution. Whether the staff hold the
    /// credentials named is for the home node to say.
    public func isCoSigned(in opening: Opening) -> Bool {
        let others = Array(opening.statements.dropFirst())
        let wanted: [(VerifyingKey, StatementRole)] =
            staff.isEmpty ? [(former, .witness)] : Array(zip(staff.map(\.key), [StatementRole.counter, .witness]))
        let own = [former.thumbprint, card.identity.thumbprint, opening.author.header.keyID]
        guard others.count == wanted.count, staff.allSatisfy({ !own.contains($0.key.thumbprint) }) else { return false }
        return zip(others, wanted).allSatisfy { statement, wanted in
            statement.header.role == wanted.1 && statement.isSigned(by: wanted.0)
        }
    }
}
