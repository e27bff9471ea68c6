import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What rests, and what comes back.
struct ConsentSuspensionTests {
    private let imaging = PolicyFixture.document { $0.recordClass = .imaging }
    private let ownCopy = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)

    @Test("a suspended consent gives nothing until it is resumed, and others go on", .spec("CONSENT-61", "CONSENT-62"))
    func one() throws {
        var line = try PolicyLine([.permit(), .permit { $0.classes = [.imaging] }])
        try line.suspend(1)
        #expect(line.folded().consents.map(\.isSuspended) == [true, false])
        #expect(line.decision().reasons == [.suspended])
        #expect(line.decision().trace == ["default:1"])
        #expect(line.decision(document: imaging).trace == ["permit:2"])
        try line.resume(1)
        #expect(line.decision().trace == ["permit:1"])
    }

    @Test("a suspended line gives nobody but the patient anything, later consents included", .spec("CONSENT-61"))
    func all() throws {
        var line = try PolicyLine([.permit()])
        try line.suspend(nil)
        try line.append(.permit { $0.classes = [.imaging] })
        for document in [PolicyFixture.document(), imaging] {
            #expect(line.decision(document: document).reasons == [.suspended])
            #expect(line.decision(document: document).trace == ["suspended"])
        }
        #expect(line.decision(for: ownCopy).isPermitted)
        try line.resume(nil)
        #expect(line.decision().trace == ["permit:1"])
        #expect(line.decision(document: imaging).trace == ["permit:3"])
    }

    @Test("the line and a consent are each resumed as they were suspended", .spec("CONSENT-62"))
    func apart() throws {
        var line = try PolicyLine([.permit()])
        try line.suspend(1)
        try line.suspend(nil)
        try line.resume(nil)
        #expect(line.decision().trace == ["default:1"])
        try line.suspend(nil)
        try line.resume(1)
        #expect(line.decision().trace == ["suspended"])
        try line.resume(nil)
        #expect(line.decision().trace == ["permit:1"])
    }

    @Test("a resumption brings back nothing that was withdrawn or has ended", .spec("CONSENT-62"))
    func stays() throws {
        for consent: UInt32? in [1, nil] {
            var withdrawn = try PolicyLine([.permit()])
            try withdrawn.suspend(consent)
            try withdrawn.withdraw(1)
            try withdrawn.resume(consent)
            #expect(withdrawn.decision().reasons == [.revoked])
            var ended = try PolicyLine([.permit { $0.end = PolicyFixture.now }])
            try ended.suspend(consent)
            try ended.resume(consent)
            #expect(ended.decision().reasons == [.expired])
        }
    }

    @Test("a prohibition is never suspended", .spec("CONSENT-64"))
    func prohibition() throws {
        var line = try PolicyLine([.deny(), .permit()])
        try line.suspend(1)
        #expect(line.folded().consents.map(\.isSuspended) == [false, false])
        #expect(line.decision().trace == ["prohibition:1"])
        try line.suspend(nil)
        #expect(!line.decision().isPermitted)
        try line.resume(1)
        try line.resume(nil)
        #expect(line.decision().trace == ["prohibition:1"])
    }

    @Test("what names an entry that is no earlier consent changes nothing", .spec("CONSENT-61", "CONSENT-62"))
    func elsewhere() throws {
        var line = try PolicyLine()
        try line.suspend(3)
        try line.resume(3)
        try line.append(.permit())
        for number: UInt32 in [0, 1, 9, .max] { try line.suspend(number) }
        #expect(line.folded().unreadable.isEmpty)
        #expect(line.decision().trace == ["permit:3"])
    }

    @Test("under any effect but its own either kind makes the line deny", .spec("CONSENT-5", "CONSENT-17"))
    func effects() throws {
        for effect in [Effect.issue, .narrow, .renew, .revoke, .tombstone, .suspend] {
            var suspended = try PolicyLine([.permit()])
            try suspended.append(Suspension(line: suspended.record, consent: 9, at: 0), effect: effect)
            #expect(suspended.folded().unreadable == (effect == .suspend ? [] : [2]))
            #expect(suspended.decision().isPermitted == (effect == .suspend))
            var resumed = try PolicyLine([.permit()])
            try resumed.append(Resumption(line: resumed.record, consent: 9, at: 0), effect: effect)
            #expect(resumed.folded().unreadable == (effect == .renew ? [] : [2]))
            var other = try PolicyLine([.permit()])
            try other.append(Withdrawal(line: other.record, consent: 9, at: 0), effect: effect)
            #expect(other.decision().isPermitted == (effect == .revoke))
        }
    }

    @Test("without the opening of a suspension or a resumption the line denies", .spec("CONSENT-65"))
    func withheld() throws {
        for consent: UInt32? in [1, nil] {
            var line = try PolicyLine([.permit()])
            try line.suspend(consent)
            try line.resume(consent)
            #expect(line.decision().isPermitted)
            for index in 1...3 {
                #expect(line.withoutOpening(of: index).decision().reasons == [.unreadableLine])
            }
        }
    }

    @Test("nothing that is suspended is exported as active", .spec("CONSENT-103", "CONSENT-61"))
    func exported() throws {
        var line = try PolicyLine([.permit(), .permit()])
        let states = { (line: PolicyLine) in
            line.folded().pcfConsents(now: PolicyFixture.now).map { $0["status"]?.string }
        }
        try line.suspend(2)
        #expect(states(line) == ["active", "inactive"])
        try line.suspend(nil)
        #expect(states(line) == ["inactive", "inactive"])
        try line.resume(nil)
        #expect(states(line) == ["active", "inactive"])
    }
}
