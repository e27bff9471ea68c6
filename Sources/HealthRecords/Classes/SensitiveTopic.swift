/// What makes a document level 5 by its content (GB/T 39725-2020 §6.2, level 5; HL7 v3 InformationSensitivityPolicy).
public enum SensitiveTopic: String, CaseIterable, Hashable, Sendable {
    /// HIV and AIDS.
    case hiv
    /// Other sexually transmitted infections.
    case sexuallyTransmitted
    /// Mental disorders.
    case psychiatric
    /// Alcohol and drugs; tobacco is not meant.
    case substance
    /// Sexual assault and violence in the family.
    case violence

    /// The v3-ActCode label of the topic.
    public var label: SecurityLabel {
        let code =
            switch self {
            case .hiv: "HIV"
            case .sexuallyTransmitted: "STD"
            case .psychiatric: "PSY"
            case .substance: "ETH"
            case .violence: "SDV"
            }
        return SecurityLabel(system: SecurityLabel.actCodeSystem, code: code)
    }

    /// The Chinese name.
    public var zh: String {
        switch self {
        case .hiv: "艾滋病"
        case .sexuallyTransmitted: "性传播疾病"
        case .psychiatric: "精神障碍"
        case .substance: "物质依赖"
        case .violence: "性侵害与家庭暴力"
        }
    }

    /// The English name.
    public var en: String {
        switch self {
        case .hiv: "HIV and AIDS"
        case .sexuallyTransmitted: "sexually transmitted infection"
        case .psychiatric: "mental disorder"
        case .substance: "substance use"
        case .violence: "sexual or domestic violence"
        }
    }
}
