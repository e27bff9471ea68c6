public import Testing

/// Ties a test to the requirement in `Specs/` that it proves. The join is checked by `SpecJoinTests`.
public struct SpecTrait: TestTrait, SuiteTrait {
    /// The ids, as written in `Specs/`.
    public let ids: [String]
}

extension Trait where Self == SpecTrait {
    /// The requirements that this test proves: `.spec("LEDGER-7")`.
    public static func spec(_ ids: String...) -> SpecTrait { SpecTrait(ids: ids) }
}
