import ArgumentParser
import ConsentPolicy
import Federation
import Phrases

/// `nuo patient standing`: statements that a patient wants to sign for custodians to come (decision 0034).
struct StandingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "standing", abstract: Catalogue.standing.group.localized,
            discussion: Catalogue.standing.discussion.localized,
            subcommands: [
                AddStandingCommand.self, ListStandingCommand.self, RemoveStandingCommand.self,
                OfferStandingCommand.self,
            ])
    }
}

/// Which statement a wish is about.
struct StandingOptions: ParsableArguments {
    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.standing.consentOption, valueName: "n"))
    var consent: UInt32
}

/// `nuo patient standing add`
struct AddStandingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Catalogue.standing.add.localized)
    }

    @OptionGroup var statement: StandingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let custodian: String
        let number: UInt32
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let file = StandingFile(session.person)
        var wishes = try file.read()
        let lines = try await PatientLines.fetch(session)
        guard let line = lines.line(for: statement.custodian) else {
            throw CommandFailure(.usage, Catalogue.patient.noLine)
        }
        let arguments = ["number": String(statement.consent), "name": line.custodian.name]
        guard case .inForce(let item) = line.folded.standing(statement.consent, at: session.now) else {
            throw CommandFailure(.usage, Catalogue.standing.notInForce, arguments)
        }
        guard !item.statement.namesDocuments else {
            throw CommandFailure(.usage, Catalogue.standing.namesDocuments, arguments)
        }
        guard
            item.statement.same(
                for: line.custodian, line: line.folded.record, at: session.now, language: session.console.language)
                != nil
        else { throw CommandFailure(.usage, Catalogue.standing.unsayable, arguments) }
        if wishes.wish(for: item.sequence, in: line.folded) == nil {
            var known: [InstitutionID] = []
            for other in lines.lines.map(\.custodian.id) where other != line.custodian.id && !known.contains(other) {
                known.append(other)
            }
            wishes.wishes.append(
                StandingWish(
                    custodian: line.custodian.id, line: line.folded.record, consent: item.sequence, except: known))
            try file.write(wishes)
        }
        session.console.say(
            Catalogue.standing.added, ["number": String(item.sequence), "name": line.custodian.name])
        session.console.finish(Result(custodian: line.custodian.id.text, number: item.sequence))
    }
}

/// `nuo patient standing remove`
struct RemoveStandingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "remove", abstract: Catalogue.standing.remove.localized)
    }

    @OptionGroup var statement: StandingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let file = StandingFile(session.person)
        var wishes = try file.read()
        let lines = try await PatientLines.fetch(session).lines.filter { $0.custodian.id == statement.custodian }
        // Also of a line that is stopped, whose wishes are offered no more.
        for line in lines {
            guard let wish = wishes.wish(for: statement.consent, in: line.folded) else { continue }
            wishes.wishes.removeAll { $0 == wish }
            try file.write(wishes)
            session.console.say(
                Catalogue.standing.removed, ["number": String(statement.consent), "name": line.custodian.name])
            session.console.finish()
            return
        }
        throw CommandFailure(.usage, Catalogue.standing.noWish, ["number": String(statement.consent)])
    }
}

/// `nuo patient standing list`
struct ListStandingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Catalogue.standing.list.localized)
    }

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct View: Encodable {
        let custodian: String
        let number: UInt32
        let kind: String?
        let recipient: String?
        let state: String
        let isInForce: Bool
        let missing: [String]
    }

    private struct Result: Encodable {
        let wishes: [View]
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let wishes = try StandingFile(session.person).read()
        let lines = try await PatientLines.fetch(session).lines
        let offers = StandingOffers(wishes, lines, now: session.now, language: session.console.language).offers
        let views = wishes.wishes.map { view($0, lines, offers, session) }
        if views.isEmpty {
            session.console.say(Catalogue.standing.none)
        } else {
            session.console.show(table(views, session.console))
        }
        session.console.finish(Result(wishes: views))
    }

    private func view(
        _ wish: StandingWish, _ lines: [PatientLines.Line], _ offers: [StandingOffers.Offer], _ session: PersonSession
    ) -> View {
        let line = lines.first { $0.folded.record == wish.line }
        // A line whose key ended is in use no more, whatever it still says.
        let used = line.flatMap { $0.isOfOwnKey ? $0.folded : nil }
        let state = used?.standing(wish.consent, at: session.now) ?? .unreadable
        let item = line.flatMap { line in line.folded.consent(line.folded.newestOfSame(wish.consent)) }
        let shown = line.flatMap { line in
            item.map { ConsentView($0, line: line, now: session.now, language: session.console.language) }
        }
        var isInForce = false
        if case .inForce = state { isInForce = true }
        return View(
            custodian: line?.custodian.name ?? wish.custodian.text, number: wish.consent, kind: shown?.kind,
            recipient: shown?.recipient, state: Self.text(state, wish, session.console), isInForce: isInForce,
            missing: offers.filter { $0.wish == wish }.map(\.target.custodian.name))
    }

    private static func text(_ state: StandingState, _ wish: StandingWish, _ console: Console) -> String {
        switch state {
        case .inForce(let item) where item.statement.namesDocuments || item.statement.assistance != nil:
            console.text(Catalogue.standing.notOffered)
        case .inForce(let item) where item.sequence != wish.consent:
            console.text(Catalogue.standing.changed, ["number": String(item.sequence)])
        case .inForce: console.text(Catalogue.patient.active)
        case .suspended: console.text(Catalogue.standing.suspended)
        case .replaced(let number): console.text(Catalogue.standing.replaced, ["number": String(number)])
        case .ended: console.text(Catalogue.standing.ended)
        case .unreadable: console.text(Catalogue.standing.unreadable)
        }
    }

    private func table(_ views: [View], _ console: Console) -> Table {
        let words = Catalogue.patient
        var table = Table(
            header: [
                words.custodian, words.number, words.kind, words.recipient, words.state, Catalogue.standing.missing,
            ].map { console.text($0) })
        for view in views {
            let kind = view.kind.map { console.text($0 == "permit" ? words.permit : words.prohibition) } ?? ""
            table.append([
                view.custodian, String(view.number), kind, view.recipient ?? "", view.state,
                view.missing.joined(separator: console.language == .zh ? "、" : ", "),
            ])
        }
        return table
    }
}
