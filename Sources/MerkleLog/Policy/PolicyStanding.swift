/// What a policy says of a checkpoint.
public struct PolicyStanding: Hashable, Sendable {
    /// A witness or group that should have witnessed the checkpoint and has not.
    public struct Shortfall: Hashable, Sendable {
        /// Its name in the policy.
        public let name: PolicyName
        /// How many of its members must have witnessed; 1 for a witness.
        public let needed: Int
        /// How many have.
        public let present: Int
        /// The members that have not; empty for a witness.
        public let missing: [PolicyName]
    }

    /// True when the quorum has cosigned.
    public let isMet: Bool
    /// The latest time t, in seconds, such that the cosignatures of t or later meet the quorum (`formats.md` §4). Nil
    /// when it is not met, and when the policy asks for nobody, which says nothing about any time.
    public let time: UInt64?
    /// What the quorum lacks, outermost first; empty when it is met.
    public let shortfalls: [Shortfall]
}

extension TrustPolicy {
    /// The keys of all witnesses: what a note must be verified with before it is judged.
    public var witnessKeys: [VerifierKey] { witnesses.map(\.key) }

    /// Judges a checkpoint that was verified with `witnessKeys` among its cosigners. Whether its log is in the policy is
    /// not asked here (`lists`).
    ///
    /// A cosignature counts for the witness with exactly its key, once, unless its time is after `latest` or its name is
    /// the log's own: a log is no witness of itself under its own name.
    public func standing(of checkpoint: VerifiedCheckpoint, notAfter latest: UInt64 = .max) -> PolicyStanding {
        var times: [VerifierKey: UInt64] = [:]
        for cosignature in checkpoint.cosignatures
        where cosignature.time <= latest && cosignature.key.name != checkpoint.checkpoint.origin {
            times[cosignature.key] = max(times[cosignature.key] ?? 0, cosignature.time)
        }
        return standing(times: times)
    }

    /// The same over times by key; keys that are no witnesses count for nothing.
    package func standing(times: [VerifierKey: UInt64]) -> PolicyStanding {
        guard let quorum else { return PolicyStanding(isMet: true, time: nil, shortfalls: []) }
        let witnessTimes = witnesses.map { times[$0.key] }
        var groupTimes: [UInt64?] = []
        // Members stand before their group, so one pass from the first group on sees every member's time.
        for group in groups {
            let known = group.members.compactMap { Self.time(of: $0, witnessTimes, groupTimes) }.sorted(by: >)
            groupTimes.append(known.count >= group.threshold ? known[group.threshold - 1] : nil)
        }
        let isPresent = { (member: Member) in Self.time(of: member, witnessTimes, groupTimes) != nil }
        guard let time = Self.time(of: quorum, witnessTimes, groupTimes) else {
            return PolicyStanding(isMet: false, time: nil, shortfalls: shortfalls(of: quorum, isPresent))
        }
        return PolicyStanding(isMet: true, time: time, shortfalls: [])
    }

    private static func time(of member: Member, _ witnesses: [UInt64?], _ groups: [UInt64?]) -> UInt64? {
        switch member {
        case .witness(let place): witnesses[place]
        case .group(let place): groups[place]
        }
    }

    /// An absent member and, below a group, the absent groups in it. Depth is bounded by the number of groups.
    private func shortfalls(of absent: Member, _ isPresent: (Member) -> Bool) -> [PolicyStanding.Shortfall] {
        guard case .group(let place) = absent else {
            return [.init(name: name(of: absent), needed: 1, present: 0, missing: [])]
        }
        let group = groups[place]
        let missing = group.members.filter { !isPresent($0) }
        let own = PolicyStanding.Shortfall(
            name: group.name, needed: group.threshold, present: group.members.count - missing.count,
            missing: missing.map(name))
        let nested = missing.filter { if case .group = $0 { true } else { false } }
        return [own] + nested.flatMap { shortfalls(of: $0, isPresent) }
    }
}
