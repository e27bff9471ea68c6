import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Phrases

/// `nuo clinician erasures`
struct ReaderErasuresCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "erasures", abstract: Catalogue.erasure.readerList.localized)
    }

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let erasures: [ErasureView]
    }

    func run() async throws {
        let session = try person.session(as: .practitioner, on: output.console)
        let console = session.console
        let erasures = try await VerifiedErasures.ofReader(session)
        let views = erasures.items.map {
            ErasureView($0.id, $0.verified, now: session.now, language: console.language)
        }
        if views.isEmpty { console.say(Catalogue.patient.none) } else { console.show(table(views, console)) }
        try erasures.refuseUnproved()
        console.finish(Result(erasures: views))
    }

    private func table(_ views: [ErasureView], _ console: Console) -> Table {
        let words = Catalogue.erasure
        let patient = Catalogue.patient
        var table = Table(
            header: [
                patient.number, words.disclosed, patient.custodian, patient.documents, words.cause, words.due,
                patient.state,
            ].map { console.text($0) })
        for view in views {
            table.append([
                String(view.number), view.disclosed, view.custodian, String(view.documents.count),
                view.causeText(console.language), view.due, view.stateText,
            ])
        }
        return table
    }
}

/// `nuo clinician erase`
struct EraseCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "erase", abstract: Catalogue.erasure.erase.localized,
            discussion: Catalogue.erasure.eraseDiscussion.localized)
    }

    @Argument(help: help(Catalogue.erasure.numberArgument, valueName: "n"))
    var number: Int

    @Option(
        name: .customLong("from"), help: help(Catalogue.erasure.fromOption, valueName: "dir"), completion: .directory)
    var directory: String?

    @Option(name: .customLong("kept"), help: help(Catalogue.erasure.keptOption, valueName: "reason"))
    var kept: RetentionReason?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let number: Int
        let entry: UInt64
        let deleted: [String]
    }

    func run() async throws {
        guard kept == nil || directory == nil else {
            throw CommandFailure(.usage, Catalogue.erasure.keptAndErased)
        }
        let session = try person.session(as: .practitioner, on: output.console)
        try await session.resume()
        let found = try await VerifiedErasures.ofReader(session).items.first { $0.id == number }
        guard let item = found else {
            throw CommandFailure(.usage, Catalogue.erasure.unknown, ["number": String(number)])
        }
        guard item.verified.answer?.content.outcome != .erased else {
            throw CommandFailure(.usage, Catalogue.erasure.alreadyErased)
        }
        let deleted = try directory.map { try delete(item.verified.disclosure.disclosure, in: $0) } ?? []
        if let directory {
            session.console.say(Catalogue.erasure.deleted, ["count": String(deleted.count), "path": directory])
        }
        let answer = EraseAnswer(
            line: item.verified.order.line, reader: session.keys.identity.publicKey.thumbprint,
            order: item.verified.opening.commitment, outcome: kept.map { .kept($0) } ?? .erased, at: session.now)
        let entry = try await session.enter(answer).proof.inclusion.index
        session.console.say(Catalogue.erasure.answered, ["index": String(entry)])
        session.console.finish(Result(number: number, entry: entry, deleted: deleted))
    }

    /// Deletes what `nuo clinician open --out` wrote of a disclosure's documents, also what it left half-written. Nothing
    /// is signed when one of them can't be deleted.
    private func delete(_ disclosure: Disclosure, in directory: String) throws -> [String] {
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            throw CommandFailure.unreadable(folder.path, error)
        }
        let ids = Set(disclosure.documents.map(\.id.description))
        let originals = names.filter { name in ids.contains(String(name.prefix { $0 != "." })) && name.contains(".") }
        for name in originals {
            let path = folder.appendingPathComponent(name).path
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw CommandFailure.unwritable(path, error)
            }
        }
        return originals
    }
}

extension VerifiedErasures {
    /// The orders to the person of a session.
    fileprivate static func ofReader(_ session: PersonSession) async throws -> VerifiedErasures {
        let key = session.keys.identity.publicKey.thumbprint
        return try await fetch(session) { $0.order.reader == key }
    }
}
