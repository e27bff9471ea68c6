/// What kind of document this is, in the words that a consent uses. A small fixed list, because a person has to choose
/// from it; the exact type of the document stays in `RecordType`.
public enum RecordClass: String, CaseIterable, Hashable, Sendable {
    /// Outline of a record, patient summary, a whole history in one file.
    case summary
    /// Outpatient and emergency visits.
    case outpatient
    /// Admission, course, consultation, discharge, notices of a stay in hospital.
    case inpatient
    /// Prescriptions and medication lists.
    case medication
    /// Laboratory results.
    case lab
    /// Images and reports of examinations.
    case imaging
    /// Electrocardiograms.
    case ecg
    /// Pathology and cytology.
    case pathology
    /// Treatment, operations, anaesthesia, transfusion, birth.
    case procedure
    /// Nursing.
    case nursing
    /// Health check-ups and measurements.
    case checkup
    /// Vaccinations.
    case vaccination
    /// None of these, or not known. A permission for another class never covers it.
    case other

    /// The Chinese name.
    public var zh: String { names.zh }

    /// The English name.
    public var en: String { names.en }

    private var names: (zh: String, en: String) {
        switch self {
        case .summary: ("病历概要", "summary")
        case .outpatient: ("门急诊病历", "outpatient record")
        case .inpatient: ("住院病历", "inpatient record")
        case .medication: ("处方用药", "medication")
        case .lab: ("检验", "laboratory")
        case .imaging: ("检查影像", "imaging")
        case .ecg: ("心电", "electrocardiogram")
        case .pathology: ("病理", "pathology")
        case .procedure: ("治疗手术", "treatment and surgery")
        case .nursing: ("护理", "nursing")
        case .checkup: ("健康体检", "check-up")
        case .vaccination: ("预防接种", "vaccination")
        case .other: ("其他", "other")
        }
    }

    /// The code system of these codes in FHIR resources.
    public static let system = "urn:nuo:record-class"

    /// The class as a coding.
    public var coding: FHIR.Coding { FHIR.Coding(system: Self.system, code: rawValue, display: zh) }
}
