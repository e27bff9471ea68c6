import ConsentLedger
import Federation
import MerkleLog
import Phrases
import Synchronization

/// What a person knows of their node's log keys, from earlier sessions and from this one; one for all copies of a session.
final class LearnedLogKeys: Sendable {
    private struct State {
        var chain: LogKeyChain
        var isAsked = false
        var refusal: CommandFailure?
    }
    private let state: Mutex<State>

    init(_ known: LogKeyChain) { state = Mutex(State(chain: known)) }

    /// The chain so far.
    var chain: LogKeyChain { state.withLock { $0.chain } }

    /// True once the node has shown its keys in this session.
    var isAsked: Bool { state.withLock { $0.isAsked } }

    func learn(_ chain: LogKeyChain) {
        state.withLock { state in
            state.chain = chain
            state.isAsked = true
        }
    }

    /// The node has shown keys that contradict what was known.
    func refuse(_ failure: CommandFailure) { state.withLock { $0.refusal = failure } }

    /// Throws what `refuse` was given: nothing of that node is used any more in this session.
    func check() throws {
        if let refusal = state.withLock({ $0.refusal }) { throw refusal }
    }
}

extension PersonHome {
    /// The changes of the log key that were kept for a profile's node; none where another log's were.
    func logKeyChain(of profile: PersonalProfile) throws(CommandFailure) -> LogKeyChain {
        let first: LogKeyChain
        do {
            first = try LogKeyChain(profile.logKey)
        } catch {
            throw PersonSession.unproved("\(error)")
        }
        guard let bytes = try directory.read(Self.logKeysFile, limit: LogKeyChain.maximumByteCount) else {
            return first
        }
        guard let kept = try? LogKeyChain(parsing: bytes) else {
            throw CommandFailure(
                .usage, Catalogue.logKey.badChain, ["path": directory.path(Self.logKeysFile)])
        }
        return kept.starts(with: first) ? kept : first
    }
}

extension PersonSession {
    /// The keys that sign this node's ledger: the one of the profile, and those that follow from it by changes that each key
    /// before signed (KEYS-85).
    var logKeys: LogKeys { learnedLogKeys.chain.keys }

    /// Takes the log's keys from a descriptor of the person's node. Only a chain that goes on from the one that was kept is
    /// one: else the ledger was put back or forked, or somebody answers in the node's place (KEYS-86).
    func learnLogKeys(of node: NodeDescriptor) throws {
        let known = learnedLogKeys.chain
        guard node.origin == profile.origin, let shown = try? LogKeyChain(node.logKey, changes: node.logKeyChanges),
            shown.starts(with: known)
        else {
            let arguments = [
                "node": profile.url, "known": String(known.changes.count), "shown": String(node.logKeyChanges.count),
            ]
            learnedLogKeys.refuse(CommandFailure(.verificationFailed, Catalogue.logKey.otherChain, arguments))
            return try learnedLogKeys.check()
        }
        // Another command may have kept more meanwhile: what was kept never becomes less.
        if shown != known, try shown.starts(with: person.home.logKeyChain(of: profile)) {
            try person.home.directory.replace(PersonHome.logKeysFile, shown.serialized)
        }
        learnedLogKeys.learn(shown)
    }

    /// Asks once in a session, before the first statement that it sends and beside the first answer that it gets: nothing
    /// else tells a person that the key has changed. Without an answer, or with one that can't be read, what was known
    /// counts; one that contradicts it ends the session (KEYS-90).
    func askForLogKeys() async throws {
        if !learnedLogKeys.isAsked { _ = try? await roster() }
        try learnedLogKeys.check()
    }
}
