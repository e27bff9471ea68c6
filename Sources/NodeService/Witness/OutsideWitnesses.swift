import ConsentLedger
import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// A witness that the policy's file names with an address and that is no partner's cosigner nor the own one.
struct OutsideWitness: Hashable, Sendable {
    let key: VerifierKey
    let address: OutsideWitnessAddress
}

/// Gathers cosignatures from witnesses that are no partners: one loop for each, so that none holds up another, and no block
/// ever waits for any.
struct OutsideWitnessLoops: Sendable {
    let node: Node
    let tick: Duration

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for witness in node.namedWitnesses { group.addTask { await self.gather(from: witness) } }
        }
    }

    /// Submits every new head once, while the witness is no partner's: a partner's is asked as a partner.
    private func gather(from witness: OutsideWitness) async {
        let connection = OutsideWitnessConnection(to: witness.address)
        var submission = WitnessSubmission()
        var submitted: SubmittedHead?
        while !Task.isCancelled {
            let mark = await node.headEvents.value
            let head = (try? node.database.head(of: node.origin)).map {
                SubmittedHead(size: $0.state.size, time: $0.cosignedAt)
            }
            if let head, head != submitted, (try? node.isPartner(witness)) == false {
                submitted = head
                // What fails is tried again with the next head: a heartbeat comes soon.
                _ = try? await node.submitHead(to: witness, over: connection, &submission)
                try? await Task.sleep(for: WitnessLoops.pause)
            } else if (try? await node.headEvents.wait(beyond: mark, for: .seconds(25))) == nil {
                try? await Task.sleep(for: tick)
            }
        }
    }

    private struct SubmittedHead: Equatable {
        let size: UInt64
        let time: UInt64
    }
}

extension Node {
    /// The witnesses of the policy's file that have an address which can be used.
    var namedWitnesses: [OutsideWitness] {
        (policy.file?.witnesses ?? []).compactMap { witness in
            guard !cosignerKeys.contains(witness.key),
                let address = witness.url.flatMap({ OutsideWitnessAddress($0) })
            else { return nil }
            return OutsideWitness(key: witness.key, address: address)
        }
    }

    func isPartner(_ witness: OutsideWitness) throws -> Bool {
        try roster().peers.values.contains { $0.descriptor.cosignerKeys.contains(witness.key) }
    }

    /// Submits the own head to a witness and keeps its cosignature. Returns whether there is a new one.
    @discardableResult
    func submitHead(
        to witness: OutsideWitness, over connection: OutsideWitnessConnection, _ submission: inout WitnessSubmission
    ) async throws -> Bool {
        guard fence.mayCosign, let size = try database.head(of: origin)?.state.size else { return false }
        var action = submission.begin(size: size)
        while case .submit(let oldSize) = action {
            guard let request = try database.submission(from: oldSize, in: origin) else { return false }
            let answer = try await connection.addCheckpoint(request.serialized, timeout: WitnessLoops.patience)
            guard answer.status == 409 else {
                submission.accepted(size: request.checkpoint.size)
                guard try takeAnswer(answer.body, about: request, of: witness.key) else { return false }
                await announce()
                return true
            }
            let size = try database.head(of: origin)?.state.size ?? 0
            action = submission.conflicted(claimed: WitnessAnswer.size(in: answer.body), size: size)
        }
        guard case .giveUp(let reason) = action else { return false }
        logger.record(.warning, "a witness does not cosign", code: reason.code, [.origin: witness.key.name])
        return false
    }
}
