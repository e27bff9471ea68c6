/// Reads what documents say about themselves and what people see of them. Stateless; every input is hostile.
public enum RecordReader {
    /// Describes a whole document.
    ///
    /// `declaredType` is what the person at the keyboard said: a WS/T 500 code (`C0007`) or the code of a class
    /// (`lab`). It must not contradict the content, fills in for a content that names no type, and is required when
    /// the format is not known.
    public static func describe(
        bytes: [UInt8], name: String, declaredType: String? = nil, limits: RecordLimits = .standard
    ) throws(RecordError) -> RecordDescription {
        let prefix = bytes.count > limits.prefixBytes ? Array(bytes[..<limits.prefixBytes]) : bytes
        let format = RecordFormat.detect(prefix: prefix, name: name)
        guard format.isReadWhole else {
            return try describe(
                prefix: prefix, totalSize: bytes.count, name: name, declaredType: declaredType, limits: limits)
        }
        guard bytes.count <= limits.documentBytes else {
            throw .tooLarge(bytes: bytes.count, limit: limits.documentBytes)
        }
        let draft =
            format == .cda
            ? try CDADocument(parsing: bytes, limits: limits).draft()
            : try FHIRDocument(parsing: bytes, limits: limits).draft()
        return try draft.description(format: format, name: name, declaredType: declaredType)
    }

    /// Describes a document of a format that is read by its beginning: `prefix` is the first `limits.prefixBytes`
    /// bytes, or the whole when that is shorter. FHIR and CDA documents are accepted only whole.
    public static func describe(
        prefix: [UInt8], totalSize: Int, name: String, declaredType: String? = nil, limits: RecordLimits = .standard
    ) throws(RecordError) -> RecordDescription {
        let format = RecordFormat.detect(prefix: prefix, name: name)
        var draft: RecordDraft
        switch format {
        case .fhirJSON, .cda:
            guard totalSize <= limits.documentBytes else {
                throw .tooLarge(bytes: totalSize, limit: limits.documentBytes)
            }
            guard prefix.count == totalSize else { throw .wholeDocumentNeeded }
            return try describe(bytes: prefix, name: name, declaredType: declaredType, limits: limits)
        case .pdf: draft = try PDFFile.draft(prefix: prefix, totalSize: totalSize)
        case .dicom: draft = try DICOMFile(prefix: prefix, totalSize: totalSize, limits: limits).draft()
        case .other:
            guard let declaredType else { throw .unknownFormat }
            draft = RecordDraft(type: try ClassifiedType(declared: declaredType))
        }
        if format == .pdf || format == .other {
            var scan = SensitivityScan()
            scan.note(text: name)
            if format == .other, prefix.count == totalSize, let text = LegacyText.plain(prefix) {
                scan.note(text: text)
            } else {
                scan.noteUnread()
            }
            draft.level = scan.level(documentLevel: nil)
            draft.labels = scan.labels
        }
        return try draft.description(format: format, name: name, declaredType: declaredType)
    }

    /// A readable summary of a document, whole or, for DICOM, PDF and other files, its beginning.
    public static func summarize(
        prefix: [UInt8], totalSize: Int, name: String, limits: RecordLimits = .standard
    ) throws(RecordError) -> RecordSummary {
        switch RecordFormat.detect(prefix: prefix, name: name) {
        case .fhirJSON, .cda:
            guard totalSize <= limits.documentBytes else {
                throw .tooLarge(bytes: totalSize, limit: limits.documentBytes)
            }
            guard prefix.count == totalSize else { throw .wholeDocumentNeeded }
            return RecordFormat.detect(prefix: prefix, name: name) == .cda
                ? try CDADocument(parsing: prefix, limits: limits).summary()
                : try FHIRDocument(parsing: prefix, limits: limits).summary()
        case .dicom: return try DICOMFile(prefix: prefix, totalSize: totalSize, limits: limits).summary()
        case .pdf, .other:
            return RecordSummary(title: DisplayText.title(fromFileName: name), byteCount: totalSize)
        }
    }

    /// A readable summary of a whole document.
    public static func summarize(
        bytes: [UInt8], name: String, limits: RecordLimits = .standard
    ) throws(RecordError) -> RecordSummary {
        try summarize(prefix: bytes, totalSize: bytes.count, name: name, limits: limits)
    }
}
