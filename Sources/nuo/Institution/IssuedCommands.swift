import ArgumentParser
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

    private struct Result: Encodable {
        let statements: [IssuedView]
        let isCut: Bool
    }

    func run() async throws {
        let acting = try await options.open()
        let console = acting.console
        let (items, isCut) = try await IssuedStatements(acting).newest(kind.statements, limit: last.value)
        let views = try items.map { try IssuedView($0, now: acting.session.now, language: console.language) }
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

    func run() async throws {
        let acting = try await options.open()
        let (credential, ending) = try await acting.ended(Credential.self, at: entry, kind: .credential)
        acting.console.say(Catalogue.issued.credentialEnded, ["name": credential.name, "index": String(ending)])
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

    func run() async throws {
        let acting = try await options.open()
        let (link, ending) = try await acting.ended(Link.self, at: entry, kind: .link)
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
    /// Ends what this institution stated at an entry, which must be of a kind and in force. Gives it and the new entry.
    fileprivate func ended<Content: StatementContent>(
        _ type: Content.Type, at index: UInt64, kind: IssuedCommand.Kind
    ) async throws -> (content: Content, entry: UInt64) {
        let statements = IssuedStatements(self)
        guard let item = try await statements.statement(at: index), let content = try? Content(of: item.opening) else {
            let arguments = ["index": String(index), "kind": kind.rawValue]
            throw CommandFailure(.usage, Catalogue.issued.unknownEntry, arguments)
        }
        if let ended = item.ended {
            throw CommandFailure(.failed, Catalogue.issued.endedBefore, ["index": String(ended)])
        }
        return (content, try await statements.end(item, content))
    }
}
