/// The five sensitivity levels of health data (GB/T 39725-2020 §6.2), low to high. Where several apply the highest
/// holds (就高不就低).
public enum SensitivityLevel: Int, CaseIterable, Hashable, Sendable, Comparable {
    /// May be made public.
    case open = 1
    /// May be used widely, after agreement.
    case wide = 2
    /// For a medium circle, partly de-identified.
    case medium = 3
    /// Identifiable; only staff who take part in the treatment.
    case narrow = 4
    /// The smallest circle: only the attending clinicians, and only when the patient's permission names the label.
    case minimal = 5

    /// The level of a clinical document that says nothing of its own: it names a patient.
    public static let clinicalDefault = SensitivityLevel.narrow

    /// The HL7 v3 Confidentiality code that stands for the level: U, L, M, N, R.
    public var confidentialityCode: String {
        switch self {
        case .open: "U"
        case .wide: "L"
        case .medium: "M"
        case .narrow: "N"
        case .minimal: "R"
        }
    }

    /// The level of an HL7 v3 Confidentiality code; V (very restricted) is as R. Nil for any other code.
    public init?(confidentialityCode: String) {
        if confidentialityCode == "V" {
            self = .minimal
            return
        }
        guard let level = Self.allCases.first(where: { $0.confidentialityCode == confidentialityCode }) else {
            return nil
        }
        self = level
    }

    /// The Chinese name.
    public var zh: String {
        switch self {
        case .open: "1级（可公开）"
        case .wide: "2级（较大范围）"
        case .medium: "3级（中等范围）"
        case .narrow: "4级（较小范围）"
        case .minimal: "5级（极小范围）"
        }
    }

    /// The English name.
    public var en: String {
        switch self {
        case .open: "level 1 (open)"
        case .wide: "level 2 (wide circle)"
        case .medium: "level 3 (medium circle)"
        case .narrow: "level 4 (narrow circle)"
        case .minimal: "level 5 (smallest circle)"
        }
    }

    /// By sensitivity.
    public static func < (one: SensitivityLevel, other: SensitivityLevel) -> Bool { one.rawValue < other.rawValue }
}
