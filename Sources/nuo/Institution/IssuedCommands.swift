import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Phrases

/// `nuo institution issued`
struct IssuedCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "issued", abstract: Catalogue.issued.list.localized,
            discussion: Catalogue.issued.listDiscussion.localized)
    }

    /// What is listed.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case credential, enrolment, link

        var statements: StatementKind {
            switch self {
            case .credential: .credential
            case .enrolment: .enrolment
            case .link: .link
            }
        }
    }

    @Argument(help: help(Catalogue.issued.kindArgument, valueName: "kind"))
    var kind: Kind

    @Option(name: .customLong("last"), help: help(Catalogue.issued.lastOption, valueName: "n"))
    var last = ItemCount(100)

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let statements: [IssuedView]
        let isCut: Bool
    }

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        let console = acting.console
        let (items, isCut) = try await IssuedStatements(acting).newest(kind.statements, limit: last.value)
        var renewed: Set<KeyThumbprint> = []
        let views = try items.map { item in
            let key = (try? Credential(of: item.opening))?.card.identity.thumbprint
            let isRenewed = key.map { !renewed.insert($0).inserted } ?? false
            return try IssuedView(item, isRenewed: isRenewed, now: acting.session.now, language: console.language)
        }
        if views.isEmpty { console.say(Catalogue.patient.none) } else { console.show(table(views, console)) }
        if isCut { console.note(Catalogue.issued.more, ["count": String(views.count)]) }
        console.finish(Result(statements: views, isCut: isCut))
    }

    private func table(_ views: [IssuedView], _ console: Console) -> Table {
        let words = Catalogue.issued
        let columns = [words.entry, words.name, words.number, Catalogue.patient.until, Catalogue.patient.state]
        var table = Table(header: columns.map { console.text($0) })
        for view in views {
            table.append([String(view.entry), view.name, view.number, view.until ?? "", view.stateText])
        }
        return table
    }
}

/// `nuo institution end-credential`
struct EndCredentialCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "end-credential", abstract: Catalogue.issued.endCredential.localized,
            discussion: Catalogue.issued.endCredentialDiscussion.localized)
    }

    @Argument(help: help(Catalogue.issued.entryArgument, valueName: "entry"))
    var entry: UInt64

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        let named = try await acting.stated(Credential.self, at: entry, kind: .credential)
        let statements = IssuedStatements(acting)
        let standing = try await statements.credentials(of: named.content.card.identity.thumbprint)
        guard !standing.isEmpty else { throw InstitutionSession.endedBefore(named.item) }
        var ending = named.item.ended ?? 0
        // The one that counts goes first: one that it took the place of must not count again.
        for item in standing {
            let content = try Credential(of: item.opening)
            let index = try await statements.end(item, content)
            acting.console.say(Catalogue.issued.credentialEnded, ["name": content.name, "index": String(index)])
            if item.index == entry { ending = index }
        }
        acting.console.finish(EndedStatement(entry: ending))
    }
}

/// `nuo institution unlink`
struct UnlinkCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unlink", abstract: Catalogue.issued.unlink.localized,
            discussion: Catalogue.issued.unlinkDiscussion.localized)
    }

    @Argument(help: help(Catalogue.issued.entryArgument, valueName: "entry"))
    var entry: UInt64

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        let (item, link) = try await acting.stated(Link.self, at: entry, kind: .link)
        guard item.ended == nil else { throw InstitutionSession.endedBefore(item) }
        let ending = try await IssuedStatements(acting).end(item, link)
        let arguments = ["name": link.name, "code": link.healthCode.description, "index": String(ending)]
        acting.console.say(Catalogue.issued.unlinked, arguments)
        acting.console.finish(EndedStatement(entry: ending))
    }
}

/// The entry that ended something.
private struct EndedStatement: Encodable {
    let entry: UInt64
}

extension InstitutionSession {
    /// What this institution stated at an entry, which must be of a kind.
    fileprivate func stated<Content: StatementContent>(
        _ type: Content.Type, at index: UInt64, kind: IssuedCommand.Kind
    ) async throws -> (item: IssuedStatements.Item, content: Content) {
        guard let item = try await IssuedStatements(self).statement(at: index),
            let content = try? Content(of: item.opening)
        else {
            let arguments = ["index": String(index), "kind": kind.rawValue]
            throw CommandFailure(.usage, Catalogue.issued.unknownEntry, arguments)
        }
        return (item, content)
    }

    fileprivate static func endedBefore(_ item: IssuedStatements.Item) -> CommandFailure {
        CommandFailure(.failed, Catalogue.issued.endedBefore, ["index": item.ended.map { String($0) } ?? "-"])
    }
}
