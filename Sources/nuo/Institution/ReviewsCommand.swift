import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution reviews`
struct ReviewsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reviews", abstract: Catalogue.review.command.localized,
            discussion: Catalogue.review.discussion.localized)
    }

    @Option(name: .customLong("justified"), help: help(Catalogue.review.justifiedOption, valueName: "declaration"))
    var justified: String?

    @Option(name: .customLong("misuse"), help: help(Catalogue.review.misuseOption, valueName: "declaration"))
    var misuse: String?

    @Option(name: .customLong("text"), help: help(Catalogue.review.textOption, valueName: "text"))
    var text: String?

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let reviews: [ReviewView]
        let own: [OwnEmergencyView]
    }

    private struct Entered: Encodable {
        let entries: [UInt64]
    }

    func run() async throws {
        let said = text?.contains { !$0.isWhitespace } ?? false
        guard justified == nil || misuse == nil, (justified ?? misuse != nil) == said else {
            throw CommandFailure(.usage, Catalogue.review.oneOutcome)
        }
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let bytes = try await session.get("/v1/me/emergencies")
        let message = try session.verified { try EmergenciesMessage(parsing: bytes) }
        let roster = try await session.roster()
        let items = try message.items.map { item in
            try session.verified { try VerifiedReport(item.report, roster: roster, lines: nil) }
        }
        if let declaration = justified ?? misuse {
            let outcome = justified == nil ? EmergencyReview.Outcome.misuse : .justified
            return try await review(declaration, as: outcome, items, acting)
        }
        show(message, items, roster, session)
    }

    private func review(
        _ text: String, as outcome: EmergencyReview.Outcome, _ items: [VerifiedReport], _ acting: InstitutionSession
    ) async throws {
        let found = items.filter { $0.disclosure.emergency?.description == text }
        guard let declaration = found.first?.disclosure.emergency else {
            throw CommandFailure(.usage, Catalogue.review.unknownDeclaration, ["declaration": text])
        }
        var entries: [UInt64] = []
        for custodian in Set(found.map(\.disclosure.custodian.id)).sorted() {
            let content = EmergencyReview(
                supervisor: acting.institution, custodian: custodian, declaration: declaration, outcome: outcome,
                text: self.text ?? "", at: acting.session.now)
            let index = try await acting.session.enter(content).proof.inclusion.index
            acting.console.say(Catalogue.review.entered, ["index": String(index)])
            entries.append(index)
        }
        acting.console.finish(Entered(entries: entries))
    }

    private func show(
        _ message: EmergenciesMessage, _ items: [VerifiedReport], _ roster: Roster, _ session: PersonSession
    ) {
        let console = session.console
        let reviews = message.reviews.compactMap { EmergencyReviewMessage(review: $0).verified(by: roster) }
        let views = items.compactMap { item in
            ReviewView(
                item, reviews: reviews, within: message.reviewWithinSeconds, now: session.now,
                language: console.language)
        }
        let own = message.own.compactMap { item in
            OwnEmergencyView(item, message: message, now: session.now, language: console.language)
        }
        if views.isEmpty, own.isEmpty { console.say(Catalogue.review.none) }
        for view in views { view.show(on: console) }
        if !own.isEmpty { console.say(Catalogue.review.ownHeading) }
        for view in own { view.show(on: console) }
        console.finish(Result(reviews: views, own: own))
    }
}

/// An access in an emergency as its supervisor sees it: who, where, why, and whether it is reviewed in time.
struct ReviewView: Encodable {
    let declaration: String
    let at: String
    let who: String
    let employer: String
    let custodian: String
    let documents: Int
    let reason: String
    let text: String
    let witness: String
    let state: String

    init?(_ report: VerifiedReport, reviews: [EmergencyReview], within: UInt64, now: UInt64, language: Language) {
        guard let content = report.emergency, let commitment = report.disclosure.emergency else { return nil }
        let disclosure = report.disclosure
        declaration = commitment.description
        at = ChinaStandardTime.text(ofUnixSeconds: disclosure.at)
        who = disclosure.readerName
        employer = disclosure.readerInstitution?.name ?? ""
        custodian = disclosure.custodian.name
        documents = disclosure.documents.count
        reason = content.reason.flatMap { Catalogue.emergency.reason(code: $0.rawValue) }?.text(language) ?? ""
        text = PrintableText.line(content.text)
        witness = content.witness?.name ?? ""
        let newest = reviews.last { $0.declaration == commitment && $0.custodian == disclosure.custodian.id }
        state = ReviewState.text(newest?.outcome, endedAt: content.end, within: within, now: now, language)
    }

    func show(on console: Console) {
        console.say(
            Catalogue.emergency.noticeWho,
            [
                "when": at, "who": who, "employer": employer, "custodian": custodian, "count": String(documents),
            ])
        console.say(Catalogue.emergency.noticeWhy, ["reason": reason, "text": text])
        console.say(Catalogue.review.witnessAndState, ["witness": witness, "state": state])
        console.say(Catalogue.emergency.declaration, ["declaration": declaration])
    }
}

/// How a review stands, in words.
enum ReviewState {
    static func text(
        _ outcome: EmergencyReview.Outcome?, endedAt: UInt64, within: UInt64, now: UInt64, _ language: Language
    ) -> String {
        let words = Catalogue.review
        switch outcome {
        case .justified: return words.justified.text(language)
        case .misuse: return words.misuse.text(language)
        case nil:
            let (due, isEndless) = endedAt.addingReportingOverflow(within)
            if isEndless || now < due {
                return words.open.text(language, ["end": ChinaStandardTime.text(ofUnixSeconds: due)])
            }
            return words.overdue.text(language, ["hours": String((now - due) / 3600)])
        }
    }
}

/// An emergency at the institution itself: whether its patient was told in time, and what the review found.
struct OwnEmergencyView: Encodable {
    let declaration: String
    let who: String
    let until: String
    let told: String
    let state: String

    init?(_ own: EmergenciesMessage.Own, message: EmergenciesMessage, now: UInt64, language: Language) {
        guard let content = try? EmergencyDeclaration(of: own.receipt.opening) else { return nil }
        declaration = own.declaration.description
        who = content.name
        until = ChinaStandardTime.text(ofUnixSeconds: own.endedAt)
        let (due, isEndless) = own.endedAt.addingReportingOverflow(message.tellWithinSeconds)
        let words = Catalogue.review
        if let toldAt = own.toldAt {
            told = words.told.text(language, ["time": ChinaStandardTime.text(ofUnixSeconds: toldAt)])
        } else if isEndless || now < due {
            told = words.notTold.text(language, ["end": ChinaStandardTime.text(ofUnixSeconds: due)])
        } else {
            told = words.tellingOverdue.text(language, ["hours": String((now - due) / 3600)])
        }
        state = ReviewState.text(
            own.outcome, endedAt: own.endedAt, within: message.reviewWithinSeconds, now: now, language)
    }

    func show(on console: Console) {
        console.say(
            Catalogue.review.own, ["who": who, "end": until, "told": told, "state": state])
        console.say(Catalogue.emergency.declaration, ["declaration": declaration])
    }
}
