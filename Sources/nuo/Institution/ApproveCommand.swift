import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution approve`
struct ApproveDataCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "approve", abstract: Catalogue.approval.approve.localized,
            discussion: Catalogue.approval.approveDiscussion.localized)
    }

    @Option(help: help(Catalogue.approval.recipientOption, valueName: "uscc"))
    var recipient: InstitutionID?

    @Option(name: .customLong("class"), help: help(Catalogue.approval.classOption, valueName: "classes"))
    var classes: ClassList?

    @Option(help: help(Catalogue.approval.approverOption, valueName: "name"))
    var approver: NameArgument?

    @Option(help: help(Catalogue.approval.referenceOption, valueName: "text"))
    var reference: NameArgument?

    @Option(help: help(Catalogue.institution.days, valueName: "n"))
    var days = DayCount(90)

    @Option(name: .customLong("end"), help: help(Catalogue.approval.endOption, valueName: "entry"))
    var end: UInt64?

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
        let isApproved: Bool
    }

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        if let end, recipient == nil, classes == nil, approver == nil, reference == nil {
            return try await endApproval(end, acting)
        }
        guard end == nil, let recipient, let classes, let approver, let reference else {
            throw CommandFailure(.usage, Catalogue.approval.termsOrEnd)
        }
        let session = acting.session
        guard let named = try await session.roster().institution(recipient)?.accepted.institution else {
            throw CommandFailure(.usage, Catalogue.patient.unknownInstitution, ["id": recipient.text])
        }
        let approval = DataApproval(
            institution: acting.institution, approver: approver.text, reference: reference.text, recipient: named,
            classes: classes.classes, start: session.now, end: session.now + days.seconds)
        guard let approval else { throw CommandFailure(.usage, Catalogue.approval.termsOrEnd) }
        let index = try await session.enter(approval, notAfter: approval.end).proof.inclusion.index
        session.console.say(
            Catalogue.approval.approved,
            [
                "name": named.name, "index": String(index), "end": ChinaStandardTime.text(ofUnixSeconds: approval.end),
            ])
        session.console.finish(Result(entry: index, isApproved: true))
    }

    private func endApproval(_ index: UInt64, _ acting: InstitutionSession) async throws {
        let session = acting.session
        guard let receipt = try await receipt(index, session), let approval = try? DataApproval(of: receipt.opening),
            approval.institution.id == acting.institution.id
        else { throw CommandFailure(.usage, Catalogue.approval.unknownEntry, ["index": String(index)]) }
        let leaf = try session.verified { try receipt.verified(log: session.logKeys).leafHash }
        let ended = try await session.enter(
            approval, record: receipt.opening.place.record, sequence: 1, previous: leaf, effect: .revoke)
        let entry = ended.proof.inclusion.index
        session.console.say(Catalogue.approval.ended, ["index": String(entry)])
        session.console.finish(Result(entry: entry, isApproved: false))
    }

    /// What the institution entered at an index: from the kept receipts, else from the node.
    private func receipt(_ index: UInt64, _ session: PersonSession) async throws -> Receipt? {
        if let kept = try ReceiptFolder(session.person.receipts).receipt(index) { return kept }
        let bytes = try await session.get("/v1/me/receipts")
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        return receipts.first { $0.proof.inclusion.index == index }
    }
}
