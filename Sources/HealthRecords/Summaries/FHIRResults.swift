/// Rows of results from FHIR Observations.
enum FHIRResults {
    /// The row of an observation, then those of its components. An observation without a value of its own gives its
    /// components alone.
    static func rows(of observation: JSONValue) -> [ResultRow] {
        let date = FHIRDates.services(of: observation).max { $0.earliest < $1.earliest }
        let components = (observation["component"]?.elements ?? []).compactMap { row(of: $0, date: date) }
        return (row(of: observation, date: date).map { [$0] } ?? []) + components
    }

    private static func row(of holder: JSONValue, date: FHIRDateTime?) -> ResultRow? {
        guard let value = value(of: holder) else { return nil }
        let range = holder["referenceRange"]?[0]
        let low = range?["low"]?["value"]?.number
        let high = range?["high"]?["value"]?.number
        let stated = (holder["interpretation"]?.elements ?? []).flatMap { FHIR.CodeableConcept($0)?.codings ?? [] }
        let flag =
            stated.isEmpty
            ? ResultRow.Flag(value: holder["valueQuantity"]?["value"]?.number, low: low, high: high)
            : stated.lazy.compactMap { ResultRow.Flag(interpretation: $0.code) }.first
        return ResultRow(
            name: FHIR.CodeableConcept(holder["code"])?.displayText ?? "", value: value.text, unit: value.unit,
            referenceRange: range?["text"]?.string ?? ResultRow.range(low: low, high: high), flag: flag, date: date)
    }

    private static func value(of holder: JSONValue) -> (text: String, unit: String)? {
        if let quantity = holder["valueQuantity"] {
            let text = (quantity["comparator"]?.string ?? "") + (quantity["value"]?.number ?? "")
            return (text, quantity["unit"]?.string ?? quantity["code"]?.string ?? "")
        }
        if let concept = FHIR.CodeableConcept(holder["valueCodeableConcept"]) { return (concept.displayText ?? "", "") }
        if let range = holder["valueRange"] {
            let low = range["low"]?["value"]?.number
            let high = range["high"]?["value"]?.number
            return (ResultRow.range(low: low, high: high), range["low"]?["unit"]?.string ?? "")
        }
        if let ratio = holder["valueRatio"] {
            let parts = ["numerator", "denominator"].map { ratio[$0]?["value"]?.number ?? "" }
            return (parts.joined(separator: ":"), "")
        }
        for name in ["valueString", "valueDateTime", "valueTime"] {
            if let text = holder[name]?.string { return (text, "") }
        }
        if let number = holder["valueInteger"]?.number { return (number, "") }
        if let truth = holder["valueBoolean"]?.bool { return (truth ? "true" : "false", "") }
        return FHIR.CodeableConcept(holder["dataAbsentReason"]).map { ($0.displayText ?? "", "") }
    }
}
