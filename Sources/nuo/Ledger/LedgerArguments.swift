import ArgumentParser
import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases
import Storage

/// Which ledger, in which node.
struct LedgerArguments: ParsableArguments {
    @Option(help: help(Catalogue.ledger.node, valueName: "dir"), completion: .directory)
    var node: String

    @Option(help: help(Catalogue.ledger.origin, valueName: "origin"))
    var origin: Origin?

    var home: NodeHome { get throws(CommandFailure) { try NodeHome(node) } }

    /// The ledger that is meant.
    func origin(at node: Node) -> Origin { origin ?? node.origin }

    /// There is nothing of the ledger; says which ones there are.
    func unknown(at node: Node) throws -> CommandFailure {
        let ledgers = try node.database.ledgers().map(\.text).joined(separator: ", ")
        let arguments = ["origin": origin(at: node).text, "ledgers": ledgers]
        return CommandFailure(.usage, Catalogue.ledger.unknown, arguments)
    }
}

/// A number of a block, an entry or a bound: digits only, since `UInt64("+7")` is 7.
struct WholeNumber: ExpressibleByArgument {
    let value: UInt64

    init?(argument: String) {
        guard argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt64(argument) else { return nil }
        self.value = value
    }
}

/// How many of something are listed: 1 to 100,000.
struct ItemCount: ExpressibleByArgument {
    static let maximum = 100_000

    let value: Int

    init(_ value: Int) { self.value = value }

    init?(argument: String) {
        guard let number = WholeNumber(argument: argument), (1...UInt64(Self.maximum)).contains(number.value) else {
            return nil
        }
        self.init(Int(number.value))
    }

    var defaultValueDescription: String { String(value) }
}

extension Effect {
    /// What it is called.
    var phrase: Phrase {
        switch self {
        case .issue: Catalogue.verify.issue
        case .narrow: Catalogue.verify.narrow
        case .renew: Catalogue.verify.renew
        case .revoke: Catalogue.verify.revoke
        case .tombstone: Catalogue.verify.tombstone
        case .suspend: Catalogue.verify.suspend
        }
    }

    /// What programs call it.
    var word: String {
        switch self {
        case .issue: "issue"
        case .narrow: "narrow"
        case .renew: "renew"
        case .revoke: "revoke"
        case .tombstone: "tombstone"
        case .suspend: "suspend"
        }
    }
}

/// A signature line of a note, and what is known of it here.
struct NoteLine: Encodable {
    /// Whose it is and whether it holds.
    enum Standing: String, Encodable {
        case log, cosigner, unknown, bad
    }

    let name: String
    let keyID: String
    let standing: Standing
    let time: UInt64?

    /// Every line of a note, against every key that the node's roster knows.
    static func all(of note: SignedNote, roster: Roster) -> [NoteLine] {
        let known = ([roster.own] + roster.peers.values.map(\.descriptor)).flatMap { $0.logKeys.all + $0.cosignerKeys }
        return note.signatures.map { line in
            let id = Hex.encode(line.keyID)
            guard let key = known.first(where: { $0.isNamed(in: line) }) else {
                return NoteLine(name: line.name, keyID: id, standing: .unknown, time: nil)
            }
            do {
                let time = try key.verify(line, over: note.text)
                return NoteLine(name: line.name, keyID: id, standing: time == nil ? .log : .cosigner, time: time)
            } catch {
                return NoteLine(name: line.name, keyID: id, standing: .bad, time: nil)
            }
        }
    }
}
