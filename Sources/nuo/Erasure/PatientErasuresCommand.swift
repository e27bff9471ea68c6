import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Phrases

/// `nuo patient erasures`
struct PatientErasuresCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "erasures", abstract: Catalogue.erasure.patientList.localized,
            discussion: Catalogue.erasure.patientDiscussion.localized)
    }

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let erasures: [ErasureView]
        let receipts: [String]
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        let console = session.console
        let lines = Set(try await PatientLines.fetch(session).lines.map(\.folded.record))
        let erasures = try await VerifiedErasures.fetch(session) { lines.contains($0.order.line) }
        let paths = try erasures.items.flatMap { try keep($0, session) }
        let views = erasures.items.map {
            ErasureView($0.id, $0.verified, now: session.now, language: console.language)
        }
        if views.isEmpty { console.say(Catalogue.patient.none) } else { console.show(table(views, console)) }
        try erasures.refuseUnproved()
        if !views.isEmpty {
            console.say(
                Catalogue.erasure.verified,
                ["count": String(views.count), "path": try session.person.receipts.url.path])
        }
        console.finish(Result(erasures: views, receipts: paths))
    }

    /// Order and answer are proof that needs no node.
    private func keep(_ item: VerifiedErasures.Item, _ session: PersonSession) throws -> [String] {
        let folder = ReceiptFolder(try session.person.receipts)
        let home = session.profile.origin
        let verified = item.verified
        var paths = [
            try folder.keep(item.message.order, index: verified.index, of: verified.origin, home: home)
        ]
        if let answer = verified.answer, let kept = item.message.answer {
            paths.append(try folder.keep(kept.answer, index: answer.index, of: answer.origin, home: home))
        }
        return paths
    }

    private func table(_ views: [ErasureView], _ console: Console) -> Table {
        let words = Catalogue.erasure
        let patient = Catalogue.patient
        var table = Table(
            header: [
                words.disclosed, patient.who, patient.employer, patient.custodian, words.cause, words.due,
                patient.state,
            ].map { console.text($0) })
        for view in views {
            table.append([
                view.disclosed, view.reader, view.employer, view.custodian, view.causeText(console.language), view.due,
                view.stateText,
            ])
        }
        return table
    }
}
