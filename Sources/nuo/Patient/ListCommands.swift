import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// How consents are shown.
struct ConsentView: Encodable {
    let custodian: String
    let number: UInt32
    let kind: String
    let recipient: String
    let purposes: [String]
    let classes: [String]
    let until: String?
    let state: String
    let entry: UInt64?
    /// The number of the consent whose place it took, and of the one that took its own.
    let takesPlaceOf: UInt32?
    let supersededBy: UInt32?

    init(_ item: StandingConsent, line: PatientLines.Line, now: UInt64, language: Language) {
        let statement = item.statement
        custodian = line.custodian.name
        number = item.sequence
        kind = statement.provision.rawValue
        recipient =
            switch statement.recipient {
            case .practitioner(_, let name): name
            case .institution(let institution): institution.name
            case .department(let institution, let specialty): "\(institution.name) \(specialty)"
            case .group(let name, _): name
            case .everybody: Catalogue.patient.everybody.text(language)
            }
        purposes = statement.purposes.map { Catalogue.purpose.name(code: $0.rawValue)?.text(language) ?? $0.rawValue }
        classes = statement.classes.map { language == .zh ? $0.zh : $0.en }
        until = statement.end.map { ChinaStandardTime.text(ofUnixSeconds: $0) }
        state = Self.state(item, line: line, now: now)
            .text(language, ["number": item.supersededBy.map { String($0) } ?? ""])
        takesPlaceOf = item.succession?.former
        supersededBy = item.supersededBy
        entry = line.indexes[item.sequence]
    }

    private static func state(_ item: StandingConsent, line: PatientLines.Line, now: UInt64) -> Phrase {
        if !line.folded.unreadable.isEmpty { return Catalogue.patient.unreadable }
        if item.supersededBy != nil, item.withdrawnBy == nil { return Catalogue.change.superseded }
        if item.isEnded { return Catalogue.patient.ended }
        if line.folded.isRevoked { return Catalogue.patient.stopped }
        if let end = item.statement.end, now >= end { return Catalogue.patient.expired }
        if item.statement.provision == .permit, let reason = line.folded.lackOfPower(of: item, at: now, level: nil) {
            return reason == .notConfirmed ? Catalogue.acting.unconfirmed : Catalogue.acting.lapsed
        }
        let isResting = item.isSuspended || line.folded.isSuspended
        if isResting, item.statement.provision == .permit { return Catalogue.suspension.state }
        if now < item.statement.start { return Catalogue.patient.future }
        return Catalogue.patient.active
    }
}

/// `nuo patient consents`
struct ConsentsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "consents", abstract: Catalogue.patient.consents.localized)
    }

    @Option(name: .customLong("pcf"), help: help(Catalogue.patient.pcfOption, valueName: "file"), completion: .file())
    var pcf: String?

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let consents: [ConsentView]
    }

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let console = session.console
        let lines = try await PatientLines.fetch(session).lines
        let views = lines.flatMap { line in
            line.folded.consents.map { ConsentView($0, line: line, now: session.now, language: console.language) }
        }
        if views.isEmpty { console.say(Catalogue.patient.none) } else { console.show(table(views, console)) }
        try await session.noteStandingWishes(in: lines)
        if let pcf { try write(lines.flatMap { $0.folded.pcfConsents(now: session.now) }, to: pcf, console) }
        console.finish(Result(consents: views))
    }

    private func write(_ consents: [JSONValue], to path: String, _ console: Console) throws {
        let bundle: JSONValue = [
            "resourceType": "Bundle", "type": "collection",
            "entry": .array(consents.map { ["resource": $0] }),
        ]
        try PrivateFile.create(path, bundle.serialized())
        console.say(Catalogue.patient.pcfWritten, ["count": String(consents.count), "path": path])
    }

    private func table(_ views: [ConsentView], _ console: Console) -> Table {
        let words = Catalogue.patient
        var table = Table(
            header: [
                words.custodian, words.number, words.kind, words.recipient, words.purpose, words.classes, words.until,
                words.state,
            ].map { console.text($0) })
        let separator = console.language == .zh ? "、" : ", "
        for view in views {
            let kind = view.kind == "permit" ? words.permit : words.prohibition
            let every = console.text(words.every)
            table.append([
                view.custodian, String(view.number), console.text(kind), view.recipient,
                view.purposes.isEmpty ? every : view.purposes.joined(separator: separator),
                view.classes.isEmpty ? every : view.classes.joined(separator: separator), view.until ?? "",
                view.state,
            ])
        }
        return table
    }
}

/// `nuo patient approve`
struct ApproveCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "approve", abstract: Catalogue.patient.approve.localized)
    }

    @Argument(help: help(Catalogue.patient.requestArgument, valueName: "n"))
    var number: Int

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("class"), help: help(Catalogue.patient.classOption, valueName: "classes"))
    var classes: ClassList?

    @Option(name: .customLong("from"), help: help(Catalogue.patient.fromOption, valueName: "day"))
    var from: DayArgument?

    @Option(name: .customLong("to"), help: help(Catalogue.patient.toOption, valueName: "day"))
    var to: DayArgument?

    @OptionGroup var grant: GrantOptions

    @OptionGroup var standing: GroundOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try grant.checkDays()
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let item = try await VerifiedInboxItem.waiting(number, session)
        guard let credential = item.request.credential else {
            throw CommandFailure(.usage, Catalogue.patient.noRequest, ["id": String(number)])
        }
        let request = item.request.request
        let wanted = classes?.classes ?? request.classes
        // Never wider than what was asked.
        guard Set(wanted).isSubset(of: request.classes) else {
            throw CommandFailure(.usage, Catalogue.patient.widerThanAsked)
        }
        guard
            let days = DayRange(
                first: from?.date ?? request.recordDays.first, last: to?.date ?? request.recordDays.last)
        else { throw CommandFailure(.usage, Catalogue.patient.emptyPeriod) }
        guard request.recordDays.contains(days) else { throw CommandFailure(.usage, Catalogue.request.widerDays) }
        let entries = LineEntries(session: session)
        let place = try await entries.place(for: custodian)
        let consent = ConsentStatement(
            line: place.record, custodian: place.custodian, provision: .permit,
            recipient: .practitioner(credential.card.identity.thumbprint, name: credential.name),
            purposes: [request.purpose], classes: wanted, recordDays: days, maximumLevel: grant.level,
            start: session.now, end: grant.end(from: session.now),
            refinement: grant.isHandled ? ConsentRefinement(handling: grant.handling) : nil,
            ground: try standing.ground(.permit), language: session.console.language)
        try await entries.finish(
            consent, at: place, withoutAsking: grant.isConfirmed, saying: Catalogue.patient.granted)
    }
}
