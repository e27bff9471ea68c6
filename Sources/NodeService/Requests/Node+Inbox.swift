import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// As home node: the requests that stand before a patient, and what the patient refused of them.
extension Node {
    /// The requests before a patient, newest first, each with its refusal where there is one.
    func requests(for person: KnownPerson) throws -> RequestsMessage {
        let keys = try keys(of: person)
        var refusals: [Digest: Receipt] = [:]
        for index in try keys.flatMap({ try database.statements(.requestRefusal, person: $0) }) {
            guard let receipt = try database.receipt(at: index, in: origin) else { continue }
            refusals[try PatientRefusal(of: receipt.opening).request] = receipt
        }
        return RequestsMessage(
            items: try keys.flatMap { try database.requests(for: $0) }.map { item in
                let query = try LookupQuery(parsing: item.message)
                return RequestsMessage.Item(
                    id: Int(item.id), receivedAt: item.receivedAt, query: query,
                    refusal: refusals[query.request.receipt.opening.commitment])
            })
    }

    /// A patient refuses a request that stands before them.
    func checkRequestRefusal(_ message: SubmissionMessage, by person: KnownPerson) throws {
        let content = try read(PatientRefusal.self, message)
        guard message.entry.sequence == 0, message.entry.effect == .issue, content.patient == person.key.thumbprint,
            let item = try requests(for: person).items.first(where: {
                $0.query.request.receipt.opening.commitment == content.request
            }), let request = try? AccessRequest(of: item.query.request.receipt.opening),
            RequestStanding(request, receivedAt: item.receivedAt, isRefused: false, now: clock.now) == .waiting
        else { throw SubmissionRefusal.notTruthful }
    }
}
