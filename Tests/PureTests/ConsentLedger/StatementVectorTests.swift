import CipherSuites
import ConsentLedger
import HealthRecords
import TestSupport
import Testing

@Suite("statement and opening vectors")
struct StatementVectorTests {
    @Test(
        "a statement is written to the byte", .spec("LEDGER-1", "LEDGER-2"), arguments: LedgerVector.good("statement"))
    func statement(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let written = Array(try vector.input.vectorText("header").utf8)
        let header = try StatementHeader(decoding: written)
        #expect(header.encoded == written)
        #expect(header.keyID.description == (try expected.vectorText("kid")))
        let compact = try expected.vectorText("statement")
        let statement = try SignedStatement(parsing: compact)
        #expect(statement.header == header)
        #expect(statement.payload == Array(try vector.input.vectorText("payload").utf8))
        let secret = try SigningKey(suite: vector.input.vectorSuite(), secret: vector.input.vectorHex("secret"))
        let ours = try SignedStatement.sign(payload: statement.payload, header: header, key: secret)
        // ES256 signatures of ours are randomised.
        #expect(header.suite == .es256 || ours.compact == compact)
        #expect(try ours.verified(by: Self.key(vector.input)).statement == ours)
        #expect(try statement.verified(by: Self.key(vector.input)).statement.compact == compact)
    }

    @Test(
        "a header that is read has no other spelling, whatever byte of it is changed, left out or put in",
        .spec("LEDGER-2"), arguments: LedgerVector.good("statement"))
    func onlySpelling(_ vector: LedgerVector) throws {
        let written = Array(try vector.input.vectorText("header").utf8)
        var read = 0
        for position in written.indices {
            var changes = [written]
            changes[0].remove(at: position)
            for byte in Array(#"0a_".,+-\{ "#.utf8) {
                var (changed, longer) = (written, written)
                changed[position] = byte
                longer.insert(byte, at: position)
                changes += [changed, longer]
            }
            for changed in changes {
                guard let header = try? StatementHeader(decoding: changed) else { continue }
                #expect(header.encoded == changed)
                read += changed == written ? 0 : 1
            }
        }
        // Ids, times and the salt may be others.
        #expect(read > 100)
    }

    @Test(
        "a bad statement is refused with its kind", .spec("LEDGER-1", "LEDGER-2", "LEDGER-3", "LEDGER-8"),
        arguments: LedgerVector.all("statement").filter { $0.expected == nil })
    func badStatement(_ vector: LedgerVector) throws {
        let outcome = try LedgerVector.outcome {
            _ = try SignedStatement(parsing: vector.input.vectorText("statement")).verified(by: Self.key(vector.input))
        }
        #expect(outcome == vector.outcome)
    }

    @Test(
        "an opening opens its entry, and its statements are of the keys named", .spec("LEDGER-4", "LEDGER-5"),
        arguments: LedgerVector.good("opening"))
    func opening(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let bytes = Array(try vector.input.vectorText("opening").utf8)
        let opening = try Opening(parsing: bytes)
        try Self.check(opening, vector.input)
        #expect(opening.bytes == bytes)
        #expect(opening.commitment == (try expected.vectorDigest("commitment")))
        #expect(opening.statements.map { $0.header.role.rawValue } == expected["roles"]?.elements.compactMap(\.string))
        let keys = try #require(expected["keys"]).elements.compactMap { $0.string.flatMap { Hex.decode($0) } }
        #expect(keys.count == opening.statements.count)
        for (statement, key) in zip(opening.statements, keys) {
            _ = try statement.verified(by: VerifyingKey(suite: statement.header.suite, bytes: key))
        }
    }

    @Test(
        "a bad opening is refused", .spec("LEDGER-4", "LEDGER-5"),
        arguments: LedgerVector.all("opening").filter { $0.expected == nil })
    func badOpening(_ vector: LedgerVector) throws {
        let outcome = try LedgerVector.outcome {
            try Self.check(Opening(parsing: Array(vector.input.vectorText("opening").utf8)), vector.input)
        }
        #expect(outcome == vector.outcome)
    }

    @Test("a commitment covers length and bytes", .spec("LEDGER-6"), arguments: LedgerVector.all("commitment"))
    func commitment(_ vector: LedgerVector) throws {
        let opening = try vector.input.vectorHex("opening")
        #expect(Opening.commitment(to: opening) == (try #require(vector.expected).vectorDigest("commitment")))
    }

    private static func key(_ input: JSONValue) throws -> VerifyingKey {
        try VerifyingKey(suite: input.vectorSuite(), bytes: input.vectorHex("publicKey"))
    }

    /// The record key is the entry's where it names one; otherwise the vector leaves it to the opening.
    private static func check(_ opening: Opening, _ input: JSONValue) throws {
        let entry = try Entry(decoding: input.vectorHex("entry"))
        let stated = try VerifyingKey(suite: entry.suite, bytes: opening.author.header.place.recordKey)
        try opening.check(opens: entry, origin: input.vectorOrigin(), recordKey: entry.signer ?? stated)
    }
}
