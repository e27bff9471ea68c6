public import CipherSuites
public import MerkleLog

/// The hashes of leaves that stand side by side, with the proof that they do: the roots of the largest subtrees beside
/// them, from left to right (EVIDENCE-9). A parsed one is not yet verified.
public struct LeafRun: Hashable, Sendable {
    /// Index of the first leaf.
    public let first: UInt64
    /// The leaf hashes.
    public let leaves: [Digest]
    /// The roots of what lies left and right of them.
    public let siblings: [Digest]

    /// The most leaves: what fits a file.
    public static let maximumCount = 16_384
    private static let maximumSiblingCount = 96

    /// Takes the parts.
    public init(first: UInt64, leaves: [Digest], siblings: [Digest]) {
        self.first = first
        self.leaves = leaves
        self.siblings = siblings
    }

    /// Proves the leaves `indexes` of the tree of `size` leaves; nil for none, or more than fit. Throws what the reader
    /// throws.
    public init?(_ indexes: Range<UInt64>, size: UInt64, reader: SubtreeReader) throws {
        guard !indexes.isEmpty, indexes.count <= Self.maximumCount, indexes.upperBound <= size else { return nil }
        var siblings: [Digest] = []
        try Self.walk(0..<size, around: indexes) { siblings.append(try Self.root(of: $0, reader: reader)) }
        self.init(first: indexes.lowerBound, leaves: try indexes.map { try reader(0, $0) }, siblings: siblings)
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        try reader.beginSection()
        let numbers = try reader.value(of: "run").split(separator: " ", omittingEmptySubsequences: false)
        guard numbers.count == 2, let first = UInt64(numbers[0]), let count = Int(numbers[1]),
            (1...Self.maximumCount).contains(count)
        else { throw .malformed }
        let hashes = try reader.hashes(atMost: count + Self.maximumSiblingCount)
        guard hashes.count >= count else { throw .malformed }
        self.init(first: first, leaves: Array(hashes[..<count]), siblings: Array(hashes[count...]))
    }

    func write(to writer: inout EvidenceWriter) {
        writer.section("run \(first) \(leaves.count)", hashes: leaves + siblings)
    }

    /// Index after the last leaf.
    var end: UInt64 { first.addingReportingOverflow(UInt64(leaves.count)).partialValue }

    /// Throws `notInTree` unless the leaves stand at their indexes in the checkpoint's tree.
    public func verified(under checkpoint: Checkpoint) throws(EvidenceError) {
        guard end > first, end <= checkpoint.size else { throw .notInTree }
        var beside = siblings[...]
        let root = root(of: 0..<checkpoint.size, beside: &beside)
        guard beside.isEmpty, root == checkpoint.root else { throw .notInTree }
    }

    private func root(of range: Range<UInt64>, beside: inout ArraySlice<Digest>) -> Digest? {
        guard range.overlaps(first..<end) else { return beside.popFirst() }
        if range.lowerBound >= first, range.upperBound <= end {
            return MerkleTree.root(of: Array(leaves[Int(range.lowerBound - first)..<Int(range.upperBound - first)]))
        }
        let (left, right) = Self.halves(of: range)
        guard let leftRoot = root(of: left, beside: &beside), let rightRoot = root(of: right, beside: &beside) else {
            return nil
        }
        return MerkleTree.nodeHash(leftRoot, rightRoot)
    }

    /// Visits, from left to right, the largest subtrees that hold none of `indexes`.
    private static func walk(
        _ range: Range<UInt64>, around indexes: Range<UInt64>, _ visit: (Range<UInt64>) throws -> Void
    ) throws {
        guard range.overlaps(indexes) else { return try visit(range) }
        guard range.lowerBound < indexes.lowerBound || range.upperBound > indexes.upperBound else { return }
        let (left, right) = halves(of: range)
        try walk(left, around: indexes, visit)
        try walk(right, around: indexes, visit)
    }

    private static func root(of range: Range<UInt64>, reader: SubtreeReader) throws -> Digest {
        let count = range.upperBound - range.lowerBound
        guard count & (count - 1) != 0 else {
            let level = count.trailingZeroBitCount
            return try reader(level, range.lowerBound >> UInt64(level))
        }
        let (left, right) = halves(of: range)
        return MerkleTree.nodeHash(try root(of: left, reader: reader), try root(of: right, reader: reader))
    }

    /// Where RFC 6962 splits a range of more than one leaf.
    private static func halves(of range: Range<UInt64>) -> (Range<UInt64>, Range<UInt64>) {
        let count = range.upperBound - range.lowerBound
        let split = range.lowerBound + 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
        return (range.lowerBound..<split, split..<range.upperBound)
    }
}
