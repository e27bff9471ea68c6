public import ConsentLedger
import HealthRecords

/// Why a file holds no standing wishes.
public enum StandingError: Error, Equatable, Sendable {
    /// More bytes, wishes or custodians than there may be.
    case tooLarge
    /// Not the format that this version writes.
    case malformed
}

/// That a patient wishes to sign the same for custodians to come (CONSENT-252). It names a statement of one of the
/// patient's own lines and says nothing of what stands in it; it is no statement and gives nothing.
public struct StandingWish: Hashable, Sendable {
    /// The custodian of that line.
    public let custodian: InstitutionID
    /// The line.
    public let line: RecordID
    /// The number that the statement had when it was marked.
    public let consent: UInt32
    /// Custodians that it is not offered for: those with a line when it was marked, and those that were declined.
    public var except: [InstitutionID]

    /// Takes all fields.
    public init(custodian: InstitutionID, line: RecordID, consent: UInt32, except: [InstitutionID]) {
        self.custodian = custodian
        self.line = line
        self.consent = consent
        self.except = except
    }
}

/// The file of a patient's standing wishes, JSON of one spelling.
public struct StandingWishes: Hashable, Sendable {
    /// The most bytes of a file.
    public static let maximumByteCount = 1 << 20
    /// The most wishes: what somebody can still read through.
    public static let maximumCount = 256
    /// The most custodians that one wish leaves out.
    public static let maximumCustodians = 1000

    private static let format = "urn:nuo:format:standing-wishes:1"

    /// In the order in which they were marked.
    public var wishes: [StandingWish] = []

    /// None.
    public init() {}

    /// Reads a file; everything that this version would not write is refused.
    public init(parsing bytes: [UInt8]) throws(StandingError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLarge }
        guard let value = try? JSONValue(parsing: bytes), value["format"]?.string == Self.format,
            let elements = value["wishes"]?.array
        else { throw .malformed }
        guard elements.count <= Self.maximumCount else { throw .tooLarge }
        for element in elements { wishes.append(try StandingWish(element)) }
        guard serialized == bytes else { throw .malformed }
    }

    /// The file.
    public var serialized: [UInt8] {
        let value: JSONValue = [
            "format": .string(Self.format), "wishes": .array(wishes.map(\.element)),
        ]
        return value.serialized()
    }

    /// The wish about a statement, by the number that it had or by the one that it has now.
    public func wish(for consent: UInt32, in line: ConsentLine) -> StandingWish? {
        wishes.first { $0.line == line.record && line.newestOfSame($0.consent) == line.newestOfSame(consent) }
    }
}

extension StandingWish {
    fileprivate var element: JSONValue {
        [
            "custodian": .string(custodian.text), "line": .string(line.description), "consent": .integer(consent),
            "except": .array(except.map { .string($0.text) }),
        ]
    }

    fileprivate init(_ element: JSONValue) throws(StandingError) {
        guard let custodian = element["custodian"]?.string.flatMap({ InstitutionID($0) }),
            let line = element["line"]?.string.flatMap({ RecordID($0) }),
            let consent = element["consent"]?.uint64.flatMap({ UInt32(exactly: $0) }),
            let except = element["except"]?.array
        else { throw .malformed }
        guard except.count <= StandingWishes.maximumCustodians else { throw .tooLarge }
        var left: [InstitutionID] = []
        for item in except {
            guard let id = item.string.flatMap({ InstitutionID($0) }) else { throw .malformed }
            left.append(id)
        }
        self.init(custodian: custodian, line: line, consent: consent, except: left)
    }
}
