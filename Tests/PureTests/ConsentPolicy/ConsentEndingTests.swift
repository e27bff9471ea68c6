import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// How consents and prohibitions end, and lines with them.
struct ConsentEndingTests {
    @Test("a withdrawal ends the consent that it names and no other", .spec("CONSENT-6"))
    func withdrawsOne() throws {
        var line = try PolicyLine([.permit(), .permit { $0.classes = [.imaging] }])
        try line.withdraw(1)
        #expect(line.folded().consents.map(\.isEnded) == [true, false])
        #expect(line.decision().reasons == [.revoked])
        #expect(line.decision().trace == ["default:1"])
        #expect(line.decision(document: PolicyFixture.document { $0.recordClass = .imaging }).isPermitted)
    }

    @Test("a withdrawal of all ends what stood, not what is said later", .spec("CONSENT-6"))
    func withdrawsAll() throws {
        var line = try PolicyLine([.permit(), .permit()])
        try line.withdraw(nil)
        #expect(line.folded().consents.map(\.isEnded) == [true, true])
        #expect(line.decision().reasons == [.revoked])
        try line.append(.permit())
        #expect(line.decision().trace == ["permit:4"])
    }

    @Test("a withdrawal twice, or of what never was, changes nothing more", .spec("CONSENT-6"))
    func withdrawsTwice() throws {
        var line = try PolicyLine([.permit(), .permit()])
        for sequence: UInt32 in [1, 1, 0, 9, .max] { try line.withdraw(sequence) }
        #expect(line.folded().unreadable.isEmpty)
        #expect(line.decision().trace == ["permit:2"])
    }

    @Test("a withdrawal before the consent it names does not reach it", .spec("CONSENT-6"))
    func withdrawsEarly() throws {
        var line = try PolicyLine()
        try line.withdraw(2)
        try line.append(.permit())
        #expect(line.decision().trace == ["permit:2"])
    }

    @Test("revocation never ends a prohibition", .spec("CONSENT-7"))
    func prohibitionStays() throws {
        var line = try PolicyLine([.deny(), .permit()])
        try line.withdraw(1)
        try line.withdraw(nil)
        try line.append(.permit())
        #expect(line.folded().consents.map(\.isEnded) == [false, true, false])
        #expect(line.decision().trace == ["prohibition:1"])
    }

    @Test("a lifting ends the prohibition that it names, and no consent", .spec("CONSENT-7"))
    func lifts() throws {
        var line = try PolicyLine([.permit(), .deny(), .deny { $0.classes = [.lab] }])
        try line.lift(1)
        #expect(line.decision().trace == ["prohibition:2"])
        try line.lift(2)
        #expect(line.decision().trace == ["prohibition:3"])
        try line.lift(3)
        #expect(line.decision().trace == ["permit:1"])
        try line.append(.deny())
        #expect(line.decision().trace == ["prohibition:7"])
    }

    @Test("two entries with one sequence number revoke the line", .spec("CONSENT-9"))
    func fork() throws {
        var line = try PolicyLine([.permit()])
        try line.append(try #require(PolicyTerms.permit { $0.classes = [.imaging] }.statement), sequence: 1)
        let folded = line.folded()
        #expect(folded.isRevoked)
        #expect(folded.unreadable.isEmpty)
        #expect(line.decision(folded).reasons == [.revoked])
        #expect(line.decision(folded).trace == ["revoked"])
    }

    @Test("a line revoked from outside gives nobody but the patient anything", .spec("CONSENT-9", "CONSENT-17"))
    func revokedElsewhere() throws {
        let line = try PolicyLine([.permit()])
        let folded = line.folded(isRevokedElsewhere: true)
        #expect(line.decision(folded).reasons == [.revoked])
        #expect(line.decision(folded).trace == ["revoked"])
        let ownCopy = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
        #expect(line.decision(folded, for: ownCopy).reasons == [.subjectOfRecord])
    }

    // MARK: what the home node tells

    private static let routing: [PolicyRow] = [
        PolicyRow("a permit for the asker", [.permit()], .permitted, ""),
        PolicyRow("a permit under a prohibition", [.permit(), .deny()], .permitted, ""),
        PolicyRow("a permit for some days", [.permit { $0.recordDays = PolicyFixture.days }], .permitted, ""),
        PolicyRow("a permit that starts now", [.permit { $0.start = PolicyFixture.now }], .permitted, ""),
        PolicyRow("a permit of tomorrow", [.permit { $0.start = PolicyFixture.now + 1 }], .notYetValid, ""),
        PolicyRow("a permit that ends now", [.permit { $0.end = PolicyFixture.now }], .expired, ""),
        PolicyRow("a permit whose entry ends now", [.permit { $0.notAfter = PolicyFixture.now }], .expired, ""),
        PolicyRow("a permit for another class", [.permit { $0.classes = [.ecg] }], .classNotCovered, ""),
        PolicyRow("a permit for another purpose", [.permit { $0.purposes = [.payment] }], .purposeNotCovered, ""),
        PolicyRow(
            "a permit for another institution",
            [.permit { $0.recipient = .institution(PolicyFixture.otherHospital) }], .recipientNotCovered, ""),
        PolicyRow("no permit", [.deny()], .noConsent, ""),
        PolicyRow(
            "the patient", [.deny()], ask: PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil),
            .subjectOfRecord, ""),
        PolicyRow(
            "somebody in the patient's name", [.permit()], ask: PolicyFixture.ask(.patientRequest, of: nil),
            .recipientNotCovered, ""),
    ]

    @Test(
        "a home node names a custodian only when a permission in force may cover the query", .spec("CONSENT-27"),
        arguments: routing)
    func mayPermit(_ row: PolicyRow) throws {
        let line = try PolicyLine(row.terms).folded()
        #expect(line.mayPermit(row.query, classes: [.lab, .imaging], now: PolicyFixture.now) == row.isPermitted)
    }

    @Test("a withdrawn, revoked or suspended permission is not named", .spec("CONSENT-27"))
    func mayNotPermit() throws {
        var line = try PolicyLine([.permit()])
        let ask = PolicyFixture.ask()
        #expect(!line.folded(isRevokedElsewhere: true).mayPermit(ask, classes: [.lab], now: PolicyFixture.now))
        #expect(!line.folded().mayPermit(ask, classes: [], now: PolicyFixture.now))
        for consent: UInt32? in [1, nil] {
            var suspended = line
            try suspended.suspend(consent)
            #expect(!suspended.folded().mayPermit(ask, classes: [.lab], now: PolicyFixture.now))
            try suspended.resume(consent)
            #expect(suspended.folded().mayPermit(ask, classes: [.lab], now: PolicyFixture.now))
        }
        try line.withdraw(1)
        #expect(!line.folded().mayPermit(ask, classes: [.lab], now: PolicyFixture.now))
    }
}
