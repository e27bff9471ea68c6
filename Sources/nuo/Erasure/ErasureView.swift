import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// An erase order as lists show it.
struct ErasureView: Encodable {
    let number: Int
    let disclosed: String
    let custodian: String
    let reader: String
    let employer: String
    let documents: [String]
    let ordered: String
    let cause: String
    let due: String
    /// `open`, `overdue`, `erased` or `kept`.
    let state: String
    /// Why it is kept, as a code.
    let reason: String?
    /// When the answer was signed.
    let answered: String?
    let orderEntry: UInt64
    let answerEntry: UInt64?
    let stateText: String

    private enum CodingKeys: String, CodingKey {
        case number, disclosed, custodian, reader, employer, documents, ordered, cause, due, state, reason, answered
        case orderEntry, answerEntry
    }

    init(_ number: Int, _ erasure: VerifiedErasure, now: UInt64, language: Language) {
        let disclosure = erasure.disclosure.disclosure
        self.number = number
        disclosed = ChinaStandardTime.text(ofUnixSeconds: disclosure.at)
        custodian = disclosure.custodian.name
        reader = disclosure.readerName
        employer = disclosure.readerInstitution?.name ?? ""
        documents = disclosure.documents.map(\.id.description)
        ordered = ChinaStandardTime.text(ofUnixSeconds: erasure.order.at)
        cause = erasure.order.cause.code
        due = ChinaStandardTime.text(ofUnixSeconds: erasure.order.due)
        orderEntry = erasure.index
        answerEntry = erasure.answer?.index
        let signedAt = erasure.answer.map { ChinaStandardTime.text(ofUnixSeconds: $0.content.at) }
        answered = signedAt
        let words = Catalogue.erasure
        var arguments = ["time": signedAt ?? "", "name": erasure.answer?.credential.name ?? ""]
        switch erasure.standing(now: now) {
        case .open: (state, reason, stateText) = ("open", nil, words.open.text(language))
        case .overdue: (state, reason, stateText) = ("overdue", nil, words.overdue.text(language))
        case .answered(.erased): (state, reason, stateText) = ("erased", nil, words.erased.text(language, arguments))
        case .answered(.kept(let why)):
            arguments["reason"] = words.reason(code: why.rawValue)?.text(language) ?? why.rawValue
            (state, reason, stateText) = ("kept", why.rawValue, words.kept.text(language, arguments))
        }
    }

    /// The cause in words.
    func causeText(_ language: Language) -> String {
        Catalogue.erasure.cause(code: cause)?.text(language) ?? cause
    }
}

/// Erase orders as the own node gives them, each verified.
struct VerifiedErasures {
    struct Item {
        let id: Int
        let message: ErasureMessage
        let verified: VerifiedErasure
    }

    let items: [Item]
    /// How many do not verify, or concern somebody else.
    let unproved: Int

    static func fetch(
        _ session: PersonSession, where concerns: (VerifiedErasure) -> Bool
    ) async throws -> VerifiedErasures {
        let bytes = try await session.get("/v1/me/erasures")
        let roster = try await session.roster()
        let items = try session.verified { try ErasuresMessage(parsing: bytes).items }
        let proved = items.compactMap { item -> Item? in
            guard let verified = try? VerifiedErasure(item.message, roster: roster), concerns(verified) else {
                return nil
            }
            return Item(id: item.id, message: item.message, verified: verified)
        }
        return VerifiedErasures(items: proved, unproved: items.count - proved.count)
    }

    /// Ends the command when something did not verify.
    func refuseUnproved() throws {
        guard unproved == 0 else {
            throw CommandFailure(
                .verificationFailed, Catalogue.erasure.unproved, ["count": String(unproved)])
        }
    }
}
