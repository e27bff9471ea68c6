import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Phrases

/// A person's directory for a ledger that has ended: the keys that signed there, what was kept of it, and its end.
struct FormerHome {
    let session: PersonSession
    let closing: OriginClosing

    var origin: Origin { closing.origin }

    /// Opens it and reads the closing, which must be of that very ledger.
    init(_ directory: String, passphraseFile: String?, closing path: String, console: Console) throws {
        let home = try PersonHome(URL(fileURLWithPath: directory, isDirectory: true))
        let profile = try home.profile()
        let bytes = try InputFile.read(path, limit: OriginClosing.maximumByteCount)
        guard let closing = try? OriginClosing(parsing: bytes) else {
            throw CommandFailure(.usage, Catalogue.closing.notAClosing, ["path": path])
        }
        guard closing.origin == profile.origin else {
            throw CommandFailure(
                .usage, Catalogue.carryOver.otherLedger,
                ["path": directory, "origin": closing.origin.text, "home": profile.origin.text])
        }
        let passphrase =
            try passphraseFile.map { try SecretFile.firstLine(ofFile: $0) }
            ?? TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
        let person = OpenedPerson(keys: try home.keys(passphrase: passphrase), profile: profile, home: home)
        session = try PersonSession(person, console: console)
        self.closing = closing
    }

    /// Refuses an end that neither the ledger's own log nor more than half of the other nodes that the new home knows have
    /// signed; the node in the place of the closed one knew nothing of it (CLI-311).
    func checkEnd(_ roster: Roster) throws {
        guard !closing.isSigned(byLog: session.logKeys) else { return }
        let nodes = ([roster.own] + roster.peers.values.filter { $0.state == .active }.map(\.descriptor)).filter {
            $0.origin != closing.origin && $0.logKeys.current.name != closing.successor?.name
        }
        let signers = nodes.filter { closing.isSigned(by: $0.logKeys.current) }
        guard 2 * signers.count > nodes.count else {
            throw CommandFailure(.verificationFailed, Catalogue.carryOver.notEnded, ["origin": origin.text])
        }
    }

    /// The lines as the closed node still shows them.
    func shownLines() async throws -> PatientLines {
        do {
            return try await PatientLines.fetch(session, until: closing)
        } catch let failure as CommandFailure where failure.status == .unreachable {
            throw CommandFailure(.unreachable, Catalogue.carryOver.nodeGone, ["origin": origin.text])
        }
    }

    /// The lines as a node shows them that keeps a copy of the closed ledger: those of its own custodians.
    func copiedLines(_ path: String) async throws -> PatientLines {
        let person = OpenedPerson(
            keys: session.keys, profile: try ProfileFile.read(path), home: session.person.home)
        let bytes: [UInt8]
        do {
            bytes = try await PersonSession(person, console: session.console).get("/v1/me/closed-lines")
        } catch let failure as CommandFailure where failure.status == .denied {
            throw CommandFailure(.denied, Catalogue.carryOver.noCopy, ["path": path, "origin": origin.text])
        }
        let message = try session.verified { try LinesMessage(parsing: bytes) }
        return try PatientLines(message, session, roster: nil, until: closing)
    }

    /// The lines as their receipts were kept here. What was entered from elsewhere is not among them.
    func keptLines() throws -> PatientLines {
        let folder = ReceiptFolder(try session.person.receipts)
        // Entries of the own ledger are named by their index alone.
        let receipts = try folder.names().filter { $0.allSatisfy { $0.isNumber || $0 == "." || $0.isLetter } }
            .compactMap { try folder.read($0).flatMap { try? Receipt(parsing: $0) } }
            .filter { $0.opening.place.origin == origin }
        let records = Dictionary(grouping: receipts) { $0.opening.place.record }
        let own = session.keys.identity.publicKey
        let lines = records.compactMap { record, receipts -> LinesMessage.Line? in
            let sorted = receipts.sorted {
                $0.opening.place.sequence < $1.opening.place.sequence
            }
            guard let opening = sorted.first.flatMap({ try? LineOpening.signed(in: $0.opening) }),
                opening.card.identity == own
            else { return nil }
            return LinesMessage.Line(
                record: record, custodian: opening.custodian, isStopped: false, receipts: sorted)
        }
        guard !lines.isEmpty else {
            throw CommandFailure(
                .usage, Catalogue.carryOver.nothingKept, ["path": session.person.directory.path])
        }
        let ordered = lines.sorted {
            ($0.custodian.id.text, $0.record.description) < ($1.custodian.id.text, $1.record.description)
        }
        return try PatientLines(LinesMessage(lines: ordered), session, roster: nil, until: closing)
    }
}

extension PatientLines {
    /// The line of each custodian that counted last: of the own key where there is one, and the newest of those.
    var newestOfEach: [Line] {
        Dictionary(grouping: lines, by: \.custodian.id).values.compactMap { lines in
            let own = lines.filter(\.isOfOwnKey)
            return (own.isEmpty ? lines : own).max { $0.indexes[0] ?? 0 < $1.indexes[0] ?? 0 }
        }.sorted { $0.custodian.id < $1.custodian.id }
    }
}
