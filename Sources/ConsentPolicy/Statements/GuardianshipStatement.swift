import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Why somebody is a guardian.
public enum GuardianBasis: String, Hashable, Sendable, CaseIterable {
    /// A parent, by birth certificate or household register.
    case birth
    /// By order of a court, or as another body with that power appointed them.
    case court
}

/// A guardian as the statement names them.
public struct Guardian: Hashable, Sendable {
    /// The guardian's own signed card: whose signature counts, and the key that documents are encrypted for.
    public let card: IdentityCard
    /// The name that people read.
    public let name: String
    /// Why they are a guardian.
    public let basis: GuardianBasis
    /// Unix seconds at which the guardian's own term ends, by day (exclusive); nil for one that lasts until the child is of
    /// age.
    public let end: UInt64?

    /// Takes all fields.
    public init(card: IdentityCard, name: String, basis: GuardianBasis, end: UInt64?) {
        self.card = card
        self.name = name
        self.basis = basis
        self.end = end
    }

    var element: JSONValue {
        FHIRElement.extension(
            "guardian",
            [
                "extension": .array(
                    [
                        FHIRElement.text("card", card.text), FHIRElement.text("name", name),
                        FHIRElement.extension("basis", ["valueCode": .string(basis.rawValue)]),
                    ] + (end.map { [FHIRElement.day("end", $0)] } ?? []))
            ])
    }

    init(_ element: JSONValue) throws(MeaningError) {
        guard let card = IdentityCard(parsing: try element.extString("card")), card.recipient != nil else {
            throw .element("guardian.card")
        }
        self.card = card
        name = try element.extString("name")
        guard name.isNameOfOneLine else { throw .element("guardian.name") }
        guard let basis = element.ext("basis")?["valueCode"]?.string.flatMap({ GuardianBasis(rawValue: $0) }) else {
            throw .element("guardian.basis")
        }
        self.basis = basis
        end = try element.ext("end").map { (end) throws(MeaningError) in try end.dayStart("valueDate") }
    }
}

/// An institution with the right `enrol` states, beside the ward's own key, how old a child is and who acts for it. From
/// this entry on the line follows the rules of guardians (CONSENT-120). A later one replaces it whole. Version 2 is about an
/// adult, by order of a court (CONSENT-200).
public struct Guardianship: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.guardianship
    /// The most guardians.
    public static let maximumGuardians = 2

    /// The line it stands in.
    public let line: RecordID
    /// The institution that saw the documents and co-signs in the role of the counter.
    public let institution: NamedInstitution
    /// Day of birth.
    public let birthDate: CivilDate
    /// One or two, with different keys; none where an adult's capacity is restored.
    public let guardians: [Guardian]
    /// Whether a permission takes the signatures of both; only with two.
    public let needsBoth: Bool
    /// The order about an adult; nil for a child.
    public let order: AdultOrder?
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        line: RecordID, institution: NamedInstitution, birthDate: CivilDate, guardians: [Guardian], needsBoth: Bool,
        order: AdultOrder? = nil, at: UInt64
    ) {
        self.line = line
        self.institution = institution
        self.birthDate = birthDate
        self.guardians = guardians
        self.needsBoth = needsBoth
        self.order = order
        self.at = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: at).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, version: order == nil ? 1 : 2, subject: FHIRElement.line(line), at: at,
            [
                FHIRElement.extension("institution", ["valueReference": institution.reference]),
                FHIRElement.extension("birth-date", ["valueDate": .string(birthDate.text)]),
                FHIRElement.extension("signing", ["valueCode": .string(needsBoth ? "both" : "one")]),
            ] + (order?.elements ?? []) + guardians.map(\.element))
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        institution = try NamedInstitution(
            reference: resource.ext("institution")?["valueReference"], element: "institution")
        guard let birth = resource.ext("birth-date") else { throw .element("birth-date") }
        birthDate = try birth.civilDate("valueDate")
        needsBoth = resource.ext("signing")?["valueCode"]?.string == "both"
        var guardians: [Guardian] = []
        for element in resource["extension"]?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:guardian" {
            guardians.append(try Guardian(element))
        }
        self.guardians = guardians
        order = try AdultOrder(in: resource)
        at = try resource.dayStart("created")
        guard guardians.count <= Self.maximumGuardians, guardians.count == 2 || !needsBoth,
            Set(guardians.map(\.card.identity)).count == guardians.count,
            order?.allows(guardians, from: at) ?? !guardians.isEmpty
        else { throw .element("guardian") }
    }
}

/// The minor, from 14 on, confirms what guardians granted before: one consent by its sequence number in the line, or all
/// of them. Without it they count no further (CONSENT-126).
public struct Confirmation: ConsentAction {
    /// The kind of this statement.
    public static let kind = StatementKind.confirmation

    /// The line it stands in.
    public let line: RecordID
    /// The consent that is confirmed; nil for every one before.
    public let consent: UInt32?
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, consent: UInt32?, at: UInt64) {
        self.line = line
        self.consent = consent
        self.at = at
    }
}

extension FHIRElement {
    /// A day at +08:00.
    static func day(_ name: String, _ time: UInt64) -> JSONValue {
        `extension`(name, ["valueDate": .string(ChinaStandardTime.date(ofUnixSeconds: time).text)])
    }
}
