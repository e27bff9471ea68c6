public import CipherSuites
public import ConsentLedger
public import HealthRecords
public import Phrases

/// A permit for at most a day that two members of a custodian's staff sign for a patient who came with an identity card and
/// without the keys (CONSENT-279). It stands in the custodian's ledger, in a record of its own, and counts until the
/// patient's line has an entry more. Its resource is that of the consent, with the rest beside; it holds no name and no number
/// of the patient.
public struct DayPermit: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.dayPermit
    /// How long one counts at most, from its entry on.
    public static let maximumSeconds: UInt64 = 86_400
    /// For so long after one, no other for the same patient and custodian counts.
    public static let restSeconds: UInt64 = 7 * 86_400
    /// The highest level that it reaches.
    public static let maximumLevel = ConsentAssistance.maximumLevel

    /// The patient.
    public let healthCode: HealthCode
    /// What is permitted, in the words of version 1 of a consent: by the custodian, to its own people, for treatment.
    public let consent: ConsentStatement
    /// Leaf hash of the newest entry of the patient's line.
    public let leaf: Digest
    /// Two members of the custodian's staff: the first signs in the role of the counter, the second as witness.
    public let staff: [StaffMember]
    /// What was read out: who signs instead of the patient, and the text of the consent.
    public private(set) var shown: ShownText

    /// The custodian, which states it.
    public var institution: NamedInstitution { consent.custodian }
    /// The patient's line at the custodian.
    public var line: RecordID { consent.line }

    /// Takes all fields; what is read out is rendered from them. Nil for what nobody may sign.
    public init?(
        healthCode: HealthCode, consent: ConsentStatement, leaf: Digest, staff: [StaffMember], language: Language
    ) {
        self.healthCode = healthCode
        self.consent = consent
        self.leaf = leaf
        self.staff = staff
        shown = consent.shown
        guard consent.shown.language == language.rawValue else { return nil }
        shown = DayPermitText.shown(of: self, in: language)
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// For the custodian's own people, neither of the two who sign, for treatment and at most a day.
    private var isSayable: Bool {
        guard consent.provision == .permit, consent.version == 1, consent.purposes == [.treatment],
            consent.maximumLevel.map({ $0 <= Self.maximumLevel }) ?? false, let end = consent.end,
            end - consent.start <= Self.maximumSeconds, shown.language == consent.shown.language
        else { return false }
        switch consent.recipient {
        case .practitioner(let key, _): return !staff.contains { $0.key.thumbprint == key }
        case .institution(let named): return named.id == institution.id
        default: return false
        }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        var members = JSONObject()
        for member in consent.resource.object?.members ?? [] {
            members[member.name] =
                switch member.name {
                case "meta": Self.kind.meta
                case "extension": .array(member.value.elements + [element])
                default: member.value
                }
        }
        return .object(members)
    }

    private var element: JSONValue {
        FHIRElement.extension(
            "day-permit",
            [
                "extension": .array(
                    [
                        FHIRElement.text("health-code", healthCode.description),
                        FHIRElement.text("newest-leaf", Base64URL.encode(leaf.bytes)),
                    ] + staff.map(\.element) + [shown.element])
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let element = resource.ext("day-permit") else { throw .element("day-permit") }
        guard let code = try? HealthCode(parsing: element.extString("health-code")) else {
            throw .element("health-code")
        }
        healthCode = code
        leaf = try element.extDigest("newest-leaf")
        staff = try element.twoOfStaff()
        consent = try ConsentStatement(elements: resource, version: 1)
        shown = try ShownText(in: element)
        guard isSayable else { throw .element("day-permit") }
    }

    /// True when the two members of staff signed the opening beside its author.
    public func isCoSigned(in opening: Opening) -> Bool { staff.haveSigned(opening) }
}
