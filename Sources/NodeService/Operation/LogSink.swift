import Foundation
import Synchronization

/// Where lines go, whole and in order.
public final class LogSink: Sendable {
    private let descriptor: Int32
    private let isOwned: Bool
    private let turn = Mutex(())

    private init(descriptor: Int32, isOwned: Bool) {
        self.descriptor = descriptor
        self.isOwned = isOwned
    }

    deinit { if isOwned { close(descriptor) } }

    /// Standard error.
    public static let standardError = LogSink(descriptor: 2, isOwned: false)

    /// The end of a file that only its owner can read; nil when it can't be opened.
    public static func file(_ path: String) -> LogSink? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        return descriptor < 0 ? nil : LogSink(descriptor: descriptor, isOwned: true)
    }

    /// Writes a line. A log that can't be written stops nothing.
    func write(_ line: String) {
        let bytes = Array(line.utf8)
        turn.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 || (count < 0 && errno == EINTR) else { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }
}
