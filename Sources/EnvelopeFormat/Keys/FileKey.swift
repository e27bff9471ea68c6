public import CipherSuites

/// The 16 random bytes that encrypt one payload. A file key belongs to one file only: a changed document gets another.
public struct FileKey: Sendable {
    /// The number of bytes of every file key.
    public static let byteCount = 16

    package let bytes: [UInt8]

    /// Takes exactly 16 bytes; throws `invalidKey` for any other number.
    public init(_ bytes: [UInt8]) throws(EnvelopeError) {
        guard bytes.count == Self.byteCount else { throw .invalidKey }
        self.bytes = bytes
    }

    private init(random: RandomSource) { bytes = random.bytes(Self.byteCount) }

    /// A new key for one new file.
    public static func generate(random: RandomSource) -> FileKey { FileKey(random: random) }
}

/// Keeps the bytes out of logs, assertions and debuggers: printing the value shows its type alone.
extension FileKey: CustomReflectable {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
