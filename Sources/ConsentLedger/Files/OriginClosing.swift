public import CipherSuites
public import MerkleLog

/// That a ledger ends with this tree and goes on nowhere (LEDGER-50): a signed note whose lines are those of the ledger's
/// own log key, where it is still held, and of other nodes' log keys.
///
///     nuo/closing@v1
///     origin chengdu-1.example/consent
///     size 42
///     root 8Jb0…=
///     successor chengdu-2.example/consent+1bcaf3d2+AQ…
///
///     — chengdu-1.example/consent Ghy…=
///     — chongqing-1.example/consent m3p…=
public struct OriginClosing: Hashable, Sendable {
    /// The ledger that ends.
    public let origin: Origin
    /// Number of leaves of its last tree.
    public let size: UInt64
    /// The root over them.
    public let root: Digest
    /// The log key of the ledger that its node begins in its place; nil when there is none.
    public let successor: VerifierKey?
    /// The note, with every line.
    public let note: SignedNote

    /// The largest file.
    public static let maximumByteCount = 16_384
    private static let firstLine = "nuo/closing@v1"
    private static let nobody = "none"

    /// States the end of a ledger, signed by a log key: its own, or another node's.
    public init(
        of origin: Origin, size: UInt64, root: Digest, successor: VerifierKey?, signedBy signer: NoteSigner
    ) throws(NoteError) {
        guard successor.map({ $0.algorithm == .ed25519 && $0.name != origin.text }) ?? true else {
            throw .wrongAlgorithm
        }
        let lines = [
            Self.firstLine, "origin \(origin)", "size \(size)", "root \(Base64.encode(root.bytes))",
            "successor \(successor?.description ?? Self.nobody)",
        ]
        let text = lines.joined(separator: "\n") + "\n"
        let note = SignedNote(text: text, signatures: [try Self.line(text, by: signer)])
        (self.origin, self.size, self.root, self.successor, self.note) = (origin, size, root, successor, note)
    }

    /// Parses a file, whose spelling is the only one; no line of it is trusted yet. Throws `malformed`, and `upgradeNeeded`
    /// for a later version.
    public init(parsing bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.maximumByteCount, let note = try? SignedNote(parsing: bytes) else {
            throw .invalid(.malformed)
        }
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let first = lines.first, first != Self.firstLine, first.hasPrefix("nuo/closing@v") {
            throw .upgradeNeeded("closing")
        }
        guard lines.count == 6, lines[0] == Self.firstLine, lines[5].isEmpty,
            let origin = Self.value(lines[1], of: "origin").flatMap({ Origin($0) }),
            let size = Self.value(lines[2], of: "size").flatMap(Self.number),
            let root = Self.value(lines[3], of: "root").flatMap({ Base64.decode($0) }).flatMap({ Digest($0) }),
            let named = Self.value(lines[4], of: "successor")
        else { throw .invalid(.malformed) }
        let successor = try? VerifierKey(parsing: named)
        guard named == Self.nobody || successor?.algorithm == .ed25519 && successor?.name != origin.text else {
            throw .invalid(.malformed)
        }
        guard Set(note.signatures.map(Self.key)).count == note.signatures.count,
            note.serialized == bytes, size <= MerkleTree.maximumSize
        else { throw .invalid(.malformed) }
        (self.origin, self.size, self.root, self.successor, self.note) = (origin, size, root, successor, note)
    }

    /// The same with other lines; throws `malformedNote` where they would make a file that nobody reads.
    private init(_ other: OriginClosing, lines: [NoteSignature]) throws(NoteError) {
        (origin, size, root, successor) = (other.origin, other.size, other.root, other.successor)
        note = SignedNote(text: other.note.text, signatures: lines)
        guard lines.count <= SignedNote.maximumSignatureCount, serialized.count <= Self.maximumByteCount else {
            throw .malformedNote(.tooManySignatures)
        }
    }

    private static func value(_ line: String, of name: String) -> String? {
        line.hasPrefix(name + " ") ? String(line.dropFirst(name.count + 1)) : nil
    }

    /// Which key a line says that it is of.
    private static func key(of line: NoteSignature) -> String { line.name + "+" + Hex.encode(line.keyID) }

    /// Digits only, as they are written.
    private static func number(_ text: String) -> UInt64? {
        UInt64(text).flatMap { String($0) == text ? $0 : nil }
    }

    private static func line(_ text: String, by signer: NoteSigner) throws(NoteError) -> NoteSignature {
        guard signer.verifierKey.algorithm == .ed25519 else { throw .wrongAlgorithm }
        return try signer.sign(text)
    }

    /// The bytes of the file.
    public var serialized: [UInt8] { note.serialized }

    /// SHA-256 of the text in base32, in groups of eight: what two operators read to each other. It does not change with
    /// the lines below the text.
    public var fingerprint: String {
        let text = Array(Base32.encode(Digest.sha256(Array(note.text.utf8)).bytes))
        return stride(from: 0, to: text.count, by: 8).map { String(text[$0..<min($0 + 8, text.count)]) }
            .joined(separator: "-")
    }

    /// The same with one line more; the same again where the key has signed already. Throws `wrongAlgorithm` for a
    /// cosigner's key, and `malformedNote` for more lines than a file has room for.
    public func signed(by signer: NoteSigner) throws(NoteError) -> OriginClosing {
        guard !isSigned(by: signer.verifierKey) else { return self }
        let others = note.signatures.filter { !signer.verifierKey.isNamed(in: $0) }
        let line = try Self.line(note.text, by: signer)
        return try OriginClosing(self, lines: others + [line])
    }

    /// This closing with the lines of another file over the same text, of a key that stands in both this one's; nil for
    /// another text. What there is no room for is left out.
    public func merging(_ other: OriginClosing) -> OriginClosing? {
        guard note.text == other.note.text else { return nil }
        var whole = self
        let known = Set(note.signatures.map(Self.key))
        for line in other.note.signatures where !known.contains(Self.key(of: line)) {
            whole = (try? OriginClosing(whole, lines: whole.note.signatures + [line])) ?? whole
        }
        return whole
    }

    /// True when a log key has signed it.
    public func isSigned(by key: VerifierKey) -> Bool {
        note.signatures.contains { line in
            key.algorithm == .ed25519 && key.isNamed(in: line)
                && key.key.isValid(signature: line.signature, for: Array(note.text.utf8))
        }
    }

    /// True when the ledger's own log signed it, by the key that would sign its next head: a key that was given up ends
    /// nothing.
    public func isSigned(byLog keys: LogKeys) -> Bool {
        keys.first.name == origin.text && keys.epoch(at: size + 1) == keys.changes.count && isSigned(by: keys.current)
    }

    /// False for a head that can't be one of this ledger: larger than its last, or of another root at that size.
    public func allows(_ head: Checkpoint) -> Bool {
        head.origin == origin.text && (head.size < size || head.size == size && head.root == root)
    }
}
