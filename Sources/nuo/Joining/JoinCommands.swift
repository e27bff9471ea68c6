import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution identify`
struct IdentifyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "identify", abstract: Catalogue.joining.identify.localized,
            discussion: Catalogue.joining.identifyDiscussion.localized)
    }

    @Option(help: help(Catalogue.joining.unknownOption, valueName: "code"))
    var unknown: String

    @Option(help: help(Catalogue.joining.patientOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.joining.evidenceOption, valueName: "text"))
    var evidence: String

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try staff.require(2)
        let codes = (source: try HealthCodeArgument.parse(unknown), target: try HealthCodeArgument.parse(patient))
        let acting = try await options.session(holder, on: output.console)
        try await JoiningEntry(acting: acting, staff: staff)
            .join(codes.source, with: codes.target, ground: .identified, evidence: evidence)
    }
}

/// `nuo institution merge`
struct MergeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge", abstract: Catalogue.joining.merge.localized,
            discussion: Catalogue.joining.mergeDiscussion.localized)
    }

    @Option(help: help(Catalogue.joining.patientOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.joining.otherOption, valueName: "code"))
    var other: String

    @Option(help: help(Catalogue.joining.evidenceOption, valueName: "text"))
    var evidence: String

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try staff.require(2)
        let codes = (source: try HealthCodeArgument.parse(other), target: try HealthCodeArgument.parse(patient))
        let acting = try await options.session(holder, on: output.console)
        try await JoiningEntry(acting: acting, staff: staff)
            .join(codes.source, with: codes.target, ground: .merged, evidence: evidence)
    }
}

/// `nuo institution unidentify`
struct UnidentifyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let example =
            "nuo institution unidentify --id 12500000MB0D000027 --unknown NUO1:… --reason '…' --staff zhao --staff qian"
        return CommandConfiguration(
            commandName: "unidentify", abstract: Catalogue.joining.unidentify.localized,
            discussion: Catalogue.joining.endDiscussion.text(CommandLanguage.current, ["example": example]))
    }

    @Option(help: help(Catalogue.joining.unknownOption, valueName: "code"))
    var unknown: String

    @Option(help: help(Catalogue.joining.reasonOption, valueName: "text"))
    var reason: String

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try staff.require(2)
        let code = try HealthCodeArgument.parse(unknown)
        let acting = try await options.session(holder, on: output.console)
        try await JoiningEntry(acting: acting, staff: staff).end(code, ground: .identified, reason: reason)
    }
}

/// `nuo institution unmerge`
struct UnmergeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let example =
            "nuo institution unmerge --id 12500000MB0D000027 --other NUO1:… --reason '…' --staff zhao --staff qian"
        return CommandConfiguration(
            commandName: "unmerge", abstract: Catalogue.joining.unmerge.localized,
            discussion: Catalogue.joining.endDiscussion.text(CommandLanguage.current, ["example": example]))
    }

    @Option(help: help(Catalogue.joining.otherOption, valueName: "code"))
    var other: String

    @Option(help: help(Catalogue.joining.reasonOption, valueName: "text"))
    var reason: String

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try staff.require(2)
        let code = try HealthCodeArgument.parse(other)
        let acting = try await options.session(holder, on: output.console)
        try await JoiningEntry(acting: acting, staff: staff).end(code, ground: .merged, reason: reason)
    }
}

/// Entering a joining, or its end, as the institution with two of its staff.
private struct JoiningEntry {
    let acting: InstitutionSession
    let staff: StaffOptions

    private struct Result: Encodable {
        let entry: UInt64
        let joining: String
    }

    func join(
        _ source: HealthCode, with target: HealthCode, ground: Joining.Ground, evidence: String
    ) async throws {
        let signers = try await staff.open(acting.session)
        guard
            let content = Joining(
                institution: acting.institution, ground: ground, source: source, target: target, evidence: evidence,
                staff: signers.members, at: acting.session.now)
        else { throw CommandFailure(.usage, Catalogue.joining.unsayable) }
        let record = RecordID.random(.system)
        let receipt = try await acting.session.enter(content, record: record, coSigners: signers.coSigners)
        finish(receipt, record, saying: Catalogue.joining.done, acting.console)
    }

    func end(_ source: HealthCode, ground: Joining.Ground, reason: String) async throws {
        let session = acting.session
        let (known, former) = try await standing(source, ground, session)
        let signers = try await staff.open(session)
        guard
            let content = JoiningEnd(
                institution: acting.institution, source: source, target: known.target, reason: reason,
                staff: signers.members, at: session.now),
            let data = former.proof.extra
        else { throw CommandFailure(.usage, Catalogue.joining.unsayable) }
        let record = former.opening.place.record
        let receipt = try await session.enter(
            content, record: record, sequence: 1, previous: MerkleTree.leafHash(data), effect: .revoke,
            coSigners: signers.coSigners)
        finish(receipt, record, saying: Catalogue.joining.ended, acting.console)
    }

    /// The joining of this institution that stands, proved.
    private func standing(
        _ source: HealthCode, _ ground: Joining.Ground, _ session: PersonSession
    ) async throws -> (Joining, Receipt) {
        let bytes = try await session.get("/v1/me/joinings/\(source)")
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        let ended = Set(
            receipts.filter { StatementKind.claimed(by: $0.opening) == .joiningEnd }
                .map(\.opening.place.record))
        for receipt in receipts.reversed() where !ended.contains(receipt.opening.place.record) {
            guard let content = try? Joining(of: receipt.opening), content.source == source, content.ground == ground
            else { continue }
            _ = try session.verified { try receipt.verified(log: session.logKeys) }
            return (content, receipt)
        }
        throw CommandFailure(.usage, Catalogue.joining.none)
    }

    private func finish(_ receipt: Receipt, _ record: RecordID, saying done: Phrase, _ console: Console) {
        let index = receipt.proof.inclusion.index
        console.say(done, ["index": String(index)])
        console.finish(Result(entry: index, joining: record.description))
    }
}
