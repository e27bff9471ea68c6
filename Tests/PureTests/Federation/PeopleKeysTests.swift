import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import TestSupport
import Testing

@Suite("Keys of people")
struct PeopleKeysTests {
    private static let suites: [(Suite, String)] = [(.ed25519, "ed25519"), (.es256, "es256")]

    @Test("identity and record keys are the vectors'", .spec("KEYS-20"), arguments: suites)
    func signatureKeys(suite: Suite, name: String) throws {
        let identity = try PeopleKeyVector("\(name)-identity-0")
        #expect(try identity.keys(suite).identity.publicKey.bytes == identity.publicKey)
        // Record keys are Ed25519 whatever suite the person has.
        let record = try PeopleKeyVector("ed25519-record-0")
        let key = try record.keys(suite).recordKey(origin: record.origin(), record: record.record())
        #expect(key.publicKey.bytes == record.publicKey)
    }

    @Test("the age identity is the vector's, whatever the suite", .spec("KEYS-20"), arguments: suites)
    func ageIdentity(suite: Suite, name: String) throws {
        let vector = try PeopleKeyVector("age-0")
        #expect(try vector.keys(suite).ageIdentity.text == EnvelopeFormat.Identity.hybrid(seed: vector.output).text)
    }

    @Test("signature keys come from the sign root alone, the age identity from the open root alone", .spec("KEYS-20"))
    func roots() throws {
        let keys = try PeopleFixtures.keys()
        let fresh = KeyRoot.generate(random: .system)
        let otherOpen = try PersonKeys(
            kind: .patient, suite: .ed25519, home: keys.home, name: "", open: fresh, sign: keys.sign)
        let otherSign = try PersonKeys(
            kind: .patient, suite: .ed25519, home: keys.home, name: "", open: keys.open, sign: fresh)
        #expect(otherOpen.identity.publicKey == keys.identity.publicKey)
        #expect(otherOpen.withdrawalCard.text == keys.withdrawalCard.text)
        #expect(otherOpen.ageIdentity.text != keys.ageIdentity.text)
        #expect(otherSign.identity.publicKey != keys.identity.publicKey)
        #expect(otherSign.withdrawalCard.text != keys.withdrawalCard.text)
        #expect(otherSign.ageIdentity.text == keys.ageIdentity.text)
    }

    @Test(
        "stop keys come from a root of their own, as an independent HKDF derives it", .spec("KEYS-21"),
        arguments: [
            (
                Suite.ed25519, "a4f4b5da8764c222f7b7f0998611e5982575948d3cc96c86c6eded19a6b9f183",
                "0e4f9f1b04360ca4c4254516e3ced82a333be89a5bd5e397aba9787aa88f9074"
            ),
            (
                .es256, "07fa7bdcf7a9e8d29680833802ae4112a51ccb59fc066a2f87493c0718a880c0",
                "2a85193aab689ed8124475e1836c07cc1469594ca170ef374fb66c9c261905f4"
            ),
        ])
    func stopKeys(suite: Suite, stopRoot: String, secret: String) throws {
        let vector = try PeopleKeyVector("ed25519-stop-0")
        let keys = try vector.keys(suite)
        #expect(Hex.encode(keys.stopRoot.secretBytes) == stopRoot)
        let key = try keys.stopKey(origin: vector.origin(), record: vector.record())
        #expect(Hex.encode(key.secretBytes) == secret)
        let hash = try keys.stopHash(origin: vector.origin(), record: vector.record())
        #expect(hash == Digest.sha256(key.publicKey.bytes))
    }

    @Test("below the stop root, a record's stop key is the vector's", .spec("KEYS-21"), arguments: suites)
    func stopKeyOfCard(suite: Suite, name: String) throws {
        let vector = try PeopleKeyVector("\(name)-stop-0")
        let card = try WithdrawalCard(home: vector.origin(), suite: suite, stopRoot: vector.root)
        let key = try card.stopKey(origin: vector.origin(), record: vector.record())
        #expect(key.publicKey.bytes == vector.publicKey)
    }

    @Test("the root on the withdrawal card leads to no other key of its holder", .spec("KEYS-22"), arguments: suites)
    func cardOnlyStops(suite: Suite, name: String) throws {
        let keys = try PeopleFixtures.keys(suite: suite)
        let record = RecordID.random(.system)
        let own = try [keys.identity, keys.recordKey(origin: keys.home, record: record)].map(\.publicKey)
        let context = Array(keys.home.text.utf8) + record.bytes
        for purpose in [KeyPurpose.identity, .record, .age, .stop] {
            for context in [[], context] {
                let derived = try keys.stopRoot.signingKey(purpose, suite: suite, context: context).publicKey
                #expect(!own.contains(derived))
            }
            let seed = keys.stopRoot.derive(purpose, suite: 1, number: 0, context: [], byteCount: 32)
            #expect(EnvelopeFormat.Identity.hybrid(seed: seed).text != keys.ageIdentity.text)
        }
    }

    @Test("two records, or one id in two ledgers, share neither record key nor stop hash", .spec("KEYS-22"))
    func unlinkable() throws {
        let keys = try PeopleFixtures.keys()
        let elsewhere = try #require(Origin("chongqing-1.example/consent"))
        let (first, second) = (RecordID.random(.system), RecordID.random(.system))
        let places = [(keys.home, first), (keys.home, second), (elsewhere, first)]
        #expect(Set(try places.map { try keys.recordKey(origin: $0.0, record: $0.1).publicKey }).count == 3)
        #expect(Set(try places.map { try keys.stopHash(origin: $0.0, record: $0.1) }).count == 3)
    }

    @Test(
        "a name is one printable line, and a patient has none", .spec("KEYS-23"),
        arguments: [
            (PersonKind.patient, "", true), (.patient, "王", false), (.practitioner, "", false),
            (.practitioner, "王医生", true), (.institution, "成都市第一人民医院", true), (.practitioner, " 王", false),
            (.practitioner, "王\u{3000}", false), (.practitioner, "王\n医生", false), (.practitioner, "王\u{0}", false),
            (.practitioner, "王\u{2028}医生", false), (.practitioner, "王\u{202E}医生", false),
            (.practitioner, "\u{2066}王", false), (.practitioner, "王\u{1B}[2J", false),
            (.practitioner, String(repeating: "王", count: 100), true),
            (.practitioner, String(repeating: "王", count: 100) + "a", false),
        ])
    func names(kind: PersonKind, name: String, isAccepted: Bool) throws {
        #expect(kind.accepts(name: name) == isAccepted)
        if isAccepted {
            #expect(try PeopleFixtures.keys(kind, name: name).name == name)
        } else {
            #expect(throws: PersonKeysError.invalidName) { try PeopleFixtures.keys(kind, name: name) }
        }
    }

    @Test(
        "the card verifies, and names what documents are encrypted for unless it is an institution's",
        .spec("KEYS-24"), arguments: PersonKind.allCases, Suite.allCases)
    func card(kind: PersonKind, suite: Suite) throws {
        let keys = try PeopleFixtures.keys(kind, suite: suite)
        let card = try #require(IdentityCard(parsing: try keys.card.text))
        #expect(card.home == keys.home)
        #expect(card.identity == keys.identity.publicKey)
        #expect(card.name == keys.name)
        #expect(card.recipient == (kind == .institution ? nil : keys.ageIdentity.recipient.text))
        #expect(card.healthCode == keys.healthCode)
        #expect(keys.healthCode.names(keys.identity.publicKey))
    }

    @Test("every generation draws two new roots", .spec("KEYS-20"))
    func generation() throws {
        let generated = try (0..<2).map { _ in
            try PersonKeys.generate(
                kind: .patient, suite: .ed25519, home: PeopleFixtures.origin(), name: "", random: .system)
        }
        #expect(Set(generated.flatMap { [$0.open.secretBytes, $0.sign.secretBytes] }).count == 4)
    }

    @Test("printing or dumping keys or a withdrawal card shows no secret", .spec("KEYS-25"), arguments: Suite.allCases)
    func printing(suite: Suite) throws {
        let keys = try PeopleFixtures.keys(suite: suite)
        var shown = ""
        dump(keys, to: &shown)
        dump(keys.withdrawalCard, to: &shown)
        for value in [keys, [keys], ["person": keys], keys.withdrawalCard, [keys.withdrawalCard]] as [Any] {
            shown += "\(value) " + String(reflecting: value)
        }
        #expect(shown.contains("PersonKeys") && shown.contains("WithdrawalCard"))
        let secrets = [
            keys.open.secretBytes, keys.sign.secretBytes, keys.stopRoot.secretBytes, keys.identity.secretBytes,
        ]
        for secret in secrets {
            let decimal = secret.prefix(3).map(String.init).joined(separator: ", ")
            let texts = [Hex.encode(secret), Base64URL.encode(secret), Base32.encode(secret)].map {
                String($0.prefix(4))
            }
            for text in texts + [decimal] { #expect(!shown.lowercased().contains(text.lowercased()), "\(text)") }
        }
    }
}
