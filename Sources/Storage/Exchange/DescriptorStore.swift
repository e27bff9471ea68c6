public import CipherSuites
public import ConsentLedger
public import Federation
import Foundation
import GRDB
import MerkleLog

/// The descriptors that this node has published, and how far partners have taken them.
extension NodeDatabase {
    /// Where partners send and fetch descriptors.
    public static let descriptorPath = "/v1/peer/descriptor"

    /// Digest of the newest descriptor published before `serial`; nil when there is none.
    public func descriptorDigest(before serial: UInt64) throws -> Digest? {
        try reading { db in
            let sql = "SELECT digest FROM own_descriptor WHERE serial < ? ORDER BY serial DESC LIMIT 1"
            return try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [Int64(clamping: serial)]).flatMap {
                Digest($0)
            }
        }
    }

    /// Keeps a descriptor as the one with its serial. False when another was published under it: then the serial and
    /// the roster's version have grown, and the descriptor is to be made anew.
    public func publish(_ descriptor: NodeDescriptor) throws -> Bool {
        let serial = Int64(clamping: descriptor.serial)
        let sql = "SELECT digest FROM own_descriptor WHERE serial = ?"
        // Asked again and again and new but seldom: who finds it published writes nothing.
        let known = try reading { try Data.fetchOne($0.cachedStatement(sql: sql), arguments: [serial]) }
        if known.flatMap({ Digest($0) }) == descriptor.digest { return true }
        return try pool.write { db in
            guard let found = try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [serial]) else {
                try db.execute(
                    sql: "INSERT INTO own_descriptor(serial, digest) VALUES (?, ?)",
                    arguments: [serial, Data(descriptor.digest.bytes)])
                return true
            }
            guard Digest(found) != descriptor.digest else { return true }
            try Self.bump(db, "descriptor")
            try Self.bump(db, "roster")
            return false
        }
    }

    /// The keys of this node have changed: whoever has the roster reads both anew.
    public func noteKeyChange() throws { try pool.write { try Self.bump($0, "roster") } }

    /// A partner has this node's descriptor with `serial`.
    public func markTold(_ partner: Origin, serial: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO told_descriptor(peer, serial) VALUES (?, ?)
                    ON CONFLICT (peer) DO UPDATE SET serial = max(serial, excluded.serial)
                    """,
                arguments: [partner.text, Int64(clamping: serial)])
        }
    }

    /// The serial of the newest descriptor that each partner is known to have.
    public func toldDescriptors() throws -> [Origin: UInt64] {
        try reading { db in
            let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT peer, serial FROM told_descriptor"))
            return rows.reduce(into: [:]) { told, row in
                let serial: Int64 = row["serial"]
                if let origin = Origin(row["peer"]) { told[origin] = UInt64(clamping: serial) }
            }
        }
    }

    /// Puts a partner's next descriptor in the place of `known`. False, and nothing changed, when the operator, or
    /// evidence, has changed the partner's entry meanwhile.
    public func replaceDescriptor(_ known: NodeDescriptor, with next: NodeDescriptor) throws -> Bool {
        guard known.origin == next.origin else { return false }
        return try pool.write { try Self.replace($0, DescriptorStep(from: known, to: next)) }
    }

    private static func replace(_ db: Database, _ step: DescriptorStep) throws -> Bool {
        try db.execute(
            sql: "UPDATE peer SET descriptor = ? WHERE origin = ? AND descriptor = ? AND state = ?",
            arguments: [
                Data(step.next.note.serialized), step.next.origin.text, Data(step.known.note.serialized),
                PeerState.active.rawValue,
            ])
        guard db.changesCount > 0 else { return false }
        try bump(db, "roster")
        return true
    }

    /// Takes a descriptor whose changes of the log key are those that the copy of the ledger has. False where the copy has the
    /// first of them so far; throws `logKey` where it has others.
    static func take(_ db: Database, _ step: DescriptorStep, showing changes: [LogKeyChange]) throws -> Bool {
        guard step.next.logKeyChanges.starts(with: changes) else { throw LedgerError.invalid(.logKey) }
        guard step.next.logKeyChanges.count == changes.count else { return false }
        guard try replace(db, step) else { throw LedgerError.invalid(.logKey) }
        return true
    }
}

/// A partner's descriptor, and the one that is to take its place.
public struct DescriptorStep: Sendable {
    let known: NodeDescriptor
    let next: NodeDescriptor

    /// Takes both.
    public init(from known: NodeDescriptor, to next: NodeDescriptor) {
        self.known = known
        self.next = next
    }
}
