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

    /// Nil for a disclosure by consent.
    init?(_ report: VerifiedReport) {
        guard let content = report.emergency, let commitment = report.disclosure.emergency else { return nil }
        declaration = commitment.description
        reason = content.reason?.rawValue ?? ""
        text = content.text
        witness = content.witness?.name ?? ""
        until = ChinaStandardTime.text(ofUnixSeconds: content.end)
        earlier = content.earlier?.description
    }

    /// Tells what was read in emergencies, each access once.
    static func show(_ reports: [VerifiedReport], on console: Console) {
        let told = reports.compactMap { report in EmergencyNotice(report).map { (report.disclosure, $0) } }
        guard !told.isEmpty else { return }
        console.say(Catalogue.emergency.noticeHeading)
        for (disclosure, notice) in told { notice.show(disclosure, on: console) }
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
