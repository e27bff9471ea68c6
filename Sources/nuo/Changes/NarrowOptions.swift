import ArgumentParser
import ConsentPolicy
import HealthRecords
import Phrases

/// How far a consent goes from now on; whatever is left out stays as it was.
struct NarrowOptions: ParsableArguments {
    @Option(name: .customLong("level"), help: help(Catalogue.change.levelOption, valueName: "1-5"))
    var level: SensitivityLevel?

    @Option(name: .customLong("days"), help: help(Catalogue.change.daysOption, valueName: "n"))
    var days: Int?

    @Flag(name: .customLong("no-topics"), help: help(Catalogue.change.noTopicsOption))
    var isWithoutTopics = false

    @Flag(name: .customLong("view-only"), help: help(Catalogue.consent.viewOnlyOption))
    var isViewOnly = false

    @Flag(name: .customLong("no-pass-on"), help: help(Catalogue.change.noPassOnOption))
    var isNotPassedOn = false

    @Option(name: .customLong("erase-by"), help: help(Catalogue.consent.eraseByOption, valueName: "day"))
    var eraseBy: DayArgument?

    @Option(name: .customLong("uses"), help: help(Catalogue.consent.usesOption, valueName: "n"))
    var uses: UInt32?

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    /// The consent with what the options say in the place of what it said; nil when nobody can say it.
    func narrowed(
        _ former: ConsentStatement, by scope: ConsentScopeOptions, _ session: PersonSession
    ) async throws -> ConsentStatement? {
        if let days { try GrantOptions.check(days: days) }
        let recipient = try await recipient(former, scope, session)
        let range = DayRange(
            first: scope.from?.date ?? former.recordDays.first, last: scope.to?.date ?? former.recordDays.last)
        guard let range else { throw CommandFailure(.usage, Catalogue.patient.emptyPeriod) }
        return ConsentStatement(
            line: former.line, custodian: former.custodian, provision: .permit, recipient: recipient,
            purposes: scope.purposes.isEmpty ? former.purposes : scope.purposes,
            classes: scope.classes?.classes ?? former.classes, recordDays: range,
            maximumLevel: level ?? former.maximumLevel, start: max(session.now, former.start),
            end: days.map { session.now + UInt64($0) * 86_400 } ?? former.end,
            refinement: try await refinement(former, scope, session), ground: former.ground?.withoutCeremony,
            language: session.console.language)
    }

    /// A department of the institution, or some members of the group, without naming the whole again.
    private func recipient(
        _ former: ConsentStatement, _ scope: ConsentScopeOptions, _ session: PersonSession
    ) async throws -> ConsentRecipient {
        if let named = try await scope.recipient(session) { return named }
        if let department = scope.department, case .institution(let institution) = former.recipient {
            return .department(institution, specialty: department)
        }
        if !scope.members.isEmpty, case .group(let name, let members) = former.recipient {
            let left = scope.members.compactMap { id in members.first { $0.id == id } }
            guard left.count == scope.members.count else { throw CommandFailure(.usage, Catalogue.change.wider) }
            return .group(name, members: left)
        }
        guard scope.department == nil, scope.members.isEmpty else {
            throw CommandFailure(.usage, Catalogue.change.wider)
        }
        return former.recipient
    }

    private func refinement(
        _ former: ConsentStatement, _ scope: ConsentScopeOptions, _ session: PersonSession
    ) async throws -> ConsentRefinement? {
        let handling = former.refinement?.handling ?? Handling()
        let narrower = Handling(
            isViewOnly: handling.isViewOnly || isViewOnly, mayPassOn: handling.mayPassOn && !isNotPassedOn,
            eraseBy: eraseBy?.start ?? handling.eraseBy, maximumUses: uses ?? handling.maximumUses)
        let isRefined =
            former.refinement != nil || isWithoutTopics || narrower != handling || scope.department != nil
            || scope.group != nil || scope.isSelective
        guard isRefined else { return nil }
        // Version 1 looks at no topics: then all that version 2 can name stay.
        let topics = former.refinement?.topics ?? SensitiveTopic.allCases
        let writers = try scope.namedWriters()
        let institutions = try await scope.namedInstitutions(session)
        return ConsentRefinement(
            documents: scope.documents.isEmpty ? former.refinement?.documents ?? [] : scope.documents,
            types: scope.types.isEmpty ? former.refinement?.types ?? [] : scope.types,
            authors: scope.authors.isEmpty ? former.refinement?.authors ?? [] : scope.authors,
            writers: writers.isEmpty ? former.refinement?.writers ?? [] : writers,
            institutions: institutions.isEmpty ? former.refinement?.institutions ?? [] : institutions,
            encounters: scope.encounters.isEmpty ? former.refinement?.encounters ?? [] : scope.encounters,
            topics: isWithoutTopics ? [] : scope.topics.isEmpty ? topics : scope.topics, handling: narrower)
    }
}

extension DayArgument {
    /// Unix seconds at which the day begins at +08:00.
    var start: UInt64 { UInt64(clamping: date.startSeconds()) }
}

extension ConsentRefinement {
    /// The same with other terms of use.
    func with(handling: Handling) -> ConsentRefinement {
        ConsentRefinement(
            documents: documents, types: types, authors: authors, writers: writers, institutions: institutions,
            encounters: encounters, topics: topics, handling: handling, yieldsToEmergencies: yieldsToEmergencies,
            yieldsToAuthors: yieldsToAuthors)
    }
}

extension ConsentStatement {
    /// The same with other times.
    func with(
        start: UInt64, end: UInt64?, refinement: ConsentRefinement?, language: Language
    ) -> ConsentStatement? {
        ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: recordDays, maximumLevel: maximumLevel, start: start, end: end,
            refinement: refinement, ground: ground?.withoutCeremony, language: language)
    }

    /// The same from the start of another one on, to compare the two but for that.
    func starting(with other: ConsentStatement) -> ConsentStatement {
        with(start: other.start, end: end, refinement: refinement, language: .zh) ?? self
    }
}
