/// Reads a policy file line by line (C2SP tlog-policy). Names are defined before they are used, so one pass suffices.
struct TrustPolicyParser {
    private(set) var logs: [TrustPolicy.Log] = []
    private(set) var witnesses: [TrustPolicy.Witness] = []
    private(set) var groups: [TrustPolicy.Group] = []
    /// Nil until its line was read; then who must witness, or nobody.
    private(set) var quorum: TrustPolicy.Member??
    private var defined: [PolicyName: TrustPolicy.Member] = [:]
    private var members: Set<PolicyName> = []

    private static let none = PolicyName("none".utf8)
    private static let newline = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")
    private static let space = UInt8(ascii: " ")

    mutating func parse(_ bytes: [UInt8]) throws(PolicyError) {
        guard bytes.count <= TrustPolicy.maximumByteCount else { throw PolicyError(.tooLarge, line: 0) }
        var lines = bytes.split(separator: Self.newline, omittingEmptySubsequences: false)
        // What follows the last newline is no line, and must be nothing.
        let rest = lines.removeLast()
        guard lines.count <= TrustPolicy.maximumLineCount else { throw PolicyError(.tooLarge, line: 0) }
        for (offset, line) in lines.enumerated() {
            do {
                try parse(line: line)
            } catch {
                throw PolicyError(error, line: offset + 1)
            }
        }
        guard rest.isEmpty else { throw PolicyError(.unterminatedLine, line: lines.count + 1) }
        guard quorum != nil else { throw PolicyError(.noQuorum, line: 0) }
    }

    private mutating func parse(line: ArraySlice<UInt8>) throws(PolicyFlaw) {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == Self.tab }) else { throw .controlCharacter }
        let items = line.split(whereSeparator: { $0 == Self.space || $0 == Self.tab })
        guard let keyword = items.first, keyword.first != UInt8(ascii: "#") else { return }
        let rest = items.dropFirst()
        switch String(decoding: keyword, as: UTF8.self) {
        case "log": try parseLog(Array(rest))
        case "witness": try parseWitness(Array(rest))
        case "group": try parseGroup(Array(rest))
        case "quorum": try parseQuorum(Array(rest))
        default: throw .keyword
        }
    }

    /// `log <vkey> [<url>]`
    private mutating func parseLog(_ items: [ArraySlice<UInt8>]) throws(PolicyFlaw) {
        guard (1...2).contains(items.count) else { throw .itemCount }
        guard logs.count < TrustPolicy.maximumLogCount else { throw .tooLarge }
        let key = try Self.key(items[0], of: .ed25519, besides: logs.map(\.key))
        logs.append(TrustPolicy.Log(key: key, url: Self.url(items.dropFirst().first)))
    }

    /// `witness <name> <vkey> [<url>]`
    private mutating func parseWitness(_ items: [ArraySlice<UInt8>]) throws(PolicyFlaw) {
        guard (2...3).contains(items.count) else { throw .itemCount }
        guard witnesses.count < TrustPolicy.maximumWitnessCount else { throw .tooLarge }
        let name = try newName(items[0])
        let key = try Self.key(items[1], of: .cosignature, besides: witnesses.map(\.key))
        defined[name] = .witness(witnesses.count)
        witnesses.append(TrustPolicy.Witness(name: name, key: key, url: Self.url(items.dropFirst(2).first)))
    }

    /// `group <name> <k>|any|all <name>...`
    private mutating func parseGroup(_ items: [ArraySlice<UInt8>]) throws(PolicyFlaw) {
        guard items.count >= 3 else { throw .itemCount }
        guard groups.count < TrustPolicy.maximumGroupCount else { throw .tooLarge }
        let name = try newName(items[0])
        var found: [TrustPolicy.Member] = []
        for item in items.dropFirst(2) {
            let member = PolicyName(item)
            guard let known = defined[member] else { throw .unknownName(member) }
            guard members.insert(member).inserted else { throw .repeatedMember(member) }
            found.append(known)
        }
        let threshold = try Self.threshold(items[1], of: found.count)
        defined[name] = .group(groups.count)
        groups.append(TrustPolicy.Group(name: name, threshold: threshold, members: found))
    }

    /// `quorum <name>`, where `none` asks for nobody.
    private mutating func parseQuorum(_ items: [ArraySlice<UInt8>]) throws(PolicyFlaw) {
        guard items.count == 1 else { throw .itemCount }
        guard quorum == nil else { throw .secondQuorum }
        let name = PolicyName(items[0])
        if name == Self.none {
            quorum = .some(nil)
            return
        }
        guard let member = defined[name] else { throw .unknownName(name) }
        quorum = .some(member)
    }

    private func newName(_ item: ArraySlice<UInt8>) throws(PolicyFlaw) -> PolicyName {
        let name = PolicyName(item)
        guard item.count <= 255, name != Self.none else { throw .name }
        guard defined[name] == nil else { throw .duplicateName(name) }
        return name
    }

    /// A key of the type that the line takes. One public key under two names would count twice, and two keys with one
    /// name and ID could not be told apart on a note.
    private static func key(
        _ item: ArraySlice<UInt8>, of algorithm: VerifierKey.Algorithm, besides known: [VerifierKey]
    ) throws(PolicyFlaw) -> VerifierKey {
        guard let text = String(validating: item, as: UTF8.self), let key = try? VerifierKey(parsing: text),
            key.algorithm == algorithm
        else { throw .key }
        let isKnown = known.contains { $0.key == key.key || $0.name == key.name && $0.keyID == key.keyID }
        guard !isKnown else { throw .duplicateKey }
        return key
    }

    private static func threshold(_ item: ArraySlice<UInt8>, of count: Int) throws(PolicyFlaw) -> Int {
        switch String(decoding: item, as: UTF8.self) {
        case "any": return 1
        case "all": return count
        default:
            guard let number = DecimalText.parse(item).flatMap({ Int(exactly: $0) }), (1...count).contains(number)
            else { throw .threshold }
            return number
        }
    }

    private static func url(_ item: ArraySlice<UInt8>?) -> String? { item.map { String(decoding: $0, as: UTF8.self) } }
}

extension PolicyFlaw: Error {}
