import CipherSuites
import Foundation

/// Reads SQLite's write-ahead log as its file format describes it.
enum WriteAheadLog {
    /// The number of commits in the log: frames of the log's present run that carry the size of the database. Under
    /// `synchronous = FULL` each of them was flushed once.
    static func commits(at path: String) throws -> Int {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        guard let pageSize = UInt32(bigEndianBytes: bytes.dropFirst(8).prefix(4)), pageSize > 0 else { return 0 }
        let salts = bytes[16..<24]
        return stride(from: 32, to: bytes.count, by: 24 + Int(pageSize)).count { frame in
            bytes.count >= frame + 24 && bytes[(frame + 8)..<(frame + 16)].elementsEqual(salts)
                && bytes[(frame + 4)..<(frame + 8)].contains { $0 != 0 }
        }
    }
}
