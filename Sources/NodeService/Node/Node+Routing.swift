import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import HealthRecords
import Logging
import Storage

/// As home node: which custodians hold a permission for this asker?
extension Node {
    /// Answers a route query. An unknown patient, and one who permits nothing, look alike; the latter finds the request
    /// in the inbox. The time that it takes is the same for both (API-121).
    public func route(_ query: LookupQuery, from sender: Origin) async throws -> RouteAnswer {
        try await pace.evened { try await decideRoute(query, from: sender) }
    }

    private func decideRoute(_ query: LookupQuery, from sender: Origin) async throws -> RouteAnswer {
        let verified = try await verify(query, from: sender) { $0 == .home(self.origin) }
        let lines = try database.lines(of: verified.request.subject).filter { $0.home == origin }
        let isEmergency = try emergency(query, verified, from: sender).map { try claim(of: $0).refusal == nil } ?? false
        var isPermitted = isEmergency
        let custodians = try lines.filter { line in
            if isEmergency { return true }
            let known = try decisionLine(line)
            let mayPermit = known.mayPermit(verified.query, classes: verified.request.classes, now: clock.now)
            isPermitted = isPermitted || mayPermit
            return mayPermit || known.mayBeAuthor(verified.query)
        }.map(\.institution).uniqued()
        // Whoever may be an author asks the patient all the same: for the rest, and in case they are none.
        if !isPermitted, verified.credential != nil, let person = try patient(verified.request.subject) {
            try database.keepRequest(query.bytes, digest: verified.digest, for: person, at: clock.now)
        }
        return RouteAnswer(custodians: custodians)
    }

    private func patient(_ code: HealthCode) throws -> KeyThumbprint? {
        guard try database.lines(of: code).contains(where: { $0.home == origin }) else { return nil }
        return try currentKey(of: code)?.thumbprint
    }

    /// Verifies a query against the roster and the credential's chain; the refusal is logged with its code.
    func verify(
        _ query: LookupQuery, from sender: Origin, addressee: (AccessRequest.Addressee) -> Bool
    ) async throws -> VerifiedRequest {
        do {
            do {
                return try judge(query, from: sender, addressee: addressee)
            } catch let refusal as RequestRefusal {
                guard try await settleKeys(of: receipts(of: query, from: sender)) else { throw refusal }
                return try judge(query, from: sender, addressee: addressee)
            }
        } catch let refusal as RequestRefusal {
            logRefusal(refusal.rawValue, from: sender)
            throw LookupRefusal.refused
        }
    }

    private func judge(
        _ query: LookupQuery, from sender: Origin, addressee: (AccessRequest.Addressee) -> Bool
    ) throws -> VerifiedRequest {
        let verified = try RequestVerifier(roster: roster(), now: clock.now)
            .verify(
                query, from: sender, addressee: addressee, subjectIdentity: { self.identity(of: $0) },
                actor: { self.actor($1, for: $0) })
        try checkCredential(of: verified)
        return verified
    }

    /// The credential that a request names stands in the copy of its ledger, and nothing ended it.
    func checkCredential(of verified: VerifiedRequest) throws {
        guard let (reference, leafHash) = verified.credentialEntry else { return }
        let chain = try database.chain(of: reference.record, in: reference.origin)
        guard chain.first?.head.leafHash == leafHash else { throw RequestRefusal.credentialInvalid }
        guard try isInForce(reference.record, in: reference.origin) else { throw RequestRefusal.credentialRevoked }
    }

    /// The receipts of a query, each with the ledger that it is of.
    private func receipts(of query: LookupQuery, from sender: Origin) -> [(receipt: Receipt, origin: Origin)] {
        let request = query.request.receipt
        guard let credential = query.credential, let content = try? AccessRequest(of: request.opening),
            case .practitioner(_, let reference) = content.requester
        else { return [(request, sender)] }
        return [(request, sender), (credential, reference.origin)]
    }

    private func identity(of code: HealthCode) -> VerifyingKey? {
        try? currentKey(of: code)
    }

    func logRefusal(_ code: String, from sender: Origin) {
        let metadata: Logger.Metadata = ["code": "\(code)", "origin": "\(sender)"]
        logger.log(level: .notice, "a request was refused", metadata: metadata)
    }
}
