extension DICOMFile {
    /// What the header says of the file.
    func draft() -> RecordDraft {
        var draft = RecordDraft(type: DICOMModality.type(DisplayText.line(modality, limit: 16)))
        var scan = SensitivityScan()
        for tag in [DICOMTag.studyDescription, .seriesDescription, .bodyPart, .institution] {
            if let text = string(tag) { scan.note(text: text) }
        }
        // Reports and documents in an image file's clothes: their text is not in the header.
        if ["SR", "DOC", "KO", "PR", "OT"].contains(modality) { scan.noteUnread() }
        draft.level = scan.level(documentLevel: nil)
        draft.labels = scan.labels
        draft.date = date
        draft.author = RecordDescription.Author(
            name: personName(.performingPhysician) ?? personName(.readingPhysician), organization: string(.institution))
        draft.title = title
        if let identifier = string(.patientID) {
            draft.patientIdentifiers = [
                PatientIdentifier(system: string(.patientIDIssuer) ?? "", value: identifier)
            ]
        }
        draft.patientName = personName(.patientName)
        draft.patientBirthDate = string(.patientBirthDate).flatMap { FHIRDateTime(hl7: $0) }
        return draft
    }

    /// The study's or series' description, else the modality with the part of the body.
    var title: String {
        if let described = string(.studyDescription) ?? string(.seriesDescription) { return described }
        let name = DICOMModality.type(modality).type.zh
        return string(.bodyPart).map { "\(name) \($0)" } ?? name
    }
}
