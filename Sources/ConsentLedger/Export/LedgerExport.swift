import CipherSuites
import MerkleLog

/// An exported ledger as somebody hands it over: the paths that are there, and a way to read them (C2SP tlog-tiles).
/// Nothing in it is trusted; `verified(by:)` says what it proves.
public struct LedgerExport {
    /// Gives the bytes at a path, reading no more than `limit` of them or one more; throws what it likes.
    public typealias Reader = (_ path: String, _ limit: Int) throws -> [UInt8]

    /// Where the checkpoint stands.
    public static let checkpointPath = "checkpoint"
    /// The largest leaf, and so what bounds a bundle.
    static let maximumEntryByteCount = 4096

    private let found: Set<String>
    private let reader: Reader

    /// Takes the paths of all files, with forward slashes, and a way to read them.
    public init(paths: some Sequence<String>, read: @escaping Reader) {
        found = Set(paths)
        reader = read
    }

    /// The paths of the export of a ledger of `size` leaves, in the order in which they are written: the checkpoint
    /// comes last, so that what was cut off has none. The size is a verified one, since the list grows with it.
    public static func paths(size: UInt64) -> [String] { ExportPart.all(size: size).map(\.path) }

    /// Verifies everything that an outsider can: the checkpoint under `keys`, that exactly the files of its size are
    /// there, every tile and the root against the entries, every entry beside its record's chain, every seal
    /// (LEDGER-23 … LEDGER-27). One pass; remembers every record.
    ///
    /// Throws `ExportError`, and what the reader throws.
    public func verified(by keys: TrustedKeys) throws -> VerifiedLedger {
        let (note, claimed) = try claimedCheckpoint()
        guard let origin = Origin(claimed.origin) else {
            throw ExportError.checkpoint(.note(.malformedCheckpoint))
        }
        // A key that signed nothing on the note may lead to one that did, by changes that stand in the ledger.
        let isKnown = keys.isSigned(note)
        if isKnown || !keys.origins.contains(origin) { _ = try verified(note, by: keys, changes: []) }
        let size = claimed.size
        try checkPaths(size: size)
        var tiles = TileComparison { try read(.tile($0)) }
        var audit = LedgerAudit(origin: origin, knownOrigins: keys.origins)
        for bundle in EntryBundle.all(forSize: size) {
            let entries = try entries(of: bundle)
            try tiles.append(entries.map(MerkleTree.leafHash))
            try audit.accept(entries)
        }
        try tiles.finish()
        guard tiles.root == claimed.root else { throw ExportError.root }
        let checkpoint = try verified(note, by: keys, changes: isKnown ? [] : audit.keyChanges)
        return try audit.finish(checkpoint, fileCount: found.count)
    }

    private func claimedCheckpoint() throws -> (note: SignedNote, Checkpoint) {
        do {
            let note = try SignedNote(parsing: try read(.checkpoint))
            return (note, try Checkpoint(parsing: note.text))
        } catch let error as NoteError {
            throw ExportError.checkpoint(.note(error))
        }
    }

    private func verified(
        _ note: SignedNote, by keys: TrustedKeys, changes: [LogKeyChange]
    ) throws(ExportError) -> VerifiedCheckpoint {
        do {
            return try keys.verify(note, changes: changes)
        } catch {
            throw .checkpoint(error)
        }
    }

    /// A size that the files could never hold is refused before its paths are counted out.
    private func checkPaths(size: UInt64) throws(ExportError) {
        guard size <= UInt64(found.count) * UInt64(EntryBundle.fullWidth) else { throw .tooFewFiles }
        let expected = Set(Self.paths(size: size))
        if let missing = expected.subtracting(found).min() { throw .missingFile(path: missing) }
        if let extra = found.subtracting(expected).min() { throw .extraFile(path: extra) }
    }

    private func entries(of bundle: EntryBundle) throws -> [[UInt8]] {
        do {
            return try EntryBundle.decode(try read(.bundle(bundle)), count: bundle.width)
        } catch is LogError {
            throw ExportError.bundle(path: bundle.path)
        }
    }

    private func read(_ part: ExportPart) throws -> [UInt8] {
        let bytes = try reader(part.path, part.maximumByteCount)
        guard bytes.count <= part.maximumByteCount else { throw ExportError.tooLarge(path: part.path) }
        return bytes
    }
}

/// Why an export is not the ledger that its checkpoint commits to.
public enum ExportError: Error, Equatable, Sendable {
    /// The checkpoint does not parse, or a signature on it does not hold or is missing.
    case checkpoint(CheckpointError)
    /// So many leaves as the checkpoint says can't be in so few files.
    case tooFewFiles
    /// A file of the checkpoint's size is not there.
    case missingFile(path: String)
    /// A file that no export of this size has.
    case extraFile(path: String)
    /// A file with more bytes than any of its kind.
    case tooLarge(path: String)
    /// A bundle that is not its number of entries and nothing else.
    case bundle(path: String)
    /// A hash tile that is not what the entries hash to.
    case tile(path: String)
    /// The entries hash to another root than the checkpoint's.
    case root
    /// A leaf that breaks a rule, or that needs a newer version.
    case leaf(index: UInt64, LedgerError)
    /// The checkpoint's size is not the end of a block.
    case checkpointSize
    /// Another key of the log signed the checkpoint than the one that signs at its size.
    case checkpointKey
}
