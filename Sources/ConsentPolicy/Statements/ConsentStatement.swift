public import CipherSuites
public import ConsentLedger
public import HealthRecords
public import Phrases

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
    /// What version 2 adds; nil for a statement of version 1.
    public let refinement: ConsentRefinement?
    /// Who signed with a patient at a counter, which needs version 3; nil for every other.
    public let assistance: ConsentAssistance?
    /// Lawful basis, policy and ceremony, which need version 4; nil when they are not said.
    public let ground: ConsentGround?
    /// What was shown.
    public internal(set) var shown: ShownText

    /// The version of profile, text and policy: 1 to 4.
    public var version: UInt64 {
        if ground != nil || refinement?.isOfVersion4 == true { return 4 }
        return assistance != nil ? 3 : refinement == nil ? 1 : 2
    }

    /// Takes all fields; what is shown is rendered from them. Nil for what no one may sign (CONSENT-3): a permit without
    /// purpose, class, end or named recipient, an end that is not after the start, a name that is not one printable
    /// line, or anything else that could not be read again.
    public init?(
        line: RecordID, custodian: NamedInstitution, provision: Provision, recipient: ConsentRecipient,
        purposes: [PurposeOfUse], classes: [RecordClass], recordDays: DayRange, maximumLevel: SensitivityLevel?,
        start: UInt64, end: UInt64?, refinement: ConsentRefinement? = nil,
        assistance: ConsentAssistance? = nil, ground: ConsentGround? = nil, language: Language
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
        // Versions 3 and 4 say all that version 2 can.
        let plain = ConsentRefinement(handling: provision == .permit ? Handling() : nil)
        self.refinement = refinement ?? (assistance == nil && ground == nil ? nil : plain)
        self.assistance = assistance
        self.ground = ground
        shown = ShownText(digest: .zero, renderer: 0, language: language.rawValue)
        guard isSayable else { return nil }
        shown = ConsentText.shown(of: self, in: language)
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    private var isSayable: Bool {
        if let end, end <= start { return false }
        let names =
            [custodian.name] + recipient.shownNames + (refinement?.shownNames ?? [])
            + (assistance?.shownNames ?? []) + (ground?.shownNames ?? [])
        guard names.allSatisfy(Self.isOneLine), recipient.isOfVersion1 || refinement != nil else { return false }
        if case .group(_, let members) = recipient {
            guard (1...ConsentRefinement.maximumCount).contains(members.count),
                Set(members.map(\.id)).count == members.count
            else { return false }
        }
        guard refinement?.isSayable(provision, from: start) != false else { return false }
        // What version 1 can say has no second spelling.
        guard assistance != nil || ground != nil || !recipient.isOfVersion1 || refinement?.saysNothing != true,
            ground?.isSayable(provision) != false
        else { return false }
        guard assistance.map({ $0.isSayable(of: self) }) ?? true else { return false }
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
            "resourceType": "Consent", "meta": ["profile": [.string(Self.kind.profile(version: version))]],
            "extension": .array([shown.element] + [assistance?.element, ground?.element].compactMap { $0 }),
            "status": "active",
            "scope": FHIRElement.concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            "category": [FHIRElement.concept("http://loinc.org", "59284-0")], "patient": FHIRElement.line(line),
            "dateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
            "organization": [custodian.reference], "policy": [["uri": .string("urn:nuo:policy:consent:\(version)")]],
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
            "extension": refinement?.extensions, "type": .string(provision.rawValue), "period": period,
            "actor": [recipient.actor],
            "securityLabel": maximumLevel.map { [FHIRElement.coding(Systems.level, String($0.rawValue))] },
            "purpose": purposes.isEmpty ? nil : .array(purposes.map(\.coding)),
            "class": classes.isEmpty ? nil : .array(classCodings), "code": refinement?.codes,
            "dataPeriod": recordDays.period, "data": refinement?.data,
        ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        let profile = resource["meta"]?["profile"]?[0]?.string
        try self.init(
            elements: resource,
            version: [4, 3, 2].first { profile == Self.kind.profile(version: $0) } ?? 1)
    }

    /// Reads the elements that a version of the profile has.
    init(elements resource: JSONValue, version: UInt64) throws(MeaningError) {
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
        let isAssisted = version == 3 || version == 4 && resource.ext("assistance") != nil
        assistance = isAssisted ? try ConsentAssistance(in: resource) : nil
        ground = version == 4 ? try ConsentGround(in: resource) : nil
        refinement = version > 1 ? try ConsentRefinement(in: provision) : nil
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
