/// The grades of the Data Security Law (Art. 21), an axis of its own beside the sensitivity level.
public enum DataGrade: String, CaseIterable, Hashable, Sendable, Comparable {
    /// 一般数据: follows consent. The default.
    case general
    /// 重要数据: needs an approval record besides.
    case important
    /// 核心数据: never leaves its custodian.
    case core

    /// The Chinese name.
    public var zh: String {
        switch self {
        case .general: "一般数据"
        case .important: "重要数据"
        case .core: "核心数据"
        }
    }

    /// The English name.
    public var en: String { "\(rawValue) data" }

    /// By strictness.
    public static func < (one: DataGrade, other: DataGrade) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .general: 0
        case .important: 1
        case .core: 2
        }
    }
}
