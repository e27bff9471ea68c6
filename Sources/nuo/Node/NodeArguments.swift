public import ArgumentParser
public import ConsentLedger
import ConsentPolicy
import Phrases

extension Origin: ExpressibleByArgument {
    /// The name as it stands.
    public init?(argument: String) { self.init(argument) }
}

/// Where a node is.
struct NodeArgument: ParsableArguments {
    @Argument(help: help(Catalogue.node.directory, valueName: "dir"), completion: .directory)
    var directory: String

    /// The node there.
    var home: NodeHome { get throws(CommandFailure) { try NodeHome(directory) } }
}

/// `--set key=value`, as often as wanted; the last one of a key counts.
struct SettingOptions: ParsableArguments {
    @Option(name: .customLong("set"), help: help(Catalogue.node.set, valueName: "key=value"))
    var assignments: [SettingAssignment] = []

    var values: [String: String] {
        Dictionary(assignments.map { ($0.key, $0.value) }) { _, last in last }
    }
}

/// `key=value`.
struct SettingAssignment: ExpressibleByArgument {
    let key: String
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        key = parts[0]
        value = parts[1]
    }
}

/// `host:port`; an IPv6 address stands in brackets.
struct ListenAddress: ExpressibleByArgument {
    let host: String
    let port: Int

    static let standard = ListenAddress(host: "127.0.0.1", port: 8443)

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":") else { return nil }
        let digits = argument[argument.index(after: colon)...]
        var host = argument[..<colon]
        // Digits only: Int("+7") is 7.
        guard (1...5).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }), let port = Int(digits),
            port <= 65_535
        else { return nil }
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    var defaultValueDescription: String { Self.text(host: host, port: port) }

    static func text(host: String, port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Rights as `enrol,credential`.
struct RightsList: ExpressibleByArgument {
    let rights: Set<InstitutionRight>

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        let known = names.compactMap { name in InstitutionRight(rawValue: String(name)) }
        guard known.count == names.count else { return nil }
        rights = Set(known)
    }

    /// `custodian, enrol`, in a fixed order; what stands for nothing is said in the reader's language.
    static func text(_ rights: Set<InstitutionRight>) -> String {
        rights.isEmpty ? Catalogue.node.none.localized : rights.map(\.rawValue).sorted().joined(separator: ", ")
    }
}

/// What the operator accepts of a descriptor: `all`, or `code=right,right`.
enum AcceptanceArgument: ExpressibleByArgument {
    case all
    case institution(InstitutionID, Set<InstitutionRight>)

    init?(argument: String) {
        if argument == "all" {
            self = .all
            return
        }
        let sides = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, let id = InstitutionID(sides[0]), let list = RightsList(argument: sides[1]) else {
            return nil
        }
        self = .institution(id, list.rights)
    }
}
