import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// `nuo patient carry-over`
struct CarryOverCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "carry-over", abstract: Catalogue.carryOver.abstract.localized,
            discussion: Catalogue.carryOver.discussion.localized)
    }

    @Option(help: help(Catalogue.carryOver.formerOption, valueName: "dir"), completion: .directory)
    var former: String

    @Option(help: help(Catalogue.carryOver.closingOption, valueName: "file"), completion: .file())
    var closing: String

    @Option(
        name: .customLong("former-passphrase-file"),
        help: help(Catalogue.carryOver.passphraseOption, valueName: "path"), completion: .file())
    var formerPassphraseFile: String?

    @Flag(name: .customLong("kept"), help: help(Catalogue.carryOver.keptOption))
    var isFromKept = false

    @Option(
        name: .customLong("copy"), help: help(Catalogue.carryOver.copyOption, valueName: "file"), completion: .file())
    var copy: String?

    @Option(name: .customLong("custodian"), help: help(Catalogue.carryOver.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID?

    @Option(name: .customLong("at-most"), help: help(Catalogue.carryOver.atMostOption, valueName: "n"))
    var limit: UInt32?

    @Flag(name: .customLong("dry-run"), help: help(Catalogue.carryOver.dryRunOption))
    var isDryRun = false

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func validate() throws {
        guard !isFromKept || copy == nil else { throw ValidationError(Catalogue.carryOver.oneSource.localized) }
    }

    private func lines(_ home: FormerHome) async throws -> PatientLines {
        if isFromKept { return try home.keptLines() }
        return if let copy { try await home.copiedLines(copy) } else { try await home.shownLines() }
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        let console = session.console
        let home = try FormerHome(former, passphraseFile: formerPassphraseFile, closing: closing, console: console)
        guard home.origin != session.profile.origin else {
            throw CommandFailure(.usage, Catalogue.carryOver.sameLedger, ["origin": home.origin.text])
        }
        if !isDryRun { try await session.resume() }
        let roster = try await session.roster()
        let old = try await lines(home)
        try home.checkEnd(roster)
        let plan = CarryOverPlan(
            old, from: home, into: try await PatientLines.fetch(session), session, roster: roster, only: custodian)
        let view = CarryOverView(plan, of: home, source: isFromKept ? .kept : copy == nil ? .node : .copy, console)
        let wishes = CarriedWishes(former: home.session.person, person: session.person)
        view.show()
        guard plan.pendingCount > 0 else {
            console.say(Catalogue.carryOver.nothingLeft)
            if !isDryRun { try sayWishes(wishes.carry(plan, entered: [:]), console) }
            return console.finish(view.result(entered: [:], remaining: 0))
        }
        guard !isDryRun else {
            console.say(Catalogue.carryOver.nothingSigned, ["count": String(plan.pendingCount)])
            return console.finish(view.result(entered: [:], remaining: plan.pendingCount))
        }
        if !isConfirmed, try !Confirmation.ask(Catalogue.carryOver.question, on: console) {
            throw CommandFailure(.failed, Catalogue.patient.notSigned)
        }
        var signing = CarryOverSigning(plan, session: session, witness: home.session.keys.identity, limit: limit)
        try await signing.run()
        let remaining = plan.pendingCount - signing.count
        if remaining > 0 {
            console.say(Catalogue.carryOver.more, ["count": String(remaining)])
        } else {
            view.showWhatFollows(code: try await session.healthCode())
        }
        try sayWishes(wishes.carry(plan, entered: signing.entered), console)
        console.finish(view.result(entered: signing.entered, remaining: remaining))
    }

    private func sayWishes(_ count: Int, _ console: Console) {
        if count > 0 { console.say(Catalogue.carryOver.wishes, ["count": String(count)]) }
    }
}

/// Signs what a plan says: every line and every prohibition before the first permit.
struct CarryOverSigning {
    /// What was entered, by the record of the line and the number in the old one.
    struct Key: Hashable {
        let line: RecordID
        let number: UInt32
    }

    private struct Place {
        var sequence: UInt32
        var previous: Digest
    }

    private let plan: CarryOverPlan
    private let session: PersonSession
    private let witness: SigningKey
    private let limit: Int
    private var places: [RecordID: Place] = [:]
    /// How many entries were made.
    private(set) var count = 0
    /// Number in the new line and index in the ledger of each.
    private(set) var entered: [Key: (number: UInt32, index: UInt64)] = [:]

    init(_ plan: CarryOverPlan, session: PersonSession, witness: SigningKey, limit: UInt32?) {
        self.plan = plan
        self.session = session
        self.witness = witness
        self.limit = limit.map { Int($0) } ?? .max
    }

    mutating func run() async throws {
        let groups = plan.groups.filter { !$0.isRefused }
        for group in groups {
            guard try await isOpen(group) else { return }
            guard try await sign(.deny, of: group) else { return }
        }
        for group in groups {
            guard try await sign(.permit, of: group) else { return }
        }
    }

    /// False once as many were entered as were to be.
    private mutating func isOpen(_ group: CarryOverPlan.Group) async throws -> Bool {
        if let line = group.line {
            places[group.record] = Place(sequence: line.nextSequence, previous: line.lastLeaf)
            return true
        }
        guard count < limit else { return false }
        let content = LineOpening(
            custodian: group.custodian, card: try session.keys.card, at: session.now,
            healthCode: try await session.healthCode(), replaces: group.naming)
        let receipt = try await session.enter(
            content, record: group.record,
            coSigners: group.naming == nil ? [] : [CoSigner(key: witness, role: .witness)])
        count += 1
        session.console.say(
            Catalogue.patient.lineOpened,
            ["name": group.custodian.name, "index": String(receipt.proof.inclusion.index)])
        places[group.record] = try place(after: receipt, sequence: 0)
        return true
    }

    private mutating func sign(_ provision: ConsentStatement.Provision, of group: CarryOverPlan.Group) async throws
        -> Bool
    {
        for item in group.items where item.statement.provision == provision && item.present == nil {
            guard count < limit, let place = places[group.record] else { return false }
            let receipt = try await session.enter(
                item.statement, record: group.record, sequence: place.sequence, previous: place.previous,
                notAfter: item.statement.end)
            count += 1
            let index = receipt.proof.inclusion.index
            entered[Key(line: group.record, number: item.number)] = (place.sequence, index)
            session.console.say(
                Catalogue.carryOver.signed,
                [
                    "old": String(item.number), "number": String(place.sequence), "name": group.custodian.name,
                    "index": String(index),
                ])
            places[group.record] = try self.place(after: receipt, sequence: place.sequence)
        }
        return true
    }

    private func place(after receipt: Receipt, sequence: UInt32) throws -> Place {
        guard let data = receipt.proof.extra else { throw PersonSession.unproved("receipt") }
        return Place(sequence: sequence + 1, previous: MerkleTree.leafHash(data))
    }
}
