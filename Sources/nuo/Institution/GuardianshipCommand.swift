import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// `CARD|NAME|birth` or `CARD|NAME|court|LAST-DAY`
struct GuardianArgument: ExpressibleByArgument {
    let path: String
    let name: String
    let basis: GuardianBasis
    let end: UInt64?

    init?(argument: String) {
        let parts = argument.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard (3...4).contains(parts.count), !parts[0].isEmpty, let name = NameArgument(argument: parts[1])?.text,
            let basis = GuardianBasis(rawValue: parts[2])
        else { return nil }
        let last = parts.count == 4 ? DayArgument(argument: parts[3])?.date : nil
        guard (parts.count == 4) == (last != nil) else { return nil }
        path = parts[0]
        self.name = name
        self.basis = basis
        end = last.map { UInt64(clamping: $0.startSeconds() + 86_400) }
    }
}

/// `nuo institution guardianship`
struct GuardianshipCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "guardianship", abstract: Catalogue.acting.guardianship.localized,
            discussion: Catalogue.acting.guardianshipDiscussion.localized)
    }

    @Option(
        name: .customLong("child"), help: help(Catalogue.acting.childOption, valueName: "dir"), completion: .directory)
    var child: String

    @Option(
        name: .customLong("child-passphrase-file"),
        help: help(Catalogue.acting.childPassphraseOption, valueName: "path"), completion: .file())
    var childPassphraseFile: String?

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodians: [InstitutionID]

    @Option(
        name: .customLong("guardian"), help: help(Catalogue.acting.guardianOption, valueName: "card|name|basis|day"))
    var guardians: [GuardianArgument]

    @Flag(name: .customLong("both"), help: help(Catalogue.acting.bothOption))
    var needsBoth = false

    @OptionGroup var options: InstitutionOptions

    private struct Result: Encodable {
        let birthDate: String
        let entries: [EnteredResult]
    }

    func run() async throws {
        let counter = try await options.open()
        let session = try childSession(counter.console)
        try await session.resume()
        let birthDate = try await birthDate(session)
        let named = try guardians.map { argument in
            Guardian(
                card: try HandedCard.read(argument.path), name: argument.name, basis: argument.basis,
                end: argument.end)
        }
        var entries: [EnteredResult] = []
        for custodian in custodians {
            let place = try await LineEntries(session: session).place(for: custodian)
            guard
                let content = Guardianship(
                    line: place.record, institution: counter.institution, birthDate: birthDate, guardians: named,
                    needsBoth: needsBoth, at: session.now)
            else { throw CommandFailure(.usage, Catalogue.acting.badGuardians) }
            let receipt = try await session.enter(
                content, record: place.record, sequence: place.sequence, previous: place.previous,
                coSigners: [CoSigner(key: counter.session.keys.identity, role: .counter)])
            let entry = receipt.proof.inclusion.index
            session.console.say(
                Catalogue.acting.guarded, ["name": place.custodian.name, "index": String(entry)])
            entries.append(
                EnteredResult(custodian: custodian.text, number: place.sequence, entry: entry, line: nil))
        }
        session.console.finish(Result(birthDate: birthDate.text, entries: entries))
    }

    /// The child's keys, which whoever brings them opens at the counter.
    private func childSession(_ console: Console) throws -> PersonSession {
        let home = try PersonHome(URL(fileURLWithPath: child, isDirectory: true))
        let keys = try ActingOptions.keys(in: child, passphraseFile: childPassphraseFile, console)
        return try PersonSession(
            OpenedPerson(keys: keys, profile: try home.profile(), home: home), console: console)
    }

    /// As the enrolment says, so that a slip of the hand can't make another age.
    private func birthDate(_ session: PersonSession) async throws -> CivilDate {
        let bytes = try await session.get("/v1/me/credential")
        return try session.verified {
            let receipt = try Receipt(parsing: bytes)
            _ = try receipt.verified(log: session.logKeys)
            return try Enrolment(of: receipt.opening).birthDate
        }
    }
}
