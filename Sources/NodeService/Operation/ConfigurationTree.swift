import Foundation

/// The shape of a configuration file: which keys it has, and which of them hold one value.
struct ConfigurationTree: Sendable {
    /// Dotted keys in order of name; the value tells whether there is a text or a whole number under it.
    let keys: [(key: String, holdsOneValue: Bool)]

    init(json: Data) throws {
        let root = try JSONDecoder().decode([String: Node].self, from: json)
        keys = root.flatMap { name, node in node.keys(below: name) }.sorted { $0.key < $1.key }
    }

    private indirect enum Node: Decodable {
        case object([String: Node])
        case oneValue
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let object = try? container.decode([String: Node].self) {
                self = object.isEmpty ? .other : .object(object)
            } else if (try? container.decode(Bool.self)) != nil {
                self = .other
            } else {
                let isText = (try? container.decode(String.self)) != nil
                self = isText || (try? container.decode(Int.self)) != nil ? .oneValue : .other
            }
        }

        func keys(below path: String) -> [(key: String, holdsOneValue: Bool)] {
            switch self {
            case .object(let members): members.flatMap { name, node in node.keys(below: "\(path).\(name)") }
            case .oneValue: [(path, true)]
            case .other: [(path, false)]
            }
        }
    }
}
