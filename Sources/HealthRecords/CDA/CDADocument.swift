/// A CDA R2 document (HL7 v3, `urn:hl7-org:v3`) about one patient, as WS/T 500 and C-CDA profile it.
struct CDADocument {
    let root: MarkupElement
    let limits: RecordLimits
    /// The numbers of the patient, in document order.
    let patientIdentifiers: [PatientIdentifier]
    /// What labels, codes and words say.
    let sensitivity: SensitivityScan

    static let namespace = "urn:hl7-org:v3"

    init(parsing bytes: [UInt8], limits: RecordLimits) throws(RecordError) {
        let root = try MarkupParser.parse(bytes, limits: limits)
        guard root.name == "ClinicalDocument", root.namespace == Self.namespace else {
            throw .notCDA(reason: "root")
        }
        let targets = root.children("recordTarget")
        guard let first = targets.first else { throw .notCDA(reason: "recordTarget") }
        let identifiers = targets.map { Self.identifiers(of: $0) }
        for others in identifiers.dropFirst() where PatientMatch.compare(identifiers[0], others) != .same {
            throw .severalPatients(count: targets.count)
        }
        self.root = root
        self.limits = limits
        patientIdentifiers = Self.identifiers(of: first)
        sensitivity = Self.scan(root)
    }

    private static func identifiers(of target: MarkupElement) -> [PatientIdentifier] {
        let role = target.child("patientRole")
        let ids = (role?.children("id") ?? []) + (role?.child("patient")?.children("id") ?? [])
        return ids.prefix(RecordLimits.standard.patientIdentifiers).compactMap { id in
            guard let value = id["extension"], !value.isEmpty else { return nil }
            return PatientIdentifier(system: id["root"].map { "urn:oid:\($0)" } ?? "", value: value)
        }
    }

    private static func scan(_ root: MarkupElement) -> SensitivityScan {
        var scan = SensitivityScan()
        root.forEach { element in
            if element.name == "nonXMLBody" || element.name == "observationMedia" { scan.noteUnread() }
            if let code = element["code"], let system = element["codeSystem"] {
                scan.note(system: "urn:oid:\(system)", code: code)
            }
            if element.name == "confidentialityCode", let code = element["code"] {
                // The system is often left out; the element itself says what the code is.
                scan.note(labelSystem: SecurityLabel.confidentialitySystem, code: code)
            }
            if !element.text.isEmpty { scan.note(text: element.text) }
            for name in ["displayName", "value"] {
                if let text = element[name] { scan.note(text: text) }
            }
        }
        return scan
    }
}
