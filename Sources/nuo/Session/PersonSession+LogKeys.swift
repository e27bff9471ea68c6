import ConsentLedger
import Federation
import MerkleLog
import Phrases
import Synchronization

/// What a person knows of their node's log keys, from earlier sessions and from this one; one for all copies of a session.
final class LearnedLogKeys: Sendable {
    private let state: Mutex<(chain: LogKeyChain, isAsked: Bool)>

    init(_ known: LogKeyChain) { state = Mutex((known, false)) }

    /// The chain so far.
    var chain: LogKeyChain { state.withLock { $0.chain } }

    func learn(_ chain: LogKeyChain) { state.withLock { $0 = (chain, true) } }

    /// True the first time.
    func shouldAsk() -> Bool {
        state.withLock { state in
            defer { state.isAsked = true }
            return !state.isAsked
        }
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
            throw CommandFailure(.verificationFailed, Catalogue.logKey.otherChain, arguments)
        }
        if shown != known { try person.home.directory.replace(PersonHome.logKeysFile, shown.serialized) }
        learnedLogKeys.learn(shown)
    }

    /// Asks once in a session, beside its first answer: nothing else tells a person that the key has changed. Without an
    /// answer what was known counts; an answer that contradicts it ends the session.
    func askForLogKeys() async throws {
        guard learnedLogKeys.shouldAsk() else { return }
        do {
            _ = try await roster()
        } catch let failure as CommandFailure where failure.status == .verificationFailed {
            throw failure
        } catch {}
    }
}
