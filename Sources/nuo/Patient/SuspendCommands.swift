import ArgumentParser
import ConsentLedger
import ConsentPolicy
import MerkleLog
import Phrases

/// `nuo patient suspend`
struct SuspendCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "suspend", abstract: Catalogue.suspension.suspend.localized,
            discussion: Catalogue.suspension.suspendDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.suspension.suspendOption, valueName: "n"))
    var consent: UInt32?

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let line = try await PatientLines.fetch(session).standingLine(for: custodian)
        guard isThere(in: line.folded) else { throw CommandFailure(.usage, Catalogue.suspension.nothingToSuspend) }
        let content = Suspension(line: line.folded.record, consent: consent, at: session.now)
        try await session.finish(
            content, effect: .suspend, in: line, saying: Catalogue.suspension.suspended)
    }

    private func isThere(in line: ConsentLine) -> Bool {
        guard let consent else { return !line.isSuspended }
        return line.consents.contains { item in
            item.sequence == consent && item.statement.provision == .permit && !item.isEnded && !item.isSuspended
        }
    }
}

/// `nuo patient resume`
struct ResumeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume", abstract: Catalogue.suspension.resume.localized,
            discussion: Catalogue.suspension.resumeDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.suspension.resumeOption, valueName: "n"))
    var consent: UInt32?

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let line = try await PatientLines.fetch(session).standingLine(for: custodian)
        guard isThere(in: line.folded) else { throw CommandFailure(.usage, Catalogue.suspension.nothingToResume) }
        let content = Resumption(line: line.folded.record, consent: consent, at: session.now)
        try await session.finish(content, effect: .renew, in: line, saying: Catalogue.suspension.resumed)
    }

    private func isThere(in line: ConsentLine) -> Bool {
        guard let consent else { return line.isSuspended }
        return line.consents.contains { $0.sequence == consent && !$0.isEnded && $0.isSuspended }
    }
}

extension PatientLines {
    /// The line that can still be written to.
    fileprivate func standingLine(for custodian: InstitutionID) throws -> Line {
        guard let line = line(for: custodian) else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        return line
    }
}

extension PersonSession {
    /// Enters the next statement of a line, and says that it is done.
    fileprivate func finish(
        _ content: some StatementContent, effect: Effect, in line: PatientLines.Line, saying done: Phrase
    ) async throws {
        let receipt = try await enter(
            content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf, effect: effect)
        let entry = receipt.proof.inclusion.index
        console.say(done, ["index": String(entry)])
        console.finish(EnteredResult(custodian: line.custodian.id.text, number: line.nextSequence, entry: entry))
    }
}
