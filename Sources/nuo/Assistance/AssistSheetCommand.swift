import ArgumentParser
import ConsentPolicy
import Foundation
import Phrases

extension String {
    var directoryURL: URL { URL(fileURLWithPath: self, isDirectory: true) }
}

/// `nuo institution assist sheet`
struct AssistSheetCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "sheet", abstract: Catalogue.assistance.sheet.localized)
    }

    private struct Result: Encodable {
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @Flag(name: .customLong("with-withdrawal-card"), help: help(Catalogue.assistance.withCardOption))
    var isWithCard = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let locked = try assisted.locked(console)
        guard let keys = try await LockedKeys.open([locked]).first else { return }
        let folder = try PrivateDirectory(creating: sheet.directoryURL)
        let person = try await AssistedPerson(try locked.session(keys, console))
        let printed = try AssistedSheet(person, folder)
        try await printed.write()
        if isWithCard { try printed.writeCard() }
        console.finish(Result(sheet: sheet))
    }
}
