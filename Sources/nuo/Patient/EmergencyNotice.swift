import CipherSuites
import ConsentPolicy
import HealthRecords
import Phrases

/// What a patient is told about an access without consent: who, why, seen by whom, until when.
struct EmergencyNotice: Encodable {
    let declaration: String
    let reason: String
    let text: String
    let witness: String
    let until: String
    let earlier: String?
    private let endsAt: UInt64

    /// Nil for a disclosure by consent.
    init?(_ report: VerifiedReport) {
        guard let content = report.emergency, let commitment = report.disclosure.emergency else { return nil }
        declaration = commitment.description
        reason = content.reason?.rawValue ?? ""
        text = content.text
        witness = content.witness?.name ?? ""
        until = ChinaStandardTime.text(ofUnixSeconds: content.end)
        earlier = content.earlier?.description
        endsAt = content.end
    }

    /// Tells what was read in emergencies, each access once.
    static func show(_ reports: [VerifiedReport], reviews: [EmergencyReview], now: UInt64, on console: Console) {
        let told = reports.compactMap { report in EmergencyNotice(report).map { (report.disclosure, $0) } }
        guard !told.isEmpty else { return }
        console.say(Catalogue.emergency.noticeHeading)
        for (disclosure, notice) in told {
            notice.show(disclosure, on: console)
            let found = reviews.filter {
                $0.declaration == disclosure.emergency && $0.custodian == disclosure.custodian.id
            }
            notice.show(found, now: now, on: console)
        }
    }

    /// Every finding stands; without one it says until when there must be one, by the usual bound.
    private func show(_ reviews: [EmergencyReview], now: UInt64, on console: Console) {
        for review in reviews {
            let state = review.outcome == .misuse ? Catalogue.review.misuse : Catalogue.review.justified
            console.say(
                Catalogue.review.noticeFound,
                [
                    "supervisor": review.supervisor.name, "state": console.text(state),
                    "text": PrintableText.line(review.text),
                ])
        }
        guard reviews.isEmpty else { return }
        let state = ReviewState.text(
            nil, endedAt: endsAt, within: EmergencyPolicy.standard.reviewWithinSeconds, now: now, console.language)
        console.say(Catalogue.review.noticeState, ["state": state])
    }

    private func show(_ disclosure: Disclosure, on console: Console) {
        let words = Catalogue.emergency
        console.say(
            words.noticeWho,
            [
                "when": ChinaStandardTime.text(ofUnixSeconds: disclosure.at), "who": disclosure.readerName,
                "employer": disclosure.readerInstitution?.name ?? "", "custodian": disclosure.custodian.name,
                "count": String(disclosure.documents.count),
            ])
        let reason = words.reason(code: self.reason)?.text(console.language) ?? self.reason
        console.say(words.noticeWhy, ["reason": reason, "text": PrintableText.line(text)])
        console.say(words.noticeWindow, ["witness": witness, "end": until])
        console.say(words.declaration, ["declaration": declaration])
        if let earlier { console.say(words.noticeEarlier, ["declaration": earlier]) }
    }
}
