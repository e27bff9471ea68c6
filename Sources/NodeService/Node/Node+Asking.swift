public import CipherSuites
import ConsentLedger
public import ConsentPolicy
import EnvelopeFormat
public import Federation
import HealthRecords
import Logging
import MerkleLog
import NodeClient
public import Storage

/// Why a lookup gave nothing. Only `refused` crosses to another node or a clinician, without saying why.
public enum LookupRefusal: Error, Sendable {
    /// Denied, unknown or not considered: one word for all of them.
    case refused
    /// The other node can't be reached.
    case unreachable
    /// The other node's answer does not prove what it must.
    case unproved(AnswerRefusal)
}

/// As requesting node: a practitioner or patient of this node asks elsewhere.
extension Node {
    /// Enters a person's request and forwards it to whom it is for. Returns the bytes of the answer that was verified.
    public func lookup(_ message: SubmissionMessage, by person: KnownPerson) async throws -> [UInt8] {
        guard message.opening.statements.count == 1, message.opening.place.origin == origin,
            let request = try? AccessRequest(of: message.opening),
            request.requester.identity == person.key.thumbprint,
            message.opening.author.isSigned(by: person.key)
        else { throw SubmissionRefusal.notAllowed }
        let emergency = try emergencyEvidence(for: request, person)
        let committed = try await writer.append(Submission(entry: message.entry, opening: message.opening))
        // Whoever holds a child's keys may have been a guardian: guardians read with their own.
        guard
            try request.purpose != .patientRequest
                || !isYounger(person, than: ActingGuardians.consentAge)
        else { throw ActingRefusal.childAlone }
        let query = LookupQuery(
            request: try entered(committed.index), credential: try credential(for: request, person),
            emergency: emergency)
        switch request.addressee {
        case .home(let home):
            return try await send(query, path: "/v1/peer/route", to: home) {
                try await self.route(query, from: self.origin)
            }
        case .custodian(let institution):
            guard let node = try roster().institution(institution, with: .custodian)?.origin else {
                throw LookupRefusal.refused
            }
            let bytes = try await send(query, path: "/v1/peer/lookup", to: node) {
                try await self.answer(query, from: self.origin)
            }
            try await keep(bytes, request: request, digest: message.opening.commitment, person: person)
            return bytes
        }
    }

    private func credential(for request: AccessRequest, _ person: KnownPerson) throws -> Receipt? {
        guard case .practitioner(_, let reference) = request.requester else { return nil }
        guard reference.origin == origin, reference.record == person.record,
            let index = try database.chain(of: person.record, in: origin).first?.index
        else { throw SubmissionRefusal.notAllowed }
        return try database.receipt(at: index, in: origin)
    }

    /// This node answers itself without a detour over the network.
    private func send(
        _ query: LookupQuery, path: String, to node: Origin, locally: () async throws -> some Message
    ) async throws -> [UInt8] {
        guard node != origin else { return try await locally().bytes }
        do {
            let answer = try await connection(to: node).send(
                "POST", path, headers: [("content-type", "application/json")], body: query.bytes)
            return answer.body
        } catch ClientError.status(let status, _) where status == 403 || status == 401 {
            throw LookupRefusal.refused
        } catch is ClientError {
            throw LookupRefusal.unreachable
        }
    }

    /// Keeps an answer only after everything in it was verified; the reader's program verifies it again.
    private func keep(_ bytes: [UInt8], request: AccessRequest, digest: Digest, person: KnownPerson) async throws {
        guard case .custodian(let institution) = request.addressee,
            let answer = try? LookupAnswer(parsing: bytes),
            let recipient = try recipient(of: request, person)
        else { throw LookupRefusal.unproved(.disclosureUnproved) }
        let verified: VerifiedAnswer
        do {
            verified = try await verify(
                answer, reader: person.key.thumbprint, recipientID: recipient.keyID, request: digest)
            let end = answer.disclosure.proof.inclusion.index
            guard try isStanding(answer.authorisation, before: end, in: answer.origin) else {
                throw AnswerRefusal.signerUnauthorised
            }
        } catch let refusal as AnswerRefusal {
            logger.record(.warning, "an answer was not believed", code: "answer-refused", [.origin: answer.origin])
            throw LookupRefusal.unproved(refusal)
        }
        let isKept = try database.keep(
            answer, documents: verified.documents.map(\.record), custodian: institution, for: person.key.thumbprint,
            at: clock.now)
        // The order overtook the answer.
        guard isKept else {
            logRefusal("erasure-ordered", from: answer.origin)
            throw LookupRefusal.refused
        }
        try reportAsReader(answer, about: request.subject)
    }

    /// Verifies an answer, once more when the copy of its ledger had to be brought forward first.
    private func verify(
        _ answer: LookupAnswer, reader: KeyThumbprint, recipientID: Digest, request: Digest
    ) async throws -> VerifiedAnswer {
        func verified() throws -> VerifiedAnswer {
            try AnswerVerifier(roster: roster()).verify(
                answer, reader: reader, recipientID: recipientID, request: request)
        }
        do {
            return try verified()
        } catch let refusal as AnswerRefusal {
            let receipts = [answer.disclosure, answer.authorisation] + answer.earlier + answer.registrations
            guard try await settleKeys(of: receipts.map { ($0, answer.origin) }) else { throw refusal }
            return try verified()
        }
    }

    private func recipient(of request: AccessRequest, _ person: KnownPerson) throws -> Recipient? {
        switch request.requester {
        case .subject(_, let copyFor): return try? Recipient(parsing: copyFor)
        case .practitioner:
            guard let index = try database.chain(of: person.record, in: origin).first?.index,
                let opening = try database.opening(at: index, in: origin),
                let text = try Credential(of: opening).card.recipient
            else { return nil }
            return try? Recipient(parsing: text)
        }
    }

    /// The payload of a document that an answer gave to a person: fetched once, and kept only when its chunks hash to
    /// the registered root.
    public func payload(_ document: DocumentID, for person: KeyThumbprint) async throws -> Digest? {
        guard let kept = try database.answer(for: person, document: document),
            let answer = try? LookupAnswer(parsing: kept.message),
            let record = answer.documents.compactMap({ try? DocumentRecord(parsing: $0.reference) })
                .first(where: { $0.id == document })
        else { return nil }
        if payloads.holds(record.root) { return record.root }
        guard answer.origin != origin else { throw StorageError.notFound }
        let pending = try payloads.begin()
        do {
            var hasher = PayloadHasher()
            try await connection(to: answer.origin).download(
                "/v1/peer/payloads/\(record.root)", maximumBytes: Int(clamping: record.size),
                timeout: .seconds(3600)
            ) { chunk in
                hasher.update(chunk)
                try pending.write(chunk)
            }
            let hashed = hasher.finish()
            guard hashed.root == record.root, hashed.size == record.size else {
                throw LookupRefusal.unproved(.payloadMismatch)
            }
            try payloads.keep(pending, as: record.root)
            return record.root
        } catch let error as ClientError {
            pending.discard()
            if case .status = error { throw LookupRefusal.refused }
            throw LookupRefusal.unreachable
        } catch {
            pending.discard()
            throw error
        }
    }
}
