import ArgumentParser
import Phrases

/// `nuo`: the command.
@main
struct Nuo: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "nuo", abstract: Catalogue.root.abstract.localized,
            discussion: Catalogue.root.discussion.localized, version: Version.text,
            subcommands: [
                DemoCommand.self, KeysCommand.self, PatientCommand.self, ClinicianCommand.self, InstitutionCommand.self,
                NodeCommand.self, LedgerCommand.self, ExplainCommand.self,
            ])
    }

    @OptionGroup var output: OutputOptions

    static func main() async { await CommandRunner.run(Nuo.self) }
}

/// What `nuo --version` says: build and formats.
enum Version {
    static let number = "0.1.0"
    static var text: String {
        let formats = [
            "nuo/entry/v1", "nuo/seal/v1", "nuo/statement/v1", "nuo/receipt/v1", "age-encryption.org/v1",
            "c2sp.org/tlog-tiles", "FHIR 4.0.1",
        ]
        return "nuo \(number) (\(build))\n" + formats.joined(separator: "\n")
    }

    private static var build: String {
        #if DEBUG
            "debug build"
        #else
            "release build"
        #endif
    }
}
