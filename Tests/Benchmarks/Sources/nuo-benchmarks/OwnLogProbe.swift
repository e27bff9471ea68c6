import CipherSuites
import ConsentLedger
import Foundation

/// What a write-ahead file of our own would cost in place of SQLite's commit: the same entries and openings, framed and
/// hashed, one `write` and one `fdatasync` a block. It has no index, so nothing in it can be looked up: the least that
/// any store takes.
struct OwnLogProbe {
    let directory: URL
    /// Entries in a block.
    let block: Int

    /// Entries a second.
    func rate(_ samples: [SampleEntry]) throws -> Double {
        let path = directory.appendingPathComponent("own-log").path
        let descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError.unavailable(path) }
        defer { close(descriptor) }
        let seconds = try Stopwatch.seconds {
            for start in stride(from: 0, to: samples.count, by: block) {
                let frame = Self.frame(samples[start..<min(start + block, samples.count)])
                guard write(descriptor, frame, frame.count) == frame.count, fdatasync(descriptor) == 0 else {
                    throw BenchmarkError.unavailable("own log")
                }
            }
        }
        return Double(samples.count) / seconds
    }

    private static func frame(_ samples: ArraySlice<SampleEntry>) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(samples.count * 4096)
        for sample in samples {
            let opening = sample.opening.bytes
            frame += UInt32(opening.count).bigEndianBytes
            frame += sample.entry.encoded
            frame += opening
        }
        return frame + Digest.sha256(frame).bytes
    }
}
