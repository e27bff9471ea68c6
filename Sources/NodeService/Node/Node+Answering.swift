import CipherSuites
public import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
public import Federation
import HealthRecords
import MerkleLog
import Storage

/// As custodian: decide, enter the disclosure, release keys.
extension Node {
    /// Answers a lookup, or throws `LookupRefusal.refused` for whatever reason there is, in a time that tells neither the
    /// reason nor what was left out (API-121).
    public func answer(_ query: LookupQuery, from sender: Origin) async throws -> LookupAnswer {
        try await pace.evened { try await decideAndDisclose(query, from: sender) }
    }

    private func decideAndDisclose(_ query: LookupQuery, from sender: Origin) async throws -> LookupAnswer {
        var custodian: InstitutionID?
        let own = Set(try database.institutions().filter { $0.rights.contains(.custodian) }.map(\.institution.id))
        let verified = try await verify(query, from: sender) { addressee in
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
            return try await makeAnswer(present, recipient: recipient, for: sender)
        }
        // Another disclosure about the same line may come first, and use up a consent: then decide anew on top of it.
        for _ in 0..<16 {
            let permitted = try await decideAll(query, verified, custodian: custodian, from: sender)
            if let committed = try await disclose(
                permitted, verified: verified, recipient: recipient, custodian: custodian, sender: sender)
            {
                return try await makeAnswer(committed, recipient: recipient, for: sender)
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
        /// Lines whose place `line` takes.
        let earlier: [RecordID]
        /// Lines from which a joining brought documents of the page.
        let joined: [RecordID]
        let nextOffset: UInt64?
        /// The emergency by which a document of the page was opened.
        let emergency: KeptEmergency?
    }

    private func decideAll(
        _ query: LookupQuery, _ verified: VerifiedRequest, custodian: InstitutionID, from sender: Origin
    ) async throws -> PermittedPage {
        let homes = try database.snapshot {
            try newsNeeded(of: askedLine(verified.request, at: custodian, from: sender), for: verified)
        }
        for home in homes { await refreshReplica(of: home) }
        // A copy that comes forward from here on lends its freshness to nothing that was read before it came.
        return try database.snapshot {
            try requireInForce(verified, from: sender)
            return try decideAtOnce(query, verified, custodian: custodian, from: sender)
        }
    }

    /// The decision on what the database holds at one moment (FEDERATION-324).
    private func decideAtOnce(
        _ query: LookupQuery, _ verified: VerifiedRequest, custodian: InstitutionID, from sender: Origin
    ) throws -> PermittedPage {
        let request = verified.request
        let line = try askedLine(request, at: custodian, from: sender)
        let folded = try decisionLine(line)
        let earlier = folded.earlier
        let brought = folded.joined.filter(\.bringsDocuments).flatMap(\.records)
        let held = try [[line.record] + earlier, brought].flatMap { records in
            try records.flatMap { try database.documents(line: $0, institution: custodian) }.sorted {
                ($0.registration, $0.number, $0.proof.index) < ($1.registration, $1.number, $1.proof.index)
            }
        }
        let asked = held.filter { document in
            request.classes.contains(document.record.recordClass) && request.recordDays.contains(document.record.date)
        }
        let prior = try database.disclosureChain(
            line: line.record, institution: custodian, earlier: earlier)
        let uses = try uses(of: folded, at: custodian)
        let approvals = asked.contains { $0.record.grade == .important } ? try approvals(of: custodian) : []
        let emergency = try emergency(query, verified, from: sender)
        var verified = verified
        verified.emergency = try claim(of: emergency, verified, line: line)
        let shed = try shedLines(before: line, folded)
        var permitted: [Outcome] = []
        var refusals: Set<Reason> = []
        for document in asked {
            let decision = try decideOne(
                document.record, folded: folded, uses: uses, approvals: approvals, verified: verified, from: sender)
            let isOpened = decision.reasons == [.emergency]
            if decision.isPermitted, !isOpened, shed.contains(document.record.line) {
                refusals.insert(.wardAlone)
            } else if decision.isPermitted {
                let trace = decision.trace + decision.obligations.map(\.code)
                permitted.append(Outcome(document: document, isOpened: isOpened, trace: trace))
            } else {
                refusals.formUnion(decision.reasons)
            }
        }
        let outcomes = Self.page(of: permitted, in: folded, from: request.offset)
        let page = outcomes.map(\.document)
        guard !page.isEmpty else {
            logRefusal(refusals.map(\.rawValue).sorted().joined(separator: ","), from: sender)
            throw LookupRefusal.refused
        }
        let end = request.offset + UInt64(page.count)
        return PermittedPage(
            line: line, documents: page, trace: Set(outcomes.flatMap(\.trace)).sorted(), prior: prior, earlier: earlier,
            joined: page.map(\.record.line).uniqued().filter(brought.contains),
            nextOffset: end < UInt64(permitted.count) ? end : nil,
            emergency: outcomes.contains(where: \.isOpened) ? emergency.map { kept($0, line: line) } : nil)
    }

    /// A document that may be given, and by what.
    private struct Outcome {
        let document: KeptDocument
        /// By an emergency alone.
        let isOpened: Bool
        let trace: [String]
    }

    /// The line that a request is decided on: the one that was linked, or what took its place; in an emergency a stopped one.
    private func askedLine(
        _ request: AccessRequest, at custodian: InstitutionID, from sender: Origin
    ) throws -> KnownLine {
        let line =
            try linkedLine(of: request.subject, at: custodian)
            ?? (request.emergency == nil ? nil : stoppedLine(of: request.subject, at: custodian))
        guard let line else {
            logRefusal(RequestRefusal.unknownPatient.rawValue, from: sender)
            throw LookupRefusal.refused
        }
        return try successor(of: line)
    }

    /// The credential was looked up when the request was verified, and may have ended since.
    private func requireInForce(_ verified: VerifiedRequest, from sender: Origin) throws {
        do {
            try checkCredential(of: verified)
        } catch let refusal as RequestRefusal {
            logRefusal(refusal.rawValue, from: sender)
            throw LookupRefusal.refused
        }
    }

    /// One disclosure names documents of one origin only: the patient's own ones, or those that one joining brought. It is
    /// reported to whoever they are of, to whom the others are nothing. And it names what a consent gave, or what an emergency
    /// opened: the one is to be erased when the consent ends, and the other is not (FEDERATION-326).
    private static func page(
        of permitted: [Outcome], in folded: ConsentLine, from offset: UInt64
    ) -> [Outcome] {
        func joining(_ outcome: Outcome) -> RecordID? { folded.joinedLine(of: outcome.document.record.line)?.joining }
        let rest = permitted.dropFirst(Int(clamping: offset)).prefix(LookupAnswer.maximumDocuments)
        guard let first = rest.first else { return [] }
        return Array(rest.prefix { joining($0) == joining(first) && $0.isOpened == first.isOpened })
    }

    /// The ledgers of joined lines. One that has ended says nothing any more once all of it is here, and is not asked to be
    /// fresh for documents that are not of it.
    private func joinedHomes(of folded: ConsentLine, for document: RecordID? = nil) throws -> [Origin] {
        let isBrought = document.map { folded.joinedLine(of: $0) != nil } ?? false
        return try folded.joined.compactMap(\.home).filter { try isBrought || !isWhole($0) }
    }

    /// Level 5 is read under a head of seconds ago. Who may reach that level decides whether the home node is asked, never
    /// whether there is such a document (API-122).
    private func newsNeeded(of line: KnownLine, for verified: VerifiedRequest) throws -> [Origin] {
        let folded = try decisionLine(line)
        let homes = try ([line.home] + joinedHomes(of: folded)).uniqued().filter { $0 != origin }
        let request = verified.request
        let isNeeded =
            request.emergency != nil
            || folded.mayPermit(verified.query, classes: request.classes, level: .minimal, now: clock.now)
            || folded.mayBeAuthor(verified.query)
        return isNeeded ? homes : []
    }

    private func decideOne(
        _ document: DocumentRecord, folded: ConsentLine, uses: [UInt32: UInt64], approvals: [EnteredApproval],
        verified: VerifiedRequest, from sender: Origin
    ) throws -> Decision {
        let roster = try roster()
        let rule = document.level == .minimal ? FreshnessRule.level5 : freshness
        let homes = try [folded.home] + joinedHomes(of: folded, for: document.line)
        var ledgers = try homes.uniqued().map { home in
            try standing(of: home, asker: sender, rule: rule, roster: roster)
        }
        if let reference = verified.credentialEntry?.reference {
            let index = try database.chain(of: reference.record, in: reference.origin).first?.index
            ledgers.append(
                try standing(of: reference.origin, needing: index, asker: sender, rule: rule, roster: roster))
        }
        let isBehind = FreshnessRule.isClockBehind(clock: clock.wallSeconds, latestCosignature: clock.latestSeen)
        return decide(
            verified.query, document: document, line: folded, ledgers: ledgers, uses: uses, approvals: approvals,
            isClockBehind: isBehind, now: clock.now)
    }

    /// How many disclosures were made under each consent of a line that has a limit: those that name it in their trace.
    /// Openings that were lost with a database don't come back, so what may have been used before the ledger was fetched
    /// from a partner has no count.
    private func uses(of line: ConsentLine, at custodian: InstitutionID) throws -> [UInt32: UInt64] {
        let refilled = try database.floor(Self.refilledFloor)
        let limited = line.consents.filter { item in
            item.statement.refinement?.handling?.maximumUses != nil
                && (refilled == 0 || refilled < item.statement.start)
        }.map(\.sequence)
        guard !limited.isEmpty else { return [:] }
        var uses = Dictionary(uniqueKeysWithValues: limited.map { ($0, UInt64(0)) })
        for index in try database.statements(.disclosure, line: line.record) {
            guard let opening = try database.opening(at: index, in: origin) else { throw StorageError.notFound }
            let disclosure = try Disclosure(of: opening)
            guard disclosure.custodian.id == custodian else { continue }
            for sequence in limited where disclosure.trace.contains("permit:\(sequence)") {
                uses[sequence, default: 0] += 1
            }
        }
        return uses
    }

    /// The one line of a patient at a custodian that the custodian linked its own file to, in person. Lines that others only
    /// tell of are not counted: else whoever knows a code could hide its line behind one of their own (CONSENT-320).
    func linkedLine(of code: HealthCode, at custodian: InstitutionID) throws -> KnownLine? {
        let lines = try database.lines(of: code, at: custodian).filter { line in
            try isActive(line) && link(of: line) != nil && isKeyProved(of: line)
        }
        return lines.count == 1 ? lines.first : nil
    }

    /// The link in force for a line.
    func link(of line: KnownLine) throws -> Link? {
        for index in try database.statements(.link, line: line.record).reversed() where try isInForce(index) {
            guard let opening = try database.opening(at: index, in: origin) else { continue }
            let content = try Link(of: opening)
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
            reader: verified.request.requester.identity,
            readerName: verified.credential?.name ?? verified.actor?.name ?? "",
            readerInstitution: verified.credential?.institution, purpose: verified.request.purpose,
            readerKey: recipient.keyID, request: verified.digest, documents: documents, trace: page.trace,
            prior: page.prior, at: clock.now, emergency: page.emergency?.declaration,
            earlierLines: page.earlier, joinedLines: page.joined)
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

    /// Releases keys under a disclosure, also to a repeat of its request, unless what it gave is to be erased.
    private func makeAnswer(
        _ committed: CommittedDisclosure, recipient: Recipient, for sender: Origin
    ) async throws -> LookupAnswer {
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
        let registered = try database.receipts(at: registrations, in: origin)
        // Last of all: an order may be entered while the keys are being wrapped.
        guard try !database.isErasureOrdered(committed.index) else {
            logRefusal("erasure-ordered", from: sender)
            throw LookupRefusal.refused
        }
        return LookupAnswer(
            origin: origin, disclosure: disclosureReceipt, authorisation: authorisation, registrations: registered,
            documents: documents, nextOffset: committed.nextOffset,
            earlier: try earlierAuthorisations(
                of: registered, by: disclosure.custodian.id, beside: authorisation))
    }
}
