import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// What an institution stated about people, as the node gives it back, each proved by its receipt.
struct IssuedStatements {
    /// One of them, with the entry that ended it.
    struct Item {
        let index: UInt64
        let leafHash: Digest
        let opening: Opening
        let ended: UInt64?

        var record: RecordID { opening.place.record }
    }

    private let session: PersonSession

    init(_ acting: InstitutionSession) { session = acting.session }

    /// The newest of a kind, at most `limit`, and whether there are older ones.
    func newest(_ kind: StatementKind, limit: Int) async throws -> (items: [Item], isCut: Bool) {
        var items: [Item] = []
        var ends: [RecordID: UInt64] = [:]
        var before: UInt64? = (1 << 53) - 1
        while let start = before {
            let bytes = try await session.get("/v1/me/issued/\(kind.rawValue)/\(start)")
            let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
            before = nil
            for receipt in receipts {
                let proved = try checked(receipt)
                guard proved.index < before ?? start else { throw PersonSession.unproved("order") }
                before = proved.index
                if proved.entry.effect == .revoke {
                    ends[proved.entry.record] = proved.index
                } else if items.count == limit {
                    return (items, true)
                } else {
                    items.append(item(proved, ended: ends[proved.entry.record]))
                }
            }
        }
        return (items, false)
    }

    /// What was stated at an entry; nil where the node has no such statement of the institution.
    func statement(at index: UInt64) async throws -> Item? {
        let bytes: [UInt8]
        do {
            bytes = try await session.get("/v1/me/issued/\(index)")
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            return nil
        }
        let chain = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }.map(checked)
        guard let first = chain.first, first.index == index else { return nil }
        let end = chain.last { $0.entry.record == first.entry.record && $0.entry.effect == .revoke }
        return item(first, ended: end?.index)
    }

    /// The credentials of a key that were not ended, the newest first.
    func credentials(of key: KeyThumbprint) async throws -> [Item] {
        try await newest(.credential, limit: .max).items.filter { item in
            item.ended == nil && (try? Credential(of: item.opening))?.card.identity.thumbprint == key
        }
    }

    /// Ends what was stated, by saying it once more.
    func end(_ item: Item, _ content: some StatementContent) async throws -> UInt64 {
        let receipt = try await session.enter(
            content, record: item.record, sequence: 1, previous: item.leafHash, effect: .revoke)
        return receipt.proof.inclusion.index
    }

    private func checked(_ receipt: Receipt) throws -> VerifiedReceipt {
        try session.verified {
            let proved = try receipt.verified(log: session.logKeys)
            _ = try proved.opening.author.verified(by: session.keys.identity.publicKey)
            return proved
        }
    }

    private func item(_ proved: VerifiedReceipt, ended: UInt64?) -> Item {
        Item(index: proved.index, leafHash: proved.leafHash, opening: proved.opening, ended: ended)
    }
}
