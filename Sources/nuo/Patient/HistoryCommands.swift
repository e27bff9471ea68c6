import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Phrases

/// A report about a disclosure that was verified whole: signer, proof, opening, chain.
struct VerifiedReport {
    let verified: VerifiedDisclosure
    let receipt: Receipt
    /// The declaration by which a denial was overridden, bound to the disclosure by its commitment.
    let emergency: EmergencyDeclaration?
    /// The record of the joining because of which it belongs into a history; nil for one about the patient's own line.
    var joining: RecordID?
    var disclosure: Disclosure { verified.disclosure }
    var entry: UInt64 { verified.index }

    /// Only a custodian reports the declaration beside the disclosure that it opened.
    init(_ report: DisclosureReport, roster: Roster, lines: Set<RecordID>?, isByReader: Bool = false) throws {
        let verified = try VerifiedDisclosure(report, roster: roster)
        let disclosure = verified.disclosure
        guard lines?.contains(disclosure.line) ?? true else { throw AnswerRefusal.otherReader }
        let emergency = report.declaration(of: disclosure)
        guard isByReader || (emergency == nil) == (disclosure.emergency == nil),
            emergency.map({ $0.declarant == disclosure.reader }) ?? true
        else { throw AnswerRefusal.disclosureUnproved }
        self.verified = verified
        self.emergency = emergency
        receipt = report.disclosure
    }
}

/// `nuo patient history`
struct HistoryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "history", abstract: Catalogue.patient.history.localized)
    }

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Item: Encodable {
            let at: String
            let who: String
            let employer: String
            let custodian: String
            let purpose: String
            let documents: [String]
            let entry: UInt64
            let origin: String
            let emergency: EmergencyNotice?
            /// True for what was read under a line of a closed ledger; absent for all else.
            let former: Bool?
            let joining: String?
        }

        struct Reading: Encodable {
            let at: String
            let entry: UInt64
        }

        let history: [Item]
        let accounts: [AccountView.Item]
        let evidence: [String]
        let joined: [JoiningView.Item]
        /// Absent where there is none.
        let dayPermits: [DayPermitView.Item]?
        let readings: [Reading]
        let receipts: [String]
    }

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        let console = session.console
        let (message, readings) = try await read(session)
        let roster = try await session.roster()
        let known = try await PatientLines.fetch(session).lines
        let own = Set(known.map(\.folded.record))
        var reported = message.reports.compactMap { try? VerifiedReport($0, roster: roster, lines: own) }
        let lines = own.union(Self.formerLines(of: known, reported))
        let former = lines.subtracting(own)
        if lines != own {
            reported = message.reports.compactMap { try? VerifiedReport($0, roster: roster, lines: lines) }
        }
        let byReaders = message.readerReports.compactMap {
            try? VerifiedReport($0, roster: roster, lines: lines, isByReader: true)
        }
        let accounts = AccountView(
            message.accounts, reported: reported, byReaders: byReaders, lines: own, roster: roster, now: session.now)
        let reports = merged(reported, byReaders)
        let view = JoiningView(message.joinings, lines: known, roster: roster)
        let joined = message.joinedReports.compactMap { view.verified($0, roster: roster) }
        let verified = reports + joined
        let permits = try await DayPermitView.fetch(session, lines: known)
        let unproved =
            message.reports.count - reported.count + message.readerReports.count - byReaders.count
            + message.joinedReports.count - joined.count + view.unproved + permits.unproved
        let broken = unproved + brokenChains(reports) + accounts.broken + accounts.contradictions
        let folder = ReceiptFolder(try session.person.receipts)
        let paths = try verified.map { report in
            let origin = report.receipt.opening.place.origin
            return try folder.keep(report.receipt, index: report.entry, of: origin, home: session.profile.origin)
        }
        show(verified, former: former, console)
        Self.sayFormer(verified, known, former: former, on: console)
        for change in try await session.enrolment().changes { change.show(on: console) }
        for line in known { line.showChanges(on: console) }
        view.tell(on: console)
        permits.tell(on: console)
        accounts.show(on: console)
        let reviews = message.reviews.compactMap { EmergencyReviewMessage(review: $0).verified(by: roster) }
        EmergencyNotice.show(verified, reviews: reviews, now: session.now, on: console)
        let files = try EvidenceFolder(session).keep(message.evidence, roster: roster)
        if let before = readings.dropLast().last {
            console.say(Catalogue.patient.logReadings, ["count": String(readings.count), "time": before.at])
        } else {
            console.say(Catalogue.patient.firstReading)
        }
        guard broken == 0 else {
            throw CommandFailure(
                .verificationFailed, Catalogue.patient.historyUnproved, ["count": String(broken)])
        }
        if !verified.isEmpty { console.say(Catalogue.patient.historyVerified, ["count": String(verified.count)]) }
        console.finish(
            Result(
                history: verified.map { item($0, former: former, console.language) }, accounts: accounts.items,
                evidence: files, joined: view.items,
                dayPermits: permits.items.isEmpty ? nil : permits.items, readings: readings, receipts: paths))
    }

    /// Lines of closed ledgers: as the patient's own openings name them, and custodians in what they disclosed.
    private static func formerLines(of known: [PatientLines.Line], _ reported: [VerifiedReport]) -> [RecordID] {
        known.compactMap(\.folded.lineOpening?.replaces).filter { $0.closed != nil }.map(\.record)
            + reported.flatMap(\.disclosure.earlierLines)
    }

    private static func sayFormer(
        _ verified: [VerifiedReport], _ known: [PatientLines.Line], former: Set<RecordID>, on console: Console
    ) {
        let count = verified.count { former.contains($0.disclosure.line) }
        let ledgers = Set(known.compactMap { $0.folded.lineOpening?.replaces?.closed?.origin.text }).sorted()
        guard count > 0 else { return }
        console.say(
            Catalogue.carryOver.history, ["count": String(count), "origin": ledgers.joined(separator: ", ")])
    }

    /// What only a reader's node reported stands behind what custodians reported.
    private func merged(_ reported: [VerifiedReport], _ byReaders: [VerifiedReport]) -> [VerifiedReport] {
        let known = Set(reported.map(\.receipt.opening.commitment))
        return reported + byReaders.filter { !known.contains($0.receipt.opening.commitment) }
    }

    /// States that the log is read, and reads it. Every reading in the answer is proved, the one just stated among them.
    private func read(_ session: PersonSession) async throws -> (HistoryMessage, [Result.Reading]) {
        let reader = session.keys.identity.publicKey
        let reading = LogReading(
            reader: reader.thumbprint, node: session.profile.origin, at: session.now, subject: session.acting?.code)
        let message = try session.submission(
            reading, record: .random(.system), sequence: 0, previous: .zero, effect: .issue, notAfter: nil)
        let path = session.acting.map { "/v1/acting/history/\($0.code)" } ?? "/v1/me/history"
        let bytes = try await session.post(path, message.bytes)
        let lines = try await PatientLines.fetch(session).lines.map(\.folded)
        return try session.verified {
            let history = try HistoryMessage(parsing: bytes)
            let readings = try history.readings.map { receipt in
                let proved = try receipt.verified(log: session.logKeys)
                let content = try LogReading(of: receipt.opening)
                // The patient's, or that of somebody whom a line names to act for them.
                let key =
                    content.reader == reader.thumbprint
                    ? reader : lines.lazy.compactMap { $0.verifyingKey(content.reader) }.first
                guard let key else { throw ReceiptError.opening }
                _ = try receipt.opening.author.verified(by: key)
                return Result.Reading(
                    at: ChinaStandardTime.text(ofUnixSeconds: content.at), entry: proved.index)
            }
            guard history.readings.last?.opening == message.opening else { throw ReceiptError.opening }
            return (history, readings)
        }
    }

    /// Disclosures about one line at one custodian name each the one before: a gap shows.
    private func brokenChains(_ reports: [VerifiedReport]) -> Int {
        // A line that takes the place of others goes on with their chain; what it disclosed before began one of its own.
        let firsts = reports.compactMap { report in
            report.disclosure.earlierLines.last.map { (report.disclosure.line, $0) }
        }
        let first = Dictionary(firsts) { _, last in last }
        return Dictionary(grouping: reports) { first[$0.disclosure.line] ?? $0.disclosure.line }.values.reduce(0) {
            sum, chain in
            let values = Set(chain.map { Disclosure.chainValue(of: $0.receipt.opening) } + [.zero])
            let priors = chain.map(\.disclosure.prior)
            let gaps = priors.count { !values.contains($0) }
            let begun = priors.count { $0 == .zero }
            let later = priors.filter { $0 != .zero }
            return sum + gaps + max(0, begun - Set(chain.map(\.disclosure.line)).count) + later.count - Set(later).count
        }
    }

    private func item(_ report: VerifiedReport, former: Set<RecordID>, _ language: Language) -> Result.Item {
        let disclosure = report.disclosure
        let purpose = disclosure.purpose.rawValue
        let isOwn = disclosure.readerInstitution == nil && disclosure.readerName.isEmpty
        return Result.Item(
            at: ChinaStandardTime.text(ofUnixSeconds: disclosure.at),
            who: isOwn ? Catalogue.patient.oneself.text(language) : disclosure.readerName,
            employer: disclosure.readerInstitution?.name ?? "", custodian: disclosure.custodian.name,
            purpose: Catalogue.purpose.name(code: purpose)?.text(language) ?? purpose,
            documents: disclosure.documents.map(\.id.description), entry: report.entry,
            origin: report.receipt.opening.place.origin.text, emergency: EmergencyNotice(report),
            former: former.contains(disclosure.line) ? true : nil, joining: report.joining?.description)
    }

    private func show(_ reports: [VerifiedReport], former: Set<RecordID>, _ console: Console) {
        let words = Catalogue.patient
        guard !reports.isEmpty else { return console.say(words.none) }
        var table = Table(
            header: [
                words.when, words.who, words.employer, words.custodian, words.purpose, words.documents, words.entry,
            ].map { console.text($0) })
        for report in reports {
            let item = item(report, former: former, console.language)
            let purpose =
                item.emergency == nil
                ? item.purpose : Catalogue.emergency.mark.text(console.language, ["purpose": item.purpose])
            table.append([
                item.at, item.who, item.employer, item.custodian, purpose, String(item.documents.count),
                String(item.entry),
            ])
        }
        console.show(table)
    }
}

/// `nuo patient receipts`
struct ReceiptsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "receipts", abstract: Catalogue.patient.receipts.localized)
    }

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let receipts: [String]
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        let bytes = try await session.get("/v1/me/receipts")
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        let folder = ReceiptFolder(try session.person.receipts)
        let origin = session.profile.origin
        let paths = try receipts.map { receipt in
            let index = try session.verified { try receipt.verified(log: session.logKeys).index }
            return try folder.keep(receipt, index: index, of: origin, home: origin)
        }
        let path = try session.person.receipts.url.path
        session.console.say(Catalogue.patient.receiptsKept, ["count": String(paths.count), "path": path])
        session.console.finish(Result(receipts: paths))
    }
}
