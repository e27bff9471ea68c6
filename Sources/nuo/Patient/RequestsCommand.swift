import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import NodeService
import Phrases

/// A request as the patient sees it, with everything in it verified.
struct VerifiedInboxItem {
    let id: Int
    let request: VerifiedRequest
    let receivedAt: UInt64
    /// True when the patient's own refusal of it is proved.
    let isRefused: Bool
    /// True when a consent in force says yes to it.
    let isAllowed: Bool

    /// The requests that verify; the others are nobody's word and are left out.
    static func fetch(_ session: PersonSession) async throws -> [VerifiedInboxItem] {
        let bytes = try await session.get("/v1/me/requests")
        let roster = try await session.roster()
        let code = try await session.healthCode()
        let keys = try await session.identities()
        let lines = try await PatientLines.fetch(session).lines
        return try session.verified { try RequestsMessage(parsing: bytes).items }.compactMap { item in
            let sender = item.query.request.receipt.opening.place.origin
            // The time of the request is judged as of its arrival: it may be answered days later.
            let verifier = RequestVerifier(roster: roster, now: item.receivedAt)
            let own = session.profile.origin
            guard
                let verified = try? verifier.verify(
                    item.query, from: sender, addressee: { $0 == .home(own) }, subjectIdentity: { _ in nil }),
                verified.request.subject == code
            else { return nil }
            return VerifiedInboxItem(
                id: item.id, request: verified, receivedAt: item.receivedAt,
                isRefused: item.refusal.map { isRefusal($0, of: verified, by: keys, session) } ?? false,
                isAllowed: lines.contains { isAllowed(verified, in: $0.folded, now: session.now) })
        }
    }

    private static func isAllowed(_ request: VerifiedRequest, in line: ConsentLine, now: UInt64) -> Bool {
        guard let reader = request.credential?.card.identity.thumbprint, !line.isRevoked, !line.isSuspended,
            line.unreadable.isEmpty
        else { return false }
        let asked = request.request
        return line.consents.contains { item in
            let statement = item.statement
            guard case .practitioner(reader, _) = statement.recipient, statement.provision == .permit, !item.isEnded,
                !item.isSuspended, statement.start <= now, line.lackOfPower(of: item, at: now, level: nil) == nil,
                statement.end.map({ now < $0 }) ?? true
            else { return false }
            return statement.purposes.contains { asked.purpose.isCovered(by: $0) }
                && Set(asked.classes).isSubset(of: statement.classes)
        }
    }

    /// By the key that the patient has, or by one that it took the place of.
    private static func isRefusal(
        _ receipt: Receipt, of request: VerifiedRequest, by keys: [VerifyingKey], _ session: PersonSession
    ) -> Bool {
        guard let proved = try? receipt.verified(log: session.logKeys),
            let content = try? PatientRefusal(of: proved.opening), content.request == request.digest,
            let key = keys.first(where: { $0.thumbprint == content.patient })
        else { return false }
        return proved.opening.author.isSigned(by: key)
    }
}

/// `nuo patient requests`
struct RequestsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "requests", abstract: Catalogue.patient.requests.localized)
    }

    @Flag(name: .customLong("watch"), help: help(Catalogue.patient.watchOption))
    var isWatched = false

    @Option(name: .customLong("count"), help: help(Catalogue.patient.watchCountOption, valueName: "n"))
    var count: WholeNumber?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Item: Encodable {
        let number: Int
        let receivedAt: String
        let name: String
        let institution: String
        let purpose: String
        let classes: [String]
        let waitsUntil: String
        let state: String
        let stateText: String

        private enum CodingKeys: String, CodingKey {
            case number, receivedAt, name, institution, purpose, classes, waitsUntil, state
        }

        init(_ item: VerifiedInboxItem, now: UInt64, in language: Language) {
            let request = item.request.request
            number = item.id
            receivedAt = ChinaStandardTime.text(ofUnixSeconds: item.receivedAt)
            name = item.request.credential?.name ?? ""
            institution = item.request.credential?.institution.name ?? ""
            purpose = Catalogue.purpose.name(code: request.purpose.rawValue)?.text(language) ?? request.purpose.rawValue
            classes = request.classes.map { language == .zh ? $0.zh : $0.en }
            waitsUntil = ChinaStandardTime.text(
                ofUnixSeconds: RequestStanding.end(of: request, receivedAt: item.receivedAt))
            let standing = item.standing(now: now)
            state = standing.rawValue
            stateText = standing.phrase.text(language)
        }
    }

    private struct Result: Encodable {
        let requests: [Item]
    }

    /// How often the node is asked while requests are watched.
    private static let pause: Duration = .seconds(2)

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        guard isWatched else {
            let items = try await fetch(session)
            if items.isEmpty { session.console.say(Catalogue.patient.none) } else { show(items, on: session.console) }
            return session.console.finish(Result(requests: items))
        }
        try await Interruption.ending { try await watch(session) }
    }

    private func fetch(_ session: PersonSession) async throws -> [Item] {
        try await VerifiedInboxItem.fetch(session).map {
            Item($0, now: session.now, in: session.console.language)
        }
    }

    /// Shows what waits and then what comes, each once, and in JSON a line each.
    private func watch(_ session: PersonSession) async throws {
        var left = count?.value ?? .max
        var shown = Set<Int>()
        while left > 0, !Task.isCancelled {
            let waiting: [Item]
            do { waiting = try await fetch(session) } catch  where Task.isCancelled { return }
            let new = waiting.filter { !shown.contains($0.number) }.prefix(Int(clamping: left))
            if !new.isEmpty { show(Array(new), on: session.console) }
            for item in new { session.console.finish(item) }
            shown.formUnion(new.map(\.number))
            left -= UInt64(new.count)
            guard left > 0, (try? await Task.sleep(for: Self.pause)) != nil else { return }
        }
    }

    private func show(_ items: [Item], on console: Console) {
        let words = Catalogue.patient
        var table = Table(
            header: [
                words.number, words.when, words.who, words.employer, words.purpose, words.classes,
                Catalogue.request.waitsUntil, words.state,
            ].map { console.text($0) })
        for item in items {
            table.append([
                String(item.number), item.receivedAt, item.name, item.institution, item.purpose,
                item.classes.joined(separator: console.language == .zh ? "、" : ", "), item.waitsUntil,
                item.stateText,
            ])
        }
        console.show(table)
    }
}
