/// What can go wrong when a log's tree, tiles or bundles are read or written.
public enum LogError: Error, Hashable, Sendable {
    /// An index, size or subtree that the tree does not have.
    case outsideTree
    /// A tile whose bytes are not as many as its width says.
    case malformedTile(path: String)
    /// An entry bundle that is not exactly the expected number of length-prefixed entries.
    case malformedBundle
    /// An entry that its two-byte length prefix cannot express.
    case entryTooLarge(byteCount: Int)
}
