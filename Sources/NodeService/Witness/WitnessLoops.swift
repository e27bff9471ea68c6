import ConsentLedger
import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// Gathers cosignatures for the node's own head: one loop a partner, so that who is slow, away or lying holds up nobody
/// else, and no block ever waits for any (`formats.md` §4).
struct WitnessLoops: Sendable {
    let node: Node
    let tick: Duration

    /// The shortest time between two submissions to one witness: under load the newest head of several is submitted.
    static let pause: Duration = .milliseconds(200)
    /// How long a witness may take.
    static let patience: Duration = .seconds(10)

    func run() async { await node.withEachPartner(tick: tick) { await self.gather(from: $0) } }

    /// Submits every new head, grown or only cosigned anew, once.
    private func gather(from witness: Origin) async {
        var submission = WitnessSubmission()
        var submitted: Head?
        while !Task.isCancelled {
            let mark = await node.headEvents.value
            let head = (try? node.database.head(of: node.origin)).map { Head(size: $0.state.size, time: $0.cosignedAt) }
            if let head, head != submitted {
                submitted = head
                // What fails is tried again with the next head: a heartbeat comes soon.
                _ = try? await node.submitHead(to: witness, &submission)
                try? await Task.sleep(for: Self.pause)
            } else if (try? await node.headEvents.wait(beyond: mark, for: .seconds(25))) == nil {
                try? await Task.sleep(for: tick)
            }
        }
    }

    private struct Head: Equatable {
        let size: UInt64
        let time: UInt64
    }
}

extension Node {
    /// Submits the own head to a partner and keeps its cosignature. Returns whether there is a new one.
    @discardableResult
    func submitHead(to witness: Origin, _ submission: inout WitnessSubmission) async throws -> Bool {
        guard fence.mayCosign, let peer = try roster().peers[witness], peer.state == .active,
            let size = try database.head(of: origin)?.state.size
        else { return false }
        var action = submission.begin(size: size)
        while true {
            switch action {
            case .giveUp(let reason):
                logger.record(.warning, "a witness does not cosign", code: reason.code, [.origin: witness])
                return false
            case .submit(let oldSize):
                // The ledger may have grown meanwhile: then this is about the larger head.
                guard let request = try database.submission(from: oldSize, in: origin) else { return false }
                let answer = try await connection(to: witness).send(
                    "POST", "/v1/witness/add-checkpoint", headers: [("content-type", "text/plain; charset=utf-8")],
                    body: request.serialized, timeout: WitnessLoops.patience, expecting: [409])
                if answer.status == 409 {
                    let size = try database.head(of: origin)?.state.size ?? 0
                    action = submission.conflicted(claimed: WitnessAnswer.size(in: answer.body), size: size)
                    continue
                }
                submission.accepted(size: request.checkpoint.size)
                guard try takeAnswer(answer.body, about: request, from: peer) else { return false }
                await announce()
                return true
            }
        }
    }
}

extension WitnessSubmission.Reason {
    /// As the log has it.
    var code: StaticString {
        switch self {
        case .noSize: "witness-no-size"
        case .ahead: "witness-ahead"
        case .conflicts: "witness-conflicts"
        }
    }
}
