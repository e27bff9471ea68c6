import Crypto

/// Where ids, salts, nonces and file keys come from. Pure code takes it as a parameter.
public struct RandomSource: Sendable {
    private let fill: @Sendable (Int) -> [UInt8]

    /// A source that calls `fill` with the number of bytes wanted.
    public init(_ fill: @escaping @Sendable (Int) -> [UInt8]) { self.fill = fill }

    /// `count` random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        let bytes = fill(count)
        precondition(bytes.count == count, "a random source gives what it is asked for")
        return bytes
    }

    /// The operating system's generator.
    public static let system = RandomSource { count in
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).rawBytes
    }
}
