import CipherSuites
import ConsentLedger
import MerkleLog
import Phrases
import Storage

/// One leaf of a ledger, decoded. Of the opening only whether it is held: what it says is no business of this command.
struct LeafView: Encodable {
    let index: UInt64
    let kind: String
    let leafHash: String
    let block: UInt64
    let sealTime: UInt64
    private(set) var effect: String?
    private(set) var suite: UInt8?
    private(set) var record: String?
    private(set) var sequence: UInt32?
    private(set) var notAfter: UInt64?
    private(set) var commitment: String?
    private(set) var openingHeld: Bool?
    private(set) var first: UInt64?
    private(set) var end: UInt64?
    private(set) var previousSeal: String?
    private(set) var bodyRoot: String?
    private(set) var oldKey: String?
    private(set) var newKey: String?
    private(set) var signsAbove: UInt64?

    private enum CodingKeys: String, CodingKey {
        case index, kind, leafHash, block, sealTime, effect, suite, record, sequence, notAfter, commitment,
            openingHeld, first, end, previousSeal, bodyRoot, oldKey, newKey, signsAbove
    }

    private let kindPhrase: Phrase
    private var effectPhrase: Phrase?

    /// Decodes a leaf; throws the ledger's rule that it breaks. `isHeld` says whether an opening is there.
    init(
        _ leaf: [UInt8], index: UInt64, in block: LedgerBlock, isHeld: (Digest) throws -> Bool
    ) throws {
        self.index = index
        leafHash = Base64.encode(MerkleTree.leafHash(leaf).bytes)
        self.block = block.seal.height
        sealTime = block.seal.time
        if Seal.isSeal(leaf) {
            kind = "seal"
            kindPhrase = Catalogue.ledgerView.kindSeal
            describe(try Seal(decoding: leaf))
        } else if LogKeyChange.isClaimed(by: leaf) {
            kind = "log-key-change"
            kindPhrase = Catalogue.logKey.kind
            let change = try LogKeyChange(decoding: leaf)
            oldKey = Base64.encode(change.old.bytes)
            newKey = Base64.encode(change.new.bytes)
            signsAbove = change.end
        } else {
            let entry = try Entry(decoding: leaf)
            kind = entry.kind == .event ? "event" : "foreign-revocation"
            kindPhrase =
                entry.kind == .event ? Catalogue.ledgerView.kindEvent : Catalogue.ledgerView.kindForeignRevocation
            describe(entry)
            openingHeld = try isHeld(entry.commitment)
        }
    }

    private mutating func describe(_ seal: Seal) {
        first = seal.first
        end = seal.end
        previousSeal = Base64.encode(seal.previousSeal.bytes)
        bodyRoot = Base64.encode(seal.bodyRoot.bytes)
    }

    private mutating func describe(_ entry: Entry) {
        effect = entry.effect.word
        effectPhrase = entry.effect.phrase
        suite = entry.suite.rawValue
        record = entry.record.description
        sequence = entry.sequence
        notAfter = entry.notAfter
        commitment = Base64.encode(entry.commitment.bytes)
    }

    /// Names and values below each other.
    func table(_ console: Console) -> Table {
        let words = Catalogue.ledgerView
        var table = Table([
            .init(console.text(words.entry, ["index": String(index)])), .init(console.text(kindPhrase)),
        ])
        func add(_ name: Phrase, _ value: String?) {
            if let value { table.append([console.text(name), value]) }
        }
        add(words.effect, effectPhrase.map { console.text($0) })
        add(words.record, record)
        add(words.sequence, sequence.map { String($0) })
        add(words.notAfter, notAfter.map(LedgerView.time))
        add(words.suite, suite.map { String($0) })
        add(words.commitment, commitment)
        add(words.opening, openingHeld.map { console.text($0 ? words.openingHeld : words.openingMissing) })
        if let first, let end { add(words.leaves, "\(first)–\(end - 1)") }
        add(words.previousSeal, previousSeal)
        add(words.bodyRoot, bodyRoot)
        add(Catalogue.logKey.oldKey, oldKey)
        add(Catalogue.logKey.newKey, newKey)
        add(Catalogue.logKey.signsAbove, signsAbove.map { String($0) })
        add(words.leafHash, leafHash)
        let place = ["height": String(block), "time": LedgerView.time(sealTime)]
        add(words.inBlock, console.text(words.inBlockText, place))
        return table
    }
}
