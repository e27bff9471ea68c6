public import Foundation
import Synchronization

private let starting = Mutex(())

extension Process {
    /// Starts the process, one at a time: `run` on several threads at once looks at the descriptors of all of them, and has
    /// crashed.
    public func start() throws { try starting.withLock { _ in try run() } }
}
