public import ConsentLedger
public import HealthRecords

/// A statement that acts on one consent of its line, by sequence number, or on the line as a whole.
public protocol ConsentAction: StatementContent {
    /// The line it stands in.
    var line: RecordID { get }
    /// The consent that it acts on; nil for all of them.
    var consent: UInt32? { get }
    /// Unix seconds, by day.
    var at: UInt64 { get }

    /// Takes all fields.
    init(line: RecordID, consent: UInt32?, at: UInt64)
}

extension ConsentAction {
    /// The resource that is signed.
    public var resource: JSONValue {
        let extent = consent.map { FHIRElement.number("acts-on", $0) } ?? FHIRElement.text("acts-on-all", "true")
        return FHIRElement.basic(Self.kind, subject: FHIRElement.line(line), at: at, [extent])
    }

    /// Reads the elements of a resource of this kind. A number that is none of a consent is read as none, and then the
    /// spelling is not that of the resource.
    public init(elements resource: JSONValue) throws(MeaningError) {
        self.init(
            line: try resource.line("subject"), consent: resource.extNumber("acts-on").flatMap { UInt32(exactly: $0) },
            at: try resource.dayStart("created"))
    }
}
