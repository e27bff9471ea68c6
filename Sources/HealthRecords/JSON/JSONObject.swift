/// The members of a JSON object in the order of the text. Look-up is linear: objects of health records are small.
public struct JSONObject: Hashable, Sendable {
    /// A name with its value.
    public struct Member: Hashable, Sendable {
        /// The name after unescaping.
        public let name: String
        /// The value.
        public var value: JSONValue

        /// A member.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// No members.
    public init() { members = [] }

    /// For the parser, which has already refused names that occur twice.
    init(checked members: [Member]) { self.members = members }

    /// Only the pairs that have a value, in order; a name written twice is a programmer's error.
    public init(compacting pairs: KeyValuePairs<String, JSONValue?>) {
        self.init(uniqueMembers: pairs.compactMap { pair in pair.value.map { (pair.key, $0) } })
    }

    init(uniqueMembers pairs: [(String, JSONValue)]) {
        members = pairs.map { Member(name: $0.0, value: $0.1) }
        // Names are written in the source; every test that runs the line would stop here.
        assert(Set(pairs.map(\.0)).count == pairs.count, "a name occurs twice in a JSON object")
    }

    /// The value of that name. Setting replaces in place or appends; setting nil removes.
    public subscript(name: String) -> JSONValue? {
        get {
            for member in members where member.name == name { return member.value }
            return nil
        }
        set {
            guard let index = members.firstIndex(where: { $0.name == name }) else {
                if let newValue { members.append(Member(name: name, value: newValue)) }
                return
            }
            if let newValue { members[index].value = newValue } else { members.remove(at: index) }
        }
    }

    /// The names in order.
    public var names: [String] { members.map(\.name) }

    /// True when there is no member.
    public var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The members in order; a name written twice is a programmer's error.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(uniqueMembers: elements) }
}

extension JSONValue {
    /// An object of the pairs that have a value, in order.
    public static func object(compacting pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(JSONObject(compacting: pairs))
    }
}
