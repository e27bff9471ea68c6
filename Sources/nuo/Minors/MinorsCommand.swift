import ArgumentParser
import Federation
import HealthRecords
import Phrases

/// `nuo institution minors`
struct MinorsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "minors", abstract: Catalogue.minors.command.localized,
            discussion: Catalogue.minors.discussion.localized)
    }

    @Option(name: .customLong("from"), help: help(Catalogue.minors.fromOption, valueName: "day"))
    var from: DayArgument?

    @Option(name: .customLong("to"), help: help(Catalogue.minors.toOption, valueName: "day"))
    var to: DayArgument?

    @Option(name: .customLong("out"), help: help(Catalogue.minors.outOption, valueName: "file"), completion: .file())
    var out: String?

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let from: String
        let to: String
        let lines: [MinorView]
        var path: String?
    }

    func run() async throws {
        let session = try await options.session(holder, on: output.console).session
        let console = session.console
        let today = ChinaStandardTime.date(ofUnixSeconds: session.now)
        let last = to?.date ?? today
        let first = from?.date ?? CivilDate(daysSinceEpoch: min(last, today).daysSinceEpoch - 365)
        guard first <= last, first <= today else { throw CommandFailure(.usage, Catalogue.minors.badTime) }
        let lines = try await Self.lines(
            from: UInt64(clamping: first.startSeconds()), until: UInt64(clamping: last.startSeconds() + 86_400), session
        )
        let views = lines.map { MinorView($0, language: console.language) }
        for view in views { view.show(on: console) }
        let accesses = views.flatMap(\.accesses)
        console.say(
            Catalogue.minors.summary,
            [
                "from": first.text, "to": last.text, "lines": String(views.count),
                "grants": String(views.reduce(0) { $0 + $1.grants.count }), "accesses": String(accesses.count),
                "emergencies": String(accesses.count(where: \.isEmergency)),
                "flagged": String(views.count { !$0.flags.isEmpty }),
            ])
        if let out {
            try PrivateFile.create(out, MinorsTable(views, language: console.language).bytes)
            console.say(Catalogue.minors.written, ["path": out])
        }
        console.finish(Result(from: first.text, to: last.text, lines: views, path: out))
    }

    /// All pages of the node's report.
    private static func lines(from: UInt64, until: UInt64, _ session: PersonSession) async throws -> [MinorLine] {
        var lines: [MinorLine] = []
        var offset: UInt64? = 0
        while let start = offset {
            let bytes = try await session.get("/v1/me/minors/\(from)/\(until)/\(start)")
            let page = try session.verified { try MinorsMessage(parsing: bytes) }
            guard page.next.map({ $0 > start }) ?? true else { throw PersonSession.unproved("minors") }
            lines += page.lines
            offset = page.next
        }
        return lines
    }
}
