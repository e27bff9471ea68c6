import CipherSuites
import MerkleLog

/// A checkpoint of a one-entry log with its key and one cosigner, made by an independent script.
enum NoteFixture {
    static let origin = "chengdu-1.example/consent"
    static let logVkey = "chengdu-1.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    static let cosignerVkey = "mirror.example/m+38ce8906+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    static let cosignatureTime: UInt64 = 1_790_000_000
    static let text = "chengdu-1.example/consent\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94=\n"
    static let logLine =
        "— chengdu-1.example/consent 5WuSPHDcveGFd2vP87IxocUPpQzOzbXwVX1b0XJovPkJLbT9KNko/qNlLhVs6wmO5zyWt+FPRpoISHvGwGq1"
        + "N1wfOAI=\n"
    static let cosignerLine =
        "— mirror.example/m OM6JBgAAAABqsTuA0wKYl8bdzAPE/6qvfkCE4FB41C6VpwA4yOEmN5qGq9zQ6QSoJV2R91mRrOS7VdrlClbtMd8DHUoM"
        + "MWgdBit/Bg==\n"
    static let unknownLine = "— 陌生.example/é AAAAAAAAAAAB\n"

    static let note = text + "\n" + logLine + cosignerLine + unknownLine

    static func logSigner() throws -> NoteSigner {
        try NoteSigner(name: origin, algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: Array(0..<32)))
    }

    static func cosigner(
        _ name: String = "mirror.example/m", secret: [UInt8] = Array(32..<64)
    ) throws -> NoteSigner {
        try NoteSigner(name: name, algorithm: .cosignature, key: SigningKey(suite: .ed25519, secret: secret))
    }
}
