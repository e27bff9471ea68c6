public import ConsentLedger
public import HealthRecords

extension PatientIdentifier {
    var element: JSONValue { FHIRElement.identifier(system, value) }

    static func list(_ element: JSONValue?) throws(MeaningError) -> [PatientIdentifier] {
        var identifiers: [PatientIdentifier] = []
        for element in element?.elements ?? [] {
            let system = try element.requiredString("system")
            identifiers.append(PatientIdentifier(system: system, value: try element.requiredString("value")))
        }
        return identifiers
    }
}

/// An institution with the right `enrol` ties a person's identity key to name and identifiers, in person. The statement
/// is kept by the home node and goes to nobody else. Version 2 says that the person, who has no device for keys, chose in
/// person to be assisted at the counter (CONSENT-180).
public struct Enrolment: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.enrolment

    /// Who enrols.
    public let institution: NamedInstitution
    /// Numbers of the person.
    public let identifiers: [PatientIdentifier]
    /// Name as in the identity document.
    public let name: String
    /// Day of birth.
    public let birthDate: CivilDate
    /// The person's own signed card: proof that the key is theirs.
    public let card: IdentityCard
    /// The custodians on the printed sheet, for whom alone assisted statements are made; none for a person who signs alone.
    public let sheet: [NamedInstitution]
    /// The most custodians on a sheet.
    public static let maximumOnSheet = 16

    /// Takes all fields; who is not assisted has no sheet.
    public init(
        institution: NamedInstitution, identifiers: [PatientIdentifier], name: String, birthDate: CivilDate,
        card: IdentityCard, sheet: [NamedInstitution] = []
    ) {
        self.institution = institution
        self.identifiers = identifiers
        self.name = name
        self.birthDate = birthDate
        self.card = card
        self.sheet = sheet
    }

    /// True when the person chose to be assisted.
    public var isAssisted: Bool { !sheet.isEmpty }

    /// The resource that is signed.
    public var resource: JSONValue {
        let named = sheet.map { FHIRElement.extension("assisted-at", ["valueReference": $0.reference]) }
        return [
            "resourceType": "Patient", "meta": Self.kind.meta(version: sheet.isEmpty ? 1 : 2),
            "extension": .array([FHIRElement.text("card", card.text)] + named),
            "identifier": .array(identifiers.map(\.element)), "name": [["text": .string(name)]],
            "birthDate": .string(birthDate.text), "managingOrganization": institution.reference,
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["managingOrganization"], element: "managingOrganization")
        identifiers = try PatientIdentifier.list(resource["identifier"])
        guard let name = resource["name"]?[0]?["text"]?.string, !name.isEmpty else { throw .element("name") }
        self.name = name
        birthDate = try resource.civilDate("birthDate")
        guard let card = IdentityCard(parsing: try resource.extString("card")) else { throw .element("card") }
        self.card = card
        var sheet: [NamedInstitution] = []
        for element in resource["extension"]?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:assisted-at" {
            sheet.append(try NamedInstitution(reference: element["valueReference"], element: "assisted-at"))
        }
        guard sheet.count <= Self.maximumOnSheet, Set(sheet.map(\.id)).count == sheet.count else {
            throw .element("assisted-at")
        }
        self.sheet = sheet
    }
}

/// A custodian ties its own file to a consent line, after the person showed health code and identity document there
/// (`formats.md` §3, way (a)). It stays at the custodian.
public struct Link: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.link

    /// The custodian.
    public let institution: NamedInstitution
    /// The line that the person opened for this custodian.
    public let line: RecordID
    /// The person.
    public let healthCode: HealthCode
    /// The custodian's numbers for the person's file.
    public let identifiers: [PatientIdentifier]
    /// Name in the file.
    public let name: String

    /// Takes all fields.
    public init(
        institution: NamedInstitution, line: RecordID, healthCode: HealthCode, identifiers: [PatientIdentifier],
        name: String
    ) {
        self.institution = institution
        self.line = line
        self.healthCode = healthCode
        self.identifiers = identifiers
        self.name = name
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        [
            "resourceType": "Patient", "meta": Self.kind.meta,
            "extension": [
                FHIRElement.text("line", line.lineURN), FHIRElement.text("health-code", healthCode.description),
            ],
            "identifier": .array(identifiers.map(\.element)), "name": [["text": .string(name)]],
            "managingOrganization": institution.reference,
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["managingOrganization"], element: "managingOrganization")
        identifiers = try PatientIdentifier.list(resource["identifier"])
        guard let name = resource["name"]?[0]?["text"]?.string, !name.isEmpty else { throw .element("name") }
        self.name = name
        guard let line = RecordID(lineURN: try resource.extString("line")) else { throw .element("line") }
        self.line = line
        guard let code = try? HealthCode(parsing: resource.extString("health-code")) else {
            throw .element("health-code")
        }
        healthCode = code
    }
}

extension JSONValue {
    func civilDate(_ name: String) throws(MeaningError) -> CivilDate {
        guard let value = FHIRDateTime(parsing: try requiredString(name)), value.precision == .day else {
            throw .element(name)
        }
        return value.date
    }

    /// The first second of a day at +08:00.
    func dayStart(_ name: String) throws(MeaningError) -> UInt64 {
        UInt64(clamping: try civilDate(name).startSeconds())
    }

    /// A full date and time, as Unix seconds.
    func unixSeconds(_ name: String) throws(MeaningError) -> UInt64 {
        guard let value = FHIRDateTime(parsing: try requiredString(name)) else { throw .element(name) }
        return UInt64(clamping: value.earliest)
    }
}
