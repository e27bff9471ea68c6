import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution assist day-permit`
struct DayPermitCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "day-permit", abstract: Catalogue.dayPermit.sign.localized,
            discussion: Catalogue.dayPermit.signDiscussion.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let permit: String
        let until: String
    }

    @Option(help: help(Catalogue.dayPermit.patientOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.dayPermit.practitionerOption, valueName: "card"), completion: .file())
    var practitioner: String?

    @Option(name: .customLong("class"), help: help(Catalogue.patient.classOption, valueName: "classes"))
    var classes: ClassList

    @Option(help: help(Catalogue.patient.levelOption, valueName: "1-5"))
    var level: SensitivityLevel = .narrow

    @Option(help: help(Catalogue.dayPermit.hoursOption, valueName: "n"))
    var hours: UInt64 = 24

    @OptionGroup var staff: StaffOptions

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        guard staff.staff.count == 2, (1...24).contains(hours) else {
            throw CommandFailure(.usage, Catalogue.dayPermit.unsayable)
        }
        let code = try HealthCodeArgument.parse(patient)
        let acting = try await options.session(holder, on: output.console)
        let (session, console) = (acting.session, acting.console)
        let bytes = try await session.get("/v1/me/day-permits/\(code)")
        let known = try session.verified { try CounterLineMessage(parsing: bytes) }
        let signers = try await staff.open(session)
        let now = session.now
        let consent = ConsentStatement(
            line: known.line, custodian: acting.institution, provision: .permit, recipient: try recipient(acting),
            purposes: [.treatment], classes: classes.classes, recordDays: .unbounded, maximumLevel: level, start: now,
            end: now + hours * 3600, language: console.language)
        guard let consent,
            let content = DayPermit(
                healthCode: code, consent: consent, leaf: known.leaf, staff: signers.members,
                language: console.language)
        else { throw CommandFailure(.usage, Catalogue.dayPermit.unsayable) }
        console.say(Catalogue.patient.willSign)
        console.write(DayPermitText.render(content, in: console.language))
        if !isConfirmed {
            guard try Confirmation.ask(Catalogue.patient.signQuestion, on: console) else {
                throw CommandFailure(.failed, Catalogue.patient.notSigned)
            }
        }
        let record = RecordID.random(.system)
        let receipt = try await session.enter(content, record: record, coSigners: signers.coSigners)
        let index = receipt.proof.inclusion.index
        let end = ChinaStandardTime.text(ofUnixSeconds: now + hours * 3600)
        console.say(Catalogue.dayPermit.entered, ["index": String(index), "end": end])
        console.finish(Result(entry: index, permit: record.description, until: end))
    }

    private func recipient(_ acting: InstitutionSession) throws -> ConsentRecipient {
        guard let practitioner else { return .institution(acting.institution) }
        let card = try HandedCard.practitioner(practitioner)
        return .practitioner(card.identity.thumbprint, name: card.name)
    }
}

/// `nuo institution assist end-day-permit`
struct EndDayPermitCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "end-day-permit", abstract: Catalogue.dayPermit.end.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let permit: String
    }

    @Option(help: help(Catalogue.dayPermit.patientOption, valueName: "code"))
    var patient: String

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let bytes = try await session.get("/v1/me/day-permits/\(code)")
        let known = try session.verified { try CounterLineMessage(parsing: bytes) }
        let ended = Set(known.receipts.map(\.opening.place).filter { $0.sequence > 0 }.map(\.record))
        let standing = known.receipts.last { !ended.contains($0.opening.place.record) }
        guard let standing, let content = try? DayPermit(of: standing.opening), let data = standing.proof.extra,
            content.consent.end.map({ session.now < $0 }) ?? false
        else { throw CommandFailure(.usage, Catalogue.dayPermit.none) }
        _ = try session.verified { try standing.verified(log: session.logKeys) }
        let record = standing.opening.place.record
        let receipt = try await session.enter(
            content, record: record, sequence: 1, previous: MerkleTree.leafHash(data), effect: .revoke)
        let index = receipt.proof.inclusion.index
        acting.console.say(Catalogue.dayPermit.ended, ["index": String(index)])
        acting.console.finish(Result(entry: index, permit: record.description))
    }
}

/// `nuo patient day-permits`
struct DayPermitsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "day-permits", abstract: Catalogue.dayPermit.list.localized)
    }

    private struct Result: Encodable {
        let dayPermits: [DayPermitView.Item]
    }

    @Option(help: help(Catalogue.dayPermit.endOption, valueName: "uscc"))
    var end: InstitutionID?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let lines = try await PatientLines.fetch(session)
        let view = try await DayPermitView.fetch(session, lines: lines.lines)
        guard let end else {
            view.show(on: session.console)
            guard view.unproved == 0 else { throw PersonSession.unproved("day-permit: \(view.unproved)") }
            return session.console.finish(Result(dayPermits: view.items))
        }
        // One that can't be proved keeps none of the others from being ended.
        guard view.items.contains(where: { $0.custodian == end.text && $0.isInForce }),
            let line = lines.line(for: end)
        else { throw CommandFailure(.usage, Catalogue.dayPermit.none) }
        // Whatever the own key enters there ends it; a withdrawal of the opening says nothing else.
        let content = Withdrawal(line: line.folded.record, consent: 0, at: session.now)
        let receipt = try await session.enter(
            content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf, effect: .revoke)
        let index = receipt.proof.inclusion.index
        session.console.say(Catalogue.dayPermit.ended, ["index": String(index)])
        session.console.finish(EnteredResult(custodian: end.text, number: line.nextSequence, entry: index))
    }
}
