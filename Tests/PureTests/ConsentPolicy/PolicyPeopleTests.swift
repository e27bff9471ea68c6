import CipherSuites
import ConsentLedger
import ConsentPolicy
import TestSupport
import Testing

/// Codes and cards that people carry and copy by hand.
struct PolicyPeopleTests {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    @Test(
        "codes of institutions as they are issued", .spec("CONSENT-29"),
        arguments: [
            "91110000802100433B", "12510100000000001N", "12510100000000002R", "12500000000000003K",
        ])
    func institutionCodes(_ code: String) throws {
        #expect(try #require(InstitutionID(code)).text == code)
        #expect(InstitutionID(code)?.description == code)
    }

    @Test("every body has one check character, and every single mistake is found", .spec("CONSENT-29"))
    func checkCharacters() {
        var random = SeededRandom.announced("codes of institutions")
        for _ in 0..<50 {
            let body = String((0..<17).map { _ in Self.alphabet.randomElement(using: &random) ?? "0" })
            let codes = Self.alphabet.map { body + String($0) }.filter { InstitutionID($0) != nil }
            #expect(codes.count == 1, "\(body)")
            for code in codes {
                for (index, right) in code.enumerated() {
                    for wrong in Self.alphabet where wrong != right {
                        var mistyped = Array(code)
                        mistyped[index] = wrong
                        #expect(InstitutionID(String(mistyped)) == nil)
                    }
                }
            }
        }
    }

    @Test(
        "a code of another form is none", .spec("CONSENT-29"),
        arguments: [
            "", "91110000802100433", "91110000802100433BB", "91110000802100433b", " 91110000802100433B",
            "9111000080210043３B", "IIIIIIIIIIIIIIIIII", "OOOOOOOOOOOOOOOOOO", "91110000802100433\u{0}",
        ])
    func notACode(_ text: String) { #expect(InstitutionID(text) == nil) }

    @Test("institutions are ordered by code", .spec("CONSENT-29"))
    func order() {
        let codes = [PolicyFixture.otherHospital.id, PolicyFixture.custodian.id, PolicyFixture.hospital.id]
        #expect(codes.sorted().map(\.text) == ["12500000000000003K", "12510100000000001N", "12510100000000002R"])
    }

    // MARK: cards

    private static let cards = [
        PolicyFixture.card(PolicyFixture.patient), PolicyFixture.card(PolicyFixture.doctor, name: "王医生 (Dr Wang)"),
        PolicyFixture.card(PolicyFixture.key(5, suite: .es256), name: "重庆市第三医院", recipient: nil),
    ]

    @Test("a card is six lines and read again as written", .spec("CONSENT-30"), arguments: cards)
    func cardRoundTrip(_ card: IdentityCard) throws {
        let lines = card.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 7)
        #expect(lines[0] == "nuo/card@v1")
        #expect(lines[1] == "chengdu-1.example/consent")
        #expect(lines[3] == card.recipient ?? "-")
        #expect(lines[6].isEmpty)
        let read = try #require(IdentityCard(parsing: card.text))
        #expect(read == card)
        #expect(read.text == card.text)
        #expect(read.healthCode.names(card.identity))
    }

    @Test("a card with one byte changed, dropped or added is refused", .spec("CONSENT-30"), arguments: cards)
    func changedCard(_ card: IdentityCard) {
        let bytes = Array(card.text.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(IdentityCard(parsing: String(decoding: changed, as: UTF8.self)) == nil, "byte \(index)")
            changed = bytes
            changed.remove(at: index)
            #expect(IdentityCard(parsing: String(decoding: changed, as: UTF8.self)) == nil, "without byte \(index)")
        }
        for text in [card.text + "\n", card.text + " ", "\n" + card.text, card.text + card.text, ""] {
            #expect(IdentityCard(parsing: text) == nil)
        }
        let wide = card.text.replacing("\n", with: "\r\n")
        #expect(IdentityCard(parsing: wide) == nil)
    }

    @Test("a card above 4,096 bytes is refused", .spec("CONSENT-30"))
    func largeCard() {
        let card = PolicyFixture.card(PolicyFixture.doctor, name: String(repeating: "n", count: 4096))
        #expect(IdentityCard(parsing: card.text) == nil)
    }

    @Test("a key is its suite's number and base64url, in one spelling", .spec("CONSENT-30"))
    func keyText() {
        for key in [PolicyFixture.patient.publicKey, PolicyFixture.key(5, suite: .es256).publicKey] {
            #expect(VerifyingKey(text: key.text) == key)
            for text in [
                "0" + key.text, "+" + key.text, " " + key.text, key.text + " ", key.text + "=",
                "3" + key.text.dropFirst(),
                String(key.text.dropFirst(2)), key.text.replacing(" ", with: "  "), "",
            ] { #expect(VerifyingKey(text: text) == nil, "\(text)") }
        }
    }

    // MARK: health codes

    @Test("a health code with one character mistyped names nobody", .spec("LEDGER-22"))
    func mistypedHealthCode() throws {
        let code = PolicyFixture.card(PolicyFixture.patient).healthCode
        let text = code.description
        #expect(try HealthCode(parsing: text) == code)
        for index in text.indices {
            for wrong in "abcdefghijklmnopqrstuvwxyz0123456789:" where wrong != text[index] {
                var mistyped = text
                mistyped.replaceSubrange(index...index, with: String(wrong))
                #expect(throws: HealthCode.Problem.self, "\(mistyped)") { try HealthCode(parsing: mistyped) }
            }
        }
        let characters = Array(text)
        for index in characters.indices.dropLast() where characters[index] != characters[index + 1] {
            var swapped = characters
            swapped.swapAt(index, index + 1)
            #expect(throws: HealthCode.Problem.self, "\(String(swapped))") { try HealthCode(parsing: String(swapped)) }
        }
    }

    @Test("a typed health code may have capitals and spaces", .spec("LEDGER-22"))
    func typedHealthCode() throws {
        let code = PolicyFixture.card(PolicyFixture.patient).healthCode
        let text = code.description
        #expect(try HealthCode(typed: " \(text.uppercased())\n") == code)
        #expect(try HealthCode(typed: text.map { "\($0) " }.joined()) == code)
        #expect(throws: HealthCode.Problem.notACode) { try HealthCode(parsing: text.uppercased()) }
        #expect(throws: HealthCode.Problem.unknownVersion) { try HealthCode(typed: "NUO2" + text.dropFirst(4)) }
    }
}
