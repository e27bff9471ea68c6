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
            throw .damagedJSON(error)
        }
        try self.init(json, limits: limits)
    }

    init(_ json: JSONValue, limits: RecordLimits) throws(RecordError) {
        try FHIRChecker.check(json, limits: limits)
        root = json
        self.limits = limits
        var resources: [JSONValue] = []
        var positions: [String: Int] = [:]
        let isBundle = json["resourceType"]?.string == "Bundle"
        for entry in isBundle ? json["entry"]?.elements ?? [] : [.object(["resource": json])] {
            guard let resource = entry["resource"] else { continue }
            for name in Self.names(of: resource, fullURL: entry["fullUrl"]?.string) {
                positions[name] = positions[name] ?? resources.count
            }
            resources.append(resource)
        }
        self.resources = resources
        self.positions = positions
        let subjects = FHIRSubjects(resources: resources, positions: positions)
        guard subjects.count <= 1 else { throw .severalPatients(count: subjects.count) }
        patient = subjects.patient
        patientReference = subjects.reference
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
