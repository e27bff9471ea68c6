/// A label that a document carries or that its content calls for, such as v3-ActCode HIV. A permission for level 5
/// names the labels it covers. Confidentiality codes are no labels here: they are the document's level.
public struct SecurityLabel: Hashable, Sendable, Comparable {
    /// The URI of the code system.
    public let system: String
    /// The code, unknown ones included.
    public let code: String

    /// A label.
    public init(system: String, code: String) {
        self.system = system
        self.code = code
    }

    /// HL7 v3 ActCode, which has the information-sensitivity codes.
    public static let actCodeSystem = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    /// HL7 v3 Confidentiality.
    public static let confidentialitySystem = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

    /// The URI that stands for a system, of which CDA has an object identifier and STU3 an address of its own.
    static func system(named name: String) -> String {
        switch name {
        case "urn:oid:2.16.840.1.113883.5.25", "http://hl7.org/fhir/v3/Confidentiality": confidentialitySystem
        case "urn:oid:2.16.840.1.113883.5.4", "http://hl7.org/fhir/v3/ActCode": actCodeSystem
        default: name
        }
    }

    /// v3-ActCode information-sensitivity codes that make a document level 5 by themselves.
    static let levelFiveCodes: Set<String> = [
        "HIV", "STD", "PSY", "PSYTHPN", "MH", "BH", "SUD", "ETH", "ETHUD", "OPIOIDUD", "SDV", "SEX", "GDIS", "TBOO",
    ]

    /// As a FHIR coding.
    public var coding: FHIR.Coding { FHIR.Coding(system: system, code: code) }

    /// By system, then code.
    public static func < (one: SecurityLabel, other: SecurityLabel) -> Bool {
        (one.system, one.code) < (other.system, other.code)
    }
}
