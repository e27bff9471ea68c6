import Crypto

/// A SHA-256 fed piece by piece, for contents too large to hold.
public struct RunningDigest: Sendable {
    private var hash = SHA256()

    /// An empty digest in progress.
    public init() {}

    /// Appends bytes to what is hashed.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        hash.update(data: Array(bytes))
    }

    /// The digest of everything so far; the running digest can go on afterwards.
    public func finalized() -> Digest {
        guard let digest = Digest(Array(hash.finalize())) else { preconditionFailure("SHA-256 is 32 bytes") }
        return digest
    }
}
