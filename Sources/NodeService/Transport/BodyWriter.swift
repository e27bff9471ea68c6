import Foundation
import HummingbirdCore
import NIOCore
import NIOPosix

/// Takes the pieces of a streamed body, and holds who writes them to the length that was promised.
public struct BodyWriter {
    private var base: any ResponseBodyWriter
    private var left: Int?

    init(_ base: any ResponseBodyWriter, length: Int?) {
        self.base = base
        left = length
    }

    /// Sends a piece; returns when the network has room for the next.
    public mutating func write(_ bytes: [UInt8]) async throws {
        if let left {
            guard bytes.count <= left else { throw TransportFailure.bodyTooLong }
            self.left = left - bytes.count
        }
        try await base.write(ByteBuffer(bytes: bytes))
    }

    consuming func finish() async throws {
        guard left ?? 0 == 0 else { throw TransportFailure.bodyEndedEarly }
        try await base.finish(nil)
    }
}

/// The part of a file that an answer sends, opened and measured before the head is written.
struct FileSlice: Sendable {
    private static let chunkBytes = 64 << 10

    private let handle: FileHandle
    private let offset: UInt64
    let count: Int

    /// nil when `range` does not lie within the file.
    init?(_ url: URL, range: Range<UInt64>?) throws {
        handle = try FileHandle(forReadingFrom: url)
        let size = try handle.seekToEnd()
        let range = range ?? 0..<size
        guard range.upperBound <= size, let count = Int(exactly: range.count) else { return nil }
        offset = range.lowerBound
        self.count = count
    }

    /// Reads on NIO's thread pool, one chunk at a time, and closes the file.
    func send(to writer: inout BodyWriter) async throws {
        let pool = NIOThreadPool.singleton
        defer { try? handle.close() }
        try await pool.runIfActive { try handle.seek(toOffset: offset) }
        var left = count
        while left > 0 {
            let wanted = min(left, Self.chunkBytes)
            guard let data = try await pool.runIfActive({ try handle.read(upToCount: wanted) }), !data.isEmpty else {
                throw TransportFailure.bodyEndedEarly
            }
            left -= data.count
            try await writer.write(Array(data))
        }
    }
}

/// What ends a connection without an answer.
enum TransportFailure: Error {
    case bodyEndedEarly
    case bodyTooLong
    case refusedBody
}
