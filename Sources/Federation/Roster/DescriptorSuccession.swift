import ConsentLedger
import HealthRecords
import MerkleLog

/// What a partner's descriptor, sent by the partner itself, may change (`formats.md` §3).
public enum DescriptorSuccession: Hashable, Sendable {
    /// It is the one that is known.
    case known
    /// It is older than the one that is known.
    case older
    /// The log that is known signed it, and nothing but address, TLS keys and formats is new, or a cosigner key was given
    /// up, or the log's key changed by an entry that the key before signed: taken without a person.
    case transport
    /// As `transport`, once the copy of the ledger reaches the change of the log key that it shows; nothing is taken before.
    case waitsForCopy
    /// Only the operator can take it: something else is new, or another stands in its place.
    case needsOperator
}

extension NodeDescriptor {
    /// What may differ without an operator's word, the links to the descriptor before included.
    private static let transportMembers = ["url", "tls", "serial", "previous"]
    /// Judged as the chain that they are: it goes on from the changes that are known.
    private static let logMembers = ["logChanges"]
    /// Judged by the keys that they name: one that the operator accepted may be given up, none may be added.
    private static let cosignerMembers = ["cosigner", "nextCosigner"]

    /// Judges this descriptor, its signature checked, beside the one that the operator accepted last.
    ///
    /// What this version does not know counts as well: a member that gives a right one day must not slip in today.
    public func succession(after known: NodeDescriptor) -> DescriptorSuccession {
        guard origin == known.origin, logKey == known.logKey else { return .needsOperator }
        if note.text == known.note.text { return .known }
        if serial < known.serial { return .older }
        guard serial > known.serial, lasting == known.lasting, known.cosignerKeys.contains(cosignerKey),
            nextCosignerKey.map(known.cosignerKeys.contains) ?? true,
            logKeyChanges.starts(with: known.logKeyChanges)
        else { return .needsOperator }
        // With no number between them the digest must be that one's: another means that the log key signed two.
        guard serial - known.serial > 1 || previous == known.digest else { return .needsOperator }
        return .transport
    }

    /// All members that need an operator.
    private var lasting: [JSONObject.Member] {
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.count > 1 ? (try? JSONValue(parsing: Array(lines[1].utf8), maximumDepth: 6))?.object : nil
        let free = Self.transportMembers + Self.cosignerMembers + Self.logMembers
        return (body?.members ?? []).filter { !free.contains($0.name) }
    }
}

extension Roster {
    /// Judges what a partner sends of itself. A TLS key of another node is the operators' to clear up: who named it would
    /// be taken for that node. Nil for who is no active partner.
    public func succession(of descriptor: NodeDescriptor) -> DescriptorSuccession? {
        guard let peer = peers[descriptor.origin], peer.state == .active else { return nil }
        let succession = descriptor.succession(after: peer.descriptor)
        guard succession == .transport else { return succession }
        let others = [own] + peers.values.map(\.descriptor)
        let isShared = others.contains { other in
            other.origin != descriptor.origin && !Set(other.tlsKeys).isDisjoint(with: descriptor.tlsKeys)
        }
        return isShared ? .needsOperator : .transport
    }
}
