/// LEAP Consent Decision Service: of the consents that apply, the newest decides.
enum LEAPRules: RuleSet {
    static let name = "LEAP"

    static let source = RuleSetText(
        zh: "LEAP-CDS（sdhealthconnect/leap-cds）源代码：`lib/consent-processor.js` 80e6d1c，"
            + "`lib/consent-provisions.js` 0874cac",
        en: "LEAP-CDS (sdhealthconnect/leap-cds), source code: `lib/consent-processor.js` 80e6d1c and "
            + "`lib/consent-provisions.js` 0874cac")

    static let reading = RuleSetText(
        zh: "根条款里的 actor 不被读取，所以“同意某人”写成根条款禁止、内层条款以此人为例外；“禁止某人”单独写不出对其他人如何。"
            + "代码里另有 denyOverrideDecisionCombiner，没有被调用。",
        en: "An actor in a root provision is not read, so a permit for somebody is written as a "
            + "denial with an exception; a "
            + "denial of somebody can't be said without saying what holds for the others. The code also has a "
            + "denyOverrideDecisionCombiner, which nothing calls.")

    private static let newest = "consent-processor.js mostRecentDecisionCombiner"
    private static let provisions = "consent-provisions.js processProvision, determineObligations"

    static func answers(to facts: ComparedFacts) -> [RuleSetAnswer] {
        for consent in facts.consents.reversed() {
            // `isValid` compares with <=, so the end itself is inside.
            guard consent.isActive, consent.isInPeriod(facts), matchesPurpose(consent, facts) else { continue }
            return [answer(of: consent, facts)]
        }
        return [
            RuleSetAnswer(
                .open,
                RuleSetClause(
                    zh: "没有适用的同意：NO_CONSENT，由提问者决定", en: "no consent applies: NO_CONSENT, and the caller decides",
                    clause: "consent-decisions.js NO_CONSENT_CARD"))
        ]
    }

    /// The very codes; who asks without a purpose matches every one.
    private static func matchesPurpose(_ consent: ComparedConsent, _ facts: ComparedFacts) -> Bool {
        facts.purpose.map { consent.purposes.isEmpty || consent.purposes.contains($0) } ?? true
    }

    private static func answer(of consent: ComparedConsent, _ facts: ComparedFacts) -> RuleSetAnswer {
        let missed = consent.misses(facts).filter { $0 != .purpose }
        if let data = missed.first(where: { $0 != .recipient }) {
            return RuleSetAnswer(.unsayable, .unsayable(data, consent.number, clause: provisions))
        }
        if missed == [.recipient] { return elsewhere(consent) }
        guard consent.recipients.isEmpty || consent.exceptions.isEmpty else {
            return RuleSetAnswer(
                .unsayable,
                RuleSetClause(
                    zh: "第 \(consent.number) 项既限定对象又有例外，而只有一层例外",
                    en: "number \(consent.number) has a recipient and exceptions, and there is one "
                        + "level of exceptions",
                    clause: provisions))
        }
        // One matching inner provision turns the consent round; labels and classes inside one redact.
        for exception in consent.exceptions where matchesPurpose(exception, facts) {
            let misses = exception.misses(facts).filter { $0 != .purpose }
            guard !misses.contains(.recipient) else { continue }
            if let data = misses.first(where: { ![.topics, .recordClass].contains($0) }) {
                return RuleSetAnswer(.unsayable, .unsayable(data, exception.number, clause: provisions))
            }
            guard misses.isEmpty, exception.isPermit != consent.isPermit else { continue }
            return RuleSetAnswer(
                exception.isPermit ? .permit : .deny, by: exception.number,
                RuleSetClause(
                    zh: "例外反转它所在的同意", en: "an exception turns the consent round that it stands in",
                    clause: "consent-processor.js flipConsentDecision"))
        }
        return RuleSetAnswer(
            consent.isPermit ? .permit : .deny, by: consent.number,
            RuleSetClause(
                zh: "适用的同意中，最新的一项决定", en: "of the consents that apply the newest decides", clause: newest))
    }

    private static func elsewhere(_ consent: ComparedConsent) -> RuleSetAnswer {
        guard consent.isPermit else {
            return RuleSetAnswer(.unsayable, .unsayable(.recipient, consent.number, clause: provisions))
        }
        return RuleSetAnswer(
            .deny, by: consent.number,
            RuleSetClause(
                zh: "最新的一项给了别人；它的根条款禁止其他人，较早的同意不再被考虑",
                en: "the newest is for somebody else, its root denies all others, and older consents "
                    + "are not looked at",
                clause: newest))
    }
}
