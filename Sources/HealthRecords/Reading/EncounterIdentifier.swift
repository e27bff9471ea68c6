/// The number of an encounter (a visit or a stay) in its system, as the record system that made a document gives it.
public struct EncounterIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// URI of the numbering system.
    public let system: String
    /// The number in it.
    public let value: String

    /// Takes both.
    public init(system: String, value: String) {
        self.system = system
        self.value = value
    }

    /// Parses `system|value`; nil without either.
    public init?(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(system: parts[0], value: parts[1])
    }

    /// `system|value`
    public var description: String { "\(system)|\(value)" }
}
