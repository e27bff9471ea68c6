import ConsentLedger
import Federation

/// Whose turn it is among the ledgers that are followed: a struct without I/O. Whoever waits longest is next, so that one
/// with much to fetch, or one that answers slowly, takes its place behind all others after each turn.
struct MirrorQueue {
    private struct Entry {
        /// When it may have its turn; seconds of a clock that only goes forward.
        var due: Double
        /// Turns that came to nothing, one after the other.
        var failures = 0
        var isRunning = false
    }

    private var entries: [Origin: Entry] = [:]
    private let limits: MirrorLimits

    init(limits: MirrorLimits) { self.limits = limits }

    /// The number of ledgers.
    var count: Int { entries.count }

    /// These are followed now: new ones at once, others no longer.
    mutating func follow(_ origins: Set<Origin>, at now: Double) {
        for gone in entries.keys where !origins.contains(gone) { entries[gone] = nil }
        for origin in origins where entries[origin] == nil { entries[origin] = Entry(due: now) }
    }

    /// Takes the ledger that has been due longest, by name where two have; nil when none is.
    mutating func next(at now: Double) -> Origin? {
        let due = entries.filter { !$0.value.isRunning && $0.value.due <= now }
        let first = due.min { ($0.value.due, $0.key) < ($1.value.due, $1.key) }?.key
        if let first { entries[first]?.isRunning = true }
        return first
    }

    /// A turn is over; nil when it came to nothing. What has more to fetch is due at once, behind those who are already.
    mutating func finish(_ origin: Origin, _ rest: HashMirror.Rest?, at now: Double) {
        guard var entry = entries[origin] else { return }
        entry.isRunning = false
        switch rest {
        case .more: (entry.due, entry.failures) = (now, 0)
        case .current: (entry.due, entry.failures) = (now + Double(limits.intervalSeconds), 0)
        case .damaged where entry.failures == 0: (entry.due, entry.failures) = (now, 1)
        default:
            entry.failures += 1
            let pause = UInt64(1) << UInt64(min(entry.failures, 9))
            entry.due = now + Double(min(limits.longestPauseSeconds, pause))
        }
        entries[origin] = entry
    }
}
