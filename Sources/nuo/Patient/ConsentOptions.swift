import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Phrases

/// What a consent or a prohibition is about.
struct ConsentScopeOptions: ParsableArguments {
    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("institution"), help: help(Catalogue.patient.institutionOption, valueName: "uscc"))
    var institution: InstitutionID?

    @Option(
        name: .customLong("practitioner"), help: help(Catalogue.patient.practitionerOption, valueName: "card"),
        completion: .file())
    var practitioner: String?

    @Option(name: .customLong("purpose"), help: help(Catalogue.patient.purposeOption, valueName: "code"))
    var purposes: [PurposeOfUse] = []

    @Option(name: .customLong("class"), help: help(Catalogue.patient.classOption, valueName: "classes"))
    var classes: ClassList?

    @Option(name: .customLong("from"), help: help(Catalogue.patient.fromOption, valueName: "day"))
    var from: DayArgument?

    @Option(name: .customLong("to"), help: help(Catalogue.patient.toOption, valueName: "day"))
    var to: DayArgument?

    @Option(name: .customLong("department"), help: help(Catalogue.consent.departmentOption, valueName: "text"))
    var department: String?

    @Option(name: .customLong("group"), help: help(Catalogue.consent.groupOption, valueName: "name"))
    var group: String?

    @Option(name: .customLong("member"), help: help(Catalogue.consent.memberOption, valueName: "uscc"))
    var members: [InstitutionID] = []

    @Option(name: .customLong("document"), help: help(Catalogue.consent.documentOption, valueName: "id"))
    var documents: [DocumentID] = []

    @Option(name: .customLong("type"), help: help(Catalogue.consent.typeOption, valueName: "system|code|name"))
    var types: [DocumentType] = []

    @Option(name: .customLong("author"), help: help(Catalogue.consent.authorOption, valueName: "name"))
    var authors: [String] = []

    @Option(
        name: .customLong("writer"), help: help(Catalogue.consent.writerOption, valueName: "card"), completion: .file())
    var writers: [String] = []

    @Option(name: .customLong("written-for"), help: help(Catalogue.consent.writtenForOption, valueName: "uscc"))
    var writtenFor: [InstitutionID] = []

    @Option(name: .customLong("encounter"), help: help(Catalogue.consent.encounterOption, valueName: "system|number"))
    var encounters: [EncounterIdentifier] = []

    @Option(name: .customLong("topic"), help: help(Catalogue.consent.topicOption, valueName: "topic"))
    var topics: [SensitiveTopic] = []

    /// True when documents or authors were named, or topics.
    var isSelective: Bool {
        !documents.isEmpty || !types.isEmpty || !authors.isEmpty || !topics.isEmpty || !writers.isEmpty
            || !writtenFor.isEmpty || !encounters.isEmpty
    }

    /// What only version 2 of a consent can say, or a later one; nil when none of it was asked for.
    func refinement(
        handling: Handling?, isHandled: Bool, isPermit: Bool, yieldsToEmergencies: Bool = false,
        yieldsToAuthors: Bool = false, _ session: PersonSession
    ) async throws -> ConsentRefinement? {
        let isRefined =
            isHandled || yieldsToEmergencies || yieldsToAuthors || department != nil || group != nil || isSelective
        guard isRefined else { return nil }
        return ConsentRefinement(
            documents: documents, types: types, authors: authors, writers: try namedWriters(),
            institutions: try await namedInstitutions(session), encounters: encounters, topics: topics,
            handling: isPermit ? handling ?? Handling() : nil, yieldsToEmergencies: yieldsToEmergencies,
            yieldsToAuthors: yieldsToAuthors)
    }

    /// The authors whose cards were given.
    func namedWriters() throws -> [NamedKey] {
        try writers.map { path in
            let card = try HandedCard.practitioner(path)
            return NamedKey(key: card.identity.thumbprint, name: card.name)
        }
    }

    /// The institutions that documents were written for, looked up in the roster.
    func namedInstitutions(_ session: PersonSession) async throws -> [NamedInstitution] {
        guard !writtenFor.isEmpty else { return [] }
        let roster = try await session.roster()
        return try writtenFor.map { try Self.named($0, in: roster) }
    }

    /// The days of documents.
    func recordDays() throws -> DayRange {
        guard let range = DayRange(first: from?.date, last: to?.date) else {
            throw CommandFailure(.usage, Catalogue.patient.emptyPeriod)
        }
        return range
    }

    /// The recipient that was named, looked up in the roster or read from a card; nil when none was.
    func recipient(_ session: PersonSession) async throws -> ConsentRecipient? {
        guard [practitioner, group, institution?.text].compactMap({ $0 }).count <= 1 else {
            throw CommandFailure(
                .usage, Catalogue.patient.cannotSay, ["reason": "--institution | --practitioner | --group"])
        }
        if let practitioner {
            let card = try HandedCard.practitioner(practitioner)
            return .practitioner(card.identity.thumbprint, name: card.name)
        }
        if let group {
            let roster = try await session.roster()
            return .group(group, members: try members.map { try Self.named($0, in: roster) })
        }
        guard let institution else { return nil }
        let named = try Self.named(institution, in: try await session.roster())
        return department.map { .department(named, specialty: $0) } ?? .institution(named)
    }

    private static func named(_ id: InstitutionID, in roster: Roster) throws -> NamedInstitution {
        guard let accepted = roster.institution(id)?.accepted else {
            throw CommandFailure(.usage, Catalogue.patient.unknownInstitution, ["id": id.text])
        }
        return accepted.institution
    }
}

/// How far a consent goes, and whether it is signed without asking.
struct GrantOptions: ParsableArguments {
    private static let maximumDays = 1095

    @Option(name: .customLong("level"), help: help(Catalogue.patient.levelOption, valueName: "1-5"))
    var level: SensitivityLevel = .narrow

    @Option(name: .customLong("days"), help: help(Catalogue.patient.daysOption, valueName: "n"))
    var chosenDays: Int?

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @Flag(name: .customLong("view-only"), help: help(Catalogue.consent.viewOnlyOption))
    var isViewOnly = false

    @Flag(name: .customLong("pass-on"), help: help(Catalogue.consent.passOnOption))
    var mayPassOn = false

    @Option(name: .customLong("erase-by"), help: help(Catalogue.consent.eraseByOption, valueName: "day"))
    var eraseBy: DayArgument?

    @Option(name: .customLong("uses"), help: help(Catalogue.consent.usesOption, valueName: "n"))
    var uses: UInt32?

    /// How the recipient may use what is granted.
    var handling: Handling {
        Handling(
            isViewOnly: isViewOnly, mayPassOn: mayPassOn,
            eraseBy: eraseBy.map { UInt64(clamping: $0.date.startSeconds()) }, maximumUses: uses)
    }

    /// True when anything was said about that.
    var isHandled: Bool { isViewOnly || mayPassOn || eraseBy != nil || uses != nil }

    /// Refuses a time that no consent may last.
    func checkDays() throws {
        if let eraseBy, UInt64(clamping: eraseBy.date.startSeconds()) <= UInt64(max(0, Date().timeIntervalSince1970)) {
            throw CommandFailure(.usage, Catalogue.patient.eraseByOver, ["date": eraseBy.date.text])
        }
        if let chosenDays { try Self.check(days: chosenDays) }
    }

    /// The same for days that were said elsewhere.
    static func check(days: Int) throws {
        guard (1...Self.maximumDays).contains(days) else {
            throw CommandFailure(.usage, Catalogue.patient.badDays, ["limit": String(Self.maximumDays)])
        }
    }

    /// Refuses options that name no recipient or, without a template, no class.
    @discardableResult
    func checkNamed(
        _ scope: ConsentScopeOptions, _ session: PersonSession, template: ConsentTemplate? = nil
    ) async throws -> (ConsentRecipient, [RecordClass]) {
        guard let recipient = try await scope.recipient(session),
            let classes = scope.classes?.classes ?? template?.classes
        else {
            throw CommandFailure(
                .usage, Catalogue.patient.cannotSay, ["reason": "--institution | --practitioner, --class"])
        }
        return (recipient, classes)
    }

    /// A permit as the options say it; nil when nobody can say it.
    func permit(
        _ scope: ConsentScopeOptions, line: RecordID, custodian: NamedInstitution, _ session: PersonSession,
        template: ConsentTemplate? = nil, ground: ConsentGround?
    ) async throws -> ConsentStatement? {
        let (recipient, classes) = try await checkNamed(scope, session, template: template)
        return ConsentStatement(
            line: line, custodian: custodian, provision: .permit, recipient: recipient,
            purposes: scope.purposes.isEmpty ? template?.purposes ?? [.treatment] : scope.purposes, classes: classes,
            recordDays: try scope.recordDays(), maximumLevel: level, start: session.now,
            end: end(from: session.now, template: template),
            refinement: try await scope.refinement(
                handling: handling, isHandled: isHandled, isPermit: true, session),
            ground: ground, language: session.console.language)
    }

    /// When a consent that begins at `start` ends, by the template where no days were named.
    func end(from start: UInt64, template: ConsentTemplate? = nil) -> UInt64 {
        start + UInt64(chosenDays ?? template?.days ?? 90) * 86_400
    }
}
