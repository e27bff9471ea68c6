import CipherSuites

/// `-> X25519 share`: the file key under HKDF of an ephemeral X25519 secret (C2SP age, the X25519 recipient type).
enum X25519Stanza {
    static let type = "X25519"
    private static let info = Array("age-encryption.org/v1/X25519".utf8)

    static func wrap(
        _ fileKey: FileKey, to publicKey: [UInt8], random: RandomSource
    ) throws(EnvelopeError) -> Stanza {
        let ephemeral = random.bytes(32)
        guard let share = try? X25519.publicKey(of: ephemeral),
            let shared = try? X25519.sharedSecret(secret: ephemeral, peer: publicKey)
        else { throw .invalidKey }
        let key = wrapKey(shared: shared, share: share, publicKey: publicKey)
        return Stanza(
            type: type, arguments: [Base64.encodeUnpadded(share)], body: try FileKeyWrap.seal(fileKey, under: key))
    }

    static func unwrap(_ stanza: Stanza, secret: [UInt8]) throws(EnvelopeError) -> FileKey? {
        guard stanza.type == type else { return nil }
        guard stanza.arguments.count == 1, let share = Base64.decodeUnpadded(stanza.arguments[0]), share.count == 32,
            stanza.body.count == Stanza.wrappedFileKeyByteCount
        else { throw .headerFailure }
        guard let publicKey = try? X25519.publicKey(of: secret) else { throw .invalidKey }
        // Fails for a share of low order only, which no honest sender makes.
        guard let shared = try? X25519.sharedSecret(secret: secret, peer: share) else { throw .headerFailure }
        return FileKeyWrap.open(stanza.body, under: wrapKey(shared: shared, share: share, publicKey: publicKey))
    }

    private static func wrapKey(shared: [UInt8], share: [UInt8], publicKey: [UInt8]) -> [UInt8] {
        HKDFSHA256.derive(secret: shared, salt: share + publicKey, info: info, byteCount: 32)
    }
}

/// A file key under a key that is used once, hence the constant nonce.
enum FileKeyWrap {
    private static let nonce = [UInt8](repeating: 0, count: 12)

    static func seal(_ fileKey: FileKey, under key: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        guard let body = try? ChaCha20Poly1305.seal(fileKey.bytes, key: key, nonce: nonce) else { throw .unavailable }
        return body
    }

    /// Nil when `body` was not sealed under `key`.
    static func open(_ body: [UInt8], under key: [UInt8]) -> FileKey? {
        (try? ChaCha20Poly1305.open(body, key: key, nonce: nonce)).flatMap { try? FileKey($0) }
    }
}
