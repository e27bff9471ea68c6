import CipherSuites

/// `-> scrypt salt logN`: the file key under a passphrase, alone in its header (C2SP age, the scrypt recipient type).
enum ScryptStanza {
    static let type = "scrypt"
    /// Base-two logarithms of the work factor. 22 takes some ten seconds and 4 GiB: more is never spent on a file.
    static let workFactors = 1...22
    private static let saltLabel = Array("age-encryption.org/v1/scrypt".utf8)
    private static let saltByteCount = 16

    static func wrap(
        _ fileKey: FileKey, passphrase: [UInt8], logN: Int, random: RandomSource
    ) throws(EnvelopeError) -> Stanza {
        guard workFactors.contains(logN) else { throw .invalidWorkFactor }
        let salt = random.bytes(saltByteCount)
        let key = try wrapKey(passphrase: passphrase, salt: salt, logN: logN)
        return Stanza(
            type: type, arguments: [Base64.encodeUnpadded(salt), String(logN)],
            body: try FileKeyWrap.seal(fileKey, under: key))
    }

    static func unwrap(_ stanza: Stanza, passphrase: [UInt8]) throws(EnvelopeError) -> FileKey? {
        guard stanza.type == type else { return nil }
        guard stanza.arguments.count == 2, let salt = Base64.decodeUnpadded(stanza.arguments[0]),
            salt.count == saltByteCount, let logN = workFactor(stanza.arguments[1]),
            stanza.body.count == Stanza.wrappedFileKeyByteCount
        else { throw .headerFailure }
        return FileKeyWrap.open(stanza.body, under: try wrapKey(passphrase: passphrase, salt: salt, logN: logN))
    }

    /// Decimal digits without a sign or a leading zero; nil for anything else, or outside the limits.
    private static func workFactor(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.first != 0x30, let logN = Int(text), workFactors.contains(logN)
        else { return nil }
        return logN
    }

    private static func wrapKey(passphrase: [UInt8], salt: [UInt8], logN: Int) throws(EnvelopeError) -> [UInt8] {
        guard let key = try? Scrypt.derive(passphrase: passphrase, salt: saltLabel + salt, logN: logN) else {
            throw .unavailable
        }
        return key
    }
}
