public import CipherSuites

/// The head of a log: its name, its size and its root (C2SP tlog-checkpoint v1.0.0), three lines and no more.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name.
    public let origin: String
    /// The number of entries.
    public let size: UInt64
    /// The root of the tree over them.
    public let root: Digest

    /// Describes a head; throws `invalidName` for an origin that is no name, and `malformedCheckpoint` for a size above
    /// `MerkleTree.maximumSize` or an empty log with another root than the empty tree's.
    public init(origin: String, size: UInt64, root: Digest) throws(NoteError) {
        guard KeyName.isAcceptable(origin) else { throw .invalidName }
        guard size <= MerkleTree.maximumSize, size > 0 || root == MerkleTree.emptyRoot else {
            throw .malformedCheckpoint
        }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Parses a note's text as `text` writes it; extension lines, which auditors cannot see, are refused.
    public init(parsing text: String) throws(NoteError) {
        let lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, let size = DecimalText.parse(lines[1]),
            let root = Base64.decode(String(decoding: lines[2], as: UTF8.self)).flatMap({ Digest($0) }),
            let checkpoint = try? Checkpoint(origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root)
        else { throw .malformedCheckpoint }
        self = checkpoint
    }

    /// The note's text: three lines, each with its newline.
    public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }
}
