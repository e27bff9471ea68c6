public import CipherSuites

/// A log asks a witness to cosign a checkpoint that continues the one it cosigned last (C2SP tlog-witness):
///
///     old 3
///     base64 of a hash            0 to 63 lines
///
///     the checkpoint's note
public struct AddCheckpoint: Hashable, Sendable {
    /// The largest request: proof lines, and a note with sixteen post-quantum signatures of 5 kB.
    public static let maximumByteCount = 128 << 10
    /// The most proof lines.
    public static let maximumHashCount = 63

    /// The size that the witness is thought to have cosigned last; 0 for none.
    public let oldSize: UInt64
    /// The consistency proof from there, in RFC order.
    public let hashes: [Digest]
    /// The checkpoint's note, as received.
    public let note: SignedNote
    /// What the note's text says.
    public let checkpoint: Checkpoint

    /// Asks for a cosignature on `note`; throws `malformedCheckpoint` when it is no checkpoint's.
    public init(oldSize: UInt64, hashes: [Digest], note: SignedNote) throws(NoteError) {
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
        checkpoint = try Checkpoint(parsing: note.text)
    }

    /// Parses a request's body; throws `malformed`.
    public init(parsing bytes: [UInt8]) throws(WitnessRefusal) {
        guard bytes.count <= Self.maximumByteCount else { throw .malformed }
        var rest = bytes[...]
        guard let first = Self.line(of: &rest), first.starts(with: Self.old),
            let oldSize = DecimalText.parse(first.dropFirst(Self.old.count))
        else { throw .malformed }
        var hashes: [Digest] = []
        while true {
            guard let line = Self.line(of: &rest) else { throw .malformed }
            if line.isEmpty { break }
            guard hashes.count < Self.maximumHashCount, let text = String(validating: line, as: UTF8.self),
                let hash = Base64.decode(text).flatMap({ Digest($0) })
            else { throw .malformed }
            hashes.append(hash)
        }
        do {
            try self.init(oldSize: oldSize, hashes: hashes, note: SignedNote(parsing: Array(rest)))
        } catch {
            throw .malformed
        }
    }

    /// The request's body.
    public var serialized: [UInt8] {
        let lines = ["old \(oldSize)"] + hashes.map { Base64.encode($0.bytes) } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + note.serialized
    }

    /// Judges the request as a witness that trusts `log` for this origin (nil: none) and cosigned `last` before (nil:
    /// nothing). Returns the verified checkpoint, which continues `last`.
    ///
    /// Throws in the specification's order: `unknownOrigin`, `notSigned`, `malformed` for an old size above the
    /// checkpoint's, `conflict`, `inconsistent`.
    public func judged(
        log: LogKeys?, last: (size: UInt64, root: Digest)?
    ) throws(WitnessRefusal) -> VerifiedCheckpoint {
        guard let log, log.first.name == checkpoint.origin else { throw .unknownOrigin }
        guard let verified = try? VerifiedCheckpoint(verifying: note, log: log, cosigners: []) else { throw .notSigned }
        guard oldSize <= checkpoint.size else { throw .malformed }
        let lastSize = last?.size ?? 0
        guard oldSize == lastSize else { throw .conflict(size: lastSize) }
        guard let last, last.size > 0 else {
            // Everything continues the empty tree, so nothing is to be proved.
            guard hashes.isEmpty else { throw .inconsistent }
            return verified
        }
        if checkpoint.size == last.size, checkpoint.root != last.root { throw .conflict(size: last.size) }
        let proof = ConsistencyProof(oldSize: oldSize, newSize: checkpoint.size, hashes: hashes)
        guard proof.verifies(oldRoot: last.root, newRoot: checkpoint.root) else { throw .inconsistent }
        return verified
    }

    private static let old = Array("old ".utf8)

    private static func line(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}

/// Why a witness does not cosign.
public enum WitnessRefusal: Error, Hashable, Sendable {
    /// No request, or an old size above the checkpoint's: 400.
    case malformed
    /// A log that the witness does not know: 404.
    case unknownOrigin
    /// The log's key has not signed: 403.
    case notSigned
    /// Another size, or another root at it, was cosigned last: 409, with that size.
    case conflict(size: UInt64)
    /// The proof does not show that the checkpoint continues the last one: 422.
    case inconsistent
    /// Not now: the witness could not check what is under the checkpoint, or its clock is behind: 503.
    case notNow
}

/// A witness's answers as they cross the wire.
public enum WitnessAnswer {
    /// The media type of the size in a conflict's body.
    public static let sizeMediaType = "text/x.tlog.size"
    /// The largest body of an answer with signature lines.
    public static let maximumByteCount = 64 << 10
    /// The most signature lines that are read.
    public static let maximumSignatureCount = 16

    /// Signature lines, each with its newline.
    public static func body(_ signatures: [NoteSignature]) -> [UInt8] {
        Array(signatures.map(\.line).joined().utf8)
    }

    /// The body of a conflict.
    public static func body(size: UInt64) -> [UInt8] { Array("\(size)\n".utf8) }

    /// The size in a conflict's body; nil when it is none.
    public static func size(in body: [UInt8]) -> UInt64? {
        guard body.last == UInt8(ascii: "\n"), body.count <= 21 else { return nil }
        return DecimalText.parse(body.dropLast())
    }

    /// The cosignature of `witness` in an answer about `note`, with its time; lines of other keys are ignored.
    ///
    /// Throws `malformedNote` for a body that is no signature lines, and what `VerifiedCheckpoint` throws, so for a bad
    /// or second line of the witness; `missingLogSignature` also when `note` is not the log's. Nil without its line.
    public static func cosignature(
        in body: [UInt8], on note: SignedNote, log: VerifierKey, by witness: VerifierKey
    ) throws(NoteError) -> (line: NoteSignature, time: UInt64)? {
        guard body.count <= maximumByteCount else { throw .malformedNote(.tooLarge) }
        let answer = try SignedNote(parsing: Array((note.text + "\n").utf8) + body)
        guard answer.signatures.count <= maximumSignatureCount else { throw .malformedNote(.tooManySignatures) }
        let own = note.signatures.filter(log.isNamed)
        let whole = SignedNote(text: note.text, signatures: own + answer.signatures.filter { !log.isNamed(in: $0) })
        let verified = try VerifiedCheckpoint(verifying: whole, log: log, cosigners: [witness])
        guard let time = verified.cosignatures.first(where: { $0.key == witness })?.time,
            let line = answer.signatures.first(where: witness.isNamed)
        else { return nil }
        return (line, time)
    }
}
