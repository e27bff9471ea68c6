/// A group of the catalogue: a struct whose stored properties are all phrases or notices.
public protocol PhraseGroup: Sendable {}

extension PhraseGroup {
    /// The phrases of the group in the order they are written, found by reflection so that none can be forgotten.
    public var phrases: [Phrase] {
        members.flatMap { member -> [Phrase] in
            switch member {
            case let phrase as Phrase: [phrase]
            case let notice as Notice: [notice.message, notice.next]
            default: []
            }
        }
    }

    /// The notices of the group in the order they are written.
    public var notices: [Notice] { members.compactMap { $0 as? Notice } }

    /// The notice with a code; nil when the group has none.
    public func notice(code: String) -> Notice? { notices.first { $0.code == code } }

    /// The values of the stored properties, whatever their type.
    var members: [Any] { Mirror(reflecting: self).children.map(\.value) }
}
