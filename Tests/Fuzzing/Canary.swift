import MerkleLog

/// A bug planted in a parser, which the same search must find: else what it does not find would mean nothing.
enum Canary: String, CaseIterable {
    /// A bundle of 255 entries traps.
    case trap
    /// A path with a slash too many is read as if it were not there.
    case spelling
    /// The size of a policy is not measured.
    case limit

    var target: String {
        switch self {
        case .trap: "bundle"
        case .spelling: "tile-path"
        case .limit: "policy"
        }
    }

    /// What the search must call it.
    var words: String {
        switch self {
        case .trap: "the parser ended the program"
        case .spelling: "accepted a second spelling"
        case .limit: "accepted"
        }
    }

    /// The target with the bug in it.
    func planted(in target: FuzzTarget) -> FuzzTarget {
        guard target.name == self.target else { return target }
        let parse = target.parse
        let limit = target.maximumByteCount
        let bad: @Sendable ([UInt8]) throws -> [UInt8] = { [self] bytes in
            switch self {
            case .trap:
                let written = try parse(bytes)
                precondition(Self.count(written) != 255, "the canary")
                return written
            case .spelling:
                return try parse(bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes)
            case .limit:
                guard bytes.count > limit else { return try parse(bytes) }
                return bytes
            }
        }
        return FuzzTarget(
            name: target.name, maximumByteCount: limit, hasOneSpelling: target.hasOneSpelling, share: target.share,
            made: target.made, parse: bad)
    }

    private static func count(_ bundle: [UInt8]) -> Int {
        var place = 0
        var count = 0
        while place + 2 <= bundle.count {
            place += 2 + Int(bundle[place]) << 8 + Int(bundle[place + 1])
            count += 1
        }
        return count
    }
}
