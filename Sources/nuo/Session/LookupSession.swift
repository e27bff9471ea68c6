import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Phrases

/// What a lookup is for.
struct LookupSubject {
    let patient: HealthCode
    let requester: Requester
    let recipient: Recipient
    let purpose: PurposeOfUse
    let classes: [RecordClass]
    let recordDays: DayRange
    /// The declared emergency that it is asked under, by the commitment of its opening.
    var emergency: Digest?
    /// Unix seconds until which it waits for the patient's word; nil for the usual time.
    var waitUntil: UInt64?
}

/// A document that a lookup gave, verified.
struct FoundDocument {
    let document: VerifiedDocument
    let custodian: InstitutionID
    /// What the disclosure asks of the reader.
    let obligations: [Obligation]
}

/// A custodian that gave nothing.
struct RefusedCustodian {
    let custodian: InstitutionID
    let code: String
}

/// The asking side of a lookup: requests signed here, answers verified here.
struct LookupSession {
    let session: PersonSession
    let roster: Roster

    init(_ session: PersonSession) async throws {
        self.session = session
        roster = try await session.roster()
    }

    /// Which custodians hold a permission, as the patient's home node says. None, and an unknown patient, look alike.
    func custodians(for subject: LookupSubject) async throws -> [InstitutionID] {
        guard roster.descriptor(of: subject.patient.home) != nil else {
            throw CommandFailure(
                .usage, Catalogue.healthCode.unknownOrigin, ["origin": subject.patient.home.text])
        }
        let (bytes, _) = try await ask(subject, addressee: .home(subject.patient.home), offset: 0)
        return try session.verified { try RouteAnswer(parsing: bytes).custodians }
    }

    /// Everything that one custodian gives, page by page.
    func documents(for subject: LookupSubject, at custodian: InstitutionID) async throws -> [FoundDocument] {
        var found: [FoundDocument] = []
        var offset: UInt64? = 0
        while let current = offset {
            let (bytes, request) = try await ask(subject, addressee: .custodian(custodian), offset: current)
            let answer = try session.verified { try LookupAnswer(parsing: bytes) }
            let verified = try session.verified {
                try AnswerVerifier(roster: roster).verify(
                    answer, reader: subject.requester.identity, recipientID: subject.recipient.keyID, request: request)
            }
            guard verified.disclosure.custodian.id == custodian else { throw PersonSession.unproved("custodian") }
            let obligations = verified.disclosure.trace.compactMap { Obligation(code: $0) }
            found += verified.documents.map {
                FoundDocument(document: $0, custodian: custodian, obligations: obligations)
            }
            // An answer that does not advance would be asked for without end.
            offset = verified.nextOffset.flatMap { $0 > current ? $0 : nil }
        }
        return found
    }

    /// Asks custodians one after the other; a refusal of one does not stop the others. Throws `unreachable` when none of them
    /// could be asked.
    func collect(
        _ subject: LookupSubject, at custodians: [InstitutionID]
    ) async throws -> (found: [FoundDocument], refused: [RefusedCustodian]) {
        var found: [FoundDocument] = []
        var refused: [RefusedCustodian] = []
        var unreachable: [CommandFailure] = []
        for custodian in custodians {
            do {
                found += try await documents(for: subject, at: custodian)
            } catch let failure as CommandFailure where [.denied, .unreachable].contains(failure.status) {
                refused.append(RefusedCustodian(custodian: custodian, code: failure.code))
                if failure.status == .unreachable { unreachable.append(failure) }
            }
        }
        // Whoever reached nobody was refused nothing.
        if let failure = unreachable.first, unreachable.count == custodians.count { throw failure }
        return (found, refused)
    }

    private func ask(
        _ subject: LookupSubject, addressee: AccessRequest.Addressee, offset: UInt64
    ) async throws -> (answer: [UInt8], request: Digest) {
        let request = AccessRequest(
            addressee: addressee, subject: subject.patient, requester: subject.requester, purpose: subject.purpose,
            classes: subject.classes, recordDays: subject.recordDays, offset: offset,
            nonce: RandomSource.system.bytes(16), emergency: subject.emergency,
            waitUntil: subject.waitUntil)
        let message = try session.submission(
            request, record: .random(.system), sequence: 0, previous: .zero, effect: .issue, notAfter: nil)
        return (try await session.post("/v1/lookup", message.bytes), message.opening.commitment)
    }
}
