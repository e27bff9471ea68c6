import HealthRecords

/// How far an adult decides alone, as a court found (民法典 Art. 21, 22, 24).
public enum LegalCapacity: String, Hashable, Sendable, CaseIterable {
    /// 无民事行为能力: the guardian decides.
    case incapable = "none"
    /// 限制民事行为能力: guardian and ward decide together.
    case limited
    /// Restored: the person decides alone again.
    case full
}

/// What version 2 of a guardianship says: a court's order about an adult (CONSENT-200).
public struct AdultOrder: Hashable, Sendable {
    /// The longest time for which an order is entered, in days: five years.
    public static let maximumDays: UInt64 = 1826

    /// What the court found.
    public let capacity: LegalCapacity
    /// The number of the order, 1 to 300 bytes on one line.
    public let reference: String

    /// Takes both.
    public init(capacity: LegalCapacity, reference: String) {
        self.capacity = capacity
        self.reference = reference
    }

    var elements: [JSONValue] {
        [
            FHIRElement.extension("capacity", ["valueCode": .string(capacity.rawValue)]),
            FHIRElement.text("order", reference),
        ]
    }

    /// Reads the two elements; nil where there is neither.
    init?(in resource: JSONValue) throws(MeaningError) {
        guard let element = resource.ext("capacity") else { return nil }
        guard let capacity = element["valueCode"]?.string.flatMap({ LegalCapacity(rawValue: $0) }) else {
            throw .element("capacity")
        }
        self.capacity = capacity
        reference = try resource.extString("order")
        guard reference.isNameOfOneLine else { throw .element("order") }
    }

    /// True for guardians that this order can name: by the court, each with an end within five years, and none where
    /// capacity is restored.
    func allows(_ guardians: [Guardian], from time: UInt64) -> Bool {
        guard capacity != .full else { return guardians.isEmpty }
        return !guardians.isEmpty
            && guardians.allSatisfy { guardian in
                guard guardian.basis == .court, let end = guardian.end else { return false }
                return time < end && end - time <= Self.maximumDays * 86_400
            }
    }
}
