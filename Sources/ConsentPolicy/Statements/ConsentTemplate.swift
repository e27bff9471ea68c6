public import HealthRecords

/// Terms that a usual consent has. They are a start and no kind of their own: what is signed is an ordinary consent, and its
/// text says every term.
public enum ConsentTemplate: String, CaseIterable, Sendable {
    /// 家庭医生签约: a family doctor, for the year of the contract.
    case familyDoctor = "family-doctor"

    /// What for.
    public var purposes: [PurposeOfUse] {
        switch self {
        case .familyDoctor: [.treatment, .careManagement]
        }
    }

    /// Which classes.
    public var classes: [RecordClass] {
        switch self {
        case .familyDoctor: RecordClass.allCases
        }
    }

    /// Days for which it holds.
    public var days: Int {
        switch self {
        case .familyDoctor: 365
        }
    }
}
