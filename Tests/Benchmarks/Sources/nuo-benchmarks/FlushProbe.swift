import Foundation

/// How fast the disk makes 4 KiB durable. It changes with what else the machine does, so it stands before and after
/// everything else in a report.
struct FlushProbe {
    let directory: URL

    /// How many flushes one probe makes: to be taken off when the flushes of a run are counted from outside.
    static let count = 200

    /// Microseconds of each flush.
    func microseconds() throws -> [Double] {
        let path = directory.appendingPathComponent("flush").path
        let descriptor = open(path, O_CREAT | O_RDWR, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError.unavailable(path) }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0x6e, count: 4096)
        return try (0..<Self.count).map { number in
            let seconds = try Stopwatch.seconds {
                guard pwrite(descriptor, page, page.count, off_t(number * page.count)) == page.count,
                    fdatasync(descriptor) == 0
                else { throw BenchmarkError.unavailable("fdatasync") }
            }
            return seconds * 1_000_000
        }
    }

    /// Flushes a second.
    func rate() throws -> Double {
        let times = try microseconds()
        return Double(times.count) * 1_000_000 / times.reduce(0, +)
    }
}
