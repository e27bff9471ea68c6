import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// Somebody whose guardians an institution enters: their keys, opened at the counter by whoever brings them.
struct WardAtCounter {
    let counter: InstitutionSession
    let session: PersonSession

    init(_ counter: InstitutionSession, directory: String, passphraseFile: String?) async throws {
        let home = try PersonHome(URL(fileURLWithPath: directory, isDirectory: true))
        let keys = try ActingOptions.keys(in: directory, passphraseFile: passphraseFile, counter.console)
        self.counter = counter
        session = try PersonSession(
            OpenedPerson(keys: keys, profile: try home.profile(), home: home), console: counter.console)
        try await session.resume()
    }

    /// As the enrolment says, so that a slip of the hand can't make another age.
    func birthDate() async throws -> CivilDate {
        let bytes = try await session.get("/v1/me/credential")
        return try session.verified {
            let receipt = try Receipt(parsing: bytes)
            _ = try receipt.verified(log: session.logKeys)
            return try Enrolment(of: receipt.opening).birthDate
        }
    }

    /// Everybody with whom the ward has a line in use.
    func custodians() async throws -> [InstitutionID] {
        let lines = try await PatientLines.fetch(session).lines.filter { $0.isOfOwnKey && !$0.folded.isRevoked }
        guard !lines.isEmpty else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        return lines.map(\.custodian.id)
    }

    /// Enters a guardianship in the line of each custodian, which is opened where there is none.
    func enter(
        at custodians: [InstitutionID], saying done: Phrase, orElse unsayable: Notice,
        _ content: (RecordID) -> Guardianship?
    ) async throws -> [EnteredResult] {
        var entries: [EnteredResult] = []
        for custodian in custodians {
            let place = try await LineEntries(session: session).place(for: custodian)
            guard let content = content(place.record) else { throw CommandFailure(.usage, unsayable) }
            let receipt = try await session.enter(
                content, record: place.record, sequence: place.sequence, previous: place.previous,
                coSigners: [CoSigner(key: counter.session.keys.identity, role: .counter)])
            let entry = receipt.proof.inclusion.index
            session.console.say(done, ["name": place.custodian.name, "index": String(entry)])
            entries.append(
                EnteredResult(custodian: custodian.text, number: place.sequence, entry: entry, line: nil))
        }
        return entries
    }
}
