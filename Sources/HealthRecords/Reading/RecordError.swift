/// Why a file is not taken in as a health record. The words for people are found by `code`.
public enum RecordError: Error, Hashable, Sendable {
    /// The content tells no known format; a type has to be declared.
    case unknownFormat
    /// The declared type is neither a WS/T 500 code nor a class.
    case unknownType(String)
    /// More bytes than the limit.
    case tooLarge(bytes: Int, limit: Int)
    /// A FHIR or CDA document can only be read whole.
    case wholeDocumentNeeded
    /// The file is no I-JSON.
    case damagedJSON(JSONError)
    /// The JSON is in another encoding than UTF-8, or begins with a byte-order mark (RFC 8259 §8.1).
    case notUTF8(JSONError)
    /// The JSON is no sound FHIR R4.
    case notFHIR(FHIRIssue)
    /// The XML is not well-formed, or has a DTD, or exceeds a limit.
    case damagedXML(reason: String, line: Int)
    /// The declared or found character encoding is not one that can be read.
    case unknownEncoding(String)
    /// The XML is no CDA document, or lacks what names it.
    case notCDA(reason: String)
    /// The document's code is unknown to its standard, or contradicts the declared type.
    case wrongCode(found: String, declared: String?)
    /// The file is no DICOM.
    case notDICOM
    /// The DICOM file breaks off or contradicts itself.
    case damagedDICOM(reason: String)
    /// The file is no PDF, or breaks off.
    case notPDF(reason: String)
    /// The content concerns more than one patient.
    case severalPatients(count: Int)
    /// A part of the document, or the document, names another patient than it should.
    case otherPatient(system: String)

    /// A stable code, for texts and machines.
    public var code: String {
        switch self {
        case .unknownFormat: "unknown-format"
        case .unknownType: "unknown-type"
        case .tooLarge: "too-large"
        case .wholeDocumentNeeded: "whole-document-needed"
        case .damagedJSON: "damaged-json"
        case .notUTF8: "not-utf8"
        case .notFHIR: "not-fhir"
        case .damagedXML: "damaged-xml"
        case .unknownEncoding: "unknown-encoding"
        case .notCDA: "not-cda"
        case .wrongCode: "wrong-code"
        case .notDICOM: "not-dicom"
        case .damagedDICOM: "damaged-dicom"
        case .notPDF: "not-pdf"
        case .severalPatients: "several-patients"
        case .otherPatient: "other-patient"
        }
    }

    /// What belongs to the code, in the order of the case. Never content of the document beyond codes and positions.
    public var details: [String] {
        switch self {
        case .unknownFormat, .wholeDocumentNeeded, .notDICOM: []
        case .unknownType(let type): [type]
        case .tooLarge(let bytes, let limit): ["\(bytes)", "\(limit)"]
        case .damagedJSON(let error), .notUTF8(let error): [error.kind.rawValue, "\(error.offset)"]
        case .notFHIR(let issue): [issue.kind.rawValue, issue.path]
        case .damagedXML(let reason, let line): [reason, "\(line)"]
        case .unknownEncoding(let name): [name]
        case .notCDA(let reason), .notPDF(let reason), .damagedDICOM(let reason): [reason]
        case .wrongCode(let found, let declared): [found] + (declared.map { [$0] } ?? [])
        case .severalPatients(let count): ["\(count)"]
        case .otherPatient(let system): [system]
        }
    }
}

/// What is unsound in a FHIR resource, and where.
public struct FHIRIssue: Hashable, Sendable {
    /// The kind of defect, by FHIR's issue types where they have one.
    public enum Kind: String, Hashable, Sendable {
        /// The value has the wrong shape: an object for an array, null, empty.
        case structure
        /// A required element is missing.
        case required
        /// A primitive value breaks its lexical rule.
        case value
        /// `resourceType` is missing or no R4 type.
        case unknownResource = "unknown-resource"
        /// More entries than the limit.
        case tooLong = "too-long"
    }

    /// The kind of defect.
    public let kind: Kind
    /// Where, as a FHIRPath-like path from the root.
    public let path: String

    /// An issue.
    public init(kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }
}
