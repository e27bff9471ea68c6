import ConsentLedger
import ConsentPolicy
import Federation
import NodeService
import Phrases

/// Whether a descriptor, its fingerprint compared, may become or replace a partner, and with what rights.
struct PeerAdmission {
    let descriptor: NodeDescriptor
    /// What the operator accepts; empty for what was accepted before.
    let wishes: [AcceptanceArgument]
    /// The operator insists on a descriptor that contradicts the one before.
    let isInsisting: Bool
    private let roster: Roster

    init(_ descriptor: NodeDescriptor, wishes: [AcceptanceArgument], isInsisting: Bool, roster: Roster) {
        self.descriptor = descriptor
        self.wishes = wishes
        self.isInsisting = isInsisting
        self.roster = roster
    }

    private var known: Peer? { roster.peers[descriptor.origin] }

    /// The partner as it will stand in the roster.
    func peer() throws(CommandFailure) -> Peer {
        guard descriptor.origin != roster.own.origin else {
            throw CommandFailure(.usage, Catalogue.nodeProblem.ownDescriptor, ["origin": descriptor.origin.text])
        }
        guard roster.closings[descriptor.origin] == nil else {
            throw CommandFailure(.verificationFailed, Catalogue.closing.isClosed, ["origin": descriptor.origin.text])
        }
        try refuseSharedTransportKey()
        if !isInsisting { try refuseContradiction() }
        let accepted = try wishes.isEmpty ? earlierAcceptance() : acceptance()
        try refuseInstitutionsOfOthers(accepted.keys.sorted())
        // A contradiction that is kept about a partner is not forgotten because it sends a new descriptor.
        return Peer(descriptor: descriptor, accepted: accepted, state: isInsisting ? .active : known?.state ?? .active)
    }

    // MARK: the node

    /// A partner that named another's key would be taken for it.
    private func refuseSharedTransportKey() throws(CommandFailure) {
        let others = [roster.own] + roster.peers.values.map(\.descriptor).sorted { $0.origin < $1.origin }
        for other in others where other.origin != descriptor.origin {
            guard Set(other.tlsKeys).isDisjoint(with: descriptor.tlsKeys) else {
                throw CommandFailure(.usage, Catalogue.nodeProblem.sharedTransportKey, ["origin": other.origin.text])
            }
        }
    }

    private func refuseContradiction() throws(CommandFailure) {
        guard let known = known?.descriptor else { return }
        guard known.logKey == descriptor.logKey else {
            throw CommandFailure(
                .verificationFailed, Catalogue.nodeProblem.logKeyChanged, ["origin": descriptor.origin.text])
        }
        guard descriptor.serial >= known.serial else {
            let arguments = ["serial": String(descriptor.serial), "known": String(known.serial)]
            throw CommandFailure(.verificationFailed, Catalogue.nodeProblem.olderDescriptor, arguments)
        }
    }

    // MARK: its institutions

    private typealias Acceptance = [InstitutionID: Set<InstitutionRight>]

    private func claimed(_ id: InstitutionID) -> AcceptedInstitution? {
        descriptor.institutions.first { $0.institution.id == id }
    }

    private func acceptance() throws(CommandFailure) -> Acceptance {
        var accepted: Acceptance = [:]
        for wish in wishes {
            switch wish {
            case .all:
                for claimed in descriptor.institutions {
                    accepted[claimed.institution.id] = claimed.rights
                }
            case .institution(let id, let rights):
                guard let claimed = claimed(id) else {
                    throw CommandFailure(.usage, Catalogue.nodeProblem.institutionNotClaimed, ["id": id.text])
                }
                if let right = rights.subtracting(claimed.rights).map(\.rawValue).min() {
                    throw CommandFailure(.usage, Catalogue.nodeProblem.notClaimed, ["id": id.text, "right": right])
                }
                accepted[id, default: []].formUnion(rights)
            }
        }
        return accepted.filter { !$0.value.isEmpty }
    }

    /// What was accepted before and is still claimed, under the same key.
    private func earlierAcceptance() -> Acceptance {
        var accepted: Acceptance = [:]
        for (id, rights) in known?.accepted ?? [:] {
            let before = known?.descriptor.institutions.first { $0.institution.id == id }
            guard let claimed = claimed(id), claimed.key == before?.key else { continue }
            accepted[id] = rights.intersection(claimed.rights)
        }
        return accepted.filter { !$0.value.isEmpty }
    }

    private func refuseInstitutionsOfOthers(_ ids: [InstitutionID]) throws(CommandFailure) {
        for id in ids {
            guard let owner = roster.institution(id)?.origin, owner != descriptor.origin else { continue }
            let arguments = ["id": id.text, "origin": owner.text]
            throw CommandFailure(.usage, Catalogue.nodeProblem.institutionElsewhere, arguments)
        }
    }
}
