import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Lines of people whom nobody knows, and lines that a custodian joined.
struct JoinedLineTests {
    private static let joining = PolicyFixture.record(0x51)
    private static let place = PolicyFixture.record(0x13)
    private static let brought = PolicyFixture.document { $0.line = place }

    /// A line with a joined one that brings what is registered at `place`, or is what was brought.
    private static func joined(
        _ line: PolicyLine, with terms: [PolicyTerms] = [], brings: Bool = true, isStopped: Bool = false,
        isDeceased: Bool = false, change: (inout PolicyLine) throws -> Void = { _ in }
    ) throws -> ConsentLine {
        var other = try PolicyLine(terms)
        try change(&other)
        let folded = ConsentLine(
            record: other.record, home: PolicyFixture.home, entries: other.entries, isRevokedElsewhere: isStopped,
            earlier: [place], isDeceased: isDeceased)
        return line.folded().joined(with: [JoinedLine(folded, joining: joining, bringsDocuments: brings)])
    }

    private static func accepted(_ terms: [PolicyTerms] = [.permit()]) throws -> PolicyLine {
        var line = try PolicyLine(terms)
        try line.append(JoiningAcceptance(line: line.record, joining: joining, at: PolicyFixture.now))
        return line
    }

    private func trace(
        _ line: ConsentLine, _ query: AccessQuery = PolicyFixture.ask(), of document: DocumentRecord = brought
    ) throws -> String {
        let decision = try PolicyLine().decision(line, for: query, document: document)
        return ([decision.isPermitted ? "permitted" : "denied"] + decision.reasons.map(\.rawValue) + decision.trace)
            .joined(separator: " ")
    }

    @Test("nothing stands in the line of somebody unknown", .spec("CONSENT-260", "CONSENT-262"))
    func unknown() throws {
        let line = try PolicyLine(openedBy: PolicyActing.unknownOpening, signer: PolicyActing.counter)
        let folded = line.folded()
        #expect(folded.unreadable.isEmpty)
        #expect(folded.patient == nil)
        let own = PolicyFixture.ask(.patientRequest, by: PolicyFixture.key(8), of: nil)
        #expect(try trace(folded, own, of: PolicyFixture.document()) == "denied purpose-not-covered subject")
        #expect(try trace(folded, of: PolicyFixture.document()) == "denied no-consent default")
        for signer in [PolicyFixture.key(8), PolicyActing.counter, PolicyFixture.patient] {
            var given = line
            try given.append(PolicyFixture.known(PolicyTerms.permit().statement), signer: signer)
            #expect(given.folded().unreadable == [1])
        }
        var author = PolicyFixture.document()
        author.provenance = DocumentProvenance(author: PolicyFixture.doctor.publicKey.thumbprint)
        let wrote = PolicyFixture.ask(of: PolicyFixture.custodian)
        #expect(try trace(folded, wrote, of: author) == "permitted author-of-document author")
        #expect(LineRow(folded) != nil)
    }

    @Test(
        "consents and delegations cover what a joining brought once it is accepted, and not before",
        .spec("CONSENT-266", "CONSENT-268", "CONSENT-13"))
    func acceptance() throws {
        let plain = try PolicyLine([.permit()])
        #expect(try trace(Self.joined(plain)) == "denied joined-not-accepted joined")
        #expect(try trace(Self.joined(plain), of: PolicyFixture.document()) == "permitted permitted permit:1")
        #expect(try trace(Self.joined(Self.accepted())) == "permitted permitted permit:1")
        // Given later, covered as well.
        var later = try Self.accepted([])
        try later.append(PolicyTerms.permit())
        #expect(try trace(Self.joined(later)) == "permitted permitted permit:2")
        // Without the joining the acceptance is of nothing.
        #expect(try trace(Self.accepted().folded()) == "denied line-incomplete line")
        // Another joining is not accepted.
        let other = JoinedLine(
            ConsentLine(
                record: Self.place, home: PolicyFixture.home, entries: plain.entries, isRevokedElsewhere: false),
            joining: PolicyFixture.record(0x52), bringsDocuments: true)
        #expect(try Self.accepted().folded().accepts(other.joining) == false)
        for consent in [nil, 2] as [UInt32?] {
            var withdrawn = try Self.accepted()
            try withdrawn.withdraw(consent)
            try withdrawn.append(PolicyTerms.permit())
            #expect(try trace(Self.joined(withdrawn)) == "denied joined-not-accepted joined")
        }
        var elsewhere = try Self.accepted()
        try elsewhere.withdraw(1)
        try elsewhere.append(PolicyTerms.permit())
        #expect(try trace(Self.joined(elsewhere)) == "permitted permitted permit:4")
    }

    @Test("an acceptance counts once it is final, and not from a delegate", .spec("CONSENT-268"))
    func whoAccepts() throws {
        let line = try Self.accepted()
        let entries = line.entries.map { item in
            LineEntry(
                entry: item.entry, head: item.head, opening: item.opening, isFinal: item.entry.sequence < 2,
                time: item.time)
        }
        let folded = ConsentLine(
            record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false)
        #expect(!folded.accepts(Self.joining))
        #expect(line.folded().accepts(Self.joining))
        var delegated = try PolicyLine()
        try delegated.append(PolicyActing.delegation(), by: [PolicyFixture.patient])
        try delegated.append(
            JoiningAcceptance(line: delegated.record, joining: Self.joining, at: PolicyFixture.now),
            by: [PolicyActing.friend])
        #expect(!delegated.folded().accepts(Self.joining))
        #expect(delegated.folded().powerless == [2])
        let delegate = PolicyFixture.ask(.familyRequest, by: PolicyActing.friend, of: nil)
        #expect(try trace(Self.joined(delegated), delegate) == "denied joined-not-accepted joined")
        // A guardian accepts for a child.
        var child = try PolicyLine()
        try child.enterGuardianship(PolicyActing.guardianship())
        try child.append(
            JoiningAcceptance(line: child.record, joining: Self.joining, at: PolicyFixture.now),
            by: [PolicyActing.mother])
        #expect(child.folded().accepts(Self.joining))
    }

    @Test("the patient and a guardian read what a joining brought at once", .spec("CONSENT-269"))
    func readAtOnce() throws {
        let own = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
        #expect(try trace(Self.joined(PolicyLine()), own) == "permitted subject-of-record subject")
        var child = try PolicyLine()
        try child.enterGuardianship(PolicyActing.guardianship())
        let mother = PolicyFixture.ask(.familyRequest, by: PolicyActing.mother, of: nil)
        #expect(try trace(Self.joined(child), mother) == "permitted guardian guardian:1")
        // A consent of the source gives nothing of the target.
        #expect(
            try trace(Self.joined(PolicyLine(), with: [.permit()]), of: PolicyFixture.document())
                == "denied no-consent default")
        #expect(try trace(Self.joined(Self.accepted([]), with: [.permit()])) == "denied no-consent default")
    }

    @Test("what stands against an access in either line holds for both", .spec("CONSENT-265"))
    func denials() throws {
        let own = PolicyFixture.document()
        for brings in [true, false] {
            let denied = try Self.joined(Self.accepted(), with: [.deny()], brings: brings)
            #expect(try trace(denied, of: own) == "denied denied-by-patient prohibition")
            let dead = try Self.joined(Self.accepted(), brings: brings, isDeceased: true)
            #expect(try trace(dead, of: own) == "denied deceased deceased")
            let broken = try Self.joined(Self.accepted(), brings: brings) { other in
                try other.append(PolicyTerms.permit())
                other = other.withoutOpening(of: 1)
            }
            #expect(try trace(broken, of: own) == "denied unreadable-line readable")
        }
        let lifted = try Self.joined(Self.accepted(), with: [.deny()]) { try $0.lift(1) }
        #expect(try trace(lifted) == "permitted permitted permit:1")
        let lost = try Self.accepted().folded().joined(with: [JoinedLine(lostBy: Self.joining)])
        #expect(try trace(lost, of: own) == "denied unreadable-line readable")
        var author = own
        author.provenance = DocumentProvenance(author: PolicyFixture.doctor.publicKey.thumbprint)
        let wrote = PolicyFixture.ask(of: PolicyFixture.custodian)
        let forbidden = try Self.joined(PolicyLine(), with: [.deny()])
        #expect(try trace(forbidden, wrote, of: author) == "denied denied-by-patient prohibition")
    }

    @Test("what was stopped or suspended is given under another line to the patient alone", .spec("CONSENT-267"))
    func stopped() throws {
        let stopped = try Self.joined(Self.accepted(), isStopped: true)
        #expect(try trace(stopped) == "denied revoked revoked")
        #expect(try trace(stopped, of: PolicyFixture.document()) == "permitted permitted permit:1")
        let own = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
        #expect(try trace(stopped, own) == "permitted subject-of-record subject")
        let suspended = try Self.joined(Self.accepted()) { try $0.suspend(nil) }
        #expect(try trace(suspended) == "denied suspended suspended")
    }

    @Test("an emergency opens what a joining brought, against no refusal of either", .spec("CONSENT-265", "CONSENT-82"))
    func emergency() throws {
        func trace(_ line: ConsentLine) -> [String] {
            let claim = EmergencyClaim(
                declaration: .sha256([9]), end: PolicyFixture.now + 60, policy: .standard, refusal: nil)
            let query = AccessQuery(
                requester: PolicyFixture.doctor.publicKey.thumbprint, institution: PolicyFixture.hospital.id,
                purpose: .emergencyTreatment, emergency: claim)
            return decide(
                query, document: Self.brought, line: line, ledgers: [PolicyFixture.standing()], isClockBehind: false,
                now: PolicyFixture.now
            ).trace
        }
        let mark = EmergencyClaim(
            declaration: .sha256([9]), end: 0, policy: .standard, refusal: nil
        ).mark
        #expect(try trace(Self.joined(PolicyLine())) == ["joined", mark])
        #expect(try trace(Self.joined(PolicyLine(), with: [.deny()])) == ["prohibition", "emergency-refused"])
        let yielding = PolicyTerms.deny { $0.refinement = ConsentRefinement(handling: nil, yieldsToEmergencies: true) }
        #expect(try trace(Self.joined(PolicyLine(), with: [yielding])) == ["prohibition", mark])
    }

    @Test("two different members of staff sign a joining and its end, each in a role", .spec("CONSENT-263"))
    func signatures() throws {
        let (content, end) = (PolicyActing.joining(), PolicyActing.joiningEnd())
        func opening(_ signers: [SigningKey], _ roles: [StatementRole], _ payload: [UInt8]) throws -> Opening {
            var line = try PolicyLine(record: PolicyFixture.record(0x51))
            try line.append(payload: payload, signers: signers, roles: roles)
            return try #require(line.entries.last?.opening)
        }
        let (author, first, second) = (PolicyFixture.key(9), PolicyActing.counter, PolicyFixture.doctor)
        let right = try opening([author, first, second], [.counter, .witness], content.payload)
        #expect(content.isCoSigned(in: right))
        #expect(end.isCoSigned(in: try opening([author, first, second], [.counter, .witness], end.payload)))
        for (signers, roles) in [
            ([author, second, first], [StatementRole.counter, .witness]),
            ([author, first, second], [.witness, .counter]), ([author, first], [.counter]), ([author], []),
            ([author, first, PolicyFixture.patient], [.counter, .witness]),
        ] {
            #expect(!content.isCoSigned(in: try opening(signers, roles, content.payload)))
        }
        let staff = content.staff
        for wrong in [[staff[0]], [staff[0], staff[0]], staff + [staff[0]], []] {
            #expect(
                Joining(
                    institution: content.institution, ground: .merged, source: content.source, target: content.target,
                    evidence: "1", staff: wrong, at: PolicyFixture.now) == nil)
        }
        for (source, evidence) in [
            (content.target, "1"), (content.source, ""), (content.source, "a\nb"),
            (content.source, String(repeating: "a", count: 301)),
        ] {
            #expect(
                Joining(
                    institution: content.institution, ground: .merged, source: source, target: content.target,
                    evidence: evidence, staff: staff, at: PolicyFixture.now) == nil)
        }
    }
}
