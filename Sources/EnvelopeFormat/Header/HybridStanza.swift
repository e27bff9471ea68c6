import CipherSuites

/// `-> mlkem768x25519 enc`: the file key in HPKE base mode with X-Wing (C2SP age, the MLKEM768-X25519 recipient type).
enum HybridStanza {
    static let type = "mlkem768x25519"
    private static let info = Array("age-encryption.org/mlkem768x25519".utf8)
    /// The X25519 share ends the encapsulated key.
    private static let shareByteCount = 32

    static func wrap(_ fileKey: FileKey, to publicKey: [UInt8]) throws(EnvelopeError) -> Stanza {
        guard let (enc, body) = try? XWingHPKE.seal(fileKey.bytes, to: publicKey, info: info) else { throw .invalidKey }
        return Stanza(type: type, arguments: [Base64.encodeUnpadded(enc)], body: body)
    }

    static func unwrap(_ stanza: Stanza, seed: [UInt8]) throws(EnvelopeError) -> FileKey? {
        guard stanza.type == type else { return nil }
        guard stanza.arguments.count == 1, let enc = Base64.decodeUnpadded(stanza.arguments[0]),
            enc.count == XWingHPKE.encapsulatedKeyByteCount, stanza.body.count == Stanza.wrappedFileKeyByteCount,
            !hasLowOrderShare(enc)
        else { throw .headerFailure }
        return (try? XWingHPKE.open(stanza.body, encapsulatedKey: enc, seed: seed, info: info))
            .flatMap { try? FileKey($0) }
    }

    /// A share of low order gives the zero secret with every scalar, so any scalar shows it. It is looked for apart,
    /// because a failed decapsulation cannot be told from a stanza for somebody else.
    private static func hasLowOrderShare(_ enc: [UInt8]) -> Bool {
        let anyScalar = [UInt8](repeating: 1, count: 32)
        return (try? X25519.sharedSecret(secret: anyScalar, peer: enc.suffix(shareByteCount))) == nil
    }
}
