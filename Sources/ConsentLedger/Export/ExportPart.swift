import CipherSuites
import MerkleLog

/// One file of an export.
enum ExportPart {
    case tile(Tile)
    case bundle(EntryBundle)
    case checkpoint

    /// Every file of the export of a ledger of that size.
    static func all(size: UInt64) -> [ExportPart] {
        Tile.all(forSize: size).map { .tile($0) } + EntryBundle.all(forSize: size).map { .bundle($0) } + [.checkpoint]
    }

    var path: String {
        switch self {
        case .tile(let tile): tile.path
        case .bundle(let bundle): bundle.path
        case .checkpoint: LedgerExport.checkpointPath
        }
    }

    var maximumByteCount: Int {
        switch self {
        case .tile(let tile): tile.byteCount
        case .bundle(let bundle): bundle.width * (2 + LedgerExport.maximumEntryByteCount)
        case .checkpoint: SignedNote.maximumByteCount
        }
    }
}
