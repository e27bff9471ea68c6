/// Bounds on what a reader takes in, each with its reason.
public struct RecordLimits: Hashable, Sendable {
    /// A FHIR or CDA document is read whole into memory; larger content belongs in an attachment.
    public var documentBytes: Int
    /// What is read of a DICOM, PDF or other file: headers come first, and a series can be gigabytes.
    public var prefixBytes: Int
    /// Real FHIR nests to about 20.
    public var jsonDepth: Int
    /// Bounds the memory that a small file of very many values costs.
    public var jsonValues: Int
    /// A whole life in one Bundle has some thousands.
    public var bundleEntries: Int
    /// Real CDA nests to about 40.
    public var xmlDepth: Int
    /// Elements and pieces of text: bounds the memory that a small file of very many elements costs.
    public var xmlNodes: Int
    /// DICOM headers have some hundreds of elements, those of multi-frame images a hundred thousand.
    public var dicomElements: Int
    /// DICOM sequences nest to about 8.
    public var dicomDepth: Int
    /// Numbers of one patient that are compared; people have a handful.
    public var patientIdentifiers: Int
    /// Sections of a summary: what a person scrolls through.
    public var summarySections: Int
    /// Lines and rows of one section of a summary.
    public var summaryRows: Int

    /// The limits that Nuo uses.
    public static let standard = RecordLimits()

    /// The standard values.
    public init() {
        documentBytes = 64 << 20
        prefixBytes = 1 << 20
        jsonDepth = 64
        jsonValues = JSONValue.defaultMaximumValues
        bundleEntries = 50_000
        xmlDepth = 128
        xmlNodes = 1_000_000
        dicomElements = 200_000
        dicomDepth = 16
        patientIdentifiers = 64
        summarySections = 40
        summaryRows = 100
    }
}
