import CipherSuites
import MerkleLog
import TestSupport
import Testing

/// Policy files: what is read, and where and why the rest is refused.
@Suite struct TrustPolicyTests {
    /// Witness keys by number, each a key of its own.
    static func witness(_ number: Int, name: String? = nil) throws -> NoteSigner {
        let secret = [UInt8](repeating: 7, count: 24) + UInt64(number).bigEndianBytes
        return try NoteFixture.cosigner(name ?? "w\(number).example/w", secret: secret)
    }

    static func line(_ number: Int) throws -> String {
        "witness w\(number) \(try witness(number).verifierKey)\n"
    }

    static func lines(_ numbers: some Sequence<Int>) throws -> String { try numbers.map(line).joined() }

    static func policy(_ text: String) throws -> TrustPolicy { try TrustPolicy(parsing: Array(text.utf8)) }

    static func flaw(_ text: String) -> PolicyError? {
        do {
            _ = try policy(text)
            return nil
        } catch {
            return error as? PolicyError
        }
    }

    @Test("a policy is read as the specification writes it", .spec("LOG-40"))
    func wholeFile() throws {
        let text =
            "# 联盟\n\n \t log \(NoteFixture.logVkey)\thttps://chengdu-1.example:8443 \n" + (try Self.lines(1...3))
            + "witness w4 \(try Self.witness(4).verifierKey) https://witness.example/\n"
            + "group M 2 w1 w2 w3\n#group M any w4\ngroup 全部 all M w4\ngroup unused any 全部\nquorum 全部\n"
        let policy = try Self.policy(text)
        #expect(policy.logs.map(\.key.description) == [NoteFixture.logVkey])
        #expect(policy.logs.map(\.url) == ["https://chengdu-1.example:8443"])
        #expect(policy.lists(try NoteFixture.logSigner().verifierKey))
        #expect(policy.witnesses.map(\.name.description) == ["w1", "w2", "w3", "w4"])
        #expect(policy.witnessKeys == (try (1...4).map { try Self.witness($0).verifierKey }))
        #expect(policy.witnesses.map(\.url) == [nil, nil, nil, "https://witness.example/"])
        #expect(policy.groups.map(\.threshold) == [2, 2, 1])
        #expect(policy.groups[1].members == [.group(0), .witness(3)])
        #expect(policy.quorum == .group(1))
        #expect(try Self.policy("quorum none\n").quorum == nil)
        #expect(try Self.policy("quorum w1\n".prepending(Self.line(1))).quorum == .witness(0))
    }

    @Test("every flaw is named with its line", .spec("LOG-41"), arguments: PolicyFlawRow.all)
    func flaws(_ row: PolicyFlawRow) throws {
        let error = Self.flaw(row.text)
        #expect(error?.flaw == row.flaw, "\(row.text)")
        #expect(error?.line == row.line, "\(row.text)")
    }

    @Test("a policy holds 32 logs, witnesses and groups, and no more than its bounds", .spec("LOG-41"))
    func bounds() throws {
        func logs(_ count: Int) throws -> String {
            try (0..<count).map { number in
                let secret = [UInt8](repeating: 9, count: 24) + UInt64(number).bigEndianBytes
                let key = try SigningKey(suite: .ed25519, secret: secret).publicKey
                return "log \(try VerifierKey(name: "l\(number).example", algorithm: .ed25519, key: key))\n"
            }.joined()
        }
        func groups(_ count: Int) -> String {
            (0..<count).map { "group g\($0) any \($0 == 0 ? "w1" : "g\($0 - 1)")\n" }.joined()
        }
        let most = try logs(256) + Self.lines(1...64) + groups(64) + "quorum g63\n"
        let policy = try Self.policy(most)
        #expect(policy.logs.count == 256 && policy.witnesses.count == 64 && policy.groups.count == 64)
        let signer = try Self.witness(1)
        #expect(policy.standing(times: [signer.verifierKey: 5]).time == 5)
        #expect(try Self.flaw(logs(257)) == PolicyError(.tooLarge, line: 257))
        #expect(try Self.flaw(Self.lines(1...65)) == PolicyError(.tooLarge, line: 65))
        #expect(try Self.flaw(Self.line(1) + groups(65)) == PolicyError(.tooLarge, line: 66))
        let comments = String(repeating: "#\n", count: 2047) + "quorum none\n"
        #expect(Self.flaw(comments) == nil)
        #expect(Self.flaw("#\n" + comments) == PolicyError(.tooLarge, line: 0))
        let long = "#" + String(repeating: "x", count: TrustPolicy.maximumByteCount - 14) + "\nquorum none\n"
        #expect(Self.flaw(long) == nil)
        #expect(Self.flaw("#" + long) == PolicyError(.tooLarge, line: 0))
    }

    @Test("damaged and random policies never trap", .spec("LOG-41"))
    func hostileInput() throws {
        var random = SeededRandom.announced("policies")
        let whole = Array((try Self.lines(1...3) + "group M 2 w1 w2 w3\nquorum M\n").utf8)
        var refused = 0
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if (try? TrustPolicy(parsing: bytes)) == nil { refused += 1 }
            _ = try? TrustPolicy(parsing: random.bytes(Int.random(in: 0...200, using: &random)))
            _ = try? TrustPolicy(parsing: Array(whole.prefix(Int.random(in: 0...whole.count, using: &random))))
        }
        #expect(refused > 1000)
    }
}

extension String {
    fileprivate func prepending(_ other: String) -> String { other + self }
}

/// A wrong policy, the line and why.
struct PolicyFlawRow: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let flaw: PolicyFlaw

    var testDescription: String { "\(flaw)" }

    static let all: [PolicyFlawRow] = (try? rows()) ?? []

    private static func rows() throws -> [PolicyFlawRow] {
        let log = NoteFixture.logVkey
        let w1 = try TrustPolicyTests.line(1)
        let both = try TrustPolicyTests.lines(1...2)
        let first = try TrustPolicyTests.witness(1).verifierKey
        let renamed = try TrustPolicyTests.witness(1, name: "again.example/w").verifierKey
        let logKey = try NoteFixture.logSigner().verifierKey.key
        let otherLog = try VerifierKey(name: "other.example", algorithm: .ed25519, key: logKey)
        let colliding = try [81_128, 95_178].map { (seed: UInt64) in
            let secret = [UInt8](repeating: 0, count: 24) + seed.bigEndianBytes
            return try NoteFixture.cosigner("witness.example/w", secret: secret).verifierKey
        }
        let long = String(repeating: "n", count: 256)
        func name(_ text: String) throws -> PolicyName {
            // Names are made by the parser alone.
            let policy = try TrustPolicyTests.policy("witness \(text) \(first)\nquorum none\n")
            return policy.witnesses[0].name
        }
        let unknown = try name("w3")
        let w1Name = try name("w1")
        return [
            .init(text: "", line: 0, flaw: .noQuorum), .init(text: w1, line: 0, flaw: .noQuorum),
            .init(text: "quorum none", line: 1, flaw: .unterminatedLine),
            .init(text: "quorum none\n ", line: 2, flaw: .unterminatedLine),
            .init(text: "quorum none\r\n", line: 1, flaw: .controlCharacter),
            .init(text: "# \u{0}\nquorum none\n", line: 1, flaw: .controlCharacter),
            .init(text: "# \u{7f}\nquorum none\n", line: 1, flaw: .controlCharacter),
            .init(text: "quorum none\nquorum none\n", line: 2, flaw: .secondQuorum),
            .init(text: "quorum none x\n", line: 1, flaw: .itemCount),
            .init(text: "quorum\n", line: 1, flaw: .itemCount),
            .init(text: "Quorum none\n", line: 1, flaw: .keyword),
            .init(text: "quorum w1\n" + w1, line: 1, flaw: .unknownName(w1Name)),
            .init(text: "log\nquorum none\n", line: 1, flaw: .itemCount),
            .init(text: "log \(log) a b\nquorum none\n", line: 1, flaw: .itemCount),
            .init(text: "log \(first)\nquorum none\n", line: 1, flaw: .key),
            .init(text: "log \(log)x\nquorum none\n", line: 1, flaw: .key),
            .init(text: "log \(log)\nlog \(log)\nquorum none\n", line: 2, flaw: .duplicateKey),
            .init(text: "log \(log)\nlog \(otherLog)\nquorum none\n", line: 2, flaw: .duplicateKey),
            .init(text: "witness w1\nquorum none\n", line: 1, flaw: .itemCount),
            .init(text: "witness w1 \(log)\nquorum none\n", line: 1, flaw: .key),
            .init(text: "witness none \(first)\nquorum none\n", line: 1, flaw: .name),
            .init(text: "witness \(long) \(first)\nquorum none\n", line: 1, flaw: .name),
            .init(text: w1 + w1, line: 2, flaw: .duplicateName(w1Name)),
            .init(text: w1 + "witness w2 \(first)\nquorum none\n", line: 2, flaw: .duplicateKey),
            .init(text: w1 + "witness w2 \(renamed)\nquorum none\n", line: 2, flaw: .duplicateKey),
            .init(
                text: "witness a \(colliding[0])\nwitness b \(colliding[1])\nquorum a\n", line: 2, flaw: .duplicateKey),
            .init(text: w1 + "group w1 any w1\nquorum w1\n", line: 2, flaw: .duplicateName(w1Name)),
            .init(text: w1 + "group none any w1\nquorum w1\n", line: 2, flaw: .name),
            .init(text: w1 + "group g any\nquorum g\n", line: 2, flaw: .itemCount),
            .init(text: w1 + "group g any w3\nquorum g\n", line: 2, flaw: .unknownName(unknown)),
            .init(text: "group w3 any w3\nquorum w3\n", line: 1, flaw: .unknownName(unknown)),
            .init(text: w1 + "group g 2 w1 w1\nquorum g\n", line: 2, flaw: .repeatedMember(w1Name)),
            .init(text: both + "group g any w1\ngroup h any w1 w2\nquorum h\n", line: 4, flaw: .repeatedMember(w1Name)),
            .init(text: both + "group g 0 w1 w2\nquorum g\n", line: 3, flaw: .threshold),
            .init(text: both + "group g 3 w1 w2\nquorum g\n", line: 3, flaw: .threshold),
            .init(text: both + "group g +1 w1 w2\nquorum g\n", line: 3, flaw: .threshold),
            .init(text: both + "group g 01 w1 w2\nquorum g\n", line: 3, flaw: .threshold),
            .init(text: both + "group g most w1 w2\nquorum g\n", line: 3, flaw: .threshold),
            .init(
                text: both + "group g 18446744073709551616 w1 w2\nquorum g\n", line: 3, flaw: .threshold),
        ]
    }
}
