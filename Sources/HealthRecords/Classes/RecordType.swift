/// The exact type of a document as its own standard names it, with a name in both languages.
public struct RecordType: Hashable, Sendable {
    /// The URI of the code system.
    public let system: String
    /// The code: `C0007`, a LOINC code, a FHIR resource type, a DICOM modality.
    public let code: String
    /// The Chinese name.
    public let zh: String
    /// The English name.
    public let en: String

    /// A type.
    public init(system: String, code: String, zh: String, en: String) {
        self.system = system
        self.code = code
        self.zh = zh
        self.en = en
    }

    /// As a FHIR coding with the Chinese name.
    public var coding: FHIR.Coding { FHIR.Coding(system: system, code: code, display: zh) }

    /// LOINC.
    public static let loincSystem = "http://loinc.org"
    /// The codes of shared documents of WS/T 500 and WS/T 483 (卫生信息共享文档规范编码体系).
    public static let sharedDocumentSystem = "urn:oid:2.16.156.10011.2.4"
    /// FHIR R4 resource types.
    public static let resourceTypeSystem = "http://hl7.org/fhir/resource-types"
    /// DICOM terminology, which has the modalities.
    public static let dicomSystem = "http://dicom.nema.org/resources/ontology/DCM"
}

/// A type together with the class it falls into.
struct ClassifiedType: Hashable, Sendable {
    let type: RecordType
    let documentClass: RecordClass
}

extension ClassifiedType {
    /// What the person at the keyboard said a file is: a WS/T 500 code (`C0007`) or the code of a class (`lab`).
    init(declared text: String) throws(RecordError) {
        if let shared = SharedDocumentType.named(text.uppercased()) {
            self = shared
        } else if let documentClass = RecordClass(rawValue: text.lowercased()) {
            self = Self.ofClass(documentClass)
        } else {
            throw .unknownType(String(text.prefix(64)))
        }
    }

    static func ofClass(_ documentClass: RecordClass) -> ClassifiedType {
        ClassifiedType(
            type: RecordType(
                system: RecordClass.system, code: documentClass.rawValue, zh: documentClass.zh, en: documentClass.en),
            documentClass: documentClass)
    }

    /// The type to record when the content says `self` and a person declared `text`: they must not contradict each
    /// other; a content that says nothing exact takes the declaration.
    func reconciled(withDeclared text: String?) throws(RecordError) -> ClassifiedType {
        guard let text else { return self }
        let declared = try ClassifiedType(declared: text)
        if documentClass == .other { return declared }
        let isExact = declared.type.system == RecordType.sharedDocumentSystem
        let agrees =
            isExact && type.system == RecordType.sharedDocumentSystem
            ? declared.type.code == type.code : declared.documentClass == documentClass
        guard agrees else { throw .wrongCode(found: type.code, declared: declared.type.code) }
        return self
    }
}
