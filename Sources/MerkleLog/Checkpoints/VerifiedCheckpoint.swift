/// A cosigner's verified statement that, as of `time`, it saw the checkpoint and nothing that contradicts it.
public struct Cosignature: Hashable, Sendable {
    /// The cosigner's key.
    public let key: VerifierKey
    /// When it signed, in seconds.
    public let time: UInt64

    /// States what was verified.
    package init(key: VerifierKey, time: UInt64) {
        self.key = key
        self.time = time
    }
}

/// A checkpoint whose note carries the log's valid signature, and on which no known key's signature is bad.
public struct VerifiedCheckpoint: Hashable, Sendable {
    /// The log's head.
    public let checkpoint: Checkpoint
    /// The log's key that signed it.
    public let log: VerifierKey
    /// The number of that key, from 0; nil when only the key is known and not which of the log's it is.
    public let logEpoch: Int?
    /// The note it came in, with every line.
    public let note: SignedNote
    /// The lines of known cosigners, in the note's order.
    public let cosignatures: [Cosignature]
    /// The lines of keys that the verifier was not given, which say nothing.
    public let unknownSignatures: [NoteSignature]

    /// Verifies a note against the log's key and the cosigners' (C2SP signed-note, tlog-cosignature).
    ///
    /// Throws `wrongOrigin` for another log's checkpoint, `badSignature` when any known key's line does not verify, even
    /// beside good ones, `duplicateSignature` for two lines of one known key, `missingLogSignature`, and
    /// `ambiguousKeys` or `wrongAlgorithm` when the keys themselves are unfit. A plain key among the cosigners is
    /// verified and gives no cosignature.
    public init(verifying note: SignedNote, log: VerifierKey, cosigners: [VerifierKey]) throws(NoteError) {
        try self.init(verifying: note, log: log, epoch: nil, cosigners: cosigners)
    }

    init(verifying note: SignedNote, log: VerifierKey, epoch: Int?, cosigners: [VerifierKey]) throws(NoteError) {
        guard log.algorithm == .ed25519 else { throw .wrongAlgorithm }
        let known = try Self.distinct([log] + cosigners)
        let checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.origin == log.name else { throw .wrongOrigin }
        var signers: Set<VerifierKey> = []
        var cosignatures: [Cosignature] = []
        var unknown: [NoteSignature] = []
        for signature in note.signatures {
            guard let key = known.first(where: { $0.isNamed(in: signature) }) else {
                unknown.append(signature)
                continue
            }
            guard signers.insert(key).inserted else { throw .duplicateSignature(name: key.name) }
            if let time = try key.verify(signature, over: note.text) {
                cosignatures.append(Cosignature(key: key, time: time))
            }
        }
        guard signers.contains(log) else { throw .missingLogSignature }
        self.checkpoint = checkpoint
        self.log = log
        logEpoch = epoch
        self.note = note
        self.cosignatures = cosignatures
        self.unknownSignatures = unknown
    }

    /// The keys without repetitions. Two with one name and key ID would hide each other's lines; and since cosigned
    /// messages do not name the cosigner, one key under two names would let one cosigner count twice.
    private static func distinct(_ keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var distinct: [VerifierKey] = []
        for key in keys where !distinct.contains(key) {
            let clash = distinct.contains { other in
                other.name == key.name && other.keyID == key.keyID
                    || other.key == key.key && other.algorithm == .cosignature && key.algorithm == .cosignature
            }
            guard !clash else { throw .ambiguousKeys(name: key.name) }
            distinct.append(key)
        }
        return distinct
    }
}
