import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// A line folds from sequence 0, and what can't be read makes it deny.
struct ConsentLineTests {
    private func expectUnreadable(
        _ line: PolicyLine, _ sequences: [UInt32], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let folded = line.folded()
        let first = try #require(sequences.first)
        #expect(folded.unreadable == sequences, sourceLocation: sourceLocation)
        let decision = line.decision(folded)
        #expect(decision.reasons == [.unreadableLine], sourceLocation: sourceLocation)
        #expect(decision.trace == ["readable:\(first)"], sourceLocation: sourceLocation)
        let ownCopy = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
        #expect(line.decision(folded, for: ownCopy).reasons == [.unreadableLine], sourceLocation: sourceLocation)
        let classes = RecordClass.allCases
        #expect(
            !folded.mayPermit(PolicyFixture.ask(), classes: classes, now: PolicyFixture.now),
            sourceLocation: sourceLocation)
    }

    @Test("an opened line knows its patient, and its consents by number", .spec("CONSENT-4"))
    func opens() throws {
        let line = try PolicyLine([.permit(), .deny { $0.classes = [.ecg] }]).folded()
        #expect(line.identity == PolicyFixture.patient.publicKey)
        #expect(line.lineOpening == PolicyLine.opening)
        #expect(line.unreadable.isEmpty)
        #expect(line.consents.map(\.sequence) == [1, 2])
        #expect(line.consents.map(\.isEnded) == [false, false])
        #expect(line.lastSequence == 2)
    }

    @Test("a missing opening denies, whichever it is", .spec("CONSENT-4", "CONSENT-15"), arguments: 1..<5)
    func missingOpeningDenies(_ index: Int) throws {
        var line = try PolicyLine([.permit(), .deny { $0.classes = [.ecg] }])
        try line.withdraw(1)
        try line.append(.permit())
        #expect(line.decision().isPermitted)
        try expectUnreadable(line.withoutOpening(of: index), [UInt32(index)])
    }

    @Test("without the first opening nothing of the line can be read", .spec("CONSENT-4"))
    func missingLineOpening() throws {
        try expectUnreadable(try PolicyLine([.permit()]).withoutOpening(of: 0), [0, 1])
    }

    @Test("a missing entry denies", .spec("CONSENT-4"))
    func missingEntry() throws {
        let line = try PolicyLine([.permit(), .deny(), .permit()])
        try expectUnreadable(line.withoutEntry(0), [0, 1, 2, 3])
        try expectUnreadable(line.withoutEntry(2), [2])
        let nothing = ConsentLine(
            record: line.record, home: PolicyFixture.home, entries: [], isRevokedElsewhere: false)
        #expect(nothing.unreadable == [0])
        #expect(line.decision(nothing).reasons == [.unreadableLine])
    }

    @Test("an entry of another record denies", .spec("CONSENT-4"))
    func otherRecord() throws {
        var line = try PolicyLine([.permit()])
        try line.append(try #require(PolicyTerms.permit().statement), record: PolicyFixture.record(0x12))
        try expectUnreadable(line, [2])
    }

    @Test("an opening of another ledger denies", .spec("CONSENT-4", "CONSENT-5"))
    func otherLedger() throws {
        let entries = try PolicyLine([.permit()]).entries
        let elsewhere = ConsentLine(
            record: PolicyFixture.line, home: PolicyFixture.issuer, entries: entries, isRevokedElsewhere: false)
        #expect(elsewhere.unreadable == [0, 1])
    }

    // MARK: who signed, and what

    @Test("a statement by anyone but the patient denies", .spec("CONSENT-5"))
    func wrongGrantorRefused() throws {
        let permit = try #require(PolicyTerms.permit().statement)
        for signer in [PolicyFixture.doctor, PolicyFixture.key(1, suite: .es256)] {
            var line = try PolicyLine([.permit()])
            try line.append(permit, signer: signer)
            try expectUnreadable(line, [2])
        }
        var line = try PolicyLine([.deny()])
        try line.append(Lifting(line: line.record, prohibition: 1, at: 0), signer: PolicyFixture.doctor)
        try expectUnreadable(line, [2])
    }

    /// The payload of an opening in whose card one character of the card's own signature is another.
    private static func withForgedCard(_ content: LineOpening) throws -> [UInt8] {
        let end = content.card.text.dropLast(2).suffix(20)
        let text = String(decoding: content.payload, as: UTF8.self)
        #expect(text.ranges(of: end).count == 1)
        return Array(text.replacing(end, with: String(end.reversed())).utf8)
    }

    @Test("the signature of an opening's author stands for that of the card in it", .spec("CONSENT-319"))
    func cardUnderAuthor() throws {
        let payload = try Self.withForgedCard(PolicyLine.opening)
        var line = try PolicyLine(unopened: PolicyFixture.line)
        try line.append(payload: payload)
        try line.append(.permit())
        #expect(line.folded().unreadable == [])
        #expect(line.decision().isPermitted)
        // Everywhere else a card counts by itself.
        let opening = try #require(line.entries[0].opening)
        #expect(throws: MeaningError.element("card")) { try LineOpening(of: opening) }

        var byAnother = try PolicyLine(unopened: PolicyFixture.line)
        try byAnother.append(payload: payload, signers: [PolicyFixture.doctor])
        try expectUnreadable(byAnother, [0])
    }

    @Test("the card of somebody unknown is signed by its own key", .spec("CONSENT-319"))
    func cardOfTheUnknown() throws {
        let content = PolicyActing.unknownOpening
        let signers = [PolicyActing.counter]
        var line = try PolicyLine(unopened: PolicyFixture.line)
        try line.append(payload: content.payload, signers: signers, role: .counter)
        #expect(line.folded().unreadable == [])
        var forged = try PolicyLine(unopened: PolicyFixture.line)
        try forged.append(payload: Self.withForgedCard(content), signers: signers, role: .counter)
        try expectUnreadable(forged, [0])
    }

    @Test("a line is opened by the key on its own card, at the card's home", .spec("CONSENT-5"))
    func wrongOpener() throws {
        try expectUnreadable(
            try PolicyLine(openedBy: PolicyLine.opening, signer: PolicyFixture.doctor), [0])
        let elsewhere = LineOpening(
            custodian: PolicyFixture.custodian,
            card: PolicyFixture.card(PolicyFixture.patient, home: PolicyFixture.issuer), at: 0)
        try expectUnreadable(try PolicyLine(openedBy: elsewhere, signer: PolicyFixture.patient), [0])
        try expectUnreadable(
            try PolicyLine(openedBy: PolicyLine.opening, effect: .renew, signer: PolicyFixture.patient), [0])
        let permit = try #require(PolicyTerms.permit().statement)
        try expectUnreadable(try PolicyLine(openedBy: permit, signer: PolicyFixture.patient), [0])
    }

    @Test("a co-signature, which nothing asks for yet, denies", .spec("CONSENT-5"))
    func coSigned() throws {
        var line = try PolicyLine([.permit()])
        let payload = try #require(PolicyTerms.permit().statement).payload
        try line.append(payload: payload, signers: [PolicyFixture.patient, PolicyFixture.doctor])
        try expectUnreadable(line, [2])
    }

    @Test("a statement about another line or custodian denies", .spec("CONSENT-5"))
    func otherPlace() throws {
        let other = PolicyFixture.record(0x12)
        let consents = [
            PolicyTerms.permit { $0.line = other }, .permit { $0.custodian = PolicyFixture.otherHospital },
        ]
        for terms in consents { try expectUnreadable(try PolicyLine([terms]), [1]) }
        var withdrawn = try PolicyLine([.permit()])
        try withdrawn.append(Withdrawal(line: other, consent: nil, at: 0), effect: .revoke)
        try expectUnreadable(withdrawn, [2])
        var lifted = try PolicyLine([.deny()])
        try lifted.append(Lifting(line: other, prohibition: 1, at: 0))
        try expectUnreadable(lifted, [2])
    }

    @Test("a statement under an effect that is not its kind's denies", .spec("CONSENT-5"), arguments: Effect.allCases)
    func wrongEffect(_ effect: Effect) throws {
        let permit = try #require(PolicyTerms.permit().statement)
        if effect != .issue { try expectUnreadable(try lineWith(permit, effect), [1]) }
        if effect != .issue {
            try expectUnreadable(try lineWith(Lifting(line: PolicyFixture.line, prohibition: 1, at: 0), effect), [1])
        }
        if effect != .revoke {
            try expectUnreadable(try lineWith(Withdrawal(line: PolicyFixture.line, consent: 1, at: 0), effect), [1])
        }
        try expectUnreadable(try lineWith(PolicyLine.opening, effect), [1])
    }

    private func lineWith(_ content: some StatementContent, _ effect: Effect) throws -> PolicyLine {
        var line = try PolicyLine()
        try line.append(content, effect: effect)
        return line
    }

    @Test("a kind that this version does not know denies", .spec("CONSENT-4", "CONSENT-1"))
    func unknownKind() throws {
        let permit = try #require(PolicyTerms.permit().statement)
        var resource = try #require(permit.resource.object)
        resource["meta"] = ["profile": ["urn:nuo:profile:consent:3"]]
        var line = try PolicyLine([.permit()])
        try line.append(payload: JSONValue.object(resource).serialized())
        try expectUnreadable(line, [2])
    }

    @Test("a consent whose text is not the text shown denies", .spec("CONSENT-8"))
    func untruthfulText() throws {
        let truthful = try #require(PolicyTerms.permit().statement)
        let wider = try #require(PolicyTerms.permit { $0.maximumLevel = .minimal }.statement)
        let shown: [JSONValue] = [
            try #require(wider.resource["extension"]),
            [extensionOfShown(digest: truthful.shown.digest, renderer: 2, language: "zh")],
            [extensionOfShown(digest: truthful.shown.digest, renderer: 1, language: "en")],
            [extensionOfShown(digest: truthful.shown.digest, renderer: 1, language: "fr")],
            [extensionOfShown(digest: .zero, renderer: 1, language: "zh")],
        ]
        for element in shown {
            var resource = try #require(truthful.resource.object)
            resource["extension"] = element
            let payload = JSONValue.object(resource).serialized()
            let read = try ConsentStatement(reading: JSONValue(parsing: payload))
            #expect(!ConsentText.isShownTruthfully(in: read))
            var line = try PolicyLine([.permit()])
            try line.append(payload: payload)
            try expectUnreadable(line, [2])
        }
        #expect(ConsentText.isShownTruthfully(in: truthful))
    }

    private func extensionOfShown(digest: Digest, renderer: Int, language: String) -> JSONValue {
        [
            "url": "urn:nuo:ext:shown",
            "extension": [
                ["url": "urn:nuo:ext:digest", "valueString": .string(Base64URL.encode(digest.bytes))],
                ["url": "urn:nuo:ext:renderer", "valueUnsignedInt": .integer(renderer)],
                ["url": "urn:nuo:ext:language", "valueString": .string(language)],
            ],
        ]
    }
}
