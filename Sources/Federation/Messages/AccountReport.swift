import CipherSuites
public import ConsentLedger
public import HealthRecords
public import MerkleLog

/// One line's leaf in an account, with its path to the account's root.
public struct AccountPart: Hashable, Sendable {
    /// The leaf.
    public let leaf: AccountLeaf
    /// Its place in the tree.
    public let proof: InclusionProof

    /// Takes both.
    public init(leaf: AccountLeaf, proof: InclusionProof) {
        self.leaf = leaf
        self.proof = proof
    }

    var json: JSONValue {
        [
            "leaf": .bytes(leaf.encoded), "index": .integer(proof.index), "size": .integer(proof.size),
            "path": .bytes(proof.hashes.flatMap(\.bytes)),
        ]
    }

    init(json: JSONValue) throws {
        let path = try json.messageBytes("path")
        guard path.count.isMultiple(of: 32), path.count <= 64 * 32, let index = json["index"]?.uint64,
            let size = json["size"]?.uint64
        else { throw MessageError.malformed }
        leaf = try AccountLeaf(decoding: json.messageBytes("leaf"))
        proof = InclusionProof(
            index: index, size: size,
            hashes: stride(from: 0, to: path.count, by: 32).compactMap { .init(path[$0..<($0 + 32)]) })
    }
}

/// A custodian tells a home node what it accounts for about that node's patients: the account, the leave to sign it, and
/// the leaves of these patients' lines alone.
public struct AccountReport: Message {
    /// The format's name and version.
    public static let format = "nuo/account-report@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 1 << 20
    /// The largest number of leaves in a message, each with a path of up to 48 hashes.
    public static let maximumParts = 256

    /// The account's receipt in the custodian's ledger.
    public let account: Receipt
    /// The receipt of the statement key's authorisation.
    public let authorisation: Receipt
    /// The leaves.
    public let parts: [AccountPart]

    /// Takes all three.
    public init(account: Receipt, authorisation: Receipt, parts: [AccountPart]) {
        self.account = account
        self.authorisation = authorisation
        self.parts = parts
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "account": .text(account.serialized), "authorisation": .text(authorisation.serialized),
            "parts": .array(parts.map(\.json)),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        account = try Receipt(parsing: members.messageText("account"))
        authorisation = try Receipt(parsing: members.messageText("authorisation"))
        parts = try members.messageList("parts", limit: Self.maximumParts).map { try AccountPart(json: $0) }
    }
}
