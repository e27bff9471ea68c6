public import ConsentLedger
import HealthRecords
public import MerkleLog

/// A statement with proof of where and when it was entered: its receipt, and the seal of its block under the same
/// checkpoint. The seal's time is the statement's time (`formats.md` §3).
public struct EnteredStatement: Hashable, Sendable {
    /// Opening, entry and proof.
    public let receipt: Receipt
    /// Proof of the seal that ends the entry's block.
    public let seal: LogProof

    /// Takes both.
    public init(receipt: Receipt, seal: LogProof) {
        self.receipt = receipt
        self.seal = seal
    }

    /// Checks receipt and seal under the log's key.
    public func verified(log: LogKeys) throws(ReceiptError) -> VerifiedEntered {
        let verified = try receipt.verified(log: log)
        guard seal.checkpoint == receipt.proof.checkpoint, let data = seal.extra,
            seal.inclusion.verifies(
                leafHash: MerkleTree.leafHash(data), root: verified.checkpoint.checkpoint.root)
        else { throw .inclusion }
        guard let content = try? Seal(decoding: data), content.end == seal.inclusion.index + 1,
            (content.first..<content.end).contains(verified.index),
            // The seal counts the changes of the log key before its block, as whoever knows them does (LEDGER-43).
            content.keyEpoch == UInt32(log.epoch(at: content.first + 1))
        else { throw .malformed }
        return VerifiedEntered(receipt: verified, time: content.time)
    }

    var json: JSONValue { ["receipt": .text(receipt.serialized), "seal": .text(seal.serialized)] }

    init(json: JSONValue?) throws {
        guard let json else { throw MessageError.malformed }
        receipt = try Receipt(parsing: json.messageText("receipt"))
        seal = try LogProof(parsing: json.messageText("seal"))
    }
}

/// A statement whose entry and block were proved.
public struct VerifiedEntered: Sendable {
    /// The receipt.
    public let receipt: VerifiedReceipt
    /// Time of its block, Unix seconds.
    public let time: UInt64
}
