import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// `nuo patient import-consent`
struct ImportConsentCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import-consent", abstract: Catalogue.consentImport.abstract.localized,
            discussion: Catalogue.consentImport.discussion.localized)
    }

    @Argument(help: help(Catalogue.consentImport.file, valueName: "file"), completion: .file())
    var file: String

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("patient"), help: help(Catalogue.consentImport.patientOption, valueName: "reference"))
    var patient: String?

    @Option(name: .customLong("days"), help: help(Catalogue.consentImport.daysOption, valueName: "n"))
    var days: Int = 90

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private static let maximumByteCount = 1 << 20

    private struct Result: Encodable {
        let entries: [EnteredResult]
    }

    func run() async throws {
        try GrantOptions.check(days: days)
        let consents = try read()
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let roster = try await session.roster()
        guard let accepted = roster.institution(custodian, with: .custodian)?.accepted else {
            throw CommandFailure(.usage, Catalogue.patient.unknownCustodian, ["id": custodian.text])
        }
        let code = try await session.healthCode()
        let now = session.now
        let known = try await PatientLines.fetch(session)
        let own = known.lines.map(\.folded.record.lineURN) + ["urn:nuo:sid:health-code|\(code)"]
        func statements(in line: RecordID) throws -> [ConsentStatement] {
            let target = PCFImport(
                line: line, custodian: accepted.institution,
                patients: Set(own + [line.lineURN] + [patient].compactMap(\.self)),
                now: now, latestEnd: now + UInt64(days) * 86_400, language: session.console.language
            ) { Self.recipient($0, $1, in: roster) }
            do {
                return try target.statements(saying: consents)
            } catch {
                throw failure(error, patients: Set(consents.map(\.patient)).subtracting(target.patients))
            }
        }
        // All of it is judged before a line is opened for it.
        guard try !statements(in: known.line(for: custodian)?.folded.record ?? .random(.system)).isEmpty else {
            throw CommandFailure(.usage, Catalogue.consentImport.nothing, ["path": file])
        }
        let entries = LineEntries(session: session)
        var place = try await entries.place(for: custodian)
        let said = try statements(in: place.record)
        try entries.confirm(said, withoutAsking: isConfirmed)
        var results: [EnteredResult] = []
        for statement in said {
            if !results.isEmpty { place = try await entries.place(for: custodian) }
            let done = statement.provision == .deny ? Catalogue.patient.denied : Catalogue.patient.granted
            results.append(try await entries.enter(statement, at: place, saying: done))
        }
        session.console.finish(Result(entries: results))
    }

    private func read() throws -> [PCFConsent] {
        let bytes = try InputFile.read(file, limit: Self.maximumByteCount)
        guard bytes.count <= Self.maximumByteCount, let resource = try? JSONValue(parsing: bytes, maximumDepth: 32)
        else { throw unreadable("resourceType") }
        do {
            guard resource["resourceType"]?.string == "Bundle" else { return [try PCFConsent(reading: resource)] }
            let consents = try (resource["entry"]?.elements ?? []).map { entry in
                guard let resource = entry["resource"] else { throw PCFError.element("Bundle.entry.resource") }
                return try PCFConsent(reading: resource)
            }
            // What of several is not in force permits nothing.
            let active = consents.filter(\.isActive)
            guard !active.isEmpty else { throw PCFError.element("status") }
            return active
        } catch let error as PCFError {
            throw failure(error, patients: [])
        }
    }

    private func failure(_ error: PCFError, patients: Set<String>) -> CommandFailure {
        switch error {
        case .element("patient") where !patients.isEmpty:
            CommandFailure(
                .usage, Catalogue.consentImport.otherPatient, ["path": file, "patient": patients.sorted()[0]])
        case .element("status"): CommandFailure(.usage, Catalogue.consentImport.nothing, ["path": file])
        case .element(let name): unreadable(name)
        case .unsupported(let name):
            CommandFailure(.usage, Catalogue.consentImport.unsayable, ["path": file, "element": name])
        }
    }

    private func unreadable(_ element: String) -> CommandFailure {
        CommandFailure(.usage, Catalogue.consentImport.unreadable, ["path": file, "element": element])
    }

    /// An institution of the roster by its code, or a practitioner by the key.
    private static func recipient(_ reference: String, _ display: String?, in roster: Roster) -> ConsentRecipient? {
        let parts = reference.split(separator: "|", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "urn:nuo:sid:uscc":
            return InstitutionID(parts[1]).flatMap { roster.institution($0)?.accepted.institution }
                .map { .institution($0) }
        case "urn:nuo:sid:identity-key":
            return KeyThumbprint(parts[1]).map { .practitioner($0, name: display ?? "-") }
        default: return nil
        }
    }
}
