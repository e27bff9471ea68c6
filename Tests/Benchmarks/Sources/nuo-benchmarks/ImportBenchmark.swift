import CipherSuites
import EnvelopeFormat
import Foundation

/// Sealing a large document as an import does: encrypted, its Merkle root and the keyed hash of its text made on the
/// way; against the `age` tool with the same file.
struct ImportBenchmark {
    let directory: URL
    let runs: Int

    private static let mebibytes = 256
    private static let pieceByteCount = 1 << 20

    /// Mebibytes a second, and the most memory that the process held meanwhile.
    func run() throws -> [Measurement] {
        let document = try makeDocument()
        defer { try? FileManager.default.removeItem(at: document) }
        let recipient = Identity.x25519(secret: RandomSource.system.bytes(32)).recipient.text
        let tool = Self.findTool()
        PeakMemory.reset()
        var (rates, toolRates) = ([Double](), [Double]())
        var peak = 0.0
        for _ in 0..<runs {
            rates.append(Double(Self.mebibytes) / (try Stopwatch.seconds { try Self.seal(document) }))
            peak = try PeakMemory.mebibytes()
            guard let tool else { continue }
            let seconds = try Stopwatch.seconds { try Self.encrypt(document, with: tool, to: recipient) }
            toolRates.append(Double(Self.mebibytes) / seconds)
        }
        let name = "import of \(Self.mebibytes) MiB"
        return [
            Measurement(
                tool == nil ? name + " (no age tool to compare with)" : name, unit: "MiB/s", values: rates,
                limit: tool == nil ? nil : ("age -r, the same file", toolRates)),
            Measurement(name + ", peak memory", unit: "MiB", values: [peak]),
        ]
    }

    /// In memory where the system has a file system for that, so that no disk is measured.
    private func makeDocument() throws -> URL {
        let shared = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let place = FileManager.default.isWritableFile(atPath: shared.path) ? shared : directory
        let document = place.appendingPathComponent("nuo-benchmark-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: document.path, contents: nil) else {
            throw BenchmarkError.unavailable(document.path)
        }
        let handle = try FileHandle(forWritingTo: document)
        let piece = Data(RandomSource.system.bytes(Self.pieceByteCount))
        for _ in 0..<Self.mebibytes { try handle.write(contentsOf: piece) }
        try handle.close()
        return document
    }

    private static func seal(_ document: URL) throws {
        let handle = try FileHandle(forReadingFrom: document)
        defer { try? handle.close() }
        var sealer = try PayloadSealer(fileKey: .generate(random: .system), random: .system)
        var sameness = HMACSHA256.Running(key: RandomSource.system.bytes(32))
        var written = 0
        while let piece = try handle.read(upToCount: pieceByteCount), !piece.isEmpty {
            let bytes = Array(piece)
            sameness.update(bytes)
            written += try sealer.seal(bytes).count
        }
        let (tail, summary) = try sealer.finish()
        guard UInt64(written + tail.count) == summary.size, written > mebibytes << 20 - pieceByteCount,
            sameness.finalized().count == 32
        else { throw BenchmarkError.wrongAnswer("payload") }
    }

    private static func findTool() -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(fileURLWithPath: String($0)).appendingPathComponent("age") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    private static func encrypt(_ document: URL, with tool: URL, to recipient: String) throws {
        let process = Process()
        process.executableURL = tool
        process.arguments = ["-r", recipient, document.path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkError.unavailable("age") }
    }
}
