import Crypto

/// A SHA-256 digest: 32 bytes, held inline so that a million of them are one allocation.
public struct Digest: Hashable, Sendable {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64)
    private var words: Words

    /// The number of bytes of every digest.
    public static let byteCount = 32

    /// Thirty-two zero bytes: "none" wherever a format says so.
    public static let zero = Digest(words: (0, 0, 0, 0))

    private init(words: Words) { self.words = words }

    /// Takes exactly 32 bytes; nil for any other number.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let words = bytes.withContiguousStorageIfAvailable { unsafe Self.words(of: UnsafeRawBufferPointer($0)) }
        self.init(words: words ?? Self.words(ofEach: bytes))
    }

    /// The same of bytes in memory, without a copy.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe self.init(words: Self.words(of: bytes))
    }

    /// The same of a part of an array.
    public init?(_ bytes: ArraySlice<UInt8>) {
        let words = unsafe bytes.withUnsafeBytes { unsafe $0.count == Self.byteCount ? Self.words(of: $0) : nil }
        guard let words else { return nil }
        self.init(words: words)
    }

    private static func words(ofEach bytes: some Sequence<UInt8>) -> Words {
        var read: Words = (0, 0, 0, 0)
        for (offset, byte) in bytes.enumerated() {
            switch offset >> 3 {
            case 0: read.0 = read.0 << 8 | UInt64(byte)
            case 1: read.1 = read.1 << 8 | UInt64(byte)
            case 2: read.2 = read.2 << 8 | UInt64(byte)
            default: read.3 = read.3 << 8 | UInt64(byte)
            }
        }
        return read
    }

    /// The SHA-256 of the parts, one after the other.
    public static func sha256(_ parts: [UInt8]...) -> Digest {
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        return Digest(hash.finalize())
    }

    /// The SHA-256 of `prefix` and two digests: an interior node of an RFC 6962 tree, fed at once and from the stack.
    public static func sha256(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        unsafe withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { node in
            unsafe node[0] = prefix
            unsafe node.storeBytes(of: left.bigEndianWords, toByteOffset: 1, as: Words.self)
            unsafe node.storeBytes(of: right.bigEndianWords, toByteOffset: 1 + byteCount, as: Words.self)
            var hash = SHA256()
            unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(node))
            return Digest(hash.finalize())
        }
    }

    /// Loads the words at once: iterating over swift-crypto's digest makes an array for each.
    private init(_ digest: SHA256.Digest) {
        words = unsafe digest.withUnsafeBytes { unsafe Self.words(of: $0) }
    }

    private static func words(of bytes: UnsafeRawBufferPointer) -> Words {
        unsafe (
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }

    private var bigEndianWords: Words {
        (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// The 32 bytes, in order.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(Self.byteCount)
        append(to: &out)
        return out
    }

    /// Calls `body` with the 32 bytes in memory, which are there for as long as it runs.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try unsafe withUnsafeBytes(of: bigEndianWords) { try unsafe body($0) }
    }

    /// The first eight bytes as a number, most significant first.
    public var firstWord: UInt64 { words.0 }

    /// Appends the 32 bytes to `out`.
    public func append(to out: inout [UInt8]) {
        unsafe withUnsafeBytes(of: bigEndianWords) { unsafe out.append(contentsOf: $0) }
    }

    /// Two digests are equal when all words are; digests are public values, so the time taken says nothing.
    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    /// Feeds the words to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: CustomStringConvertible {
    /// Lower-case hexadecimal.
    public var description: String { Hex.encode(bytes) }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// The bytes of the integer, most significant first.
    public var bigEndianBytes: [UInt8] {
        unsafe withUnsafeBytes(of: bigEndian) { unsafe Array($0) }
    }

    /// Reads the integer from exactly as many bytes as it has, most significant first; nil for any other number.
    public init?(bigEndianBytes bytes: some Collection<UInt8>) {
        guard bytes.count == Self.bitWidth / 8 else { return nil }
        self = bytes.reduce(0) { $0 << 8 | Self($1) }
    }
}
