import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// `CARD|NAME`
struct PersonArgument: ExpressibleByArgument {
    let path: String
    let name: String

    init?(argument: String) {
        let parts = argument.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, let name = NameArgument(argument: parts[1])?.text else { return nil }
        path = parts[0]
        self.name = name
    }
}

/// `nuo patient after-death`
struct AfterDeathCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "after-death", abstract: Catalogue.relative.afterDeath.localized,
            discussion: Catalogue.relative.afterDeathDiscussion.localized)
    }

    /// What may be said.
    enum Word: String, ExpressibleByArgument, CaseIterable {
        case nothing, `default`, only
    }

    @Argument(help: help(Catalogue.relative.wordArgument, valueName: "word"))
    var word: Word?

    @Option(name: .customLong("person"), help: help(Catalogue.relative.personOption, valueName: "card|name"))
    var people: [PersonArgument] = []

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Item: Encodable {
            let custodian: String
            let number: UInt32?
            let word: String?
            let people: [String]
            var entry: UInt64?
        }

        let words: [Item]
    }

    func run() async throws {
        let said = try word.map { try wanted($0) }
        guard said != nil || people.isEmpty else { throw CommandFailure(.usage, Catalogue.relative.badWord) }
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let lines = try await PatientLines.fetch(session).lines.filter { $0.isOfOwnKey && !$0.folded.isRevoked }
        guard !lines.isEmpty else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        if let said { try await say(said, in: lines, session) } else { show(lines, on: session.console) }
    }

    private func wanted(_ word: Word) throws -> AfterDeathWord {
        switch word {
        case .nothing where people.isEmpty: return .nothing
        case .default where people.isEmpty: return .statutory
        case .only:
            let named = try people.map {
                NamedKey(key: try HandedCard.read($0.path).identity.thumbprint, name: $0.name)
            }
            guard (1...AfterDeathWord.maximumPeople).contains(named.count), Set(named.map(\.key)).count == named.count
            else { fallthrough }
            return .only(named)
        default: throw CommandFailure(.usage, Catalogue.relative.badWord)
        }
    }

    /// Shows the text once, asks, and signs it for each line that says something else.
    private func say(_ word: AfterDeathWord, in lines: [PatientLines.Line], _ session: PersonSession) async throws {
        let console = session.console
        let missing = lines.filter { $0.folded.saidOfDeath.last?.word != word }
        guard !missing.isEmpty else {
            console.say(Catalogue.relative.saidAlready)
            return console.finish(Result(words: lines.map(Self.item)))
        }
        console.say(Catalogue.patient.willSign)
        console.write(AfterDeathText.render(word, in: console.language))
        if !isConfirmed, try !Confirmation.ask(Catalogue.patient.signQuestion, on: console) {
            throw CommandFailure(.failed, Catalogue.patient.notSigned)
        }
        var items: [Result.Item] = []
        for line in missing {
            guard
                let content = AfterDeath(
                    line: line.folded.record, word: word, language: console.language, at: session.now)
            else { throw CommandFailure(.usage, Catalogue.relative.badWord) }
            let receipt = try await session.enter(
                content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf)
            let index = receipt.proof.inclusion.index
            console.say(
                Catalogue.relative.said,
                [
                    "custodian": line.custodian.name, "number": String(line.nextSequence), "index": String(index),
                ])
            items.append(
                Result.Item(
                    custodian: line.custodian.id.text, number: line.nextSequence, word: word.code,
                    people: word.people.map(\.name), entry: index))
        }
        console.finish(Result(words: items))
    }

    private static func item(_ line: PatientLines.Line) -> Result.Item {
        let said = line.folded.saidOfDeath.last
        return Result.Item(
            custodian: line.custodian.id.text, number: said?.sequence, word: said?.word.code,
            people: said?.word.people.map(\.name) ?? [], entry: said.flatMap { line.indexes[$0.sequence] })
    }

    private func show(_ lines: [PatientLines.Line], on console: Console) {
        let words = Catalogue.relative
        var table = Table(
            header: [Catalogue.patient.custodian, Catalogue.patient.number, words.word].map { console.text($0) })
        for line in lines {
            let said = line.folded.saidOfDeath.last
            table.append([
                line.custodian.name, said.map { String($0.sequence) } ?? "",
                said?.word.text(console.language) ?? console.text(words.silence),
            ])
        }
        console.show(table)
        console.finish(Result(words: lines.map(Self.item)))
    }
}

extension AfterDeathWord {
    /// Whom it names.
    var people: [NamedKey] { if case .only(let people) = self { people } else { [] } }

    /// What near relatives do, in a language.
    func text(_ language: Language) -> String {
        let words = Catalogue.relative
        return switch self {
        case .nothing: words.readNothing.text(language)
        case .statutory: words.readByLaw.text(language)
        case .only(let people):
            words.readOnly.text(
                language, ["people": people.map(\.name).joined(separator: language == .zh ? "、" : ", ")])
        }
    }
}
