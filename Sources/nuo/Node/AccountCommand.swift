import ArgumentParser
import ConsentPolicy
import NodeService
import Phrases

/// `nuo node account`
struct AccountCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "account", abstract: Catalogue.account.abstract.localized,
            discussion: Catalogue.account.discussion.localized)
    }

    private struct Result: Encodable {
        struct Item: Encodable {
            let institution: String
            let lines: UInt64
            let height: UInt64
            let entry: UInt64
        }

        let accounts: [Item]
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let words = Catalogue.account
        let entered = try await node.home.withNode { try await $0.accountNow() }
        for one in entered {
            console.say(
                words.entered,
                [
                    "custodian": one.account.custodian.name, "lines": String(one.account.lines),
                    "height": String(one.account.height), "entry": String(one.index),
                ])
        }
        if entered.isEmpty { console.say(words.nothing) }
        console.finish(
            Result(
                accounts: entered.map { one in
                    Result.Item(
                        institution: one.account.custodian.id.text, lines: one.account.lines,
                        height: one.account.height, entry: one.index)
                }))
    }
}
