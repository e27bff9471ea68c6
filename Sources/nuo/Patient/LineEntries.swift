import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// Entering things in a patient's lines.
struct LineEntries {
    let session: PersonSession

    struct Place {
        let record: RecordID
        let custodian: NamedInstitution
        let sequence: UInt32
        let previous: Digest
    }

    /// Where the next entry for a custodian stands; the line is opened first when there is none.
    func place(for custodian: InstitutionID) async throws -> Place {
        let known = try await PatientLines.fetch(session)
        if let line = known.line(for: custodian) {
            return Place(
                record: line.folded.record, custodian: line.custodian, sequence: line.nextSequence,
                previous: line.lastLeaf)
        }
        guard session.acting == nil else { throw CommandFailure(.usage, Catalogue.acting.noLine) }
        return try await open(custodian, insteadOf: known.ended(for: custodian))
    }

    /// Opens a line, in the place of one that ended where there is one; at a counter with the two who add its custodian to
    /// the sheet.
    func open(
        _ custodian: InstitutionID, insteadOf former: FormerLine?, addedBy signers: CounterSigners? = nil
    ) async throws -> Place {
        let roster = try await session.roster()
        guard let accepted = roster.institution(custodian, with: .custodian)?.accepted else {
            throw CommandFailure(.usage, Catalogue.patient.unknownCustodian, ["id": custodian.text])
        }
        let record = RecordID.random(.system)
        let content = LineOpening(
            custodian: accepted.institution, card: try session.keys.card, at: session.now,
            healthCode: try await session.healthCode(), replaces: former, assistedBy: session.assistedBy,
            addedBy: signers?.staff ?? [])
        let receipt = try await session.enter(content, record: record, coSigners: signers?.coSigners ?? [])
        let index = receipt.proof.inclusion.index
        session.console.say(
            Catalogue.patient.lineOpened, ["name": accepted.institution.name, "index": String(index)])
        try await session.noteStandingWishes()
        guard let data = receipt.proof.extra else { throw PersonSession.unproved("receipt") }
        return Place(
            record: record, custodian: accepted.institution, sequence: 1, previous: MerkleTree.leafHash(data))
    }

    /// Shows what will be signed, asks, enters it, and says that it is done. No statement means that what was asked for
    /// can't be said.
    func finish(
        _ consent: ConsentStatement?, at place: Place, withoutAsking: Bool, saying done: Phrase
    ) async throws {
        guard let consent else { throw CommandFailure(.usage, Catalogue.patient.cannotSay, ["reason": "-"]) }
        try confirm([consent], withoutAsking: withoutAsking)
        session.console.finish(try await enter(consent, at: place, saying: done))
    }

    /// Shows what will be signed, and asks once for all of it.
    func confirm(_ consents: [ConsentStatement], withoutAsking: Bool) throws {
        let console = session.console
        for consent in consents {
            console.say(Catalogue.patient.willSign)
            console.write(ConsentText.render(consent, in: console.language))
        }
        guard !withoutAsking else { return }
        guard try Confirmation.ask(Catalogue.patient.signQuestion, on: console) else {
            throw CommandFailure(.failed, Catalogue.patient.notSigned)
        }
    }

    /// Enters what was confirmed, at a counter with co-signers, and says that it is done.
    func enter(
        _ consent: ConsentStatement, at place: Place, saying done: Phrase, coSigners: [CoSigner] = []
    ) async throws -> EnteredResult {
        // A prohibition has no end; its coarse end is twelve months on and is renewed by nothing: it never ends.
        let receipt = try await session.enter(
            consent, record: place.record, sequence: place.sequence, previous: place.previous,
            notAfter: consent.end, coSigners: coSigners)
        let index = receipt.proof.inclusion.index
        session.console.say(done, ["number": String(place.sequence), "index": String(index)])
        return EnteredResult(custodian: place.custodian.id.text, number: place.sequence, entry: index)
    }
}
