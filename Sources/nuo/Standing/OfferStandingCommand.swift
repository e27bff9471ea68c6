import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// `nuo patient standing offer`
struct OfferStandingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "offer", abstract: Catalogue.standing.offer.localized,
            discussion: Catalogue.standing.offerDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.standing.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID?

    @Flag(name: .customLong("sign"), help: help(Catalogue.standing.signOption))
    var isToSign = false

    @Flag(name: .customLong("decline"), help: help(Catalogue.standing.declineOption))
    var isDeclined = false

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct View: Encodable {
        let custodian: String
        let kind: String
        let sourceCustodian: String
        let sourceNumber: UInt32
        let text: String
        /// Number and entry, once signed.
        var number: UInt32?
        var entry: UInt64?
    }

    private struct Result: Encodable {
        let offers: [View]
        let declined: [String]
    }

    func validate() throws {
        guard !(isToSign && isDeclined) else {
            throw ValidationError(Catalogue.standing.eitherOr.localized)
        }
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let console = session.console
        let file = StandingFile(session.person)
        var wishes = try file.read()
        let lines = try await PatientLines.fetch(session).lines
        let groups = StandingOffers(wishes, lines, now: session.now, language: console.language).byCustodian
            .filter { group in custodian.map { $0 == group.line.custodian.id } ?? true }
        guard !groups.isEmpty else {
            console.say(Catalogue.standing.nothingToOffer)
            return console.finish(Result(offers: [], declined: []))
        }
        var views: [View] = []
        for (line, offers) in groups {
            for offer in offers { show(offer, console) }
            if isDeclined {
                for offer in offers { wishes.decline(offer.wish, for: line.custodian.id) }
                console.say(Catalogue.standing.declined, ["name": line.custodian.name])
            } else if isToSign {
                try confirm(console)
            }
            for offer in offers {
                var view = view(offer, console)
                if isToSign { (view.number, view.entry) = try await sign(offer, session) }
                views.append(view)
            }
        }
        if isDeclined { try file.write(wishes) }
        if !isToSign, !isDeclined { console.say(Catalogue.standing.howToSign) }
        console.finish(
            Result(offers: isDeclined ? [] : views, declined: isDeclined ? groups.map(\.line.custodian.id.text) : []))
    }

    private func show(_ offer: StandingOffers.Offer, _ console: Console) {
        console.say(
            Catalogue.standing.offered,
            [
                "name": offer.target.custodian.name, "source": offer.source.custodian.name,
                "number": String(offer.number),
            ])
        console.write(ConsentText.render(offer.statement, in: console.language))
    }

    private func confirm(_ console: Console) throws {
        guard !isConfirmed else { return }
        guard try Confirmation.ask(Catalogue.patient.signQuestion, on: console) else {
            throw CommandFailure(.failed, Catalogue.patient.notSigned)
        }
    }

    /// Exactly what was shown, at the end of the line as it is now.
    private func sign(_ offer: StandingOffers.Offer, _ session: PersonSession) async throws -> (UInt32, UInt64) {
        let entries = LineEntries(session: session)
        let place = try await entries.place(for: offer.target.custodian.id)
        // A line that was stopped meanwhile has another one in its place, and the text names the first.
        guard place.record == offer.statement.line else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        let receipt = try await session.enter(
            offer.statement, record: place.record, sequence: place.sequence, previous: place.previous,
            notAfter: offer.statement.end)
        let index = receipt.proof.inclusion.index
        session.console.say(
            Catalogue.standing.signed,
            ["name": place.custodian.name, "number": String(place.sequence), "index": String(index)])
        return (place.sequence, index)
    }

    private func view(_ offer: StandingOffers.Offer, _ console: Console) -> View {
        View(
            custodian: offer.target.custodian.id.text, kind: offer.statement.provision.rawValue,
            sourceCustodian: offer.source.custodian.id.text, sourceNumber: offer.number,
            text: ConsentText.render(offer.statement, in: console.language))
    }
}

extension StandingWishes {
    /// Leaves a custodian out of a wish from now on.
    fileprivate mutating func decline(_ wish: StandingWish, for custodian: InstitutionID) {
        guard let place = wishes.firstIndex(where: { $0.line == wish.line && $0.consent == wish.consent }) else {
            return
        }
        wishes[place].except.append(custodian)
    }
}
