import Foundation

/// The time of one piece of work: by the clock on the wall, or of the core that did it.
enum Stopwatch {
    /// Seconds that `work` takes.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return seconds(since: start)
    }

    /// Seconds that this thread has a core while it does `work`: what a core does, whoever else wants it.
    static func coreSeconds(_ work: () throws -> Void) rethrows -> Double {
        let start = coreTime()
        try work()
        return coreTime() - start
    }

    private static func coreTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The same for work that waits.
    static func waitingSeconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return seconds(since: start)
    }

    /// Seconds since `start`.
    static func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }
}
