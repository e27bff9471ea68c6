public import ArgumentParser
import CipherSuites
import ConsentLedger
public import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

extension DelegationScope: ExpressibleByArgument {}

/// `nuo patient confirm`
struct ConfirmCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "confirm", abstract: Catalogue.acting.confirm.localized,
            discussion: Catalogue.acting.confirmDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.acting.confirmOption, valueName: "n"))
    var consent: UInt32?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        guard let line = try await PatientLines.fetch(session).line(for: custodian) else {
            throw CommandFailure(.usage, Catalogue.patient.noLine)
        }
        let content = ConsentPolicy.Confirmation(line: line.folded.record, consent: consent, at: session.now)
        let receipt = try await session.enter(
            content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf)
        let entry = receipt.proof.inclusion.index
        session.console.say(Catalogue.acting.confirmed, ["index": String(entry)])
        session.console.finish(EnteredResult(custodian: custodian.text, number: line.nextSequence, entry: entry))
    }
}

/// `nuo patient delegate`
struct DelegateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delegate", abstract: Catalogue.acting.delegate.localized,
            discussion: Catalogue.acting.delegateDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("card"), help: help(Catalogue.acting.cardOption, valueName: "file"), completion: .file())
    var card: String

    @Option(name: .customLong("name"), help: help(Catalogue.acting.nameOption, valueName: "text"))
    var name: NameArgument

    @Option(name: .customLong("scope"), help: help(Catalogue.acting.scopeOption, valueName: "view|manage"))
    var scope = DelegationScope.view

    @Option(name: .customLong("days"), help: help(Catalogue.acting.daysOption, valueName: "n"))
    var days = DayCount(365)

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let card = try HandedCard.read(card)
        let place = try await LineEntries(session: session).place(for: custodian)
        guard
            let content = Delegation(
                line: place.record, card: card, name: name.text, scope: scope, start: session.now,
                end: session.now + days.seconds)
        else {
            let limit = String(Delegation.maximumSeconds / 86_400)
            throw CommandFailure(.usage, Catalogue.acting.badDelegation, ["limit": limit])
        }
        let receipt = try await session.enter(
            content, record: place.record, sequence: place.sequence, previous: place.previous, notAfter: content.end)
        let entry = receipt.proof.inclusion.index
        session.console.say(
            Catalogue.acting.delegated,
            [
                "name": name.text, "end": ChinaStandardTime.text(ofUnixSeconds: content.end),
                "number": String(place.sequence), "index": String(entry),
            ])
        session.console.finish(EnteredResult(custodian: custodian.text, number: place.sequence, entry: entry))
    }
}

/// `nuo patient handover`
struct HandOverCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "handover", abstract: Catalogue.acting.handOver.localized,
            discussion: Catalogue.acting.handOverDiscussion.localized)
    }

    @Option(name: .customLong("card"), help: help(Catalogue.acting.cardOption, valueName: "file"), completion: .file())
    var card: String

    @Option(name: .customLong("out"), help: help(Catalogue.acting.outOption, valueName: "file"), completion: .file())
    var out: String

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let path: String
        let lines: Int
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        guard let recipient = try HandedCard.read(card).recipient.flatMap({ try? Recipient(parsing: $0) }) else {
            throw CommandFailure(.usage, Catalogue.institution.badCard, ["path": card])
        }
        let lines = try await PatientLines.fetch(session).lines.map(\.folded.record)
        guard !lines.isEmpty else { throw CommandFailure(.usage, Catalogue.patient.noLine) }
        let handover = Handover(of: session.keys, lines: lines)
        try PrivateFile.create(out, try handover.sealed(to: recipient, random: .system))
        session.console.say(
            Catalogue.acting.handedOver, ["path": out, "count": String(handover.lineCount)])
        session.console.finish(Result(path: out, lines: handover.lineCount))
    }
}

/// `nuo patient acting`
struct ActingListCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "acting", abstract: Catalogue.acting.list.localized)
    }

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Item: Encodable {
        let custodian: String
        let number: UInt32
        let name: String
        let capacity: String
        let until: String?
        let isInForce: Bool
    }

    private struct Result: Encodable {
        let acting: [Item]
    }

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        let console = session.console
        let lines = try await PatientLines.fetch(session).lines
        let items = lines.flatMap { Self.items($0, now: session.now, console.language) }
        if items.isEmpty { console.say(Catalogue.patient.none) } else { show(items, on: console) }
        console.finish(Result(acting: items))
    }

    private static func items(_ line: PatientLines.Line, now: UInt64, _ language: Language) -> [Item] {
        let words = Catalogue.acting
        let custodian = line.custodian.name
        var items: [Item] = []
        if let guardians = line.folded.guardians {
            let inForce = guardians.inForce(at: now)
            items += guardians.guardians.map { guardian in
                let majority = guardians.attains(ActingGuardians.majority)
                // An adult's guardians all have an end of their own.
                let end = guardian.end.map { guardians.isOfWard ? $0 : min($0, majority) } ?? majority
                return Item(
                    custodian: custodian, number: guardians.sequence, name: guardian.name,
                    capacity: (guardians.needsBoth ? words.guardianOfTwo : words.guardian).text(language),
                    until: ChinaStandardTime.text(ofUnixSeconds: end),
                    isInForce: inForce.contains(guardian.key))
            }
        }
        items += line.folded.delegates.map { delegate in
            Item(
                custodian: custodian, number: delegate.sequence, name: delegate.name,
                capacity: (delegate.scope == .manage ? words.manager : words.viewer).text(language),
                until: ChinaStandardTime.text(ofUnixSeconds: delegate.end),
                isInForce: delegate.isInForce(at: now))
        }
        return items
    }

    private func show(_ items: [Item], on console: Console) {
        let words = Catalogue.patient
        var table = Table(
            header: [
                words.custodian, words.number, words.who, Catalogue.acting.capacity, words.until, words.state,
            ].map { console.text($0) })
        for item in items {
            table.append([
                item.custodian, String(item.number), item.name, item.capacity, item.until ?? "",
                console.text(item.isInForce ? words.active : words.ended),
            ])
        }
        console.show(table)
    }
}
