public import HealthRecords

/// Why a resource is no consent that a reader of IHE PCF (Privacy Consent on FHIR) can act on: it then permits nothing.
public enum PCFError: Error, Equatable, Sendable {
    /// An element is missing or is not what the profile demands.
    case element(String)
    /// The profile has no such element, and a consent that uses it may mean less than what is understood of it.
    case unsupported(String)
}

/// A code in its system.
public struct PCFCode: Hashable, Sendable {
    /// URI of the system.
    public let system: String
    /// The code.
    public let code: String

    /// Takes both.
    public init(system: String, code: String) {
        self.system = system
        self.code = code
    }
}

/// What a consent says of single resources: this one, those by an author, or those of an encounter.
public struct PCFData: Hashable, Sendable {
    /// How the resource that is asked for is tied to `reference` (FHIR `consent-data-meaning`).
    public enum Meaning: String, Sendable {
        /// It is the resource itself.
        case instance
        /// It is the resource, or belongs to it: the encounter of a document.
        case related
        /// It was written by it.
        case authoredBy = "authoredby"
    }

    /// The tie.
    public let meaning: Meaning
    /// The other end.
    public let reference: String
}

/// One provision: criteria in different elements must all hold, of repeats in one element any; an empty element sets no
/// criterion.
public struct PCFProvision: Hashable, Sendable {
    /// Permit or deny.
    public let type: ConsentStatement.Provision
    /// When it holds.
    public let period: PCFPeriod
    /// Who asks: literal references, or `system|value` of identifiers.
    public let actors: [String]
    /// How an actor is shown to people, where the resource says so.
    public let actorNames: [String: String]
    /// What for.
    public let purposes: [PCFCode]
    /// Labels of the resource.
    public let labels: [PCFCode]
    /// When what the resource describes happened.
    public let dataPeriod: PCFPeriod
    /// Single resources.
    public let data: [PCFData]
}

/// A span of instants; a date stands for the whole day.
public struct PCFPeriod: Hashable, Sendable {
    /// Unix seconds of the first instant; nil without a bound.
    public let earliest: Int64?
    /// Unix seconds after the last instant; nil without a bound.
    public let latestExclusive: Int64?

    /// True when nothing is excluded.
    public var isUnbounded: Bool { earliest == nil && latestExclusive == nil }
}

/// A FHIR R4 Consent under the profiles of IHE PCF, as far as they go: one provision and one level of exceptions to it.
public struct PCFConsent: Hashable, Sendable {
    /// Whether its status is `active`.
    public let isActive: Bool
    /// Whose consent it is.
    public let patient: String
    /// Who keeps what it is about: `system|value` of identifiers, or literal references.
    public let organizations: [String]
    /// The provision.
    public let provision: PCFProvision
    /// Exceptions to it.
    public let exceptions: [PCFProvision]

    /// The largest number of exceptions, and of repeats in one element.
    public static let maximumRepeats = 256

    /// Reads a resource. Extensions are read over, as FHIR has it; everything else that the profile does not know is
    /// refused.
    public init(reading resource: JSONValue) throws(PCFError) {
        guard resource["resourceType"]?.string == "Consent" else { throw .element("resourceType") }
        for name in ["modifierExtension", "implicitRules", "verification"] where resource[name] != nil {
            throw .unsupported(name)
        }
        guard let status = resource["status"]?.string else { throw .element("status") }
        guard resource["scope"]?["coding"]?[0]?["code"]?.string == "patient-privacy" else { throw .element("scope") }
        guard let root = resource["provision"] else { throw .element("provision") }
        isActive = status == "active"
        patient = try Self.reference(resource["patient"], "patient")
        var organizations: [String] = []
        for organization in try resource.repeats("organization", in: "") {
            organizations.append(try Self.reference(organization, "organization"))
        }
        self.organizations = organizations
        provision = try PCFProvision(reading: root)
        let nested = try root.repeats("provision")
        var exceptions: [PCFProvision] = []
        for element in nested {
            guard element["provision"] == nil else { throw .unsupported("provision.provision.provision") }
            exceptions.append(try PCFProvision(reading: element))
        }
        self.exceptions = exceptions
    }

    /// A literal reference, or the identifier of a logical one.
    static func reference(_ element: JSONValue?, _ name: String) throws(PCFError) -> String {
        if let literal = element?["reference"]?.string { return literal }
        guard let system = element?["identifier"]?["system"]?.string,
            let value = element?["identifier"]?["value"]?.string
        else { throw .element(name) }
        return "\(system)|\(value)"
    }
}

extension PCFProvision {
    private static let known: Set = [
        "id", "extension", "type", "period", "actor", "purpose", "securityLabel", "dataPeriod", "data", "provision",
    ]

    init(reading element: JSONValue) throws(PCFError) {
        guard let members = element.object else { throw .element("provision") }
        if let unknown = members.names.first(where: { !Self.known.contains($0) }) {
            throw .unsupported("provision.\(unknown)")
        }
        guard let type = element["type"]?.string.flatMap({ ConsentStatement.Provision(rawValue: $0) }) else {
            throw .element("provision.type")
        }
        self.type = type
        period = try PCFPeriod(reading: element["period"], "provision.period")
        dataPeriod = try PCFPeriod(reading: element["dataPeriod"], "provision.dataPeriod")
        purposes = try Self.codes(element, "purpose")
        labels = try Self.codes(element, "securityLabel")
        var actors: [String] = []
        var names: [String: String] = [:]
        for actor in try element.repeats("actor") {
            // The profile fixes the role; of somebody in another one, such as an author, other things may be meant.
            if let role = actor["role"], role["coding"]?[0]?["code"]?.string != "IRCP" {
                throw .unsupported("provision.actor.role")
            }
            let reference = try PCFConsent.reference(actor["reference"], "provision.actor")
            actors.append(reference)
            names[reference] = actor["reference"]?["display"]?.string
        }
        self.actors = actors
        actorNames = names
        var data: [PCFData] = []
        for item in try element.repeats("data") {
            guard let meaning = item["meaning"]?.string else { throw .element("provision.data.meaning") }
            guard let meaning = PCFData.Meaning(rawValue: meaning) else { throw .unsupported("provision.data.meaning") }
            let reference = try PCFConsent.reference(item["reference"], "provision.data.reference")
            data.append(PCFData(meaning: meaning, reference: reference))
        }
        self.data = data
    }

    private static func codes(_ element: JSONValue, _ name: String) throws(PCFError) -> [PCFCode] {
        var codes: [PCFCode] = []
        for coding in try element.repeats(name) {
            guard let system = coding["system"]?.string, let code = coding["code"]?.string else {
                throw .element("provision.\(name)")
            }
            codes.append(PCFCode(system: system, code: code))
        }
        return codes
    }
}

extension PCFPeriod {
    init(reading element: JSONValue?, _ name: String) throws(PCFError) {
        guard let element else {
            self.init(earliest: nil, latestExclusive: nil)
            return
        }
        let start = try Self.time(element["start"], name)
        let end = try Self.time(element["end"], name)
        if let start, let end, end.latestExclusive <= start.earliest { throw .element(name) }
        self.init(earliest: start?.earliest, latestExclusive: end?.latestExclusive)
    }

    private static func time(_ element: JSONValue?, _ name: String) throws(PCFError) -> FHIRDateTime? {
        guard let element else { return nil }
        guard let time = element.string.flatMap({ FHIRDateTime(parsing: $0) }) else { throw .element(name) }
        return time
    }
}

extension JSONValue {
    /// The elements of a list that may be absent.
    fileprivate func repeats(_ name: String, in parent: String = "provision.") throws(PCFError) -> [JSONValue] {
        guard let value = self[name] else { return [] }
        guard let elements = value.array, !elements.isEmpty, elements.count <= PCFConsent.maximumRepeats else {
            throw .element("\(parent)\(name)")
        }
        return elements
    }
}
