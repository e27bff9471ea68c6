public import CipherSuites
public import ConsentLedger
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
        guard message.opening.statements.count == 1, message.opening.author.header.place.origin == origin,
            let request = try? AccessRequest(of: message.opening),
            request.requester.identity == person.key.thumbprint,
            (try? message.opening.author.verified(by: person.key)) != nil
        else { throw SubmissionRefusal.notAllowed }
        let emergency = try emergencyEvidence(for: request, person)
        let committed = try await writer.append(Submission(entry: message.entry, opening: message.opening))
        let query = LookupQuery(
            request: try entered(committed.index), credential: try credential(for: request, person),
            emergency: emergency)
        switch request.addressee {
        case .home(let home):
            return try await send(query, path: "/v1/peer/route", to: home) { try self.route(query, from: self.origin) }
        case .custodian(let institution):
            guard let node = try roster().institution(institution, with: .custodian)?.origin else {
                throw LookupRefusal.refused
            }
            let bytes = try await send(query, path: "/v1/peer/lookup", to: node) {
                try await self.answer(query, from: self.origin)
            }
            try keep(bytes, request: request, digest: message.opening.commitment, person: person)
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
    private func keep(_ bytes: [UInt8], request: AccessRequest, digest: Digest, person: KnownPerson) throws {
        guard case .custodian(let institution) = request.addressee,
            let answer = try? LookupAnswer(parsing: bytes),
            let recipient = try recipient(of: request, person)
        else { throw LookupRefusal.unproved(.disclosureUnproved) }
        let verified: VerifiedAnswer
        do {
            verified = try AnswerVerifier(roster: roster()).verify(
                answer, reader: person.key.thumbprint, recipientID: recipient.keyID, request: digest)
            let end = answer.disclosure.proof.inclusion.index
            guard try isStanding(answer.authorisation, before: end, in: answer.origin) else {
                throw AnswerRefusal.signerUnauthorised
            }
        } catch let refusal as AnswerRefusal {
            logger.record(.warning, "an answer was not believed", code: "answer-refused", [.origin: answer.origin])
            throw LookupRefusal.unproved(refusal)
        }
        try database.keep(
            answer, documents: verified.documents.map(\.record), custodian: institution, for: person.key.thumbprint,
            at: clock.now)
        try reportAsReader(answer, about: request.subject)
    }

    private func recipient(of request: AccessRequest, _ person: KnownPerson) throws -> Recipient? {
        switch request.requester {
        case .subject(_, let copyFor): return try? Recipient(parsing: copyFor)
        case .practitioner:
            guard let index = try database.chain(of: person.record, in: origin).first?.index,
                let receipt = try database.receipt(at: index, in: origin),
                let text = try Credential(of: receipt.opening).card.recipient
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

/// As home node: which custodians hold a permission for this asker?
extension Node {
    /// Answers a route query. An unknown patient, and one who permits nothing, look alike; the latter finds the request
    /// in the inbox.
    public func route(_ query: LookupQuery, from sender: Origin) throws -> RouteAnswer {
        let verified = try verify(query, from: sender) { $0 == .home(self.origin) }
        let lines = try database.lines(of: verified.request.subject).filter { $0.home == origin }
        let isEmergency = try emergency(query, verified, from: sender).map { try claim(of: $0).refusal == nil } ?? false
        let custodians = try lines.filter { line in
            try isEmergency || fold(line).mayPermit(verified.query, classes: verified.request.classes, now: clock.now)
        }.map(\.institution).uniqued()
        if custodians.isEmpty, verified.credential != nil, let person = try patient(verified.request.subject) {
            try database.keepRequest(query.bytes, digest: verified.digest, for: person, at: clock.now)
        }
        return RouteAnswer(custodians: custodians)
    }

    private func patient(_ code: HealthCode) throws -> KeyThumbprint? {
        for line in try database.lines(of: code) where line.home == origin {
            return try fold(line).identity?.thumbprint
        }
        return nil
    }

    /// Verifies a query against the roster and the credential's chain; the refusal is logged with its code.
    private func verify(
        _ query: LookupQuery, from sender: Origin, addressee: (AccessRequest.Addressee) -> Bool
    ) throws -> VerifiedRequest {
        do {
            let roster = try roster()
            let verified = try RequestVerifier(roster: roster, now: clock.now)
                .verify(query, from: sender, addressee: addressee) { code in self.identity(of: code) }
            if let (reference, leafHash) = verified.credentialEntry {
                let chain = try database.chain(of: reference.record, in: reference.origin)
                guard chain.first?.head.leafHash == leafHash else { throw RequestRefusal.credentialInvalid }
                guard try isInForce(reference.record, in: reference.origin) else {
                    throw RequestRefusal.credentialRevoked
                }
            }
            return verified
        } catch let refusal as RequestRefusal {
            logRefusal(refusal.rawValue, from: sender)
            throw LookupRefusal.refused
        }
    }

    private func identity(of code: HealthCode) -> VerifyingKey? {
        guard let lines = try? database.lines(of: code) else { return nil }
        return lines.lazy.compactMap { try? self.fold($0).identity }.first
    }

    func logRefusal(_ code: String, from sender: Origin) {
        let metadata: Logger.Metadata = ["code": "\(code)", "origin": "\(sender)"]
        logger.log(level: .notice, "a request was refused", metadata: metadata)
    }
}

/// As custodian: decide, enter the disclosure, release keys.
extension Node {
    /// Answers a lookup, or throws `LookupRefusal.refused` for whatever reason there is.
    public func answer(_ query: LookupQuery, from sender: Origin) async throws -> LookupAnswer {
        var custodian: InstitutionID?
        let own = Set(try database.institutions().filter { $0.rights.contains(.custodian) }.map(\.institution.id))
        let verified = try verify(query, from: sender) { addressee in
            guard case .custodian(let id) = addressee, own.contains(id) else { return false }
            custodian = id
            return true
        }
        guard let custodian, let recipient = try? Recipient(parsing: verified.recipient) else {
            throw LookupRefusal.refused
        }
        if let present = try database.committedDisclosure(
            request: verified.digest, institution: custodian, in: origin)
        {
            return try await makeAnswer(present, recipient: recipient)
        }
        // Another disclosure about the same line may come first, and use up a consent: then decide anew on top of it.
        for _ in 0..<16 {
            let permitted = try await decideAll(query, verified, custodian: custodian, from: sender)
            if let committed = try await disclose(
                permitted, verified: verified, recipient: recipient, custodian: custodian, sender: sender)
            {
                return try await makeAnswer(committed, recipient: recipient)
            }
        }
        throw AppendError.overloaded
    }

    struct PermittedPage {
        let line: KnownLine
        let documents: [KeptDocument]
        let trace: [String]
        /// The chain value of the last disclosure that the decision knew of.
        let prior: Digest
        let nextOffset: UInt64?
        /// The emergency by which a document of the page was opened.
        let emergency: KeptEmergency?
    }

    private func decideAll(
        _ query: LookupQuery, _ verified: VerifiedRequest, custodian: InstitutionID, from sender: Origin
    ) async throws -> PermittedPage {
        let request = verified.request
        guard
            let line = try linkedLine(of: request.subject, at: custodian)
                ?? (request.emergency == nil ? nil : stoppedLine(of: request.subject, at: custodian))
        else {
            logRefusal(RequestRefusal.unknownPatient.rawValue, from: sender)
            throw LookupRefusal.refused
        }
        let asked = try database.documents(line: line.record, institution: custodian).filter { document in
            request.classes.contains(document.record.recordClass) && request.recordDays.contains(document.record.date)
        }
        if asked.contains(where: { $0.record.level == .minimal }), line.home != origin {
            await refreshReplica(of: line.home)
        }
        let prior = try database.disclosureChain(line: line.record, institution: custodian)
        let folded = try fold(line)
        let uses = try uses(of: folded, at: custodian)
        let emergency = try emergency(query, verified, from: sender)
        var verified = verified
        verified.emergency = try claim(of: emergency, verified, line: line)
        var opened: Set<DocumentID> = []
        var permitted: [KeptDocument] = []
        var trace: Set<String> = []
        var refusals: Set<Reason> = []
        for document in asked {
            let decision = try decideOne(
                document.record, folded: folded, uses: uses, verified: verified, from: sender)
            if decision.isPermitted {
                permitted.append(document)
                if decision.reasons == [.emergency] { opened.insert(document.record.id) }
                trace.formUnion(decision.trace + decision.obligations.map(\.code))
            } else {
                refusals.formUnion(decision.reasons)
            }
        }
        let page = permitted.dropFirst(Int(clamping: request.offset)).prefix(LookupAnswer.maximumDocuments)
        guard !page.isEmpty else {
            logRefusal(refusals.map(\.rawValue).sorted().joined(separator: ","), from: sender)
            throw LookupRefusal.refused
        }
        let end = request.offset + UInt64(page.count)
        return PermittedPage(
            line: line, documents: Array(page), trace: trace.sorted(), prior: prior,
            nextOffset: end < UInt64(permitted.count) ? end : nil,
            emergency: page.contains { opened.contains($0.record.id) }
                ? emergency.map { kept($0, line: line) } : nil)
    }

    private func decideOne(
        _ document: DocumentRecord, folded: ConsentLine, uses: [UInt32: UInt64], verified: VerifiedRequest,
        from sender: Origin
    ) throws -> Decision {
        let roster = try roster()
        let rule = document.level == .minimal ? FreshnessRule.level5 : freshness
        var ledgers = [try standing(of: folded.home, asker: sender, rule: rule, roster: roster)]
        if let reference = verified.credentialEntry?.reference {
            let index = try database.chain(of: reference.record, in: reference.origin).first?.index
            ledgers.append(
                try standing(of: reference.origin, needing: index, asker: sender, rule: rule, roster: roster))
        }
        let isBehind = FreshnessRule.isClockBehind(clock: clock.wallSeconds, latestCosignature: clock.latestSeen)
        return decide(
            verified.query, document: document, line: folded, ledgers: ledgers, uses: uses,
            isClockBehind: isBehind, now: clock.now)
    }

    /// How many disclosures were made under each consent of a line that has a limit: those that name it in their trace.
    /// Openings that were lost with a database don't come back, so what may have been used before the ledger was fetched
    /// from a partner has no count.
    private func uses(of line: ConsentLine, at custodian: InstitutionID) throws -> [UInt32: UInt64] {
        let refilled = try database.raise(Self.refilledFloor, to: 0)
        let limited = line.consents.filter { item in
            item.statement.refinement?.handling?.maximumUses != nil
                && (refilled == 0 || refilled < item.statement.start)
        }.map(\.sequence)
        guard !limited.isEmpty else { return [:] }
        var uses = Dictionary(uniqueKeysWithValues: limited.map { ($0, UInt64(0)) })
        for index in try database.statements(.disclosure, line: line.record) {
            guard let receipt = try database.receipt(at: index, in: origin) else { throw StorageError.notFound }
            let disclosure = try Disclosure(of: receipt.opening)
            guard disclosure.custodian.id == custodian else { continue }
            for sequence in limited where disclosure.trace.contains("permit:\(sequence)") {
                uses[sequence, default: 0] += 1
            }
        }
        return uses
    }

    /// The one line of a patient at a custodian that the custodian linked its own file to, in person.
    func linkedLine(of code: HealthCode, at custodian: InstitutionID) throws -> KnownLine? {
        let lines = try database.lines(of: code, at: custodian).filter { line in
            try !database.isStopped(line.record, of: line.home)
        }
        guard lines.count == 1, let line = lines.first, try link(of: line) != nil else { return nil }
        return line
    }

    /// The link in force for a line.
    func link(of line: KnownLine) throws -> Link? {
        for index in try database.statements(.link, line: line.record).reversed() where try isInForce(index) {
            guard let receipt = try database.receipt(at: index, in: origin) else { continue }
            let content = try Link(of: receipt.opening)
            if content.healthCode == line.healthCode, content.institution.id == line.institution { return content }
        }
        return nil
    }

    /// Nil when another disclosure about the line was entered since the decision.
    private func disclose(
        _ page: PermittedPage, verified: VerifiedRequest, recipient: Recipient, custodian: InstitutionID,
        sender: Origin
    ) async throws -> CommittedDisclosure? {
        guard let authorisation = try authorisation(of: custodian) else {
            logRefusal("no-statement-key", from: sender)
            throw LookupRefusal.refused
        }
        let documents = try page.documents.map { document in
            DisclosedDocument(
                id: document.record.id, headerDigest: try EnvelopeHeader(parsing: document.header).digest)
        }
        let disclosure = Disclosure(
            line: page.line.record, custodian: authorisation.content.institution,
            reader: verified.request.requester.identity, readerName: verified.credential?.name ?? "",
            readerInstitution: verified.credential?.institution, purpose: verified.request.purpose,
            readerKey: recipient.keyID, request: verified.digest, documents: documents, trace: page.trace,
            prior: page.prior, at: clock.now, emergency: page.emergency?.declaration)
        let draft = try draft(disclosure)
        do {
            let committed = try await writer.disclose(
                disclosure, entry: draft.entry, opening: draft.opening, nextOffset: page.nextOffset,
                roots: page.documents.map(\.record.root), peer: sender, emergency: page.emergency)
            try reportDisclosures()
            return committed
        } catch AppendError.conflict {
            return try database.committedDisclosure(request: verified.digest, institution: custodian, in: origin)
        }
    }

    private func makeAnswer(_ committed: CommittedDisclosure, recipient: Recipient) async throws -> LookupAnswer {
        let disclosure = committed.disclosure
        guard let disclosureReceipt = try database.receipt(at: committed.index, in: origin),
            let authorisation = try authorisation(
                of: disclosureReceipt, by: disclosure.custodian.id, at: disclosure.at)
        else { throw LookupRefusal.refused }
        var registrations: [UInt64] = []
        var documents: [AnsweredDocument] = []
        for listed in disclosure.documents {
            guard let document = try database.document(listed.id) else { throw StorageError.notFound }
            let header = try await keys.custodian.rewrap(
                document, for: recipient, random: random, under: committed)
            if !registrations.contains(document.registration) { registrations.append(document.registration) }
            documents.append(
                AnsweredDocument(
                    reference: document.record.bytes,
                    registration: registrations.firstIndex(of: document.registration) ?? 0, proof: document.proof,
                    header: header.serialized))
        }
        let registered = try registrations.compactMap { try database.receipt(at: $0, in: origin) }
        return LookupAnswer(
            origin: origin, disclosure: disclosureReceipt, authorisation: authorisation, registrations: registered,
            documents: documents, nextOffset: committed.nextOffset,
            earlier: try earlierAuthorisations(
                of: registered, by: disclosure.custodian.id, beside: authorisation))
    }
}
