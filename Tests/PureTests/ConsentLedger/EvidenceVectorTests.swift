import CipherSuites
import ConsentLedger
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("evidence vectors")
struct EvidenceVectorTests {
    @Test(
        "a file proves what its vector says, and is written as it was read",
        .spec(
            "EVIDENCE-1", "EVIDENCE-3", "EVIDENCE-4", "EVIDENCE-5", "EVIDENCE-6", "EVIDENCE-7", "EVIDENCE-8",
            "EVIDENCE-9", "EVIDENCE-13", "EVIDENCE-20", "EVIDENCE-21"),
        arguments: LedgerVector.good("evidence"))
    func good(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let bytes = Array(try vector.input.vectorText("evidence").utf8)
        let evidence = try Evidence(parsing: bytes)
        #expect(evidence.serialized == bytes)
        let proved = try evidence.verified(by: Self.keys(vector.input))
        #expect(proved.kind.rawValue == (try expected.vectorText("kind")))
        #expect(proved.accused.name == (try expected.vectorText("accused")))
        #expect(evidence.accusedName == proved.accused.name)
        #expect(proved.origin == (try expected.vectorOrigin()))
        #expect(proved.finding == (try Self.finding(expected)))
    }

    @Test(
        "a near miss proves nothing, and says why",
        .spec(
            "EVIDENCE-1", "EVIDENCE-2", "EVIDENCE-3", "EVIDENCE-4", "EVIDENCE-5", "EVIDENCE-6", "EVIDENCE-7",
            "EVIDENCE-8", "EVIDENCE-9", "EVIDENCE-11", "EVIDENCE-13", "EVIDENCE-20", "EVIDENCE-21", "EVIDENCE-22"),
        arguments: LedgerVector.all("evidence").filter { $0.expected == nil })
    func bad(_ vector: LedgerVector) throws {
        let rule = try #require(vector.rule)
        let keys = try Self.keys(vector.input)
        do {
            let proved = try Evidence(parsing: Array(vector.input.vectorText("evidence").utf8)).verified(by: keys)
            Issue.record("\(proved)")
        } catch let error as EvidenceError {
            #expect(Self.words(for: error).contains(rule), "\(error)")
        }
    }

    @Test("without the accused's key nothing is proved", .spec("EVIDENCE-2"), arguments: LedgerVector.good("evidence"))
    func otherKeys(_ vector: LedgerVector) throws {
        let evidence = try Evidence(parsing: Array(vector.input.vectorText("evidence").utf8))
        let keys = try Self.keys(vector.input)
        let accused = try evidence.verified(by: keys).accused
        #expect(throws: EvidenceError.unknownKey(name: accused.name)) {
            try evidence.verified(by: keys.filter { $0 != accused })
        }
    }

    static func keys(_ input: JSONValue) throws -> [VerifierKey] {
        try #require(input["vkeys"]).elements.map { try VerifierKey(parsing: try #require($0.string)) }
    }

    private static func finding(_ expected: JSONValue) throws -> ProvedAccusation.Finding {
        if let roots = expected["roots"]?.elements {
            let digests = roots.compactMap { $0.string.flatMap { Hex.decode($0) }.flatMap { Digest($0) } }
            try #require(digests.count == 2)
            return .roots(size: try expected.vectorNumber("size"), digests[0], digests[1])
        }
        if let times = expected["times"]?.elements.compactMap(\.uint64),
            let sizes = expected["sizes"]?.elements.compactMap(\.uint64), times.count == 2, sizes.count == 2
        {
            return .times(size: sizes[0], at: times[0], laterSize: sizes[1], laterAt: times[1])
        }
        if let entries = expected["entries"]?.elements.compactMap(\.uint64) {
            guard let counted = expected["counted"]?.uint64 else { return .prior(entries[0], entries[1]) }
            return .omitted(height: try expected.vectorNumber("height"), counted: counted, shown: entries)
        }
        if let height = expected["height"]?.uint64 { return .height(height) }
        guard let index = expected["index"]?.uint64 else { return .size(try expected.vectorNumber("size")) }
        return .leaf(index: index, try #require(rules[try expected.vectorText("rule")]))
    }

    @Test("a later kind asks for an upgrade, and another file of ours is no evidence", .spec("EVIDENCE-1"))
    func otherFiles() {
        func error(of firstLine: String) -> EvidenceError? {
            do {
                _ = try Evidence(parsing: Array("\(firstLine)\n\n".utf8))
                return nil
            } catch {
                return error
            }
        }
        #expect(error(of: "nuo/later-kind@v1") == .upgradeNeeded("nuo/later-kind@v1"))
        #expect(error(of: "nuo/fork@v2") == .upgradeNeeded("nuo/fork@v2"))
        for name in ["receipt", "closing"] {
            for version in 1...2 { #expect(error(of: "nuo/\(name)@v\(version)") == .malformed) }
        }
    }

    /// The vectors' rules, in ours.
    private static let rules: [String: LedgerRule] = [
        "seal-end": .sealSequence, "seal-first": .sealSequence, "seal-height": .sealSequence, "prev-seal": .sealChain,
        "seal-time": .sealTime, "body-root": .bodyRoot, "signature": .signature, "record-exists": .recordExists,
        "repeated-entry": .repeatedEntry, "prev": .predecessor, "padding": .padding, "truncated": .malformed,
    ]

    /// The vectors' words for an error.
    private static func words(for error: EvidenceError) -> [String] {
        switch error {
        case .malformed: ["evidence-form", "decimal", "checkpoint-lines"]
        case .upgradeNeeded: ["evidence-kind", "version", "effect", "state-root"]
        case .unknownKey: ["unknown-key"]
        case .note(.missingLogSignature), .note(.wrongOrigin): ["log-signature"]
        case .note: ["note-signature"]
        case .notInTree: ["inclusion"]
        case .notConsistent: ["consistency"]
        case .statement: ["statement"]
        case .noContradiction: ["no-contradiction"]
        case .incomplete: ["incomplete"]
        }
    }
}
