public import CipherSuites

/// Whole age files in memory, header and payload together: for keys, exports and other small things.
public enum EnvelopeFile {
    /// Seals under a new file key for the recipients; the file is 1.6 KB larger for each hybrid one. Throws as
    /// `EnvelopeHeader.make` does.
    public static func seal(
        _ plaintext: [UInt8], to recipients: [Recipient], random: RandomSource
    ) throws(EnvelopeError) -> [UInt8] {
        let fileKey = FileKey.generate(random: random)
        let header = try EnvelopeHeader.make(fileKey: fileKey, recipients: recipients, random: random)
        return try header.serialized + sealedPayload(plaintext, fileKey: fileKey, random: random)
    }

    /// The plaintext, when one of the identities opens the file and every byte of it is right.
    public static func open(_ file: [UInt8], with identities: [Identity]) throws(EnvelopeError) -> [UInt8] {
        let (header, headerByteCount) = try EnvelopeHeader.parsePrefix(of: file)
        let fileKey = try header.unwrap(with: identities)
        return try openedPayload(Array(file[headerByteCount...]), fileKey: fileKey)
    }

    static func sealedPayload(
        _ plaintext: [UInt8], fileKey: FileKey, random: RandomSource
    ) throws(EnvelopeError) -> [UInt8] {
        var sealer = try PayloadSealer(fileKey: fileKey, random: random)
        let front = try sealer.seal(plaintext)
        return front + (try sealer.finish().tail)
    }

    static func openedPayload(_ payload: [UInt8], fileKey: FileKey) throws(EnvelopeError) -> [UInt8] {
        var opener = PayloadOpener(fileKey: fileKey)
        let front = try opener.open(payload)
        return front + (try opener.finish())
    }
}
