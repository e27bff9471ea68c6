public import ConsentLedger
public import HealthRecords

/// A custodian states that two registrations there are of one person: that somebody who came without a name was
/// identified, or that somebody was registered twice (CONSENT-263). No document changes its line, so that ending it leaves
/// everything where it was. It holds no name and no number of a patient.
public struct Joining: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.joining

    /// What it rests on.
    public enum Ground: String, Hashable, Sendable, CaseIterable {
        /// The person of the joined registration was not known, and is now.
        case identified
        /// The person was registered twice.
        case merged
    }

    /// The custodian.
    public let institution: NamedInstitution
    /// What it rests on.
    public let ground: Ground
    /// Whose documents become those of `target` as well.
    public let source: HealthCode
    /// The person.
    public let target: HealthCode
    /// What was found, 1 to 300 bytes on one line.
    public let evidence: String
    /// Two members of the custodian's staff: the first signs in the role of the counter, the second as witness.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        institution: NamedInstitution, ground: Ground, source: HealthCode, target: HealthCode, evidence: String,
        staff: [StaffMember], at: UInt64
    ) {
        self.institution = institution
        self.ground = ground
        self.source = source
        self.target = target
        self.evidence = evidence
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, target.description), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.text("ground", ground.rawValue), FHIRElement.text("joined-code", source.description),
                FHIRElement.text("evidence", evidence),
            ] + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        guard let ground = Ground(rawValue: try resource.extString("ground")) else { throw .element("ground") }
        self.ground = ground
        (source, target) = try resource.joinedCodes()
        evidence = try resource.extString("evidence")
        guard evidence.isNameOfOneLine else { throw .element("evidence") }
        staff = try resource.twoOfStaff()
        at = try resource.dayStart("created")
    }

    /// True when the two members of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool { staff.haveSigned(opening) }
}

/// A joining was an error: the same custodian ends the record of it (CONSENT-272).
public struct JoiningEnd: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.joiningEnd

    /// The custodian.
    public let institution: NamedInstitution
    /// Whose documents became those of `target`.
    public let source: HealthCode
    /// Who was taken for the person.
    public let target: HealthCode
    /// Why it was an error, 1 to 300 bytes on one line.
    public let reason: String
    /// Two members of the custodian's staff, who need not be those who joined.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        institution: NamedInstitution, source: HealthCode, target: HealthCode, reason: String, staff: [StaffMember],
        at: UInt64
    ) {
        self.institution = institution
        self.source = source
        self.target = target
        self.reason = reason
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.reference(Systems.healthCode, target.description), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.text("joined-code", source.description), FHIRElement.text("reason", reason),
            ] + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        (source, target) = try resource.joinedCodes()
        reason = try resource.extString("reason")
        guard reason.isNameOfOneLine else { throw .element("reason") }
        staff = try resource.twoOfStaff()
        at = try resource.dayStart("created")
    }

    /// True when the two members of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool { staff.haveSigned(opening) }
}

/// The patient's word that what a joining brought is theirs: from then on consents of this line cover it as what was
/// registered here (CONSENT-268). A withdrawal that names it, or everything, ends it.
public struct JoiningAcceptance: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.joiningAcceptance

    /// The line it stands in.
    public let line: RecordID
    /// The record of the joining, in the custodian's ledger.
    public let joining: RecordID
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, joining: RecordID, at: UInt64) {
        self.line = line
        self.joining = joining
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at, [FHIRElement.text("joining", joining.description)])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard let joining = RecordID(try resource.extString("joining")) else { throw .element("joining") }
        self.joining = joining
        at = try resource.dayStart("created")
    }
}

extension [StaffMember] {
    /// True when exactly these two signed beside the author, the first as counter, the second as witness.
    func haveSigned(_ opening: Opening) -> Bool {
        guard count == 2, opening.statements.count == 3 else { return false }
        return zip(self, zip(opening.statements.dropFirst(), [StatementRole.counter, .witness])).allSatisfy {
            member, signed in
            signed.0.header.role == signed.1 && signed.0.isSigned(by: member.key)
        }
    }
}

extension JSONValue {
    /// Two different people.
    fileprivate func joinedCodes() throws(MeaningError) -> (source: HealthCode, target: HealthCode) {
        guard let source = try? HealthCode(parsing: extString("joined-code")) else { throw .element("joined-code") }
        guard let target = self["subject"]?.identifier(Systems.healthCode).flatMap({ try? HealthCode(parsing: $0) }),
            target != source
        else { throw .element("subject") }
        return (source, target)
    }

    func twoOfStaff() throws(MeaningError) -> [StaffMember] {
        let staff = try StaffMember.list(self["extension"], atMost: 2)
        guard staff.count == 2, staff.allSatisfy({ $0.name.isNameOfOneLine }) else { throw .element("staff") }
        return staff
    }
}
