public import CipherSuites
public import ConsentLedger
public import HealthRecords
public import Phrases

/// Whom a consent is for.
public enum ConsentRecipient: Hashable, Sendable {
    /// One practitioner, by identity key; the name is what people read.
    case practitioner(KeyThumbprint, name: String)
    /// Whoever holds a credential of an institution.
    case institution(NamedInstitution)
    /// Everybody. Only a prohibition may say so.
    case everybody

    /// The name that people read; nil for everybody.
    var shownName: String? {
        switch self {
        case .practitioner(_, let name): name
        case .institution(let institution): institution.name
        case .everybody: nil
        }
    }

    var actor: JSONValue {
        let reference: JSONValue =
            switch self {
            case .practitioner(let key, let name):
                FHIRElement.reference(Systems.identityKey, key.description, display: name)
            case .institution(let institution): institution.reference
            case .everybody: ["display": "*"]
            }
        let role = FHIRElement.concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")
        return ["role": role, "reference": reference]
    }

    init(actor: JSONValue?) throws(MeaningError) {
        guard let reference = actor?["reference"] else { throw .element("provision.actor") }
        if let text = reference.identifier(Systems.identityKey) {
            guard let key = KeyThumbprint(text), let name = reference["display"]?.string else {
                throw .element("provision.actor")
            }
            self = .practitioner(key, name: name)
        } else if reference["identifier"] != nil {
            self = .institution(try NamedInstitution(reference: reference, element: "provision.actor"))
        } else {
            self = .everybody
        }
    }
}

/// What the person was shown before signing: it can be rendered again from the resource and must come out the same.
public struct ShownText: Hashable, Sendable {
    /// SHA-256 of the UTF-8 text.
    public let digest: Digest
    /// Version of the renderer.
    public let renderer: UInt64
    /// `zh` or `en`.
    public let language: String

    var element: JSONValue {
        FHIRElement.extension(
            "shown",
            [
                "extension": [
                    FHIRElement.text("digest", Base64URL.encode(digest.bytes)),
                    FHIRElement.number("renderer", renderer), FHIRElement.text("language", language),
                ]
            ])
    }

    init(digest: Digest, renderer: UInt64, language: String) {
        self.digest = digest
        self.renderer = renderer
        self.language = language
    }

    init(in resource: JSONValue) throws(MeaningError) {
        guard let shown = resource.ext("shown"), let renderer = shown.extNumber("renderer") else {
            throw .element("shown")
        }
        digest = try shown.extDigest("digest")
        self.renderer = renderer
        language = try shown.extString("language")
    }
}

/// A consent or a prohibition: a FHIR R4 Consent after IHE PCF.
public struct ConsentStatement: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.consent

    /// Permit or deny.
    public enum Provision: String, Sendable {
        /// The recipient may read what is described.
        case permit
        /// The recipient may not.
        case deny
    }

    /// The line it stands in.
    public let line: RecordID
    /// The custodian of that line.
    public let custodian: NamedInstitution
    /// Permit or deny.
    public let provision: Provision
    /// Whom it is for.
    public let recipient: ConsentRecipient
    /// What for; a prohibition with none is for every purpose.
    public let purposes: [PurposeOfUse]
    /// Which classes of documents; a prohibition with none is for every class.
    public let classes: [RecordClass]
    /// Days of the documents.
    public let recordDays: DayRange
    /// The highest level a permit reaches; a prohibition has none.
    public let maximumLevel: SensitivityLevel?
    /// Unix seconds from which it holds.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive); a prohibition may have none.
    public let end: UInt64?
    /// What was shown.
    public private(set) var shown: ShownText

    /// The policy text that the reader of a consent is referred to.
    public static let policy = "urn:nuo:policy:consent:1"

    /// Takes all fields; what is shown is rendered from them. Nil for what no one may sign (CONSENT-3): a permit without
    /// purpose, class, end or named recipient, an end that is not after the start, a name that is not one printable
    /// line, or anything else that could not be read again.
    public init?(
        line: RecordID, custodian: NamedInstitution, provision: Provision, recipient: ConsentRecipient,
        purposes: [PurposeOfUse], classes: [RecordClass], recordDays: DayRange, maximumLevel: SensitivityLevel?,
        start: UInt64, end: UInt64?, language: Language
    ) {
        self.line = line
        self.custodian = custodian
        self.provision = provision
        self.recipient = recipient
        self.purposes = purposes
        self.classes = classes
        self.recordDays = recordDays
        self.maximumLevel = maximumLevel
        self.start = start
        self.end = end
        shown = ShownText(digest: .zero, renderer: ConsentText.version, language: language.rawValue)
        guard isSayable else { return nil }
        shown = ConsentText.shown(of: self, in: language)
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    private var isSayable: Bool {
        if let end, end <= start { return false }
        guard Self.isOneLine(custodian.name), recipient.shownName.map(Self.isOneLine) != false else { return false }
        switch provision {
        case .permit:
            return end != nil && !purposes.isEmpty && !classes.isEmpty && maximumLevel != nil
                && recipient != .everybody
        case .deny: return maximumLevel == nil
        }
    }

    /// A name stands inside the text that is signed: one with a line break in it could forge the next line.
    private static func isOneLine(_ name: String) -> Bool {
        (1...maximumNameByteCount).contains(name.utf8.count) && PrintableText.line(name).utf8.elementsEqual(name.utf8)
    }

    private static let maximumNameByteCount = 300

    /// The resource that is signed.
    public var resource: JSONValue {
        [
            "resourceType": "Consent", "meta": Self.kind.meta, "extension": [shown.element], "status": "active",
            "scope": FHIRElement.concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            "category": [FHIRElement.concept("http://loinc.org", "59284-0")], "patient": FHIRElement.line(line),
            "dateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
            "organization": [custodian.reference], "policy": [["uri": .string(Self.policy)]],
            "provision": provisionElement,
        ]
    }

    private var provisionElement: JSONValue {
        let period: JSONValue = .object(compacting: [
            "start": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
            "end": end.map { .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: $0)) },
        ])
        let classCodings = classes.map { FHIRElement.coding(RecordClass.system, $0.rawValue) }
        return .object(compacting: [
            "type": .string(provision.rawValue), "period": period, "actor": [recipient.actor],
            "securityLabel": maximumLevel.map { [FHIRElement.coding(Systems.level, String($0.rawValue))] },
            "purpose": purposes.isEmpty ? nil : .array(purposes.map(\.coding)),
            "class": classes.isEmpty ? nil : .array(classCodings), "dataPeriod": recordDays.period,
        ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("patient")
        custodian = try NamedInstitution(reference: resource["organization"]?[0], element: "organization")
        let provision = try resource.required("provision")
        guard let type = provision["type"]?.string.flatMap({ Provision(rawValue: $0) }) else {
            throw .element("provision.type")
        }
        self.provision = type
        recipient = try ConsentRecipient(actor: provision["actor"]?[0])
        purposes = try PurposeOfUse.list(provision["purpose"])
        classes = try RecordClass.list(provision["class"])
        recordDays = try DayRange(period: provision["dataPeriod"])
        maximumLevel = try SensitivityLevel.optional(provision["securityLabel"]?[0])
        let period = try provision.required("period")
        start = try period.unixSeconds("start")
        end = period["end"] == nil ? nil : try period.unixSeconds("end")
        shown = try ShownText(in: resource)
        guard isSayable else { throw .element("provision") }
    }
}

extension RecordClass {
    static func list(_ element: JSONValue?) throws(MeaningError) -> [RecordClass] {
        var classes: [RecordClass] = []
        for code in element?.codes(RecordClass.system) ?? [] {
            guard let known = RecordClass(rawValue: code) else { throw .element("class") }
            classes.append(known)
        }
        return classes
    }
}

extension SensitivityLevel {
    static func optional(_ coding: JSONValue?) throws(MeaningError) -> SensitivityLevel? {
        guard let coding else { return nil }
        guard coding["system"]?.string == Systems.level,
            let level = coding["code"]?.string.flatMap({ Int($0) }).flatMap({ SensitivityLevel(rawValue: $0) })
        else { throw .element("level") }
        return level
    }
}

/// The end of one consent, by its sequence number in the line, or of every consent of the line. It never ends a
/// prohibition.
public struct Withdrawal: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.withdrawal

    /// The line it stands in.
    public let line: RecordID
    /// The consent that ends; nil for all of them.
    public let consent: UInt32?
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, consent: UInt32?, at: UInt64) {
        self.line = line
        self.consent = consent
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at,
            consent.map { [FHIRElement.number("acts-on", $0)] } ?? [FHIRElement.text("acts-on-all", "true")])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        consent = resource.extNumber("acts-on").flatMap { UInt32(exactly: $0) }
        at = try resource.dayStart("created")
    }
}

/// The end of one prohibition, by its sequence number in the line.
public struct Lifting: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.lifting

    /// The line it stands in.
    public let line: RecordID
    /// The prohibition that ends.
    public let prohibition: UInt32
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, prohibition: UInt32, at: UInt64) {
        self.line = line
        self.prohibition = prohibition
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at, [FHIRElement.number("acts-on", prohibition)])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard let number = resource.extNumber("acts-on").flatMap({ UInt32(exactly: $0) }) else {
            throw .element("acts-on")
        }
        prohibition = number
        at = try resource.dayStart("created")
    }
}
