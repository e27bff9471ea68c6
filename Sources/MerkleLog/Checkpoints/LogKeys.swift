/// The keys of one log, one after the other. The first one names the log for ever; each later one follows from the one
/// before by an entry of the log, which says up to which size the old key signs (decision 0028).
public struct LogKeys: Hashable, Sendable {
    /// One change of the key.
    public struct Change: Hashable, Sendable {
        /// The key that signs from now on.
        public let key: VerifierKey
        /// The largest tree whose head the old key signs.
        public let end: UInt64
    }

    /// The key that the log began with.
    public let first: VerifierKey
    /// What followed, in order of size.
    public private(set) var changes: [Change] = []

    /// A log whose key never changed.
    public init(_ first: VerifierKey) { self.first = first }

    /// Adds the next key. Throws `ambiguousKeys` unless it has the log's name and algorithm, is new, and takes over at a
    /// larger size than the one before.
    public mutating func append(_ key: VerifierKey, after end: UInt64) throws(NoteError) {
        guard key.name == first.name, key.algorithm == first.algorithm, !all.contains(key),
            changes.last.map({ $0.end < end }) ?? true
        else { throw .ambiguousKeys(name: key.name) }
        changes.append(Change(key: key, end: end))
    }

    /// Every key, oldest first.
    public var all: [VerifierKey] { [first] + changes.map(\.key) }

    /// The newest key.
    public var current: VerifierKey { changes.last?.key ?? first }

    /// The number of the key that signs the head of a tree of `size` leaves, from 0.
    public func epoch(at size: UInt64) -> Int { changes.prefix { $0.end < size }.count }

    /// The key that signs the head of a tree of `size` leaves.
    public func key(at size: UInt64) -> VerifierKey { all[epoch(at: size)] }
}

extension VerifiedCheckpoint {
    /// Verifies a note under the one key of the log that signs a head of its size; a line of any other key of the log says
    /// nothing. Throws as with one key.
    public init(verifying note: SignedNote, log: LogKeys, cosigners: [VerifierKey]) throws(NoteError) {
        let size = try Checkpoint(parsing: note.text).size
        try self.init(verifying: note, log: log.key(at: size), epoch: log.epoch(at: size), cosigners: cosigners)
    }
}
