/// An XML element with what CDA needs of it. Elements of the HL7 name space are found by local name.
struct MarkupElement {
    /// The local name.
    let name: String
    /// The name space, empty when there is none.
    let namespace: String
    /// Attributes by qualified name.
    let attributes: [String: String]
    /// Child elements in order.
    fileprivate(set) var children: [MarkupElement] = []
    /// Text and children in order. Text stays in the pieces in which the parser found it: joining at each piece would
    /// cost the square of a long text with many entities.
    fileprivate(set) var pieces: [Piece] = []

    enum Piece {
        case text(String)
        /// A position in `children`.
        case child(Int)
    }

    init(name: String, namespace: String, attributes: [String: String]) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
    }

    mutating func append(_ child: MarkupElement) {
        pieces.append(.child(children.count))
        children.append(child)
    }

    mutating func append(_ piece: String) {
        pieces.append(.text(piece))
    }

    /// The text directly inside, joined.
    var text: String {
        pieces.lazy.compactMap { piece in if case .text(let text) = piece { text } else { nil } }.joined()
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// The first child of that name.
    func child(_ name: String) -> MarkupElement? { children.first { $0.name == name } }

    /// The children of that name.
    func children(_ name: String) -> [MarkupElement] { children.filter { $0.name == name } }

    /// The first element at the end of a path of names.
    func descendant(_ path: String...) -> MarkupElement? {
        var current = self
        for name in path {
            guard let next = current.child(name) else { return nil }
            current = next
        }
        return current
    }

    /// All text inside, in document order.
    var allText: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .child(let index): children[index].allText
            }
        }.joined()
    }

    /// Visits this element and everything inside it.
    func forEach(_ visit: (MarkupElement) -> Void) {
        visit(self)
        for child in children { child.forEach(visit) }
    }
}
