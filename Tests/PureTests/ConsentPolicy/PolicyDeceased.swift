import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport

/// The deceased and their near relatives, for the tests of consents.
enum PolicyDeceased {
    static let death = PolicyFixture.record(0x61)
    static let record = PolicyFixture.record(0x62)
    static let daughter = PolicyActing.friend

    static func said(_ word: AfterDeathWord, line: RecordID = PolicyFixture.line) -> AfterDeath {
        PolicyFixture.known(AfterDeath(line: line, word: word, language: .zh, at: PolicyFixture.now))
    }

    static func only(_ keys: SigningKey...) -> AfterDeathWord {
        .only(keys.map { NamedKey(key: $0.publicKey.thumbprint, name: "家人") })
    }

    static func kinshipIfSayable(
        card: IdentityCard = PolicyFixture.card(daughter), name: String = "欧阳兰", proof: String = "户口簿",
        interest: String = "了解母亲的病情和治疗经过", staff: [StaffMember] = [PolicyActing.clerk, PolicyActing.second],
        days: UInt64 = 365
    ) -> Kinship? {
        Kinship(
            institution: PolicyActing.enroller, healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
            death: death, card: card, name: name, relation: .child, proof: proof, interest: interest, staff: staff,
            at: PolicyFixture.now, end: PolicyFixture.now + days * 86_400)
    }

    static func kinship() -> Kinship { PolicyFixture.known(kinshipIfSayable()) }

    static func kinshipEnd() -> KinshipEnd {
        PolicyFixture.known(
            KinshipEnd(
                institution: PolicyActing.enroller, healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
                reason: "户口簿系伪造", staff: PolicyActing.clerk, at: PolicyFixture.now))
    }

    static func relative(_ key: SigningKey = daughter, end: UInt64 = .max, isEnded: Bool = false) -> NamedRelative {
        NamedRelative(record: record, key: key.publicKey.thumbprint, end: end, isEnded: isEnded)
    }
}

extension PolicyLine {
    /// The line of somebody whose death is stated.
    func deceased(_ estate: Estate?, earlier: [RecordID] = []) -> ConsentLine {
        ConsentLine(
            record: record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false, earlier: earlier,
            isDeceased: true, estate: estate, enrolling: PolicyActing.enrolling)
    }
}

extension PolicyRandom {
    private static let readers = [PolicyActing.friend, PolicyActing.mother, PolicyActing.father]

    static func word(_ random: inout SeededRandom) -> AfterDeathWord {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .nothing
        case 1, 2: .statutory
        default:
            .only(
                readers.prefix(Int.random(in: 1...3, using: &random)).map {
                    NamedKey(key: $0.publicKey.thumbprint, name: "家人")
                })
        }
    }

    /// What of somebody who died is open to whom; nil where their death is not final.
    static func estate(_ random: inout SeededRandom) -> Estate? {
        if isTrue(oneIn: 5, &random) { return nil }
        let now = PolicyFixture.now
        let relatives = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            PolicyDeceased.relative(
                one(of: readers, &random), end: one(of: [now, now + 1, .max, .max], &random),
                isEnded: isTrue(oneIn: 5, &random))
        }
        return Estate(
            opensAt: one(of: [0, now, now + 1], &random), lastSequence: UInt32.random(in: 0...8, using: &random),
            earlierWord: isTrue(oneIn: 4, &random) ? word(&random) : nil, relatives: relatives)
    }
}
