import TestSupport

/// One file of the age test kit: lines of `key: value`, an empty line, and an age file, possibly compressed.
struct EnvelopeTestkitVector {
    let expectation: String
    let releasedDigest: String?
    let identities: [String]
    let passphrases: [String]
    let isArmored: Bool
    let file: [UInt8]

    static let folder = "vectors/age-testkit/testdata"
    static let all = SharedInputs.files(below: folder)
    static let armored = all.filter { (try? EnvelopeTestkitVector(path: $0))?.isArmored ?? false }
    static let binary = all.filter { !armored.contains($0) }

    init(path: String) throws {
        let bytes = try SharedInputs.bytes(path)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }
        let fields = lines.map { line in
            let parts = String(decoding: line, as: UTF8.self).split(separator: ": ", maxSplits: 1)
            return (key: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }
        func values(_ key: String) -> [String] { fields.filter { $0.key == key }.map(\.value) }
        expectation = values("expect").first ?? ""
        releasedDigest = values("payload").first
        identities = values("identity")
        passphrases = values("passphrase")
        isArmored = values("armored") == ["yes"]
        let rest = Array(bytes.dropFirst(lines.reduce(1) { $0 + $1.count + 1 }))
        file = values("compressed") == ["zlib"] ? try EnvelopeZlibStream.inflated(rest) : rest
    }
}
