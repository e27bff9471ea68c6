import CipherSuites
import Foundation
import HealthRecords

/// Every text in `Specs/vectors`, as it stands and decoded: each parser takes for seeds what it accepts, and some that it
/// doesn't.
struct FuzzSeeds: Sendable {
    static let shared = FuzzSeeds()

    /// From vectors that state no failure.
    let good: [[UInt8]]
    private let bad: [[UInt8]]

    private init() {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Specs/vectors")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        var found: (good: [[UInt8]], bad: [[UInt8]]) = ([], [])
        for file in files.sorted() where file.hasSuffix(".json") {
            guard let data = try? Data(contentsOf: root.appendingPathComponent(file)),
                let json = try? JSONValue(parsing: Array(data))
            else { continue }
            let texts = Self.texts(in: json).flatMap(Self.readings)
            if json["failure"] == nil { found.good += texts } else { found.bad += texts }
        }
        good = found.good
        bad = found.bad
    }

    private static func texts(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let values): values.flatMap(texts)
        case .object(let object): object.members.flatMap { texts(in: $0.value) }
        default: []
        }
    }

    /// The text, its bytes when it is hex or base64, and every file that stands at its end.
    private static func readings(_ text: String) -> [[UInt8]] {
        guard text.utf8.count >= 32 else { return [] }
        var all = [Array(text.utf8)]
        if let bytes = Hex.decode(text) { all.append(bytes) }
        if let bytes = Base64.decode(text) { all.append(bytes) }
        for mark in ["c2sp.org/tlog-proof@v1\n", "chengdu-1.example/consent\n"] {
            if let start = text.range(of: mark), start.lowerBound != text.startIndex {
                all.append(Array(text[start.lowerBound...].utf8))
            }
        }
        return all
    }

    /// What a target starts from; throws when it accepts nothing at all, since then nothing would be searched.
    func seeds(for target: FuzzTarget) throws -> [[UInt8]] {
        let accepted = try target.made() + good.filter { target.accepts($0) }
        guard !accepted.isEmpty else { throw FuzzTarget.Flaw("no seed for \(target.name)") }
        if let wrong = accepted.lazy.compactMap({ target.flaw(in: $0) }).first { throw wrong }
        guard try target.made().allSatisfy(target.accepts) else {
            throw FuzzTarget.Flaw("a made seed of \(target.name) is refused")
        }
        let size = accepted.map(\.count).max() ?? 0
        let refused = bad.filter { !target.accepts($0) && $0.count <= 2 * size && $0.count * 4 >= size }
        let few = refused.prefix(max(2, accepted.count / 4))
        return Array(accepted.prefix(200)) + few
    }
}
