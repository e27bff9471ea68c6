extension DICOMFile {
    /// A readable summary of the header.
    func summary() -> RecordSummary {
        let draft = draft()
        var summary = RecordSummary(title: DisplayText.line(title), byteCount: totalSize)
        summary.type = draft.type.type
        summary.patientName = draft.patientName.map { DisplayText.line($0) }
        summary.author = RecordDescription.Author(
            name: draft.author.name.map { DisplayText.line($0) },
            organization: draft.author.organization.map { DisplayText.line($0) })
        summary.date = draft.date
        summary.facts = [SummaryFact(kind: .modality, value: draft.type.type.code)]
        if let part = string(.bodyPart) {
            summary.facts.append(SummaryFact(kind: .bodyPart, value: DisplayText.line(part)))
        }
        if let columns = number(.columns), let rows = number(.rows) {
            summary.facts.append(SummaryFact(kind: .imageSize, value: "\(columns)×\(rows)"))
        }
        if let frames = string(.frames) {
            summary.facts.append(SummaryFact(kind: .frames, value: DisplayText.line(frames)))
        }
        return summary
    }
}
