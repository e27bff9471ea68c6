import Foundation
import Synchronization

/// The node's time: never before a verified cosignature that it has seen, and never before what it saw in an earlier run
/// (`formats.md` §3). The wall clock enters here and nowhere else.
public final class NodeClock: Sendable {
    private let wall: @Sendable () -> UInt64
    private let floor: Mutex<UInt64>

    /// `wall` gives Unix seconds; `floor` is what an earlier run stored.
    public init(floor: UInt64 = 0, wall: @escaping @Sendable () -> UInt64 = NodeClock.systemSeconds) {
        self.wall = wall
        self.floor = Mutex(floor)
    }

    /// The operating system's clock.
    public static let systemSeconds: @Sendable () -> UInt64 = { UInt64(max(0, Date().timeIntervalSince1970)) }

    /// Unix seconds.
    public var now: UInt64 { max(wall(), floor.withLock { $0 }) }

    /// The wall clock alone, to tell whether it is behind.
    public var wallSeconds: UInt64 { wall() }

    /// The latest verified cosignature time seen.
    public var latestSeen: UInt64 { floor.withLock { $0 } }

    /// A verified cosignature carried this time.
    public func saw(_ time: UInt64) { floor.withLock { $0 = max($0, time) } }
}
