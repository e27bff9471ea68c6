import ArgumentParser
import NodeService
import Phrases

/// `nuo node config`
struct NodeConfigCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "config", abstract: Catalogue.node.config.localized, subcommands: [ConfigCheckCommand.self])
    }
}

/// `nuo node config check`
struct ConfigCheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "check", abstract: Catalogue.node.configCheck.localized)
    }

    private struct Result: Encodable {
        struct Setting: Encodable {
            let key: String
            let value: String
            let source: String
            let purpose: String
        }

        let settings: [Setting]
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup var settings: SettingOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        let home = try node.home
        let configuration = try home.configuration(settings.values)
        _ = try home.policy(configuration)
        let result = Result(
            settings: configuration.describe().map { line in
                let purpose = Catalogue.setting.purpose(key: line.key).map { console.text($0) } ?? line.purpose
                return Result.Setting(
                    key: line.key, value: line.value, source: line.source.localized, purpose: purpose)
            })
        let words = Catalogue.node
        var table = Table([words.setting, words.value, words.source, words.purpose].map { .init(console.text($0)) })
        for setting in result.settings {
            table.append([setting.key, setting.value, setting.source, setting.purpose])
        }
        console.show(table)
        console.finish(result)
    }
}
