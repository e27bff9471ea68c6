public import HealthRecords

/// Why somebody asks (HL7 v3 ActReason, and one of our own). A consent covers a purpose and what lies below it.
public enum PurposeOfUse: String, Sendable, CaseIterable {
    /// Treatment.
    case treatment = "TREAT"
    /// Treatment in an emergency; below treatment. Against a denial it takes a declared emergency.
    case emergencyTreatment = "ETREAT"
    /// 检查检验结果互认, mutual recognition of results; below treatment.
    case mutualRecognition = "MUTREC"
    /// Care management.
    case careManagement = "CAREMGT"
    /// Payment.
    case payment = "HPAYMT"
    /// Operation of a health service.
    case operations = "HOPERAT"
    /// Public health.
    case publicHealth = "PUBHLTH"
    /// Research.
    case research = "HRESCH"
    /// The patient asks for their own.
    case patientRequest = "PATRQT"
    /// The family asks.
    case familyRequest = "FAMRQT"

    /// The purpose that this one is part of; nil at the top.
    public var parent: PurposeOfUse? {
        switch self {
        case .emergencyTreatment, .mutualRecognition: .treatment
        default: nil
        }
    }

    /// True when a consent for `granted` covers this purpose.
    public func isCovered(by granted: PurposeOfUse) -> Bool {
        self == granted || (parent?.isCovered(by: granted) ?? false)
    }

    var coding: JSONValue {
        FHIRElement.coding(self == .mutualRecognition ? Systems.ownPurpose : Systems.purpose, rawValue)
    }

    static func list(_ element: JSONValue?) throws(MeaningError) -> [PurposeOfUse] {
        var purposes: [PurposeOfUse] = []
        for coding in element?.elements ?? [] {
            guard let purpose = coding["code"]?.string.flatMap({ PurposeOfUse(rawValue: $0) }),
                purpose.coding == coding
            else { throw .element("purpose") }
            purposes.append(purpose)
        }
        return purposes
    }
}

/// A span of days at +08:00, both inclusive; either may be open.
public struct DayRange: Hashable, Sendable {
    /// First day.
    public let first: CivilDate?
    /// Last day.
    public let last: CivilDate?

    /// Takes both ends; nil when the last is before the first.
    public init?(first: CivilDate?, last: CivilDate?) {
        if let first, let last, last < first { return nil }
        self.first = first
        self.last = last
    }

    /// No bound at either end.
    public static let unbounded = DayRange()

    private init() {
        first = nil
        last = nil
    }

    /// True when every day of `other` is one of these.
    public func contains(_ other: DayRange) -> Bool {
        (first.map { first in other.first.map { first <= $0 } ?? false } ?? true)
            && (last.map { last in other.last.map { $0 <= last } ?? false } ?? true)
    }

    /// True when nothing is excluded.
    public var isUnbounded: Bool { first == nil && last == nil }

    /// True when every instant of `time` lies inside; a document without a date lies only in an unbounded range.
    public func contains(_ time: FHIRDateTime?) -> Bool {
        guard !isUnbounded else { return true }
        guard let time else { return false }
        if let first, time.earliest < first.startSeconds() { return false }
        if let last, time.latestExclusive > last.startSeconds() + 86_400 { return false }
        return true
    }

    /// True when some instant of `time` lies inside, or it has no date: how a prohibition matches.
    public func mayContain(_ time: FHIRDateTime?) -> Bool {
        time.map { mayTouch(from: $0, until: $0) } ?? true
    }

    /// The same for what lasted from one time to another.
    func mayTouch(from start: FHIRDateTime, until end: FHIRDateTime) -> Bool {
        if let first, end.latestExclusive <= first.startSeconds() { return false }
        if let last, start.earliest >= last.startSeconds() + 86_400 { return false }
        return true
    }

    var period: JSONValue? {
        guard !isUnbounded else { return nil }
        return .object(compacting: ["start": first.map { .string($0.text) }, "end": last.map { .string($0.text) }])
    }

    init(period: JSONValue?) throws(MeaningError) {
        guard let period else {
            self = .unbounded
            return
        }
        let first = period["start"] == nil ? nil : try period.civilDate("start")
        let last = period["end"] == nil ? nil : try period.civilDate("end")
        guard let range = DayRange(first: first, last: last) else { throw .element("period") }
        self = range
    }
}
