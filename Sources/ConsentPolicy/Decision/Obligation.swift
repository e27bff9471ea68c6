import HealthRecords
public import Phrases

/// What a reader owes by the consent that permits an access. It stands as a code in the trace of the disclosure, so that
/// patient and reader see the same.
public enum Obligation: Hashable, Sendable {
    /// Erase before this time, Unix seconds.
    case eraseBy(UInt64)
    /// Pass it on to nobody.
    case noOnward
    /// Read it, and don't keep it.
    case viewOnly
    /// How many more disclosures the consent allows here.
    case usesLeft(UInt64)

    /// `erase-by:SECONDS`, `no-onward`, `view-only` or `uses-left:COUNT`.
    public var code: String {
        switch self {
        case .eraseBy(let time): "erase-by:\(time)"
        case .noOnward: "no-onward"
        case .viewOnly: "view-only"
        case .usesLeft(let count): "uses-left:\(count)"
        }
    }

    /// Parses what `code` writes; nil for anything else, rules of a trace included.
    public init?(code: String) {
        let parts = code.split(separator: ":", omittingEmptySubsequences: false)
        let number = parts.count == 2 && parts[1].allSatisfy { ("0"..."9").contains($0) } ? UInt64(parts[1]) : nil
        switch (parts[0], number) {
        case ("erase-by", let time?): self = .eraseBy(time)
        case ("uses-left", let count?): self = .usesLeft(count)
        case ("no-onward", nil) where parts.count == 1: self = .noOnward
        case ("view-only", nil) where parts.count == 1: self = .viewOnly
        default: return nil
        }
    }

    /// What it says in a language.
    public func text(_ language: Language) -> String {
        let words = Catalogue.obligation
        return switch self {
        case .eraseBy(let time):
            words.eraseBy.text(language, ["time": ChinaStandardTime.text(ofUnixSeconds: time)])
        case .noOnward: words.noOnward.text(language)
        case .viewOnly: words.viewOnly.text(language)
        case .usesLeft(let count): words.usesLeft.text(language, ["count": String(count)])
        }
    }
}
