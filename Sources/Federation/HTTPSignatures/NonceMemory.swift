import CipherSuites

/// The nonces of the last minute, so that no call counts twice. Bounded as a whole and for each key.
///
/// It lives in memory only. So that a restart forgets nothing, a fresh memory refuses what could have been accepted
/// before it began: signed calls are answered from `maximumLeadSeconds` after the start.
public struct NonceMemory: Sendable {
    private struct Use: Hashable {
        let keyID: KeyThumbprint
        let nonce: String
    }

    private let beganAt: UInt64
    private let capacity: Int
    private let capacityPerKey: Int
    private var seen: Set<Use> = []
    /// By second of signing; a bucket is dropped whole once calls of that second are too old to be accepted.
    private var buckets: [UInt64: [Use]] = [:]
    private var usesPerKey: [KeyThumbprint: Int] = [:]
    private var latest: UInt64

    /// The number of nonces held.
    public var count: Int { seen.count }

    /// A memory that begins empty at `beganAt`. `capacity` bounds all nonces held (about 150 bytes each): over a
    /// minute, four thousand calls a second, more than one machine enters. `capacityPerKey` bounds what one caller can take
    /// of it.
    public init(beganAt: UInt64, capacity: Int = 262_144, capacityPerKey: Int = 1_024) {
        self.beganAt = beganAt
        self.capacity = capacity
        self.capacityPerKey = capacityPerKey
        latest = beganAt
    }

    /// Takes note of `call`, or says why it does not count.
    public mutating func admit(_ call: VerifiedCall, at now: UInt64) throws(HTTPSignatureError) {
        // A clock set back must not bring forgotten nonces to life again.
        if now > latest {
            latest = now
            forgetExpired()
        }
        guard call.created > beganAt.saturatingAdding(SignedCall.maximumLeadSeconds) else { throw .startingUp }
        guard call.created.saturatingAdding(SignedCall.maximumAgeSeconds) >= latest else { throw .expired }
        guard call.created <= latest.saturatingAdding(SignedCall.maximumLeadSeconds) else { throw .notYetValid }
        let use = Use(keyID: call.keyID, nonce: call.nonce)
        guard !seen.contains(use) else { throw .replayed }
        guard seen.count < capacity, usesPerKey[call.keyID, default: 0] < capacityPerKey else { throw .overloaded }
        seen.insert(use)
        buckets[call.created, default: []].append(use)
        usesPerKey[call.keyID, default: 0] += 1
    }

    private mutating func forgetExpired() {
        for (second, uses) in buckets where second.saturatingAdding(SignedCall.maximumAgeSeconds) < latest {
            buckets[second] = nil
            for use in uses {
                seen.remove(use)
                let left = usesPerKey[use.keyID, default: 1] - 1
                usesPerKey[use.keyID] = left == 0 ? nil : left
            }
        }
    }
}
