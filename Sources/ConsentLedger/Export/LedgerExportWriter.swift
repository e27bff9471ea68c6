import CipherSuites
public import MerkleLog

/// One file of an export, to be written.
public struct ExportedFile: Hashable, Sendable {
    /// The path below the export's folder, with forward slashes.
    public let path: String
    /// The content.
    public let bytes: [UInt8]
}

/// Makes the files of an export one after the other, the checkpoint last (C2SP tlog-tiles). One owner at a time; not
/// `Sendable`.
///
///     var writer = try LedgerExportWriter(checkpoint: note, subtree: store.subtree, entries: store.leaves)
///     while let file = try writer.next() { … }
public struct LedgerExportWriter {
    private let note: SignedNote
    private let subtree: SubtreeReader
    private let entries: (_ indexes: Range<UInt64>) throws -> [[UInt8]]
    private let parts: [ExportPart]
    private var position = 0

    /// Exports the ledger of the checkpoint in `checkpoint`, whose signatures are the caller's concern. `subtree` reads
    /// hashes of its tree, `entries` the leaf data of at most 256 indexes.
    ///
    /// Throws `NoteError` for a note that is no checkpoint, `ExportError.root` when the hashes are not those of its
    /// tree, and what `subtree` throws.
    public init(
        checkpoint note: SignedNote, subtree: @escaping SubtreeReader,
        entries: @escaping (_ indexes: Range<UInt64>) throws -> [[UInt8]]
    ) throws {
        let checkpoint = try Checkpoint(parsing: note.text)
        guard try Proofs.root(size: checkpoint.size, reader: subtree) == checkpoint.root else { throw ExportError.root }
        self.note = note
        self.subtree = subtree
        self.entries = entries
        parts = ExportPart.all(size: checkpoint.size)
    }

    /// The number of files.
    public var count: Int { parts.count }

    /// The next file; nil after the last. Throws `ExportError.bundle` when entries are not those of the tree, and what
    /// the two sources throw.
    public mutating func next() throws -> ExportedFile? {
        guard position < parts.count else { return nil }
        let part = parts[position]
        let file = ExportedFile(path: part.path, bytes: try bytes(of: part))
        position += 1
        return file
    }

    private func bytes(of part: ExportPart) throws -> [UInt8] {
        switch part {
        case .tile(let tile):
            Tile.encode(try hashes(level: 8 * tile.level, index: tile.index, width: tile.width))
        case .bundle(let bundle): try bytes(of: bundle)
        case .checkpoint: note.serialized
        }
    }

    private func hashes(level: Int, index: UInt64, width: Int) throws -> [Digest] {
        let first = index * UInt64(Tile.fullWidth)
        return try (first..<(first + UInt64(width))).map { try subtree(level, $0) }
    }

    private func bytes(of bundle: EntryBundle) throws -> [UInt8] {
        let first = bundle.index * UInt64(EntryBundle.fullWidth)
        let leaves = try entries(first..<(first + UInt64(bundle.width)))
        let expected = try hashes(level: 0, index: bundle.index, width: bundle.width)
        guard leaves.map(MerkleTree.leafHash) == expected else { throw ExportError.bundle(path: bundle.path) }
        return try EntryBundle.encode(leaves)
    }
}
