/// The format of a file.
public enum RecordFormat: String, CaseIterable, Hashable, Sendable {
    /// A FHIR R4 resource or Bundle in JSON.
    case fhirJSON = "fhir-json"
    /// An HL7 CDA R2 document.
    case cda = "cda"
    /// PDF.
    case pdf = "pdf"
    /// A DICOM file, with or without the preamble.
    case dicom = "dicom"
    /// Anything else; a person declares its type.
    case other = "other"

    /// The media type.
    public var contentType: String {
        switch self {
        case .fhirJSON: "application/fhir+json"
        case .cda: "text/xml"
        case .pdf: "application/pdf"
        case .dicom: "application/dicom"
        case .other: "application/octet-stream"
        }
    }

    /// True when the reader needs every byte, not the beginning alone.
    public var isReadWhole: Bool { self == .fhirJSON || self == .cda }

    /// The format that the name's ending promises, else the one that the first bytes show. A content that breaks its
    /// name's promise is refused by the reader of the promised format.
    public static func detect(prefix: [UInt8], name: String) -> RecordFormat {
        promised(by: name) ?? shown(by: prefix)
    }

    /// The format of a file-name ending, upper or lower case.
    static func promised(by name: String) -> RecordFormat? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "json": return .fhirJSON
        case "xml", "cda": return .cda
        case "pdf": return .pdf
        case "dcm", "dicom": return .dicom
        default: return nil
        }
    }

    static func shown(by prefix: [UInt8]) -> RecordFormat {
        if DICOMFile.hasPreamble(prefix) { return .dicom }
        if PDFFile.headerOffset(in: prefix) == 0 { return .pdf }
        let isMarked = prefix.starts(with: [0xEF, 0xBB, 0xBF])
        switch prefix.dropFirst(isMarked ? 3 : 0).first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) {
        case UInt8(ascii: "{"): return prefix.starts(with: Array("{\\rtf".utf8)) ? .other : .fhirJSON
        case UInt8(ascii: "<"): return .cda
        default: break
        }
        if prefix.starts(with: [0xFF, 0xFE, 0x3C, 0x00]) || prefix.starts(with: [0xFE, 0xFF, 0x00, 0x3C]) {
            return .cda
        }
        if DICOMFile.looksLikeDataSet(prefix) { return .dicom }
        return PDFFile.headerOffset(in: prefix) == nil ? .other : .pdf
    }
}
