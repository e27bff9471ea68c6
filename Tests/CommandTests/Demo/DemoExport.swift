import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import Testing

/// A ledger that the demonstration exported, in memory, with the keys of its node.
struct DemoExport: Sendable {
    let files: [String: [UInt8]]
    let keys: [VerifierKey]

    struct NoSuchFile: Error {}

    /// Every export that the demonstration's one object names, the smallest ledger first.
    static func all(of object: JSONValue) throws -> [DemoExport] {
        let keys = Dictionary(
            (object["nodes"]?.elements ?? []).map { node in
                (node["origin"]?.string ?? "", [node["vkey"], node["cosigner"]].compactMap { $0?.string })
            }
        ) { first, _ in first }
        return try (object["exports"]?.elements ?? []).map { export in
            let texts = try #require(keys[export["origin"]?.string ?? ""])
            return try DemoExport(
                folder: URL(fileURLWithPath: #require(export["path"]?.string)),
                keys: texts.map { try VerifierKey(parsing: $0) })
        }.sorted { $0.byteCount < $1.byteCount }
    }

    private init(folder: URL, keys: [VerifierKey]) throws {
        var files: [String: [UInt8]] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            let file = folder.appendingPathComponent(path)
            guard !file.hasDirectoryPath, let data = FileManager.default.contents(atPath: file.path) else { continue }
            files[path] = Array(data)
        }
        self.files = files
        self.keys = keys
    }

    var byteCount: Int { files.values.reduce(0) { $0 + $1.count } }

    /// Every place of one bit: a file, and the bit's number in it.
    var bits: [(path: String, bit: Int)] {
        files.keys.sorted().flatMap { path in (0..<8 * (files[path]?.count ?? 0)).map { (path, $0) } }
    }

    /// Verifies as `nuo-verify ledger` does, with one bit changed where one is named.
    func verified(changing place: (path: String, bit: Int)? = nil) throws -> VerifiedLedger {
        var files = files
        if let place { files[place.path]?[place.bit / 8] ^= 1 << UInt8(place.bit % 8) }
        let changed = files
        return try LedgerExport(paths: changed.keys) { path, limit in
            guard let bytes = changed[path] else { throw NoSuchFile() }
            return Array(bytes.prefix(limit + 1))
        }.verified(by: TrustedKeys(keys))
    }

    /// The places among `places` where a change is accepted although it is not in the signature of an unknown key.
    func accepted(_ places: [(path: String, bit: Int)]) async throws -> [String] {
        let whole = try verified().checkpoint
        return await withTaskGroup(of: [String].self) { group in
            for start in stride(from: 0, to: places.count, by: 512) {
                let part = places[start..<min(start + 512, places.count)]
                group.addTask {
                    part.compactMap { place in
                        guard let found = try? verified(changing: place).checkpoint else { return nil }
                        let isListed =
                            found.checkpoint == whole.checkpoint && found.cosignatures == whole.cosignatures
                            && found.unknownSignatures != whole.unknownSignatures
                        return isListed ? nil : "\(place.path) bit \(place.bit)"
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }
}
