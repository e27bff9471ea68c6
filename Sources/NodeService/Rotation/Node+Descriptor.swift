public import ConsentLedger
public import Federation
import Logging
import MerkleLog
import NodeClient
import Storage
import Synchronization

/// What a node says of itself, published and told to partners; and what it learns of them (FEDERATION-130 …
/// FEDERATION-135).
extension Node {
    /// The descriptor as it is from now on: whatever has changed since the last one was published gives it a new serial.
    @discardableResult
    public func publishDescriptor() throws -> NodeDescriptor {
        while true {
            // Another process may have changed a key: the roster's version says so.
            _ = try roster()
            let descriptor = try descriptor()
            if try database.publish(descriptor) { return descriptor }
        }
    }

    /// The active partners that are not known to have the newest descriptor.
    public func partnersWithoutDescriptor() throws -> [Origin] {
        let serial = try database.descriptorSerial()
        let told = try database.toldDescriptors()
        return try roster().peers.values.filter { $0.state == .active }.map(\.descriptor.origin)
            .filter { told[$0].map { $0 < serial } ?? true }.sorted()
    }

    /// Takes what a partner says of itself, where that is the partner's to change.
    @discardableResult
    public func receive(_ descriptor: NodeDescriptor, from sender: Origin) throws -> DescriptorSuccession {
        guard let known = try roster().peers[sender]?.descriptor else { throw LookupRefusal.refused }
        let succession = try judge(descriptor, from: sender)
        switch succession {
        case .known: break
        case .transport:
            // Asked for and sent at the same time, or changed by the operator: it is judged beside what is known now.
            guard try database.replaceDescriptor(known, with: descriptor) else {
                return try receive(descriptor, from: sender)
            }
            logger.record(
                .notice, "a partner has a new address or key", code: "descriptor-taken", [.origin: sender])
        case .waitsForCopy:
            heldDescriptors.withLock { held in
                if held[sender].map({ $0.serial < descriptor.serial }) ?? true { held[sender] = descriptor }
            }
            logger.record(
                .notice, "a partner's new log key waits for the copy", code: "log-key-waits", [.origin: sender])
        case .older:
            logger.record(.warning, "a partner shows an older descriptor", code: "descriptor-older", [.origin: sender])
        case .needsOperator:
            logger.record(
                .warning, "a partner's new descriptor needs the operator", code: "descriptor-needs-operator",
                [.origin: sender])
        }
        return succession
    }

    /// How a partner's descriptor stands to the known one, and its log's keys to the copy of the ledger.
    func judge(_ descriptor: NodeDescriptor, from sender: Origin) throws -> DescriptorSuccession {
        let roster = try roster()
        guard descriptor.origin == sender, let known = roster.peers[sender]?.descriptor,
            let succession = roster.succession(of: descriptor)
        else { throw LookupRefusal.refused }
        guard succession == .transport else { return succession }
        switch try standing(of: descriptor.logKeyChanges, after: known, of: sender) {
        case .held: return .transport
        case .beyond: return .waitsForCopy
        case .otherHistory:
            // The change was signed over another tree than the copy's: whoever did it, nobody follows it unseen.
            logger.record(
                .critical, "a partner's log key changed in another history", code: "log-key-other-history",
                [.origin: sender])
            return .needsOperator
        }
    }

    /// New changes of a partner's log key beside the copy of its ledger, which must hold each one where it says that it
    /// stands (FEDERATION-243).
    private func standing(
        of changes: [LogKeyChange], after known: NodeDescriptor, of partner: Origin
    ) throws -> LedgerCopies.Standing {
        let added = changes.dropFirst(known.logKeyChanges.count)
        guard let last = added.last else { return .held }
        let size = try database.head(of: partner)?.state.size ?? 0
        let entered = try database.logKeyChanges(of: partner)
        for change in added where !entered.contains(change) {
            guard change.end > size else { return .otherHistory }
            guard change.size > 0, change.size <= size else { continue }
            guard try database.root(at: change.size, in: partner) == change.root else { return .otherHistory }
        }
        return last.end <= size ? .held : .beyond
    }

    /// Asks a partner for its descriptor: a copy restored from a backup, or one that was away, learns of a new key so.
    func fetchDescriptor(of partner: Origin) async throws -> NodeDescriptor {
        let answer = try await connection(to: partner).send("GET", NodeDatabase.descriptorPath)
        return try NodeDescriptor(parsing: answer.body)
    }

    /// Asks a partner for its descriptor and takes what is the partner's to change.
    func askForDescriptor(of partner: Origin) async throws {
        try receive(await fetchDescriptor(of: partner), from: partner)
    }

    /// Sends the newest descriptor to a partner. Returns whether the partner has it now.
    @discardableResult
    func tellDescriptor(to partner: Origin) async throws -> Bool {
        let descriptor = try publishDescriptor()
        let answer = try await connection(to: partner).send(
            "POST", NodeDatabase.descriptorPath, headers: [("content-type", "text/plain; charset=utf-8")],
            body: descriptor.note.serialized, timeout: .seconds(10), expecting: [409])
        guard answer.status != 409 else {
            logger.record(
                .warning, "a partner's operator must accept the new descriptor", code: "descriptor-not-taken",
                [.origin: partner])
            return false
        }
        try database.markTold(partner, serial: descriptor.serial)
        return true
    }
}

/// Tells partners of a new descriptor until each has it, all at once: nobody waits for who is away.
struct DescriptorLoop: Sendable {
    let node: Node
    let tick: Duration

    /// How long a partner is left alone after it refused.
    static let pause: Duration = .seconds(600)

    func run() async {
        var refusals: [Origin: (serial: UInt64, end: ContinuousClock.Instant)] = [:]
        while !Task.isCancelled {
            for (origin, serial) in await round(without: refusals) {
                refusals[origin] = (serial, .now + Self.pause)
            }
            try? await Task.sleep(for: tick)
        }
    }

    /// Tells everybody once; gives the partners that refused, and what.
    private func round(
        without refusals: [Origin: (serial: UInt64, end: ContinuousClock.Instant)]
    ) async -> [Origin: UInt64] {
        guard let serial = try? node.publishDescriptor().serial,
            let waiting = try? node.partnersWithoutDescriptor()
        else { return [:] }
        return await withTaskGroup(of: (Origin, Bool).self) { group in
            for origin in waiting {
                if let refusal = refusals[origin], refusal.serial == serial, refusal.end > .now { continue }
                // Who can't be reached is tried again soon; who refused is not.
                group.addTask { (origin, (try? await node.tellDescriptor(to: origin)) ?? true) }
            }
            return await group.reduce(into: [:]) { refused, answer in
                if !answer.1 { refused[answer.0] = serial }
            }
        }
    }
}
