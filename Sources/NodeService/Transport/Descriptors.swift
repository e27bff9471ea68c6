import Foundation

/// How many files and connections the system lets this process have open at a time.
enum Descriptors {
    /// What is kept for the database, the lock record, files that are sent, and what the node itself asks of others; half of
    /// all where there are few.
    static let kept = 256

    /// The connections that leave as many descriptors as are kept (TRANSPORT-49).
    static func connections(within limit: Int) -> Int { limit - min(kept, limit / 2) }

    /// Raises the limit as far as a process may raise it by itself, and gives it.
    static func raised() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        var highest = limit
        highest.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &highest) == 0 { limit = highest }
        return Int(clamping: limit.rlim_cur)
    }
}
