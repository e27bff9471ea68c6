import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// A credential, an enrolment or a link as the list shows it.
struct IssuedView: Encodable {
    let entry: UInt64
    /// Of the practitioner or the patient.
    let name: String
    /// The practising licence, or the health code.
    let number: String
    /// Of a credential: when it ends.
    let until: String?
    /// `in-force`, `renewed` (a newer credential counts), `expired` or `ended`.
    let state: String
    let endedBy: UInt64?
    let stateText: String

    private enum CodingKeys: String, CodingKey { case entry, name, number, until, state, endedBy }

    init(_ item: IssuedStatements.Item, isRenewed: Bool, now: UInt64, language: Language) throws {
        let words = Catalogue.issued
        entry = item.index
        endedBy = item.ended
        var end: UInt64?
        switch StatementKind.claimed(by: item.opening) {
        case .credential:
            let credential = try Credential(of: item.opening)
            (name, number, end) = (credential.name, credential.licence, credential.end)
        case .enrolment:
            let enrolment = try Enrolment(of: item.opening)
            (name, number) = (enrolment.name, enrolment.card.healthCode.description)
        default:
            let link = try Link(of: item.opening)
            (name, number) = (link.name, link.healthCode.description)
        }
        until = end.map { ChinaStandardTime.text(ofUnixSeconds: $0) }
        if let ended = item.ended {
            (state, stateText) = ("ended", words.ended.text(language, ["index": String(ended)]))
        } else if isRenewed {
            (state, stateText) = ("renewed", words.renewed.text(language))
        } else if let end, end <= now {
            (state, stateText) = ("expired", words.expired.text(language))
        } else {
            (state, stateText) = ("in-force", words.inForce.text(language))
        }
    }
}
