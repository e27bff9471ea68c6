import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// Who signs beside the author, and in which role.
struct CoSigner {
    let key: SigningKey
    let role: StatementRole
}

/// An enrolment with every change of the person's key, each proved by its receipt.
struct ProvedEnrolment {
    struct Change {
        let content: ReEnrolment
        let index: UInt64

        var arguments: [String: String] {
            [
                "date": ChinaStandardTime.date(ofUnixSeconds: content.at).text,
                "institution": content.institution.name, "index": String(index),
                "staff": content.staff.map(\.name).joined(separator: ", "),
            ]
        }

        func show(on console: Console) {
            let words = Catalogue.reEnrolment
            console.say(content.staff.isEmpty ? words.changedByKey : words.changedByStaff, arguments)
        }
    }

    /// The enrolment itself; nil for who holds a key that ended.
    let first: Enrolment?
    let changes: [Change]
    let receipts: [Receipt]

    /// Each change must end the key that the one before put there, and be signed by who must sign.
    init(_ bytes: [UInt8], _ session: PersonSession) throws {
        receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        var first: Enrolment?
        var changes: [Change] = []
        for receipt in receipts {
            try session.verified {
                let index = try receipt.verified(log: session.logKeys).index
                guard StatementKind.claimed(by: receipt.opening) == .reEnrolment else {
                    if first == nil { first = try? Enrolment(of: receipt.opening) }
                    return
                }
                let content = try ReEnrolment(of: receipt.opening)
                let isNext = changes.last.map { $0.content.card.identity == content.former } ?? true
                guard isNext, content.isCoSigned(in: receipt.opening),
                    changes.first.map({ $0.content.healthCode == content.healthCode })
                        ?? content.healthCode.names(content.former)
                else { throw ReceiptError.opening }
                changes.append(Change(content: content, index: index))
            }
        }
        self.first = first
        self.changes = changes
    }
}

extension PersonSession {
    /// The code of a refusal to who holds a key that was replaced.
    static let keyReplaced = "key-replaced"

    /// The own enrolment, as the node proves it.
    func enrolment() async throws -> ProvedEnrolment { try ProvedEnrolment(await get("/v1/me/enrolment"), self) }

    /// The own health code: that of the first key, which the newest need not be.
    func healthCode() async throws -> HealthCode {
        let changes = try await enrolment().changes
        guard let newest = changes.last else { return keys.healthCode }
        guard newest.content.card.identity == keys.identity.publicKey else { throw Self.unproved("enrolment") }
        return newest.content.healthCode
    }

    /// The own identity keys, as the enrolment proves them: those that were replaced, then the present one.
    func identities() async throws -> [VerifyingKey] {
        try await enrolment().changes.map(\.content.former) + [keys.identity.publicKey]
    }

    /// What the holder of a replaced key is told: by whom and when.
    func replacedKey() async throws -> CommandFailure {
        let own = keys.identity.publicKey
        guard let change = try await enrolment().changes.first(where: { $0.content.former == own }) else {
            throw Self.unproved("enrolment")
        }
        return CommandFailure(.denied, Catalogue.reEnrolment.replaced, change.arguments)
    }
}
