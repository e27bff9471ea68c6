import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("checkpoints")
struct CheckpointTests {
    private static let root = "2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94="

    @Test("a checkpoint is three lines, parsed and written back", .spec("LOG-13"))
    func parts() throws {
        let checkpoint = try Checkpoint(parsing: NoteFixture.text)
        #expect(checkpoint.origin == NoteFixture.origin)
        #expect(checkpoint.size == 1)
        #expect(checkpoint.root == MerkleTree.leafHash(Array("entry".utf8)))
        #expect(checkpoint.text == NoteFixture.text)
    }

    @Test(
        "near misses of a checkpoint are refused", .spec("LOG-13"),
        arguments: [
            "", "\n", "\n\n\n", "o\n", "o\n1\n", "o\n1\n\(root)", "o\n1\n\(root)\n\n", "o\n1\n\(root)\nextension\n",
            "\no\n1\n\(root)\n", "\n1\n\(root)\n", "o\n\n\(root)\n", "o\n+1\n\(root)\n", "o\n-1\n\(root)\n",
            "o\n01\n\(root)\n", "o\n00\n\(root)\n", "o\n 1\n\(root)\n", "o\n1 \n\(root)\n", "o\n1e3\n\(root)\n",
            "o\n0x1\n\(root)\n", "o\n１\n\(root)\n", "o\n1.0\n\(root)\n", "o\n18446744073709551616\n\(root)\n",
            "o\n99999999999999999999999999\n\(root)\n", "o o\n1\n\(root)\n", "o+o\n1\n\(root)\n", "ö\n1\n\(root)\n",
            "o\r\n1\r\n\(root)\r\n", "o\n1\n\n", "o\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94\n",
            "o\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs95=\n",
            "o\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbsw==\n",
            "o\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94A\n",
        ])
    func nearMisses(_ text: String) {
        #expect(throws: NoteError.malformedCheckpoint) { try Checkpoint(parsing: text) }
    }

    @Test("a size is at most 2^48 − 1, and an empty log has the empty tree's root", .spec("LOG-14"))
    func sizes() throws {
        let largest = try Checkpoint(parsing: "o\n281474976710655\n\(Self.root)\n")
        #expect(largest.size == MerkleTree.maximumSize)
        #expect(throws: NoteError.malformedCheckpoint) { try Checkpoint(parsing: "o\n281474976710656\n\(Self.root)\n") }
        let empty = try Checkpoint(origin: "o", size: 0, root: MerkleTree.emptyRoot)
        #expect(empty.text == "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(parsing: empty.text) == empty)
        #expect(throws: NoteError.malformedCheckpoint) { try Checkpoint(parsing: "o\n0\n\(Self.root)\n") }
    }
}
