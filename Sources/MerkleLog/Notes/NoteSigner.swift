public import CipherSuites

/// Signs notes under a name: a log its checkpoints, or a cosigner the checkpoints it has seen.
public struct NoteSigner: Sendable {
    /// The public half.
    public let verifierKey: VerifierKey
    private let key: SigningKey

    /// Names a private key; throws `invalidName`, and `wrongAlgorithm` for a key that is not Ed25519.
    public init(name: String, algorithm: VerifierKey.Algorithm, key: SigningKey) throws(NoteError) {
        verifierKey = try VerifierKey(name: name, algorithm: algorithm, key: key.publicKey)
        self.key = key
    }

    /// The signature line for a text that ends in a newline.
    ///
    /// A cosignature needs `time` (s) and signs checkpoints only, else `cannotSign`; a plain signature carries no time.
    public func sign(_ text: String, at time: UInt64? = nil) throws(NoteError) -> NoteSignature {
        switch verifierKey.algorithm {
        case .ed25519:
            guard text.utf8.last == UInt8(ascii: "\n") else { throw .cannotSign }
            return try line([], over: Array(text.utf8))
        case .cosignature:
            guard let time, time <= CosignedMessage.latestTime, (try? Checkpoint(parsing: text)) != nil else {
                throw .cannotSign
            }
            return try line(time.bigEndianBytes, over: CosignedMessage.bytes(text, at: time))
        }
    }

    /// Signs bytes that are no note: their beginning must say what they are. Throws `cannotSign`.
    package func sign(message: [UInt8]) throws(NoteError) -> [UInt8] {
        guard let signature = try? key.sign(message) else { throw .cannotSign }
        return signature
    }

    private func line(_ prefix: [UInt8], over message: [UInt8]) throws(NoteError) -> NoteSignature {
        guard let signature = try? key.sign(message) else { throw .cannotSign }
        return NoteSignature(name: verifierKey.name, keyID: verifierKey.keyID, signature: prefix + signature)
    }
}
