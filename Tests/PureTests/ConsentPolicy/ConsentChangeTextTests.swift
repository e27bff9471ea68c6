import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What is read before a change of a consent is signed.
struct ConsentChangeTextTests {
    private static func change(_ act: ConsentChange.Act, _ language: Language) throws -> ConsentChange {
        let terms = PolicyTerms.permit()
        let consent = try #require(
            ConsentStatement(
                line: terms.line, custodian: terms.custodian, provision: .permit, recipient: terms.recipient,
                purposes: terms.purposes, classes: terms.classes, recordDays: terms.recordDays,
                maximumLevel: terms.maximumLevel, start: terms.start, end: terms.end, language: language))
        return try #require(ConsentChange(act: act, former: 3, consent: consent, language: language))
    }

    /// The first two lines of each text; the rest is that of the consent.
    private static let frozen: [(ConsentChange.Act, Language, String)] = [
        (.narrow, .zh, "我缩小第3项同意：下面的同意在任何方面都不比它宽。"), (.renew, .zh, "我延长第3项同意：下面的同意只改变时间，其余与它相同。"),
        (.replace, .zh, "我用下面的同意取代第3项同意。"),
        (.narrow, .en, "I narrow my consent number 3: the consent below gives no more than it, in no respect."),
        (.renew, .en, "I renew my consent number 3: the consent below changes its times alone."),
        (.replace, .en, "I replace my consent number 3 by the consent below."),
    ]

    @Test("version 1 of the text is frozen", .spec("CONSENT-191"))
    func text() throws {
        for (act, language, first) in Self.frozen {
            let change = try Self.change(act, language)
            let second =
                language == .zh
                ? "第3项同意由此终止，不再恢复；撤回其中任何一项，就是两项都撤回。"
                : "Consent number 3 ends with this and never comes back; who withdraws either of them withdraws both."
            let consent = ConsentText.render(change.consent, in: language)
            #expect(ConsentChangeText.render(change, in: language) == "\(first)\n\(second)\n\(consent)")
            #expect(change.shown.digest == .sha256(Array("\(first)\n\(second)\n\(consent)".utf8)))
        }
    }

    @Test("a change under another text, of the change or of its consent, makes the line deny", .spec("CONSENT-191"))
    func forged() throws {
        let change = try Self.change(.replace, .zh)
        let text = String(decoding: change.payload, as: UTF8.self)
        let own = Base64URL.encode(change.shown.digest.bytes)
        let ofConsent = Base64URL.encode(change.consent.shown.digest.bytes)
        let other = Base64URL.encode(Digest.sha256([9]).bytes)
        for digest in [own, ofConsent] {
            var line = try PolicyLine([.permit(), .permit(), .permit()])
            let forged = text.replacing(digest, with: other)
            try line.append(payload: Array(forged.utf8), effect: .revoke)
            #expect(line.folded().unreadable == [4])
        }
        var line = try PolicyLine([.permit(), .permit(), .permit()])
        try line.append(payload: change.payload, effect: .revoke)
        #expect(line.folded().unreadable.isEmpty)
        #expect(line.folded().consents[2].supersededBy == 4)
    }

    @Test("about another line or custodian it is unreadable, and a prohibition makes no change", .spec("CONSENT-190"))
    func foreign() throws {
        for change: (inout PolicyTerms) -> Void in [
            { $0.line = PolicyFixture.record(0x77) }, { $0.custodian = PolicyFixture.hospital },
        ] {
            var line = try PolicyLine([.permit()])
            try line.change(.replace, of: 1, to: .permit(change))
            #expect(line.folded().unreadable == [2])
        }
        #expect(PolicyTerms.deny().change(.replace, of: 1) == nil)
        // Signed for another place it is bytes: no replay.
        var line = try PolicyLine([.permit(), .permit { $0.classes = [.imaging] }])
        try line.change(.replace, of: 1, to: .permit())
        #expect(line.folded().unreadable.isEmpty)
        let replayed = PolicyLine.replaying(line, at: 4)
        #expect(try replayed.folded().unreadable == [4])
    }
}

extension PolicyLine {
    /// The line with its last entry's opening once more under the next entry.
    fileprivate static func replaying(_ line: PolicyLine, at sequence: UInt32) -> Replay {
        Replay(line: line, sequence: sequence)
    }

    fileprivate struct Replay {
        let line: PolicyLine
        let sequence: UInt32

        func folded() throws -> ConsentLine {
            var longer = line
            try longer.append(.permit())
            let opening = line.entries[line.entries.count - 1].opening
            let entries = longer.entries.map { item in
                item.entry.sequence == sequence
                    ? LineEntry(entry: item.entry, head: item.head, opening: opening) : item
            }
            return ConsentLine(
                record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false)
        }
    }
}
