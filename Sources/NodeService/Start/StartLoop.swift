import ConsentLedger
import Federation
import Logging
import MerkleLog
import Storage

/// Compares the own ledger with what partners hold of it: each active partner once, and one that is accepted later too
/// (FEDERATION-90 … FEDERATION-93).
struct StartLoop: Sendable {
    let node: Node
    let tick: Duration

    /// How long a partner may take.
    static let patience: Duration = .seconds(10)

    func run() async {
        var answered: Set<Origin> = []
        while !Task.isCancelled {
            _ = try? await round(&answered)
            try? await Task.sleep(for: tick)
        }
    }

    /// Asks everybody who has not answered yet, at once. Returns true when there is nothing more to ask.
    func round(_ answered: inout Set<Origin>) async throws -> Bool {
        if case .nothing(let cause) = node.fence.leave, !cause.isCurable { return true }
        let partners = try node.activePartners()
        if partners.isEmpty, node.fence.leave == .everything { return true }
        let silent = partners.filter { !answered.contains($0.descriptor.origin) }
        for (partner, held) in await ask(silent) {
            switch held {
            case .prefix: answered.insert(partner)
            case .longer(let head):
                try node.stopSigning(.behind)
                do {
                    try await node.refill(upTo: head, from: partner)
                } catch {
                    // Tried again after a tick, perhaps with another partner.
                    node.logger.record(
                        .warning, "the own ledger could not be fetched from a partner", code: "refill-failed",
                        [.origin: partner])
                }
            case .other:
                try node.stopSigning(.forked)
                return true
            }
        }
        let confirming = partners.filter { answered.contains($0.descriptor.origin) }
        guard node.isEnough(confirming, of: partners), try await node.confirmStart() else { return false }
        return confirming.count == partners.count
    }

    private func ask(_ partners: [Peer]) async -> [(Origin, HeldHistory)] {
        await withTaskGroup(of: (Origin, HeldHistory)?.self) { group in
            for partner in partners {
                group.addTask {
                    let held = try? await node.compareHistory(with: partner)
                    return held.map { (partner.descriptor.origin, $0) }
                }
            }
            var answers: [(Origin, HeldHistory)] = []
            for await case let answer? in group { answers.append(answer) }
            return answers
        }
    }
}
