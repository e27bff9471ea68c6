extension FHIRDocument {
    /// A readable summary: the sections of a Composition, else the resources by kind, the latest first.
    func summary() throws(RecordError) -> RecordSummary {
        let type = try FHIRClassifier.type(of: self)
        var summary = RecordSummary(title: DisplayText.line(title(of: type)))
        summary.type = type.type
        summary.patientName = (patient.flatMap { FHIRPerson.name(of: $0) } ?? patientReference?.display)
            .map { DisplayText.line($0) }
        summary.date = FHIRDates.documentDate(of: self)
        let found = author
        summary.author = RecordDescription.Author(
            name: found.name.map { DisplayText.line($0) }, organization: found.organization.map { DisplayText.line($0) }
        )
        let compositions = resources(ofType: "Composition")
        let sections = compositions.flatMap { composed($0["section"]?.elements ?? [], in: $0, depth: 0) }
        summary.setSections(sections.isEmpty ? sectionsByKind : sections, limits: limits)
        return summary
    }

    /// The sections of a Composition with the entries they point to; a section without entries shows its narrative.
    private func composed(_ sections: [JSONValue], in composition: JSONValue, depth: Int) -> [SummarySection] {
        guard depth < 8 else { return [] }
        return sections.flatMap { section in
            var (rows, lines) = content(of: section["entry"], in: composition)
            if rows.isEmpty, lines.isEmpty, let text = section["text"]?["div"]?.string {
                lines = NarrativeText.lines(xhtml: text, limit: limits.summaryRows).map {
                    SummarySection.Line(text: $0)
                }
            }
            let title = section["title"]?.string ?? FHIR.CodeableConcept(section["code"])?.displayText
            let heading = title.map { SummarySection.Heading.titled(DisplayText.line($0)) } ?? .results
            return [SummarySection(heading, lines: lines, rows: rows)]
                + composed(section["section"]?.elements ?? [], in: composition, depth: depth + 1)
        }
    }

    /// Rows and lines of the entries of a section. Entries may point to the same resources again and again, so that
    /// only a bound of our own ends the work.
    private func content(
        of entries: JSONValue?, in composition: JSONValue
    ) -> (rows: [ResultRow], lines: [SummarySection.Line]) {
        let bound = limits.summaryRows * 10
        var rows: [ResultRow] = []
        var lines: [SummarySection.Line] = []
        for reference in (entries?.elements ?? []).prefix(bound) where rows.count < bound {
            guard let entry = resolve(reference, from: composition) else { continue }
            if entry["resourceType"] == "Observation" {
                rows += FHIRResults.rows(of: entry)
                continue
            }
            if let line = FHIRLines.line(of: entry) { lines.append(line) }
            guard entry["resourceType"] == "DiagnosticReport" else { continue }
            for result in (entry["result"]?.elements ?? []).prefix(bound) where rows.count < bound {
                if let observation = resolve(result, from: entry) { rows += FHIRResults.rows(of: observation) }
            }
        }
        return (rows, lines)
    }

    private var sectionsByKind: [SummarySection] {
        let rows = resources(ofType: "Observation").flatMap { FHIRResults.rows(of: $0) }
        let results = SummarySection(.results, rows: Self.latestFirst(rows, by: \.date))
        let kinds: [(SummarySection.Heading, [String])] = [
            (.reports, ["DiagnosticReport"]), (.diagnoses, ["Condition"]), (.allergies, ["AllergyIntolerance"]),
            (.medications, ["MedicationRequest", "MedicationStatement"]), (.vaccinations, ["Immunization"]),
            (.procedures, ["Procedure"]), (.images, ["ImagingStudy"]), (.visits, ["Encounter"]),
            (.documents, ["DocumentReference"]),
        ]
        let others = kinds.map { heading, types in
            let lines = types.flatMap { resources(ofType: $0) }.compactMap { FHIRLines.line(of: $0) }
            return SummarySection(heading, lines: Self.latestFirst(lines, by: \.date))
        }
        return [results] + others
    }

    /// Stable, so that results of one time keep the order of the document.
    private static func latestFirst<Item>(_ items: [Item], by date: (Item) -> FHIRDateTime?) -> [Item] {
        items.enumerated().sorted { one, other in
            let times = (date(one.element)?.earliest ?? .min, date(other.element)?.earliest ?? .min)
            return times.0 == times.1 ? one.offset < other.offset : times.0 > times.1
        }.map(\.element)
    }
}
