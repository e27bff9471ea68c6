/// One result: `血红蛋白  103.0 g/L  (115–175)  low`.
public struct ResultRow: Hashable, Sendable {
    /// How a result stands to what is usual.
    public enum Flag: String, Hashable, Sendable {
        /// Below the range.
        case low
        /// Above the range.
        case high
        /// Far below, needs action.
        case criticallyLow = "critically-low"
        /// Far above, needs action.
        case criticallyHigh = "critically-high"
        /// Not as usual, without direction.
        case abnormal

        /// From HL7 v3 ObservationInterpretation; nil for normal and for codes without a direction.
        init?(interpretation code: String) {
            switch code {
            case "L": self = .low
            case "H": self = .high
            case "LL", "LU": self = .criticallyLow
            case "HH", "HU": self = .criticallyHigh
            case "A", "AA", "POS", "DET": self = .abnormal
            default: return nil
            }
        }

        /// By comparing a value with its range.
        init?(value: String?, low: String?, high: String?) {
            guard let value = value.flatMap(Double.init) else { return nil }
            if let low = low.flatMap(Double.init), value < low {
                self = .low
            } else if let high = high.flatMap(Double.init), value > high {
                self = .high
            } else {
                return nil
            }
        }
    }

    /// What was measured.
    public let name: String
    /// The value as the source wrote it.
    public let value: String
    /// The unit, empty when there is none.
    public let unit: String
    /// The usual range, empty when none is given.
    public let referenceRange: String
    /// Outside the range, as stated by the source or else by comparing.
    public let flag: Flag?
    /// When it was measured.
    public let date: FHIRDateTime?

    init(
        name: String, value: String, unit: String = "", referenceRange: String = "", flag: Flag? = nil,
        date: FHIRDateTime? = nil
    ) {
        self.name = DisplayText.line(name)
        self.value = DisplayText.line(value)
        self.unit = DisplayText.line(unit, limit: 40)
        self.referenceRange = DisplayText.line(referenceRange, limit: 80)
        self.flag = flag
        self.date = date
    }

    /// `40–55`, `≥40`, `≤55`.
    static func range(low: String?, high: String?) -> String {
        switch (low, high) {
        case (let low?, let high?): "\(low)–\(high)"
        case (let low?, nil): "≥\(low)"
        case (nil, let high?): "≤\(high)"
        case (nil, nil): ""
        }
    }
}
