extension CDADocument {
    /// A readable summary: each section's results from its entries, else its narrative.
    func summary() throws(RecordError) -> RecordSummary {
        let type = try type().type
        let title = root.child("title").map { DisplayText.line($0.allText) } ?? ""
        var summary = RecordSummary(title: title.isEmpty ? type.zh : title)
        let draft = try draft()
        summary.type = type
        summary.patientName = draft.patientName.map { DisplayText.line($0) }
        summary.author = RecordDescription.Author(
            name: draft.author.name.map { DisplayText.line($0) },
            organization: draft.author.organization.map { DisplayText.line($0) })
        summary.date = draft.date
        summary.setSections(
            Self.sections(in: root.descendant("component", "structuredBody"), limits: limits), limits: limits)
        return summary
    }

    private static func sections(in holder: MarkupElement?, limits: RecordLimits) -> [SummarySection] {
        (holder?.children("component") ?? []).flatMap { component -> [SummarySection] in
            guard let section = component.child("section") else { return [] }
            let rows = section.children("entry").flatMap { CDAResults.rows(in: $0) }
            let lines = rows.isEmpty ? narrative(section.child("text"), limit: limits.summaryRows) : []
            let code = section.child("code")
            let title = section.child("title").map { DisplayText.line($0.allText) } ?? ""
            let heading = title.isEmpty ? code?["displayName"] ?? code?["code"] ?? "" : title
            return [SummarySection(.titled(DisplayText.line(heading)), lines: lines, rows: rows)]
                + sections(in: section, limits: limits)
        }
    }

    /// Lines of a narrative block: a table row, paragraph, list item or break ends a line.
    private static func narrative(_ text: MarkupElement?, limit: Int) -> [SummarySection.Line] {
        var lines: [SummarySection.Line] = []
        var current = ""
        func flush() {
            let line = SummarySection.Line(text: current)
            if !line.text.isEmpty { lines.append(line) }
            current = ""
        }
        func visit(_ element: MarkupElement) {
            let isBlock = ["br", "caption", "item", "list", "paragraph", "table", "tr"].contains(element.name)
            if isBlock { flush() }
            for piece in element.pieces where lines.count <= limit {
                switch piece {
                case .text(let text): current += text
                case .child(let index): visit(element.children[index])
                }
            }
            if element.name == "td" || element.name == "th" { current += "  " }
            if isBlock { flush() }
        }
        if let text { visit(text) }
        flush()
        return lines
    }
}
