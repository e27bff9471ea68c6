public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import HealthRecords

/// Whether a partner's statements count.
public enum PeerState: String, Sendable {
    /// Everything its operator accepted counts.
    case active
    /// A contradiction is kept about it: nothing new counts until an operator decides.
    case suspended
    /// Its ledger has ended: nothing new of it counts, ever.
    case closed
}

/// A partner as the operator accepted it.
public struct Peer: Hashable, Sendable {
    /// What it said of itself.
    public let descriptor: NodeDescriptor
    /// The rights that this operator accepted, per institution; never more than the descriptor claims.
    public let accepted: [InstitutionID: Set<InstitutionRight>]
    /// Whether it counts.
    public let state: PeerState

    /// Takes all fields.
    public init(descriptor: NodeDescriptor, accepted: [InstitutionID: Set<InstitutionRight>], state: PeerState) {
        self.descriptor = descriptor
        self.accepted = accepted
        self.state = state
    }
}

/// Everyone whose signature counts at this node, and for what (`formats.md` §3). A value: look-ups never change it.
public struct Roster: Sendable {
    /// This node itself.
    public let own: NodeDescriptor
    /// Its partners, by origin.
    public let peers: [Origin: Peer]
    /// The copies of ledgers beside which heads are judged; nil for who holds none.
    public let copies: LedgerCopies?
    /// How ledgers ended: the own one, and those of partners, who may have been removed since.
    public let closings: [Origin: OriginClosing]
    private let byTLSKey: [Digest: Origin]
    private let ownInstitutions: [KeyThumbprint: AcceptedInstitution]
    private let institutions: [InstitutionID: (origin: Origin, accepted: AcceptedInstitution)]

    /// Builds the look-ups. An institution belongs to one node per roster: the own node first, then by origin.
    public init(
        own: NodeDescriptor, peers: [Peer], copies: LedgerCopies? = nil, closings: [Origin: OriginClosing] = [:]
    ) {
        self.own = own
        self.copies = copies
        self.closings = closings
        self.peers = Dictionary(peers.map { ($0.descriptor.origin, $0) }) { first, _ in first }
        var byTLSKey: [Digest: Origin] = [:]
        var institutions: [InstitutionID: (Origin, AcceptedInstitution)] = [:]
        for accepted in own.institutions { institutions[accepted.institution.id] = (own.origin, accepted) }
        for peer in peers.sorted(by: { $0.descriptor.origin < $1.descriptor.origin }) {
            for key in peer.descriptor.tlsKeys { byTLSKey[key] = peer.descriptor.origin }
            for claimed in peer.descriptor.institutions {
                let id = claimed.institution.id
                let rights = claimed.rights.intersection(peer.accepted[id] ?? [])
                guard institutions[id] == nil, !rights.isEmpty else { continue }
                let accepted = AcceptedInstitution(institution: claimed.institution, key: claimed.key, rights: rights)
                institutions[id] = (peer.descriptor.origin, accepted)
            }
        }
        self.byTLSKey = byTLSKey
        self.institutions = institutions
        ownInstitutions = Dictionary(own.institutions.map { ($0.key.thumbprint, $0) }) { first, _ in first }
    }

    /// The institution of this node that has a key.
    public func ownInstitution(_ key: KeyThumbprint) -> AcceptedInstitution? { ownInstitutions[key] }

    /// The active partner that a TLS key belongs to.
    public func peer(tlsKey: Digest) -> Peer? {
        byTLSKey[tlsKey].flatMap { peers[$0] }.flatMap { $0.state == .active ? $0 : nil }
    }

    /// The descriptor of a node: the own one or an accepted partner's.
    public func descriptor(of origin: Origin) -> NodeDescriptor? {
        origin == own.origin ? own : peers[origin]?.descriptor
    }

    /// True when a contradiction is kept about the node, or its ledger has ended.
    public func isFrozen(_ origin: Origin) -> Bool {
        closings[origin] != nil || peers[origin].map { $0.state != .active } ?? false
    }

    /// An institution with a right, and the node it belongs to; nil when this operator did not accept it with that
    /// right.
    public func institution(
        _ id: InstitutionID, with right: InstitutionRight
    ) -> (origin: Origin, accepted: AcceptedInstitution)? {
        institutions[id].flatMap { $0.accepted.rights.contains(right) ? $0 : nil }
    }

    /// An institution that this operator accepted with any right.
    public func institution(_ id: InstitutionID) -> (origin: Origin, accepted: AcceptedInstitution)? {
        institutions[id]
    }

    /// True when the author of an opening is an institution of the node of `origin` that this operator accepted with a right.
    public func isSigned(
        _ opening: Opening, by id: InstitutionID, with right: InstitutionRight, at origin: Origin
    ) -> Bool {
        guard let found = institution(id, with: right), found.origin == origin else { return false }
        return opening.author.isSigned(by: found.accepted.key)
    }

    /// Every ledger that this node keeps or copies.
    public var origins: [Origin] { [own.origin] + peers.keys.sorted() }

    /// Every institution accepted with a right, by code.
    public func institutions(with right: InstitutionRight) -> [NamedInstitution] {
        institutions.values.filter { $0.accepted.rights.contains(right) }.map(\.accepted.institution)
            .sorted { $0.id < $1.id }
    }
}
