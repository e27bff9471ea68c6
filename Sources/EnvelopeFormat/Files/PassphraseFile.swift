public import CipherSuites

/// An age file under a passphrase, which the stock tool opens too: how a patient's keys lie on disk.
public enum PassphraseFile {
    /// Seals with scrypt at a work factor of 2^`logN` (18 takes about half a second and 256 MiB). Throws
    /// `invalidWorkFactor` outside 1 to 22.
    public static func seal(
        _ plaintext: [UInt8], passphrase: [UInt8], logN: Int, random: RandomSource
    ) throws(EnvelopeError) -> [UInt8] {
        let fileKey = FileKey.generate(random: random)
        let stanza = try ScryptStanza.wrap(fileKey, passphrase: passphrase, logN: logN, random: random)
        let header = EnvelopeHeader(stanzas: [stanza], authenticatedBy: fileKey)
        return try header.serialized + EnvelopeFile.sealedPayload(plaintext, fileKey: fileKey, random: random)
    }

    /// The plaintext; throws `noMatch` for a wrong passphrase, and `headerFailure` for a work factor above 2^22 before
    /// anything is spent on it.
    public static func open(_ file: [UInt8], passphrase: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        let (header, headerByteCount) = try EnvelopeHeader.parsePrefix(of: file)
        var fileKey: FileKey?
        // A scrypt stanza stands alone in every header that was parsed, so this derives one key at most.
        for stanza in header.stanzas where fileKey == nil {
            fileKey = try ScryptStanza.unwrap(stanza, passphrase: passphrase)
        }
        guard let fileKey else { throw .noMatch }
        return try EnvelopeFile.openedPayload(
            Array(file[headerByteCount...]), fileKey: header.authenticated(by: fileKey))
    }
}
