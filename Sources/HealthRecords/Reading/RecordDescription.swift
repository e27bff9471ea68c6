/// What a document says about itself, read from its content.
public struct RecordDescription: Hashable, Sendable {
    /// Who wrote it.
    public struct Author: Hashable, Sendable {
        /// The person's name.
        public var name: String?
        /// The institution's name.
        public var organization: String?
        /// True where somebody else wrote it too.
        public var isOneOfSeveral = false
        /// The numbers by which it names the people who wrote it.
        public var people: [PatientIdentifier] = []
        /// The numbers by which it names the institutions that they wrote it for.
        public var organizations: [PatientIdentifier] = []

        /// An author.
        public init(name: String? = nil, organization: String? = nil) {
            self.name = name
            self.organization = organization
        }
    }

    /// The format.
    public let format: RecordFormat
    /// The exact type.
    public let type: RecordType
    /// The class that consents speak of.
    public let documentClass: RecordClass
    /// The sensitivity level.
    public let level: SensitivityLevel
    /// The labels stated or called for by the content, sorted; nil where none was found and a part of the content can't be
    /// read here: a PDF, a scan, a report inside an image file.
    public let labels: [SecurityLabel]?
    /// The grade: general, since no format has a field for it; an institution raises it by its own list.
    public let grade: DataGrade
    /// The date of the document or of the last service in it.
    public let date: FHIRDateTime?
    /// The date of the first service in it, when that is before its date.
    public let earliestServiceDate: FHIRDateTime?
    /// The date of the last service in it, when that is after its date.
    public let latestServiceDate: FHIRDateTime?
    /// Who wrote it.
    public let author: Author
    /// The one encounter that it belongs to; nil when it names none, or several.
    public let encounter: EncounterIdentifier?
    /// The title, fit for one line.
    public let title: String
    /// The numbers by which it names its patient, in its order.
    public let patientIdentifiers: [PatientIdentifier]
    /// The patient's name.
    public let patientName: String?
    /// The patient's date of birth.
    public let patientBirthDate: FHIRDateTime?

    /// The media type.
    public var contentType: String { format.contentType }

    /// Throws when the document names another patient than these identifiers do. A document that names none, or only
    /// in systems that are not known here, passes: that it is this patient's is then the word of who brings it.
    public func requirePatient(_ identifiers: [PatientIdentifier]) throws(RecordError) {
        if case .different(let system) = PatientMatch.compare(patientIdentifiers, identifiers) {
            throw .otherPatient(system: system)
        }
    }
}

/// The parts of a description that a format's reader fills in.
struct RecordDraft {
    var type: ClassifiedType
    var level = SensitivityLevel.clinicalDefault
    var labels: [SecurityLabel]? = []
    var date: FHIRDateTime?
    var earliestServiceDate: FHIRDateTime?
    var latestServiceDate: FHIRDateTime?
    var author = RecordDescription.Author()
    var encounter: EncounterIdentifier?
    var title: String?
    var patientIdentifiers: [PatientIdentifier] = []
    var patientName: String?
    var patientBirthDate: FHIRDateTime?

    init(type: ClassifiedType) { self.type = type }

    /// The services that it tells of, where they lie outside its date.
    mutating func take(_ span: (first: FHIRDateTime, last: FHIRDateTime)?) {
        guard let span, let date else { return }
        earliestServiceDate = span.first.earliest < date.earliest ? span.first : nil
        latestServiceDate = span.last.latestExclusive > date.latestExclusive ? span.last : nil
    }

    func description(format: RecordFormat, name: String, declaredType: String?) throws(RecordError) -> RecordDescription
    {
        let type = try type.reconciled(withDeclared: declaredType)
        var author = author
        author.name = author.name.map { DisplayText.line($0) }
        author.organization = author.organization.map { DisplayText.line($0) }
        let titleText = title.map { DisplayText.line($0) } ?? ""
        return RecordDescription(
            format: format, type: type.type, documentClass: type.documentClass, level: level, labels: labels,
            grade: .general, date: date, earliestServiceDate: earliestServiceDate,
            latestServiceDate: latestServiceDate,
            author: author, encounter: encounter,
            title: titleText.isEmpty ? DisplayText.title(fromFileName: name) : titleText,
            patientIdentifiers: patientIdentifiers, patientName: patientName.map { DisplayText.line($0) },
            patientBirthDate: patientBirthDate)
    }
}
