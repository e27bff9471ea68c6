import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution link`
struct LinkCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "link", abstract: Catalogue.institution.link.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let line: String
    }

    @Option(help: help(Catalogue.institution.healthCode, valueName: "code"))
    var code: String

    @Option(help: help(Catalogue.institution.patientName, valueName: "text"))
    var name: NameArgument

    @Option(name: .customLong("identifier"), help: help(Catalogue.institution.identifier, valueName: "system|value"))
    var identifiers: [PatientIdentifier] = []

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        guard !identifiers.isEmpty else { throw CommandFailure(.usage, Catalogue.institution.noIdentifier) }
        let code = try HealthCodeArgument.parse(code)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let line = try await line(of: code, session)
        let receipt = try await session.enter(
            Link(
                institution: acting.institution, line: line, healthCode: code, identifiers: identifiers,
                name: name.text))
        let index = receipt.proof.inclusion.index
        session.console.say(Catalogue.institution.linked, ["name": name.text, "index": String(index)])
        session.console.finish(Result(entry: index, line: line.description))
    }

    /// The line that the patient opened for this institution.
    private func line(of code: HealthCode, _ session: PersonSession) async throws -> RecordID {
        do {
            // Every character of a code may stand in a path; the slashes of its origin are segments of their own.
            let bytes = try await session.get("/v1/me/lines/by-code/\(code)")
            guard let line = RecordID(String(decoding: bytes, as: UTF8.self)) else {
                throw PersonSession.unproved("line")
            }
            return line
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            guard try await session.roster().descriptor(of: code.home) != nil else {
                throw CommandFailure(.usage, Catalogue.healthCode.unknownOrigin, ["origin": code.home.text])
            }
            throw CommandFailure(.failed, Catalogue.institution.noLine)
        }
    }
}
