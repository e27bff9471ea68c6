/// Rows of results from the entries of CDA sections.
enum CDAResults {
    /// The rows of every observation in an entry, organizers included.
    static func rows(in entry: MarkupElement) -> [ResultRow] {
        var rows: [ResultRow] = []
        entry.forEach { element in
            if element.name == "observation", let row = row(of: element) { rows.append(row) }
        }
        return rows
    }

    private static func row(of observation: MarkupElement) -> ResultRow? {
        let code = observation.child("code")
        guard let value = observation.child("value"), let name = code?["displayName"] ?? code?["code"] else {
            return nil
        }
        let text = value["value"] ?? value["displayName"] ?? DisplayText.line(value.allText)
        guard !text.isEmpty else { return nil }
        let range = observation.descendant("referenceRange", "observationRange")
        let low = range?.descendant("value", "low")?["value"]
        let high = range?.descendant("value", "high")?["value"]
        let stated = observation.child("interpretationCode")?["code"]
        return ResultRow(
            name: name, value: text, unit: value["unit"].map { $0 == "1" ? "" : $0 } ?? "",
            referenceRange: range?.child("text")?.allText ?? ResultRow.range(low: low, high: high),
            flag: stated.map { ResultRow.Flag(interpretation: $0) }
                ?? ResultRow.Flag(value: value["value"], low: low, high: high),
            date: observation.child("effectiveTime")?["value"].flatMap { FHIRDateTime(hl7: $0) })
    }
}
