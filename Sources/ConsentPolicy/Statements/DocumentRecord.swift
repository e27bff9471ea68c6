public import CipherSuites
public import ConsentLedger
public import HealthRecords
import MerkleLog

/// The name of a document: 16 random bytes in lower-case hexadecimal.
public struct DocumentID: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Parses 32 lower-case hexadecimal digits.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    /// 32 digits.
    public var description: String { Hex.encode(bytes) }
}

/// One document as its custodian registers it: a FHIR DocumentReference that names the encrypted payload by the Merkle
/// root over its ciphertext (`formats.md` §6). Its random id keeps the leaf of the batch unguessable.
public struct DocumentRecord: Hashable, Sendable {
    /// Name of the document.
    public var id: DocumentID
    /// The line it belongs to.
    public var line: RecordID
    /// The custodian.
    public var custodian: NamedInstitution
    /// Code system of the type.
    public var typeSystem: String
    /// Code of the type.
    public var typeCode: String
    /// The type as people read it.
    public var typeName: String
    /// The class that consents speak of.
    public var recordClass: RecordClass
    /// Sensitivity.
    public var level: SensitivityLevel
    /// Labels of its content; nil when they are not known, as for documents registered in version 1 of the record.
    public var labels: [SecurityLabel]?
    /// 核心, 重要 or 一般.
    public var grade: DataGrade
    /// The first service in it, where it tells of services of several days; nil where `date` says all.
    public var earliest: FHIRDateTime?
    /// When what it describes happened, or the last of it; nil when the content does not say.
    public var date: FHIRDateTime?
    /// Title.
    public var title: String
    /// Name of the author; empty when the content does not say.
    public var author: String
    /// Author and encounter by number; nil when nothing is known of them, as for documents registered before version 3.
    public var provenance: DocumentProvenance?
    /// Media type of the original.
    public var contentType: String
    /// Merkle root over the ciphertext chunks.
    public var root: Digest
    /// Bytes of the payload.
    public var size: UInt64
    /// Commitment to the file key: 32 bytes.
    public var keyCommitment: Digest

    /// Takes all fields.
    public init(
        id: DocumentID, line: RecordID, custodian: NamedInstitution, typeSystem: String, typeCode: String,
        typeName: String, recordClass: RecordClass, level: SensitivityLevel, labels: [SecurityLabel]? = nil,
        grade: DataGrade, earliest: FHIRDateTime? = nil, date: FHIRDateTime?, title: String, author: String,
        provenance: DocumentProvenance? = nil,
        contentType: String, root: Digest, size: UInt64, keyCommitment: Digest
    ) {
        self.id = id
        self.line = line
        self.custodian = custodian
        self.typeSystem = typeSystem
        self.typeCode = typeCode
        self.typeName = typeName
        self.recordClass = recordClass
        self.level = level
        self.labels = labels
        self.grade = grade
        self.earliest = date == nil ? nil : earliest
        self.date = date
        self.title = title
        self.author = author
        // The record with a span is one that tells of provenance.
        self.provenance = provenance ?? (self.earliest == nil ? nil : DocumentProvenance())
        self.contentType = contentType
        self.root = root
        self.size = size
        self.keyCommitment = keyCommitment
    }

    /// The only payload suite: age v1.
    public static let suite: UInt64 = 1
    private static let profile = "urn:nuo:profile:document:1"
    private static let labelledProfile = "urn:nuo:profile:document:2"
    private static let provenProfile = "urn:nuo:profile:document:3"
    private static let spanProfile = "urn:nuo:profile:document:4"
    private static let maximumLabels = 64
    private static let maximumLabelByteCount = 300

    /// The labels as a record can hold them; nil, not known, when there are more or longer ones than that.
    public static func storable(_ labels: [SecurityLabel]) -> [SecurityLabel]? {
        let sizes = labels.flatMap { [$0.system.utf8.count, $0.code.utf8.count] }
        let fits = labels.count <= maximumLabels && sizes.allSatisfy { (1...maximumLabelByteCount).contains($0) }
        return fits ? labels : nil
    }

    /// The DocumentReference.
    public var resource: JSONValue {
        let type: JSONValue = [
            "coding": [FHIRElement.coding(typeSystem, typeCode)], "text": .string(typeName),
        ]
        return .object(compacting: [
            "resourceType": "DocumentReference",
            "meta": ["profile": [.string(profile)]],
            "extension": .array(
                [envelope, FHIRElement.extension("grade", ["valueCode": .string(grade.rawValue)])]
                    + (provenance != nil && labels == nil ? [Self.unlabelled] : [])),
            "masterIdentifier": FHIRElement.identifier(Systems.document, id.description), "status": "current",
            "type": type, "category": [FHIRElement.concept(RecordClass.system, recordClass.rawValue)],
            "subject": FHIRElement.line(line), "author": authors.isEmpty ? nil : .array(authors),
            "custodian": custodian.reference, "relatesTo": replaced.isEmpty ? nil : .array(replaced),
            "description": .string(title),
            "securityLabel": .array(labelConcepts),
            "content": [["attachment": ["contentType": .string(contentType)]]],
            "context": date == nil && provenance?.encounter == nil ? nil : context,
        ])
    }

    /// Labels that are not known, where the profile no longer says so.
    private static let unlabelled = FHIRElement.extension("labels", ["valueCode": "unknown"])

    private var profile: String {
        earliest != nil
            ? Self.spanProfile
            : provenance != nil ? Self.provenProfile : labels == nil ? Self.profile : Self.labelledProfile
    }

    private var authors: [JSONValue] {
        let key = provenance?.author.map { FHIRElement.identifier(Systems.identityKey, $0.description) }
        let person: JSONValue = .object(compacting: [
            "identifier": key, "display": author.isEmpty ? nil : .string(author),
        ])
        let institution = provenance?.institution.map { FHIRElement.reference(Systems.institution, $0.text) }
        return (key == nil && author.isEmpty ? [] : [person]) + [institution].compactMap { $0 }
    }

    private var replaced: [JSONValue] {
        (provenance?.replaced ?? []).map { id in
            ["code": "replaces", "target": FHIRElement.reference(Systems.document, id.description)]
        }
    }

    private var context: JSONValue {
        .object(compacting: [
            "encounter": provenance?.encounter.map { [$0.reference] },
            "period": date.map { date in
                earliest.map { ["start": .string($0.text), "end": .string(date.text)] } ?? ["start": .string(date.text)]
            },
        ])
    }

    private var labelConcepts: [JSONValue] {
        [FHIRElement.concept(Systems.level, String(level.rawValue))]
            + (labels ?? []).map { FHIRElement.concept($0.system, $0.code) }
    }

    private var envelope: JSONValue {
        FHIRElement.extension(
            "envelope",
            [
                "extension": [
                    FHIRElement.number("suite", Self.suite),
                    FHIRElement.text("root", Base64URL.encode(root.bytes)), FHIRElement.text("size", String(size)),
                    FHIRElement.text("key-commitment", Base64URL.encode(keyCommitment.bytes)),
                ]
            ])
    }

    /// The bytes that are a leaf of the batch.
    public var bytes: [UInt8] { resource.serialized() }

    /// True when all that it tells of lies in these days.
    public func lies(in days: DayRange) -> Bool { days.contains(date) && (earliest == nil || days.contains(earliest)) }

    /// True when some of it may lie in these days: how a prohibition matches.
    public func mayLie(in days: DayRange) -> Bool {
        guard let earliest, let date else { return days.mayContain(date) }
        return days.mayTouch(from: earliest, until: date)
    }

    /// RFC 6962 leaf hash of `bytes`.
    public var leafHash: Digest { MerkleTree.leafHash(bytes) }

    /// Reads exactly what `bytes` writes.
    public init(parsing bytes: [UInt8]) throws(MeaningError) {
        guard let resource = try? JSONValue(parsing: bytes, maximumDepth: SignedStatement.maximumDepth),
            let profile = resource["meta"]?["profile"]?[0]?.string,
            [Self.profile, Self.labelledProfile, Self.provenProfile, Self.spanProfile].contains(profile)
        else { throw .unknownKind }
        try self.init(elements: resource)
        guard self.bytes == bytes else { throw .notCanonical }
    }

    private init(elements resource: JSONValue) throws(MeaningError) {
        guard let id = resource["masterIdentifier"]?["value"]?.string.flatMap({ DocumentID($0) }) else {
            throw .element("masterIdentifier")
        }
        self.id = id
        line = try resource.line("subject")
        custodian = try NamedInstitution(reference: resource["custodian"], element: "custodian")
        guard let type = resource["type"]?["coding"]?[0] else { throw .element("type") }
        typeSystem = try type.requiredString("system")
        typeCode = try type.requiredString("code")
        typeName = try resource.requiredString("type", "text")
        guard let only = try RecordClass.list(resource["category"]?[0]?["coding"]).first else {
            throw .element("category")
        }
        recordClass = only
        guard let level = try SensitivityLevel.optional(resource["securityLabel"]?[0]?["coding"]?[0]) else {
            throw .element("securityLabel")
        }
        self.level = level
        let profile = resource["meta"]?["profile"]?[0]?.string
        let isLabelled = profile != Self.profile && resource.ext("labels") != Self.unlabelled
        labels = isLabelled ? try Self.labels(resource["securityLabel"]) : nil
        guard let grade = resource.ext("grade")?["valueCode"]?.string.flatMap({ DataGrade(rawValue: $0) }) else {
            throw .element("grade")
        }
        self.grade = grade
        let period = resource["context"]?["period"]
        let times = ["start", "end"].map { period?[$0]?.string.flatMap { FHIRDateTime(parsing: $0) } }
        (earliest, date) = profile == Self.spanProfile ? (times[0], times[1]) : (nil, times[0])
        title = try resource.requiredString("description")
        author = resource["author"]?[0]?["display"]?.string ?? ""
        provenance = profile == Self.provenProfile || profile == Self.spanProfile ? try Self.provenance(resource) : nil
        guard let attachment = resource["content"]?[0]?["attachment"], let envelope = resource.ext("envelope") else {
            throw .element("content")
        }
        contentType = try attachment.requiredString("contentType")
        root = try envelope.extDigest("root")
        guard let size = UInt64(try envelope.extString("size")) else { throw .element("size") }
        self.size = size
        keyCommitment = try envelope.extDigest("key-commitment")
    }

    private static func provenance(_ resource: JSONValue) throws(MeaningError) -> DocumentProvenance {
        var found = DocumentProvenance()
        for element in resource["author"]?.elements ?? [] {
            if let key = element.identifier(Systems.identityKey) {
                guard let thumbprint = KeyThumbprint(key) else { throw .element("author") }
                found.author = thumbprint
            } else if let code = element.identifier(Systems.institution) {
                guard let id = InstitutionID(code) else { throw .element("author") }
                found.institution = id
            }
        }
        for element in resource["relatesTo"]?.elements ?? [] {
            guard let id = element["target"]?.identifier(Systems.document).flatMap({ DocumentID($0) }) else {
                throw .element("relatesTo")
            }
            found.replaced.append(id)
        }
        guard found.replaced.count <= DocumentProvenance.maximumReplaced else { throw .element("relatesTo") }
        if let reference = resource["context"]?["encounter"]?[0] {
            found.encounter = try EncounterIdentifier(reference: reference, element: "context.encounter")
        }
        return found
    }

    private static func labels(_ element: JSONValue?) throws(MeaningError) -> [SecurityLabel] {
        var labels: [SecurityLabel] = []
        for concept in element?.elements.dropFirst() ?? [] {
            guard let coding = concept["coding"]?[0] else { throw .element("securityLabel") }
            labels.append(
                SecurityLabel(system: try coding.requiredString("system"), code: try coding.requiredString("code")))
        }
        guard let storable = storable(labels) else { throw .element("securityLabel") }
        return storable
    }
}
