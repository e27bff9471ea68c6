import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// `nuo patient joined`
struct JoinedCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "joined", abstract: Catalogue.joining.joined.localized)
    }

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let joined: [JoiningView.Item]
    }

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        let view = try await JoiningView.fetch(session, lines: PatientLines.fetch(session).lines)
        view.show(on: session.console)
        guard view.unproved == 0 else { throw PersonSession.unproved("joining: \(view.unproved)") }
        session.console.finish(Result(joined: view.items))
    }
}

/// `nuo patient accept-joined`
struct AcceptJoinedCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accept-joined", abstract: Catalogue.joining.accept.localized,
            discussion: Catalogue.joining.acceptDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(help: help(Catalogue.joining.entryOption, valueName: "n"))
    var entry: UInt64

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let lines = try await PatientLines.fetch(session)
        guard let line = lines.line(for: custodian) else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        let view = try await JoiningView.fetch(session, lines: lines.lines)
        let found = view.items.first {
            $0.custodian == custodian.text && $0.entry == entry && $0.state == "waiting"
        }
        guard let joining = found.flatMap({ RecordID($0.joining) }) else {
            throw CommandFailure(.usage, Catalogue.joining.nothingToAccept)
        }
        let content = JoiningAcceptance(line: line.folded.record, joining: joining, at: session.now)
        let receipt = try await session.enter(
            content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf)
        let index = receipt.proof.inclusion.index
        session.console.say(
            Catalogue.joining.accepted, ["index": String(index), "number": String(line.nextSequence)])
        session.console.finish(EnteredResult(custodian: custodian.text, number: line.nextSequence, entry: index))
    }
}

extension JoiningView {
    /// Asks the node, and proves what it gives.
    static func fetch(_ session: PersonSession, lines: [PatientLines.Line]) async throws -> JoiningView {
        let path = session.acting.map { "/v1/acting/joinings/\($0.code)" } ?? "/v1/me/joinings"
        let bytes = try await session.get(path)
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        // What the custodian's node signs is proved by what the own node says of it.
        let roster = try await session.roster()
        return JoiningView(receipts, lines: lines, roster: roster)
    }
}
