import ArgumentParser
import CipherSuites
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Phrases

/// The person at the counter, whose keys the institution keeps.
struct AssistedPersonOptions: ParsableArguments {
    @Option(help: help(Catalogue.assistance.personOption, valueName: "dir"), completion: .directory)
    var person: String

    @Option(
        name: .customLong("person-passphrase-file"),
        help: help(Catalogue.assistance.personPassphraseOption, valueName: "path"), completion: .file())
    var passphraseFile: String?

    /// Where the keys lie and how they open; the terminal is asked now.
    func locked(_ console: Console) throws -> LockedKeys { try LockedKeys(person, passphraseFile, console) }
}

/// Keys in a directory with the passphrase that was given for them.
struct LockedKeys: Sendable {
    private let home: PersonHome
    private let passphrase: [UInt8]

    init(_ path: String, _ passphraseFile: String?, _ console: Console) throws {
        home = try PersonHome(URL(fileURLWithPath: path, isDirectory: true))
        passphrase =
            try passphraseFile.map { try SecretFile.firstLine(ofFile: $0) }
            ?? TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
    }

    init(_ home: PersonHome, passphrase: [UInt8]) {
        self.home = home
        self.passphrase = passphrase
    }

    /// Opening takes the better part of a second, on purpose; several are opened side by side, because somebody waits.
    static func open(_ all: [LockedKeys]) async throws -> [PersonKeys] {
        let opened = await withTaskGroup(of: (Int, Result<PersonKeys, any Error>).self) { group in
            for (index, item) in all.enumerated() {
                group.addTask { (index, Result { try item.home.keys(passphrase: item.passphrase) }) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        // The first that does not open is named, whichever was tried first.
        return try all.indices.compactMap { try opened[$0]?.get() }
    }

    /// A session with the person's node.
    func session(_ keys: PersonKeys, _ console: Console) throws -> PersonSession {
        try PersonSession(OpenedPerson(keys: keys, profile: try home.profile(), home: home), console: console)
    }
}

/// Somebody who is assisted, as the own node proves it.
struct AssistedPerson {
    let session: PersonSession
    let enrolment: Enrolment

    /// Opens the session of somebody who was enrolled as assisted, and finishes what an interrupted run left.
    init(_ session: PersonSession) async throws {
        let known: ProvedEnrolment
        do {
            known = try await session.enrolment()
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notAllowed.code {
            throw CommandFailure(.usage, Catalogue.assistance.notEnrolled)
        }
        guard let first = known.first, first.isAssisted, known.changes.isEmpty else {
            throw CommandFailure(.usage, Catalogue.assistance.notEnrolled)
        }
        var session = session
        session.assistedBy = first.institution
        try await session.resume()
        self.session = session
        enrolment = first
    }

    /// The custodians on the sheet: those of the enrolment, and those that a line says were added since.
    func sheet(_ known: PatientLines) -> [NamedInstitution] {
        var sheet = enrolment.sheet
        for line in known.lines where line.folded.lineOpening?.addedBy.isEmpty == false {
            if !sheet.contains(where: { $0.id == line.custodian.id }) { sheet.append(line.custodian) }
        }
        return sheet
    }

    /// The line that can be written to for a custodian on the sheet.
    func line(for custodian: InstitutionID) async throws -> PatientLines.Line {
        let known = try await PatientLines.fetch(session)
        guard sheet(known).contains(where: { $0.id == custodian }) else {
            throw CommandFailure(.denied, Catalogue.assistance.notOnSheet)
        }
        guard let line = known.line(for: custodian) else {
            throw CommandFailure(.failed, Catalogue.assistance.noLine)
        }
        return line
    }
}
