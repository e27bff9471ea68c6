import Foundation

/// The most memory that this process held, as Linux counts it.
enum PeakMemory {
    /// Starts counting from now. Without effect where the system does not allow it: then the peak is since the start.
    static func reset() { try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

    /// Resident mebibytes at the peak.
    static func mebibytes() throws -> Double { try mebibytes(of: "VmHWM:") }

    /// Resident mebibytes now.
    static func presentMebibytes() throws -> Double { try mebibytes(of: "VmRSS:") }

    private static func mebibytes(of field: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        guard let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw BenchmarkError.unavailable(field) }
        return kibibytes / 1024
    }
}
