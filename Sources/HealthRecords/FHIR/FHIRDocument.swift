/// A checked FHIR document: one resource, or a Bundle with its references resolvable, about one patient.
struct FHIRDocument {
    /// The Bundle or the resource.
    let root: JSONValue
    /// The resources: the Bundle's, or the one.
    let resources: [JSONValue]
    let limits: RecordLimits
    /// The Patient resource, when there is one.
    let patient: JSONValue?
    /// How the only patient is referred to when there is no Patient resource.
    let patientReference: FHIR.Reference?
    private let positions: [String: Int]

    init(parsing bytes: [UInt8], limits: RecordLimits) throws(RecordError) {
        let json: JSONValue
        do {
            json = try JSONValue(
                parsing: bytes, maximumDepth: limits.jsonDepth, maximumValues: limits.jsonValues)
        } catch {
            throw Self.isOtherEncoding(bytes, error) ? .notUTF8(error) : .damagedJSON(error)
        }
        try self.init(json, limits: limits)
    }

    init(_ json: JSONValue, limits: RecordLimits) throws(RecordError) {
        try FHIRChecker.check(json, limits: limits)
        root = json
        self.limits = limits
        var resources: [JSONValue] = []
        var positions: [String: Int] = [:]
        for (resource, fullURL) in Self.resources(in: json, fullURL: nil) {
            for name in Self.names(of: resource, fullURL: fullURL) {
                positions[name] = positions[name] ?? resources.count
            }
            resources.append(resource)
        }
        guard resources.count <= limits.bundleEntries else {
            throw .notFHIR(FHIRIssue(kind: .tooLong, path: "Bundle.entry"))
        }
        self.resources = resources
        self.positions = positions
        let subjects = FHIRSubjects(resources: resources, positions: positions)
        guard subjects.count <= 1 else { throw .severalPatients(count: subjects.count) }
        patient = subjects.patient
        patientReference = subjects.reference
    }

    /// The resource, or those of a Bundle or Parameters, and of those inside them: each is about a patient (RECORD-46).
    private static func resources(in json: JSONValue, fullURL: String?) -> [(resource: JSONValue, fullURL: String?)] {
        switch json["resourceType"]?.string {
        case "Bundle":
            (json["entry"]?.elements ?? []).flatMap { entry in
                entry["resource"].map { resources(in: $0, fullURL: entry["fullUrl"]?.string) } ?? []
            }
        case "Parameters":
            [(json, fullURL)] + (json["parameter"]?.elements ?? []).flatMap { resources(ofParameter: $0) }
        default: [(json, fullURL)]
        }
    }

    private static func resources(
        ofParameter parameter: JSONValue
    ) -> [(resource: JSONValue, fullURL: String?)] {
        (parameter["resource"].map { resources(in: $0, fullURL: nil) } ?? [])
            + (parameter["part"]?.elements ?? []).flatMap { resources(ofParameter: $0) }
    }

    /// The numbers of its patient, of the Patient resource or else of the reference to one.
    var patientIdentifiers: [PatientIdentifier] {
        if let patient { return FHIRPerson.identifiers(of: patient) }
        return patientReference?.identifier.map { [PatientIdentifier(system: $0.system, value: $0.value)] } ?? []
    }

    /// True where the bytes tell another encoding than UTF-8: GB 18030 inside a string, or UTF-16 by its mark or zero bytes.
    private static func isOtherEncoding(_ bytes: [UInt8], _ error: JSONError) -> Bool {
        switch error.kind {
        case .invalidUTF8, .byteOrderMark: true
        case .unexpectedByte:
            error.offset < 4 && bytes.indices.contains(error.offset) && [0, 0xFE, 0xFF].contains(bytes[error.offset])
        default: false
        }
    }

    /// The names under which references mean a resource.
    private static func names(of resource: JSONValue, fullURL: String?) -> [String] {
        var names: [String] = []
        if let fullURL { names.append(fullURL) }
        if let type = resource["resourceType"]?.string, let id = resource["id"]?.string {
            names.append("\(type)/\(id)")
        }
        return names
    }

    /// True for a Bundle.
    var isBundle: Bool { root["resourceType"]?.string == "Bundle" }

    /// The resources of a type, in order.
    func resources(ofType type: String) -> [JSONValue] {
        resources.filter { $0["resourceType"]?.string == type }
    }

    /// The resource that a `Reference` means: contained in `holder`, or in the Bundle.
    func resolve(_ reference: JSONValue?, from holder: JSONValue) -> JSONValue? {
        guard let text = reference?["reference"]?.string else { return nil }
        if text.hasPrefix("#") {
            let id = String(text.dropFirst())
            return holder["contained"]?.elements.first { $0["id"]?.string == id }
        }
        return Self.position(of: text, in: positions).map { resources[$0] }
    }

    /// The position in `resources` of what a `Reference` means.
    func position(of reference: JSONValue) -> Int? {
        reference["reference"]?.string.flatMap { Self.position(of: $0, in: positions) }
    }

    /// A reference as written, without its version, or by its last two path segments when it is an absolute URL.
    static func position(of reference: String, in positions: [String: Int]) -> Int? {
        if let position = positions[reference] { return position }
        var segments = reference.split(separator: "/", omittingEmptySubsequences: true)
        if segments.count >= 4, segments[segments.count - 2] == "_history" { segments.removeLast(2) }
        guard segments.count >= 2 else { return nil }
        return positions[segments.suffix(2).joined(separator: "/")]
    }
}
