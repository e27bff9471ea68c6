public import CipherSuites

/// The public key of a log or cosigner with the name it signs under (a `vkey` of C2SP signed-note).
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// What a signature of the key means; the byte stands in the key ID, so one key under two algorithms is two keys.
    public enum Algorithm: UInt8, Sendable {
        /// Ed25519 over the note's text: a log's own signature (C2SP signed-note).
        case ed25519 = 1
        /// Ed25519 with a time: a cosignature/v1 (C2SP tlog-cosignature).
        case cosignature = 4
    }

    /// The name, in ASCII.
    public let name: String
    /// SHA-256(name ‖ 0x0A ‖ algorithm ‖ key), its first four bytes.
    public let keyID: [UInt8]
    /// What its signatures mean.
    public let algorithm: Algorithm
    /// The Ed25519 key.
    public let key: VerifyingKey

    /// Names a key; throws `invalidName`, and `wrongAlgorithm` for a key that is not Ed25519.
    public init(name: String, algorithm: Algorithm, key: VerifyingKey) throws(NoteError) {
        guard KeyName.isAcceptable(name) else { throw .invalidName }
        guard key.suite == .ed25519 else { throw .wrongAlgorithm }
        self.name = name
        self.algorithm = algorithm
        self.key = key
        keyID = Array(Digest.sha256(Array(name.utf8), [0x0a, algorithm.rawValue], key.bytes).bytes[..<4])
    }

    /// Parses `name+keyID+key` as `description` writes it; throws `malformedKey` for any other spelling.
    public init(parsing vkey: String) throws(NoteError) {
        // Base64 has a plus of its own, so only the first two separate.
        let fields = vkey.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard fields.count == 3, let keyID = Hex.decode(fields[1]), let material = Base64.decode(fields[2]),
            let algorithm = material.first.flatMap(Algorithm.init(rawValue:)),
            let key = try? VerifyingKey(suite: .ed25519, bytes: Array(material.dropFirst()))
        else { throw .malformedKey }
        try self.init(name: fields[0], algorithm: algorithm, key: key)
        guard self.keyID == keyID else { throw .malformedKey }
    }

    /// The `vkey` text.
    public var description: String {
        "\(name)+\(Hex.encode(keyID))+\(Base64.encode([algorithm.rawValue] + key.bytes))"
    }

    /// True when the line says that this key made it.
    public func isNamed(in signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    /// Verifies a line that names this key and returns the time of a cosignature (s), nil for a plain signature;
    /// throws `badSignature`.
    public func verify(_ signature: NoteSignature, over text: String) throws(NoteError) -> UInt64? {
        guard isNamed(in: signature) else { throw .badSignature(name: name) }
        switch algorithm {
        case .ed25519:
            guard key.isValid(signature: signature.signature, for: Array(text.utf8)) else {
                throw .badSignature(name: name)
            }
            return nil
        case .cosignature:
            guard let time = UInt64(bigEndianBytes: signature.signature.prefix(8)), time <= CosignedMessage.latestTime,
                key.isValid(
                    signature: Array(signature.signature.dropFirst(8)), for: CosignedMessage.bytes(text, at: time))
            else { throw .badSignature(name: name) }
            return time
        }
    }
}

/// What a cosignature/v1 signs (C2SP tlog-cosignature).
enum CosignedMessage {
    /// The specification's bound.
    static let latestTime: UInt64 = 1 << 63 - 1

    static func bytes(_ text: String, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
