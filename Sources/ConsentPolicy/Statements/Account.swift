public import CipherSuites
public import HealthRecords

/// Once a day a custodian states how much it disclosed about whom: the root of a tree with one leaf for each line with
/// disclosures (`formats.md` §5). Each home node gets the leaves of its own patients alone.
public struct Account: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.account

    /// Who accounts.
    public let custodian: NamedInstitution
    /// RFC 6962 root over the encoded leaves (`AccountLeaf`).
    public let root: Digest
    /// Number of leaves.
    public let lines: UInt64
    /// The block of the ledger that this is entered in, up to which disclosures are counted.
    public let height: UInt64
    /// The end of that block: every disclosure of a smaller index is counted.
    public let end: UInt64
    /// Unix seconds.
    public let at: UInt64

    /// Takes all fields.
    public init(
        custodian: NamedInstitution, root: Digest, lines: UInt64, height: UInt64, end: UInt64, at: UInt64
    ) {
        self.custodian = custodian
        self.root = root
        self.lines = lines
        self.height = height
        self.end = end
        self.at = at
    }

    /// The resource that is signed. Heights and sizes are text: FHIR's numbers end at 2^31.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: custodian.reference, at: at,
            [
                FHIRElement.text("root", Base64URL.encode(root.bytes)), FHIRElement.text("lines", String(lines)),
                FHIRElement.text("height", String(height)), FHIRElement.text("end", String(end)),
                FHIRElement.extension(
                    "at", ["valueDateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: at))]),
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        custodian = try NamedInstitution(reference: resource["subject"], element: "subject")
        root = try resource.extDigest("root")
        lines = try Self.number(resource, "lines")
        height = try Self.number(resource, "height")
        end = try Self.number(resource, "end")
        guard let time = resource.ext("at") else { throw .element("at") }
        at = try time.unixSeconds("valueDateTime")
    }

    /// Digits only; leading zeros are no spelling of this kind, which the caller checks.
    private static func number(_ resource: JSONValue, _ name: String) throws(MeaningError) -> UInt64 {
        let text = try resource.extString(name)
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = UInt64(text)
        else { throw .element(name) }
        return number
    }
}
