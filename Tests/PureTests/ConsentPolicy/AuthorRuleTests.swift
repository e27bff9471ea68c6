import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Who wrote a document reads it, and important data is given under an approval.
struct AuthorRuleTests {
    private static let own = PolicyFixture.ask(of: PolicyFixture.custodian)

    private static let byDoctor: @Sendable (inout DocumentRecord) -> Void = {
        $0.provenance = DocumentProvenance(author: PolicyFixture.doctor.publicKey.thumbprint)
    }

    private static let yielding = PolicyTerms.deny {
        $0.refinement = ConsentRefinement(handling: nil, yieldsToAuthors: true)
    }

    private static let rows: [PolicyRow] = [
        PolicyRow("no consent", [], ask: own, document: byDoctor, .authorOfDocument, "author"),
        PolicyRow(
            "level 5", [], ask: own,
            document: {
                byDoctor(&$0)
                $0.level = .minimal
            }, .authorOfDocument, "author"),
        PolicyRow("masked", [yielding], ask: own, document: byDoctor, .authorOfDocument, "author"),
        PolicyRow(
            "masked from authors too", [.deny()], ask: own, document: byDoctor, .deniedByPatient, "prohibition:1"),
        PolicyRow(
            "masked twice", [yielding, .deny()], ask: own, document: byDoctor, .deniedByPatient, "prohibition:1"),
        PolicyRow("masked, and another author", [yielding], ask: own, .deniedByPatient, "prohibition:1"),
        PolicyRow(
            "a namesake", [], ask: own, document: { $0.author = "王医生" }, .noConsent, "default"),
        PolicyRow(
            "another key", [], ask: PolicyFixture.ask(by: PolicyFixture.otherDoctor, of: PolicyFixture.custodian),
            document: byDoctor, .noConsent, "default"),
        PolicyRow("employed elsewhere", [], document: byDoctor, .noConsent, "default"),
        PolicyRow("no credential", [], ask: PolicyFixture.ask(of: nil), document: byDoctor, .noConsent, "default"),
        PolicyRow(
            "research", [], ask: PolicyFixture.ask(.research, of: PolicyFixture.custodian), document: byDoctor,
            .noConsent, "default"),
    ]

    @Test(
        "an author by key and credential of the custodian reads what they wrote for treatment, and nobody else does",
        .spec("CONSENT-226", "CONSENT-227"), arguments: rows)
    func author(_ row: PolicyRow) throws {
        let decision = try row.decision
        #expect(decision.reasons == [row.reason])
        #expect(decision.trace == row.trace)
        #expect(decision.isPermitted == (row.reason == .authorOfDocument))
        #expect(decision.obligations == (decision.isPermitted ? [.noOnward] : []))
    }

    @Test("a line that is stopped, suspended or unreadable gives nothing to authors", .spec("CONSENT-226"))
    func resting() throws {
        var line = try PolicyLine([.permit()])
        let document = PolicyFixture.document(Self.byDoctor)
        func reason(_ folded: ConsentLine) -> Reason? {
            decide(
                Self.own, document: document, line: folded, ledgers: [PolicyFixture.standing()], isClockBehind: false,
                now: PolicyFixture.now
            ).reasons.first
        }
        #expect(reason(line.folded()) == .authorOfDocument)
        #expect(reason(line.folded(isRevokedElsewhere: true)) == .revoked)
        #expect(reason(line.withoutOpening(of: 1).folded()) == .unreadableLine)
        try line.append(
            Suspension(line: line.record, consent: nil, at: PolicyFixture.now), effect: .suspend)
        #expect(reason(line.folded()) == .suspended)
    }

    @Test("a home node names the custodian to those it employs, for treatment", .spec("CONSENT-228"))
    func routing() throws {
        let line = try PolicyLine().folded()
        #expect(line.mayBeAuthor(Self.own))
        #expect(!line.mayBeAuthor(PolicyFixture.ask()))
        #expect(!line.mayBeAuthor(PolicyFixture.ask(.research, of: PolicyFixture.custodian)))
        #expect(!(try PolicyLine().folded(isRevokedElsewhere: true)).mayBeAuthor(Self.own))
    }

    // MARK: important data

    private static func approval(
        by institution: NamedInstitution = PolicyFixture.custodian,
        to recipient: NamedInstitution = PolicyFixture.hospital,
        classes: [RecordClass] = [.lab], start: UInt64 = PolicyFixture.now, end: UInt64 = PolicyFixture.now + 1
    ) throws -> EnteredApproval {
        EnteredApproval(
            record: PolicyFixture.record(0x31),
            content: try #require(
                DataApproval(
                    institution: institution, approver: "数据安全办公室", reference: "2026-12", recipient: recipient,
                    classes: classes, start: start, end: end)))
    }

    private static func decision(
        _ approvals: [EnteredApproval], _ terms: [PolicyTerms] = [.permit()], grade: DataGrade = .important
    ) throws -> Decision {
        decide(
            PolicyFixture.ask(), document: PolicyFixture.document { $0.grade = grade },
            line: try PolicyLine(terms).folded(), ledgers: [PolicyFixture.standing()], approvals: approvals,
            isClockBehind: false, now: PolicyFixture.now)
    }

    @Test("important data takes an approval that covers the access, and a consent as well", .spec("CONSENT-232"))
    func important() throws {
        let permitted = try Self.decision([Self.approval()])
        #expect(permitted.reasons == [.permitted])
        #expect(permitted.trace == ["permit:1", "approval:\(PolicyFixture.record(0x31))"])
        #expect(try Self.decision([Self.approval()], []).reasons == [.noConsent])
        let others = [
            try Self.approval(by: PolicyFixture.hospital), try Self.approval(to: PolicyFixture.otherHospital),
            try Self.approval(classes: [.imaging]),
            try Self.approval(start: PolicyFixture.now + 1, end: PolicyFixture.now + 2),
            try Self.approval(start: PolicyFixture.now - 1, end: PolicyFixture.now),
        ]
        for other in others {
            let decision = try Self.decision([other])
            #expect(decision.reasons == [.importantData] && decision.trace == ["grade"])
        }
        #expect(try Self.decision([Self.approval()], grade: .core).reasons == [.coreData])
        #expect(try Self.decision([Self.approval()], grade: .general).trace == ["permit:1"])
    }

    @Test("an approval says who, under which reference, to whom, of what and until when", .spec("CONSENT-231"))
    func approvals() throws {
        let content = try Self.approval().content
        #expect(try DataApproval(reading: content.resource) == content)
        func made(approver: String = "A", reference: String = "1", classes: [RecordClass] = [.lab], end: UInt64 = 9)
            -> DataApproval?
        {
            DataApproval(
                institution: PolicyFixture.custodian, approver: approver, reference: reference,
                recipient: PolicyFixture.hospital, classes: classes, start: 8, end: end)
        }
        #expect(made() != nil)
        #expect(made(approver: "") == nil && made(approver: "a\nb") == nil && made(reference: "") == nil)
        #expect(made(classes: []) == nil && made(classes: [.lab, .lab]) == nil && made(end: 8) == nil)
    }
}
