import Foundation
import Logging
import Storage
import Synchronization

/// How much of one limit is used.
struct LimitUse: Sendable, Hashable {
    /// The limits that are looked at.
    enum Name: String, Sendable, CaseIterable {
        /// Submissions that wait for the writer.
        case submissions
        /// Open connections.
        case connections
        /// Requests that wait for a place.
        case requestsWaiting = "requests-waiting"
        /// Long polls held open.
        case longPolls = "long-polls"
        /// Bytes of request bodies in memory.
        case requestBodies = "request-bodies"
        /// Messages that wait for partners.
        case outbox
        /// Requests that stand before the patient who has the most.
        case inbox
        /// The file system of the node's directory.
        case disk
    }

    let name: Name
    let used: Double
    let limit: Double

    /// From 0 on; of a limit of zero nothing can be used.
    var ratio: Double { limit > 0 ? used / limit : 0 }
}

/// The file system that a node's directory is on.
struct DiskSpace: Sendable, Hashable {
    let freeBytes: UInt64
    let totalBytes: UInt64

    /// Asks the operating system; nil when it does not say.
    init?(of directory: URL) {
        guard let found = try? FileManager.default.attributesOfFileSystem(forPath: directory.path),
            let free = found[.systemFreeSize] as? NSNumber, let total = found[.systemSize] as? NSNumber
        else { return nil }
        freeBytes = free.uint64Value
        totalBytes = total.uint64Value
    }
}

/// Which limits are nearly used up. Tells its log when one comes near and when it is well below again, and not in
/// between: a number that trembles around the bound makes no noise (TRANSPORT-46).
final class LimitAlarms: Sendable {
    /// An alarm is raised from here on.
    static let raisedAt = 0.7
    /// An alarm is over below this.
    static let clearedBelow = 0.6

    private let near = Mutex<Set<LimitUse.Name>>([])

    /// The limits whose alarm stands.
    var standing: Set<LimitUse.Name> { near.withLock { $0 } }

    /// Takes a look at the limits, and logs what has changed since the last one.
    func look(at uses: [LimitUse], logger: Logger) {
        for use in uses {
            let change = near.withLock { near -> Bool? in
                if use.ratio >= Self.raisedAt { return near.insert(use.name).inserted ? true : nil }
                if use.ratio < Self.clearedBelow { return near.remove(use.name) != nil ? false : nil }
                return nil
            }
            guard let isRaised = change else { continue }
            let fields: [LogField: any Sendable & CustomStringConvertible] = [
                .limit: use.name.rawValue, .percent: Int((use.ratio * 100).rounded(.down)),
            ]
            if isRaised {
                logger.record(.warning, "a limit is nearly used up", code: "limit-near", fields)
            } else {
                logger.record(.notice, "a limit has room again", code: "limit-clear", fields)
            }
        }
    }
}
