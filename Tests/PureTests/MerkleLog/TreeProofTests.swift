import CipherSuites
import TestSupport
import Testing

@testable import MerkleLog

/// Every tree up to 100 leaves, held against the recursive definitions of RFC 6962 written out here.
@Suite("trees and proofs")
struct TreeProofTests {
    private static let largest = 100
    private static let tree = GrownTree(size: largest)
    private static let roots = (0...largest).map { MerkleTree.root(of: Array(tree.leaves[..<$0])) }

    @Test("hashes are those of RFC 6962", .spec("LOG-1"))
    func hashes() {
        #expect(
            MerkleTree.emptyRoot.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            MerkleTree.leafHash([]).description == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        let (left, right) = (MerkleTree.leafHash([1]), MerkleTree.leafHash([2, 3]))
        #expect(MerkleTree.leafHash([2, 3]) == Digest.sha256([0, 2, 3]))
        #expect(MerkleTree.nodeHash(left, right) == Digest.sha256([1] + left.bytes + right.bytes))
        #expect(MerkleTree.nodeHash(left, right) != MerkleTree.nodeHash(right, left))
    }

    @Test("the root is that of the definition for every size", .spec("LOG-1"))
    func rootsByDefinition() {
        let expected = (0...Self.largest).map { Self.definedRoot(Self.tree.leaves[..<$0]) }
        #expect(Self.roots == expected)
    }

    @Test("a frontier has the root of the tree at every size", .spec("LOG-4"))
    func frontierRoots() throws {
        var frontier = Frontier()
        var roots = [frontier.root]
        for (index, leaf) in Self.tree.leaves.enumerated() {
            frontier.append(leaf)
            roots.append(frontier.root)
            #expect(frontier.size == UInt64(index + 1))
            #expect(Frontier(size: frontier.size, hashes: frontier.hashes) == frontier)
            #expect(try Proofs.frontier(size: frontier.size, reader: Self.tree.subtree) == frontier)
        }
        #expect(roots == Self.roots)
    }

    @Test("what a tree was and what it grew by give the proofs of the new leaves, and no others", .spec("LOG-72"))
    func growth() throws {
        for (before, size) in [(0, 1), (0, 100), (1, 2), (1, 100), (31, 33), (32, 64), (44, 61), (63, 64), (64, 99)] {
            var frontier = try Proofs.frontier(size: UInt64(before), reader: Self.tree.subtree)
            var growth = TreeGrowth(onto: frontier)
            for leaf in Self.tree.leaves[before..<size] {
                frontier.append(leaf) { growth.complete(level: $0, index: $1, hash: $2) }
            }
            for index in UInt64(before)..<UInt64(size) {
                let expected = try Proofs.inclusion(index: index, size: UInt64(size), reader: Self.tree.subtree)
                #expect(try growth.inclusion(of: index, size: UInt64(size)) == expected)
            }
            var isWhole = true
            growth.forEach { level, index, hash in
                isWhole = isWhole && (try? Self.tree.subtree(level: level, index: index)) == hash
            }
            #expect(isWhole)
            for (index, size) in [(before - 1, size), (size, size), (before, size + 1)] where index >= 0 {
                #expect(throws: LogError.outsideTree) {
                    try growth.inclusion(of: UInt64(index), size: UInt64(size))
                }
            }
        }
    }

    @Test("a frontier reports each completed subtree once, the leaf first", .spec("LOG-4"))
    func completions() {
        var frontier = Frontier()
        var seen: Set<[UInt64]> = []
        for (position, leaf) in Self.tree.leaves.enumerated() {
            var expectedLevel = 0
            frontier.append(leaf) { level, index, hash in
                #expect(level == expectedLevel)
                expectedLevel += 1
                let range = Int(index << UInt64(level))..<Int((index + 1) << UInt64(level))
                #expect(range.upperBound == position + 1)
                #expect(hash == MerkleTree.root(of: Array(Self.tree.leaves[range])))
                #expect(seen.insert([UInt64(level), index]).inserted)
            }
        }
        #expect(seen.count == (0..<7).reduce(0) { $0 + Self.largest >> $1 })
    }

    @Test("a frontier is not taken up with the wrong number of hashes", .spec("LOG-4"))
    func frontierForms() {
        let hash = Digest.zero
        #expect(Frontier(size: 0, hashes: []) == Frontier())
        #expect(Frontier(size: 0, hashes: [hash]) == nil)
        #expect(Frontier(size: 5, hashes: [hash]) == nil)
        #expect(Frontier(size: 5, hashes: [hash, hash, hash]) == nil)
        #expect(Frontier(size: 1 << 48, hashes: [hash]) == nil)
    }

    @Test("every leaf of every tree has the defined proof, and it verifies", .spec("LOG-2"))
    func inclusionProofs() throws {
        for size in 1...Self.largest {
            for index in 0..<size {
                let proof = try Proofs.inclusion(
                    index: UInt64(index), size: UInt64(size), reader: Self.tree.subtree)
                let defined = Self.definedPath(index, Self.tree.leaves[..<size])
                let holds =
                    proof.hashes == defined
                    && proof.verifies(leafHash: Self.tree.leaves[index], root: Self.roots[size])
                if !holds { Issue.record("leaf \(index) of \(size)") }
            }
        }
    }

    @Test("an inclusion proof fails for another leaf or index, and with any hash changed, cut or added", .spec("LOG-2"))
    func changedInclusionProofs() throws {
        for size in 1...Self.largest {
            for index in 0..<size {
                let proof = try Proofs.inclusion(
                    index: UInt64(index), size: UInt64(size), reader: Self.tree.subtree)
                let leaf = Self.tree.leaves[index]
                var survivors = Self.changes(of: proof.hashes).filter {
                    InclusionProof(index: proof.index, size: proof.size, hashes: $0)
                        .verifies(leafHash: leaf, root: Self.roots[size])
                }.count
                for other in [index ^ 1, index + 1, index - 1, size - 1 - index] where other != index && other >= 0 {
                    let moved = InclusionProof(index: UInt64(other), size: proof.size, hashes: proof.hashes)
                    survivors += moved.verifies(leafHash: leaf, root: Self.roots[size]) ? 1 : 0
                }
                survivors += proof.verifies(leafHash: Self.flipped(leaf), root: Self.roots[size]) ? 1 : 0
                if survivors > 0 { Issue.record("\(survivors) changes of leaf \(index) of \(size) verify") }
            }
        }
    }

    @Test("every two trees have the defined consistency proof, and it verifies", .spec("LOG-3"))
    func consistencyProofs() throws {
        for new in 1...Self.largest {
            for old in 1...new {
                let proof = try Proofs.consistency(
                    oldSize: UInt64(old), newSize: UInt64(new), reader: Self.tree.subtree)
                let defined = Self.definedSubproof(old, Self.tree.leaves[..<new], isWhole: true)
                let holds =
                    proof.hashes == defined
                    && proof.verifies(oldRoot: Self.roots[old], newRoot: Self.roots[new])
                if !holds { Issue.record("\(old) to \(new)") }
            }
        }
    }

    @Test("a consistency proof fails for other roots, and with any hash changed, cut or added", .spec("LOG-3"))
    func changedConsistencyProofs() throws {
        for new in 1...Self.largest {
            for old in 1...new {
                let proof = try Proofs.consistency(
                    oldSize: UInt64(old), newSize: UInt64(new), reader: Self.tree.subtree)
                let (oldRoot, newRoot) = (Self.roots[old], Self.roots[new])
                var survivors = Self.changes(of: proof.hashes).filter {
                    ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: $0)
                        .verifies(oldRoot: oldRoot, newRoot: newRoot)
                }.count
                survivors += proof.verifies(oldRoot: Self.flipped(oldRoot), newRoot: newRoot) ? 1 : 0
                survivors += proof.verifies(oldRoot: oldRoot, newRoot: Self.flipped(newRoot)) ? 1 : 0
                survivors += proof.verifies(oldRoot: Self.roots[old - 1], newRoot: newRoot) ? 1 : 0
                if survivors > 0 { Issue.record("\(survivors) changes of \(old) to \(new) verify") }
            }
        }
    }

    @Test("a proof that starts at the empty tree, ends before its start or leaves the tree is refused", .spec("LOG-3"))
    func meaninglessProofs() throws {
        let reader: SubtreeReader = Self.tree.subtree
        #expect(throws: LogError.outsideTree) { try Proofs.consistency(oldSize: 0, newSize: 5, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.consistency(oldSize: 6, newSize: 5, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.consistency(oldSize: 5, newSize: 101, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.inclusion(index: 5, size: 5, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.inclusion(index: 5, size: 101, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.root(size: .max, reader: reader) }
        #expect(throws: LogError.outsideTree) { try Proofs.frontier(size: .max, reader: reader) }
        let empty = ConsistencyProof(oldSize: 0, newSize: 0, hashes: [])
        #expect(!empty.verifies(oldRoot: MerkleTree.emptyRoot, newRoot: MerkleTree.emptyRoot))
    }

    @Test("sizes up to the last number of 64 bits are computed with, not trapped on", .spec("LOG-2", "LOG-3"))
    func hostileSizes() {
        let hashes = [Digest](repeating: .zero, count: 64)
        for size in [UInt64.max, 1 << 63, 1 << 63 + 1] as [UInt64] {
            for index in [0, 1, size / 2, size - 1] as [UInt64] {
                let proof = InclusionProof(index: index, size: size, hashes: hashes)
                #expect(!proof.verifies(leafHash: .zero, root: .zero))
            }
            for old in [1, 2, size / 2, size - 1] as [UInt64] {
                let proof = ConsistencyProof(oldSize: old, newSize: size, hashes: hashes)
                #expect(!proof.verifies(oldRoot: .zero, newRoot: .zero))
            }
        }
    }

    // MARK: The definitions of RFC 6962 §2.1

    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    private static func definedRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        if leaves.isEmpty { return .sha256([]) }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        let middle = leaves.startIndex + split(leaves.count)
        return .sha256([1] + definedRoot(leaves[..<middle]).bytes + definedRoot(leaves[middle...]).bytes)
    }

    private static func definedPath(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? definedPath(index, leaves[..<middle]) + [definedRoot(leaves[middle...])]
            : definedPath(index - half, leaves[middle...]) + [definedRoot(leaves[..<middle])]
    }

    private static func definedSubproof(_ old: Int, _ leaves: ArraySlice<Digest>, isWhole: Bool) -> [Digest] {
        if old == leaves.count { return isWhole ? [] : [definedRoot(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return old <= half
            ? definedSubproof(old, leaves[..<middle], isWhole: isWhole) + [definedRoot(leaves[middle...])]
            : definedSubproof(old - half, leaves[middle...], isWhole: false) + [definedRoot(leaves[..<middle])]
    }

    // MARK: Near misses

    /// Each hash changed or cut, and one added at either end.
    private static func changes(of hashes: [Digest]) -> [[Digest]] {
        var changes = [hashes + [.zero], [.zero] + hashes]
        for index in hashes.indices {
            var changed = hashes
            changed[index] = flipped(changed[index])
            changes.append(changed)
            changed.remove(at: index)
            changes.append(changed)
        }
        return changes
    }

    private static func flipped(_ digest: Digest) -> Digest {
        var bytes = digest.bytes
        bytes[31] ^= 1
        return Digest(bytes) ?? .zero
    }

    @Test(
        "a path has as many hashes as index and size ask for, and with any other number leads nowhere", .spec("LOG-2"))
    func pathLengths() {
        let sizes = Array(0...70 as ClosedRange<UInt64>) + [1 << 20, 1 << 20 + 1, MerkleTree.maximumSize, .max]
        for size in sizes {
            let indexes = Set((0...70).map { UInt64($0) } + [size / 2, size / 3, size &- 1, size &- 2, size])
            for index in indexes {
                let fitting = (0...65).filter { count in
                    let proof = InclusionProof(
                        index: index, size: size, hashes: [Digest](repeating: .zero, count: count))
                    let leads = proof.root(from: .zero) != nil
                    #expect(proof.isWellFormed == leads, "\(index) of \(size), \(count) hashes")
                    return leads
                }
                #expect(fitting.count == (index < size ? 1 : 0))
            }
        }
    }
}
