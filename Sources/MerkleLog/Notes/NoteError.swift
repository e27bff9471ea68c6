/// Why a note, key, checkpoint or proof is refused.
public enum NoteError: Error, Hashable, Sendable {
    /// The bytes are no signed note.
    case malformedNote(NoteFlaw)
    /// The text is no verifier key, or its key ID is not its key's.
    case malformedKey
    /// A key name that is empty, too long, or has a character other than graphic ASCII without plus.
    case invalidName
    /// A key of another suite than Ed25519, or of an algorithm that has no place here.
    case wrongAlgorithm
    /// The note's text is no checkpoint.
    case malformedCheckpoint
    /// The bytes are no `c2sp.org/tlog-proof@v1`.
    case malformedProof
    /// The checkpoint is of another log.
    case wrongOrigin
    /// The log's own signature is not on the note.
    case missingLogSignature
    /// The signature of a known key does not verify.
    case badSignature(name: String)
    /// A known key signed the note twice.
    case duplicateSignature(name: String)
    /// Two of the verifier's own keys cannot be told apart, or one cosigner stands there under two names.
    case ambiguousKeys(name: String)
    /// The key could not sign: a cosignature without a time, or over something else than a checkpoint.
    case cannotSign
}

/// What is wrong with the bytes of a note.
public enum NoteFlaw: String, Hashable, Sendable {
    /// More bytes than `SignedNote` accepts.
    case tooLarge = "too many bytes"
    /// More signatures than `SignedNote` accepts.
    case tooManySignatures = "too many signatures"
    /// Not UTF-8.
    case encoding = "not UTF-8"
    /// A control character other than a newline.
    case controlCharacter = "control character"
    /// No empty line with a signature line after it.
    case noSignatures = "no empty line before signatures"
    /// A line after the text that is not a signature line, or is cut off.
    case signatureLine = "malformed signature line"
}
