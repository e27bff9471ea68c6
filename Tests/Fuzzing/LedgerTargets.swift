import CipherSuites
import ConsentLedger
import MerkleLog

/// Parsers of the log and of the ledger.
enum LedgerTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget(name: "note", maximumByteCount: SignedNote.maximumByteCount) {
            try SignedNote(parsing: $0).serialized
        },
        FuzzTarget(name: "checkpoint", maximumByteCount: SignedNote.maximumTextByteCount, made: { [checkpoint] }) {
            try Array(Checkpoint(parsing: text($0)).text.utf8)
        },
        FuzzTarget(name: "cosignature", maximumByteCount: WitnessAnswer.maximumByteCount, made: cosignatures) { bytes in
            // What is believed of a witness's answer is one line; the others are set aside unread.
            let key = try VerifierKey(parsing: cosignerKey)
            let note = try SignedNote(parsing: checkpoint + Array(("\n" + logLine).utf8))
            let log = try VerifierKey(parsing: logKey)
            guard let found = try WitnessAnswer.cosignature(in: bytes, on: note, log: log, by: key) else {
                throw NotText()
            }
            guard try key.verify(found.line, over: note.text) == found.time else {
                throw FuzzTarget.Flaw("not signed")
            }
            return bytes
        },
        FuzzTarget(name: "verifier-key", maximumByteCount: 1 << 10, made: { [Array(cosignerKey.utf8)] }) {
            try Array(VerifierKey(parsing: text($0)).description.utf8)
        },
        FuzzTarget(name: "tile-path", maximumByteCount: 64, made: paths, parse: path),
        FuzzTarget(name: "bundle", maximumByteCount: 256 * 65_537, made: bundles) { bytes in
            var rest = bytes[...]
            var count = 0
            while rest.count >= 2, count < 256 {
                rest = rest.dropFirst(2 + Int(rest[rest.startIndex]) << 8 + Int(rest[rest.startIndex + 1]))
                count += 1
            }
            return try EntryBundle.encode(EntryBundle.decode(bytes, count: count))
        },
        FuzzTarget(name: "proof", maximumByteCount: LogProof.maximumByteCount) { try LogProof(parsing: $0).serialized },
        FuzzTarget(name: "add-checkpoint", maximumByteCount: AddCheckpoint.maximumByteCount, made: submissions) {
            try AddCheckpoint(parsing: $0).serialized
        },
        FuzzTarget(
            name: "policy", maximumByteCount: TrustPolicy.maximumByteCount, hasOneSpelling: false,
            made: { policies }, parse: policy),
        FuzzTarget(name: "entry", maximumByteCount: 4096) { try Entry(decoding: $0).encoded },
        FuzzTarget(name: "seal", maximumByteCount: 256) { try Seal(decoding: $0).encoded },
        FuzzTarget(name: "statement", maximumByteCount: 64 << 10) {
            try Array(SignedStatement(parsing: text($0)).compact.utf8)
        },
        FuzzTarget(name: "opening", maximumByteCount: 64 << 10) { try Opening(parsing: $0).bytes },
        FuzzTarget(name: "receipt", maximumByteCount: Receipt.maximumByteCount, share: 0.5, parse: receipt),
        FuzzTarget(name: "evidence", maximumByteCount: Evidence.maximumByteCount, share: 0.5) {
            try Evidence(parsing: $0).serialized
        },
        FuzzTarget(name: "health-code", maximumByteCount: 512) {
            try Array(HealthCode(parsing: text($0)).description.utf8)
        },
    ]

    static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw NotText() }
        return text
    }

    /// Nothing that this parser could read.
    struct NotText: Error {}

    private static let cosignerKey = "mirror.example/m+38ce8906+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    private static let logKey = "chengdu-1.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    private static let checkpoint =
        Array("chengdu-1.example/consent\n1\n2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94=\n".utf8)
    private static let logLine =
        "— chengdu-1.example/consent 5WuSPHDcveGFd2vP87IxocUPpQzOzbXwVX1b0XJovPkJLbT9KNko/qNlLhVs6wmO5zyWt+"
        + "FPRpoISHvGwGq1N1wfOAI=\n"
    private static let cosignerLine =
        "— mirror.example/m OM6JBgAAAABqsTuA0wKYl8bdzAPE/6qvfkCE4FB41C6VpwA4yOEmN5qGq9zQ6QSoJV2R91mRrOS7VdrlClbt"
        + "Md8DHUoMMWgdBit/Bg==\n"

    @Sendable private static func cosignatures() -> [[UInt8]] {
        [Array(cosignerLine.utf8), Array((logLine + cosignerLine).utf8)]
    }

    // MARK: tiles

    @Sendable private static func paths() -> [[UInt8]] {
        let tiles = [
            Tile(level: 0, index: 0), Tile(level: 1, index: 1_234_067, width: 17), Tile(level: 5, index: 0, width: 1),
        ]
        let bundles = [EntryBundle(index: 0), EntryBundle(index: 70_999, width: 255)]
        return (tiles.map(\.path) + bundles.map(\.path)).map { Array($0.utf8) }
    }

    @Sendable private static func path(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = try text(bytes)
        if let tile = Tile(path: path) { return Array(tile.path.utf8) }
        if let bundle = EntryBundle(path: path) { return Array(bundle.path.utf8) }
        throw NotText()
    }

    @Sendable private static func bundles() throws -> [[UInt8]] {
        try [
            [[1, 2, 3]], [[], [7]], [[UInt8](repeating: 9, count: 256), [1], [2, 2]], (0..<256).map { [UInt8($0)] },
        ]
        .map { try EntryBundle.encode($0) }
    }

    // MARK: witnesses

    @Sendable private static func submissions() throws -> [[UInt8]] {
        let note = try SignedNote(parsing: checkpoint + Array(("\n" + logLine + cosignerLine).utf8))
        return try [0, 1].map { count in
            try AddCheckpoint(
                oldSize: UInt64(count), hashes: Array(repeating: Digest.sha256([1]), count: count), note: note
            ).serialized
        }
    }

    private static let policies: [[UInt8]] = {
        let log = "log chengdu-1.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n"
        let witness = "witness w1 \(cosignerKey) https://w.example/\n"
        return [
            log + witness + "group M 1 w1\ngroup 全部 all M\nquorum 全部\n", "# none\n\tquorum   none \n",
            log + witness + "quorum w1\n",
        ].map { Array($0.utf8) }
    }()

    /// Writes a policy again line by line; there is no writer in the product, since people write policies.
    @Sendable private static func policy(_ bytes: [UInt8]) throws -> [UInt8] {
        let policy = try TrustPolicy(parsing: bytes)
        guard policy.logs.count <= TrustPolicy.maximumLogCount, policy.groups.count <= TrustPolicy.maximumGroupCount,
            policy.witnesses.count <= TrustPolicy.maximumWitnessCount
        else { throw FuzzTarget.Flaw("accepted too many") }
        var lines: [[UInt8]] = policy.logs.map { Array("log \($0.key)\($0.url.map { " " + $0 } ?? "")".utf8) }
        for witness in policy.witnesses {
            let rest = " \(witness.key)" + (witness.url.map { " " + $0 } ?? "")
            lines.append(Array("witness ".utf8) + witness.name.bytes + Array(rest.utf8))
        }
        for group in policy.groups {
            guard (1...group.members.count).contains(group.threshold) else { throw FuzzTarget.Flaw("threshold") }
            var line: [UInt8] = Array("group ".utf8) + group.name.bytes + Array(" \(group.threshold)".utf8)
            for member in group.members { line += [0x20] + policy.name(of: member).bytes }
            lines.append(line)
        }
        lines.append(Array("quorum ".utf8) + (policy.quorum.map { policy.name(of: $0).bytes } ?? Array("none".utf8)))
        return Array((lines + [[]]).joined(separator: [0x0a]))
    }

    // MARK: receipts

    /// Also: what verifies under the vectors' log key proves an entry that this log signed.
    @Sendable private static func receipt(_ bytes: [UInt8]) throws -> [UInt8] {
        let receipt = try Receipt(parsing: bytes)
        let log = try VerifierKey(
            parsing: "chengdu-1.example/consent+4d74f79a+AVMv8ZBO1B4AvCaV7q+Dm2VyQX1xlPEGrQnOAM4F4a9m")
        if (try? receipt.verified(log: log)) != nil {
            let entries = FuzzSeeds.shared.good.compactMap { try? Receipt(parsing: $0).proof.extra }
            guard let extra = receipt.proof.extra, entries.contains(extra) else {
                throw FuzzTarget.Flaw("verified an entry that the log never signed")
            }
        }
        return receipt.serialized
    }
}
