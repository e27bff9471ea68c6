public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// An institution with the right `enrol` states that a person has died, with one member of its staff (CONSENT-210). It holds
/// no name and no number of the person, so that every custodian of the person may have it.
public struct Death: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.death

    /// Who saw the certificate.
    public let institution: NamedInstitution
    /// The person: the code of their first key.
    public let healthCode: HealthCode
    /// Day of death.
    public let date: CivilDate
    /// The number of the certificate, 1 to 300 bytes on one line.
    public let certificate: String
    /// Who signs in the role of the counter.
    public let staff: StaffMember
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        institution: NamedInstitution, healthCode: HealthCode, date: CivilDate, certificate: String, staff: StaffMember,
        at: UInt64
    ) {
        self.institution = institution
        self.healthCode = healthCode
        self.date = date
        self.certificate = certificate
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
                FHIRElement.extension("date", ["valueDate": .string(date.text)]),
                FHIRElement.text("certificate", certificate), staff.element,
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        healthCode = try resource.deceasedCode()
        guard let date = resource.ext("date") else { throw .element("date") }
        self.date = try date.civilDate("valueDate")
        certificate = try resource.extString("certificate")
        guard certificate.isNameOfOneLine else { throw .element("certificate") }
        let staff = try StaffMember.list(resource["extension"], atMost: 1)
        guard let member = staff.first, member.name.isNameOfOneLine else { throw .element("staff") }
        self.staff = member
        at = try resource.dayStart("created")
        guard self.date <= ChinaStandardTime.date(ofUnixSeconds: at) else { throw .element("date") }
    }

    /// True when the member of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool {
        opening.statements.count == 2 && opening.statements[1].header.role == .counter
            && opening.statements[1].isSigned(by: staff.key)
    }
}

/// A death was entered in error: the same institution ends the record of it, with two members of its staff, or with one and
/// the living person (CONSENT-212).
public struct DeathCorrection: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.deathCorrection

    /// Who stated the death.
    public let institution: NamedInstitution
    /// The person.
    public let healthCode: HealthCode
    /// One who signs in the role of the counter, or two, the second as witness.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(institution: NamedInstitution, healthCode: HealthCode, staff: [StaffMember], at: UInt64) {
        self.institution = institution
        self.healthCode = healthCode
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, healthCode.description), at: at,
            [FHIRElement.extension("institution", ["valueReference": institution.reference])] + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        healthCode = try resource.deceasedCode()
        staff = try StaffMember.list(resource["extension"], atMost: 2)
        guard !staff.isEmpty, staff.allSatisfy({ $0.name.isNameOfOneLine }) else { throw .element("staff") }
        at = try resource.dayStart("created")
    }

    /// True when those signed who must: the staff named, and where it is one, as witness a key of the person.
    public func isCoSigned(in opening: Opening, personKeys: some Sequence<VerifyingKey>) -> Bool {
        guard opening.statements.count == 3, opening.statements[1].header.role == .counter,
            opening.statements[2].header.role == .witness,
            opening.statements[1].isSigned(by: staff[0].key)
        else { return false }
        let witnesses = staff.count == 2 ? [staff[1].key] : Array(personKeys.filter { $0 != staff[0].key })
        return witnesses.contains { opening.statements[2].isSigned(by: $0) }
    }
}

extension JSONValue {
    func deceasedCode() throws(MeaningError) -> HealthCode {
        guard let code = self["subject"]?.identifier(Systems.healthCode).flatMap({ try? HealthCode(parsing: $0) })
        else {
            throw .element("subject")
        }
        return code
    }
}
