import CipherSuites
public import ConsentLedger
public import HealthRecords

/// An institution with the right `enrol` names, beside the key made for a patient who is assisted, the staff of its
/// counter who may sign with that patient (CONSENT-182). A later one replaces it whole.
public struct Assistance: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.assistance
    /// The most staff.
    public static let maximumStaff = 8

    /// The line it stands in.
    public let line: RecordID
    /// The institution whose counter it is, which co-signs in the role of the counter.
    public let institution: NamedInstitution
    /// 2 to 8 members of its staff, with different keys.
    public let staff: [StaffMember]
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(line: RecordID, institution: NamedInstitution, staff: [StaffMember], at: UInt64) {
        self.line = line
        self.institution = institution
        self.staff = staff
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at,
            [FHIRElement.extension("institution", ["valueReference": institution.reference])] + staff.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        staff = try StaffMember.list(resource["extension"], atMost: Self.maximumStaff)
        guard staff.count >= 2, staff.allSatisfy({ $0.name.isNameOfOneLine }) else { throw .element("staff") }
        at = try resource.dayStart("created")
    }
}

/// What version 3 of a consent says beyond version 2: at which counter it was given, and who signed it with the patient.
public struct ConsentAssistance: Hashable, Sendable {
    /// The highest level that is given at a counter.
    public static let maximumLevel = SensitivityLevel.narrow

    /// Whose counter it is.
    public let institution: NamedInstitution
    /// Two members of its staff: the first signs in the role of the counter, the second as witness.
    public let staff: [StaffMember]

    /// Takes both.
    public init(institution: NamedInstitution, staff: [StaffMember]) {
        self.institution = institution
        self.staff = staff
    }

    var shownNames: [String] { [institution.name] + staff.map(\.name) }

    /// Two different people, neither of whom gains by it, and nothing that takes the patient's own keys.
    func isSayable(of consent: ConsentStatement) -> Bool {
        guard staff.count == 2, staff[0].key != staff[1].key, consent.refinement != nil,
            consent.maximumLevel.map({ $0 <= Self.maximumLevel }) ?? true
        else { return false }
        guard case .practitioner(let key, _) = consent.recipient, consent.provision == .permit else { return true }
        return !staff.contains { $0.key.thumbprint == key }
    }

    var element: JSONValue {
        FHIRElement.extension(
            "assistance",
            [
                "extension": .array(
                    [FHIRElement.extension("institution", ["valueReference": institution.reference])]
                        + staff.map(\.element))
            ])
    }

    init(in resource: JSONValue) throws(MeaningError) {
        guard let element = resource.ext("assistance") else { throw .element("assistance") }
        institution = try NamedInstitution(
            reference: element.ext("institution")?["valueReference"], element: "institution")
        staff = try StaffMember.list(element["extension"], atMost: 2)
    }
}
