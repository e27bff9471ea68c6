public import ConsentLedger
public import HealthRecords
public import Phrases

/// A consent that takes the place of another one of its line, in one entry: there is no moment at which neither or both are
/// in force (CONSENT-190). Its resource is that of the consent, with what it ends and how beside it.
public struct ConsentChange: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.consentChange

    /// How the new consent stands to the one that it ends.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        /// It gives no more, in no respect.
        case narrow
        /// It gives the same for longer.
        case renew
        /// It gives something else.
        case replace

        /// The effect of the entry (`formats.md` §2). A replacement takes away first, so whoever sees the entry alone sees
        /// that something ended.
        public var effect: Effect {
            switch self {
            case .narrow: .narrow
            case .renew: .renew
            case .replace: .revoke
            }
        }
    }

    /// How it stands to the consent that it ends.
    public let act: Act
    /// The sequence number of the consent that it ends.
    public let former: UInt32
    /// The consent that holds from now on: a permit.
    public let consent: ConsentStatement
    /// What was shown: what ends, and the text of the consent.
    public private(set) var shown: ShownText

    /// The line it stands in.
    public var line: RecordID { consent.line }

    /// Takes all fields; what is shown is rendered from them. Nil for a prohibition, which is only lifted, and for what is
    /// said at a counter, where a consent is withdrawn and given anew.
    public init?(act: Act, former: UInt32, consent: ConsentStatement, language: Language) {
        guard consent.provision == .permit, consent.assistance == nil,
            consent.shown.language == language.rawValue
        else { return nil }
        self.act = act
        self.former = former
        self.consent = consent
        shown = consent.shown
        shown = ConsentChangeText.shown(of: self, in: language)
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        var members = JSONObject()
        for member in consent.resource.object?.members ?? [] {
            members[member.name] =
                switch member.name {
                case "meta": Self.kind.meta(version: consent.version)
                case "extension": .array(member.value.elements + [change])
                default: member.value
                }
        }
        return .object(members)
    }

    private var change: JSONValue {
        FHIRElement.extension(
            "change",
            [
                "extension": [
                    FHIRElement.extension("act", ["valueCode": .string(act.rawValue)]),
                    FHIRElement.number("acts-on", former), shown.element,
                ]
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard let change = resource.ext("change"),
            let act = change.ext("act")?["valueCode"]?.string.flatMap({ Act(rawValue: $0) }),
            let former = change.extNumber("acts-on").flatMap({ UInt32(exactly: $0) })
        else { throw .element("change") }
        self.act = act
        self.former = former
        let profile = resource["meta"]?["profile"]?[0]?.string
        consent = try ConsentStatement(
            elements: resource, version: [4, 2].first { profile == Self.kind.profile(version: $0) } ?? 1)
        shown = try ShownText(in: change)
        guard consent.provision == .permit, consent.assistance == nil, shown.language == consent.shown.language else {
            throw .element("change")
        }
    }
}
