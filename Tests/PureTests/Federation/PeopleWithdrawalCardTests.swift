import CipherSuites
import ConsentLedger
import Federation
import TestSupport
import Testing

@Suite("Withdrawal cards")
struct PeopleWithdrawalCardTests {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")

    /// The five fields of a good card.
    private static func fields(_ suite: Suite = .ed25519) throws -> [String] {
        try PeopleFixtures.keys(suite: suite).withdrawalCard.text.split(separator: ":").map(String.init)
    }

    @Test("a card comes back from its text", .spec("KEYS-30"), arguments: Suite.allCases)
    func roundTrip(suite: Suite) throws {
        let card = try PeopleFixtures.keys(suite: suite).withdrawalCard
        let parsed = try WithdrawalCard(parsing: card.text)
        #expect(parsed.home == card.home && parsed.suite == suite)
        #expect(parsed.stopRoot.secretBytes == card.stopRoot.secretBytes)
        #expect(card.text.utf8.count <= WithdrawalCard.maximumByteCount)
        #expect(try Self.fields(suite)[3].split(separator: "-").map(\.count) == [Int](repeating: 4, count: 13))
    }

    @Test("a card for the longest origin is read", .spec("KEYS-30"))
    func longest() throws {
        let home = try #require(Origin(String(repeating: "a", count: Origin.maximumLength)))
        let card = WithdrawalCard(home: home, suite: .es256, stopRoot: .generate(random: .system))
        #expect(card.text.utf8.count == WithdrawalCard.maximumByteCount)
        #expect(try WithdrawalCard(parsing: card.text).home == home)
    }

    @Test("typed text may differ in white space, case and grouping, and in nothing else", .spec("KEYS-31"))
    func typed() throws {
        let card = try PeopleFixtures.keys().withdrawalCard
        var fields = try Self.fields()
        let ungrouped = fields[3].filter { $0 != "-" }
        for root in [ungrouped, ungrouped.uppercased(), fields[3].replacing("-", with: " "), "-\(ungrouped)-"] {
            fields[3] = root
            let text = "  " + fields.joined(separator: ":\n\t") + "\r\n"
            for text in [text, text.uppercased(), text.lowercased()] {
                #expect(try WithdrawalCard(typed: text).text == card.text, "\(text)")
            }
            #expect(throws: WithdrawalCard.Problem.self, "\(text)") { try WithdrawalCard(parsing: text) }
        }
    }

    @Test("every wrong character is noticed", .spec("KEYS-32"), arguments: [1, 3, 4])
    func wrongCharacters(field: Int) throws {
        let fields = try Self.fields()
        for place in fields[field].indices where Self.alphabet.contains(fields[field][place]) {
            for character in Self.alphabet where character != fields[field][place] {
                var changed = fields
                changed[field].replaceSubrange(place...place, with: String(character))
                try expectMistyped(changed)
            }
        }
    }

    @Test("characters left out, doubled, exchanged or of no alphabet are noticed", .spec("KEYS-32"), arguments: [3, 4])
    func slips(field: Int) throws {
        let fields = try Self.fields()
        let characters = Array(fields[field].filter { $0 != "-" })
        for place in characters.indices {
            var slips = [characters, characters, characters, characters]
            slips[0].remove(at: place)
            slips[1].insert(characters[place], at: place)
            slips[2][place] = "1"
            slips[3][place] = "é"
            if place > 0, characters[place] != characters[place - 1] {
                slips.append(characters)
                slips[4].swapAt(place, place - 1)
            }
            for slip in slips {
                var changed = fields
                changed[field] = String(slip)
                try expectMistyped(changed)
            }
        }
    }

    private func expectMistyped(_ fields: [String]) throws {
        let text = fields.joined(separator: ":")
        #expect(throws: WithdrawalCard.Problem.mistyped, "\(text)") { try WithdrawalCard(typed: text) }
    }

    @Test(
        "other texts are told apart from slips of the hand", .spec("KEYS-32"),
        arguments: [
            ("", WithdrawalCard.Problem.notACard), ("NUOSTOP", .notACard), ("NUOSTOP1", .notACard),
            ("NUOSTOP1:", .notACard), ("NUOSTOP1:a:1", .notACard), ("NUOSTOP1:a:1:b:c:d", .notACard),
            ("NUO1:chengdu-1.example/consent:jnr226vvuock4pruqubaa4qr5zf2cpbw:wnoa", .notACard),
            ("NUOSTOP01:a:1:b:c", .notACard), ("NUOSTOPx:a:1:b:c", .notACard), ("NUOSTOP2:a", .unknownVersion),
            ("NUOSTOP12:a:1:b:c", .unknownVersion), (String(repeating: "NUOSTOP1:", count: 200), .notACard),
            ("NUOSTOP1:a:1:\(String(repeating: "b", count: 800)):c", .notACard),
        ])
    func otherTexts(text: String, problem: WithdrawalCard.Problem) {
        #expect(throws: problem) { try WithdrawalCard(typed: text) }
        #expect(throws: problem) { try WithdrawalCard(parsing: text) }
    }

    @Test(
        "fields that no card has are refused although the check fits", .spec("KEYS-30"),
        arguments: [
            ("Node.example", "1", 32), ("", "1", 32), ("node.example", "0", 32), ("node.example", "3", 32),
            ("node.example", "01", 32), ("node.example", "1", 31), ("node.example", "1", 33),
        ])
    func fieldsRefused(home: String, suite: String, byteCount: Int) throws {
        let groups = Array(Base32.encode([UInt8](repeating: 7, count: byteCount)))
        let root = stride(from: 0, to: groups.count, by: 4).map { String(groups[$0..<min($0 + 4, groups.count)]) }
        let body = "NUOSTOP1:\(home):\(suite):\(root.joined(separator: "-"))"
        let digest = Digest.sha256(Array("nuo/stop-check/v1\0".utf8), Array(body.utf8))
        let text = "\(body):\(Base32.encode(digest.bytes).prefix(4))"
        #expect(throws: WithdrawalCard.Problem.notACard) { try WithdrawalCard(parsing: text) }
    }
}
