import CipherSuites
import ConsentLedger
import HealthRecords

/// What is true of a consent in a row, and what follows in it.
struct ConsentMarks: OptionSet {
    let rawValue: UInt16
    static let permit = ConsentMarks(rawValue: 1)
    static let ended = ConsentMarks(rawValue: 2)
    static let suspended = ConsentMarks(rawValue: 4)
    static let final = ConsentMarks(rawValue: 8)
    static let withdrawn = ConsentMarks(rawValue: 16)
    static let superseded = ConsentMarks(rawValue: 32)
    static let succession = ConsentMarks(rawValue: 64)
    static let end = ConsentMarks(rawValue: 128)
    static let firstDay = ConsentMarks(rawValue: 256)
    static let lastDay = ConsentMarks(rawValue: 512)
    static let refined = ConsentMarks(rawValue: 1024)
}

/// The same of a refinement.
struct RefinementMarks: OptionSet {
    let rawValue: UInt8
    static let handling = RefinementMarks(rawValue: 1)
    static let viewOnly = RefinementMarks(rawValue: 2)
    static let passOn = RefinementMarks(rawValue: 4)
    static let eraseBy = RefinementMarks(rawValue: 8)
    static let uses = RefinementMarks(rawValue: 16)
    static let yields = RefinementMarks(rawValue: 32)
    static let yieldsToAuthors = RefinementMarks(rawValue: 64)
    /// Keys, institutions and encounters follow.
    static let provenance = RefinementMarks(rawValue: 128)
}

/// Which kind of recipient follows.
enum RecipientMark: UInt8 {
    case practitioner = 1
    case institution = 2
    case department = 3
    case group = 4
    case everybody = 5
}

extension StandingConsent {
    /// True for a consent of a patient who alone signs.
    var isGivenByPatient: Bool {
        if case .patient = grantor { statement.assistance == nil } else { false }
    }
}

extension RowWriter {
    mutating func consent(_ item: StandingConsent) {
        let said = item.statement
        var marks: ConsentMarks = []
        if said.provision == .permit { marks.insert(.permit) }
        if item.isEnded { marks.insert(.ended) }
        if item.isSuspended { marks.insert(.suspended) }
        if item.isFinal { marks.insert(.final) }
        if item.withdrawnBy != nil { marks.insert(.withdrawn) }
        if item.supersededBy != nil { marks.insert(.superseded) }
        if item.succession != nil { marks.insert(.succession) }
        if said.end != nil { marks.insert(.end) }
        if said.recordDays.first != nil { marks.insert(.firstDay) }
        if said.recordDays.last != nil { marks.insert(.lastDay) }
        if said.refinement != nil { marks.insert(.refined) }
        number(UInt64(marks.rawValue))
        number(UInt64(item.sequence))
        number(item.notAfter)
        number(said.start)
        if let end = said.end { number(end) }
        number(UInt64(said.maximumLevel?.rawValue ?? 0))
        members(said.purposes)
        members(said.classes)
        recipient(said.recipient, isForbidden: said.provision == .deny)
        if let day = said.recordDays.first { number(UInt64(clamping: day.daysSinceEpoch + Self.firstDay)) }
        if let day = said.recordDays.last { number(UInt64(clamping: day.daysSinceEpoch + Self.firstDay)) }
        if let sequence = item.withdrawnBy { number(UInt64(sequence)) }
        if let sequence = item.supersededBy { number(UInt64(sequence)) }
        if let succession = item.succession {
            members([succession.act])
            number(UInt64(succession.former))
            number(UInt64(succession.count))
        }
        if let refinement = said.refinement { self.refinement(refinement) }
    }

    /// Days of years from 1 on, counted from before the first.
    static let firstDay: Int64 = 719_528

    /// A permit is for a key; a prohibition reaches a name as well.
    private mutating func recipient(_ recipient: ConsentRecipient, isForbidden: Bool) {
        switch recipient {
        case .practitioner(let key, let name):
            number(UInt64(RecipientMark.practitioner.rawValue))
            digest(key.digest)
            if isForbidden { text(name) }
        case .institution(let institution):
            number(UInt64(RecipientMark.institution.rawValue))
            text(institution.id.text)
        case .department(let institution, let specialty):
            number(UInt64(RecipientMark.department.rawValue))
            text(institution.id.text)
            text(specialty)
        case .group(_, let members):
            number(UInt64(RecipientMark.group.rawValue))
            number(UInt64(members.count))
            for member in members { text(member.id.text) }
        case .everybody: number(UInt64(RecipientMark.everybody.rawValue))
        }
    }

    private mutating func refinement(_ said: ConsentRefinement) {
        var marks: RefinementMarks = []
        if said.handling != nil { marks.insert(.handling) }
        if said.handling?.isViewOnly == true { marks.insert(.viewOnly) }
        if said.handling?.mayPassOn == true { marks.insert(.passOn) }
        if said.handling?.eraseBy != nil { marks.insert(.eraseBy) }
        if said.handling?.maximumUses != nil { marks.insert(.uses) }
        if said.yieldsToEmergencies { marks.insert(.yields) }
        if said.yieldsToAuthors { marks.insert(.yieldsToAuthors) }
        let isOfProvenance = !(said.writers.isEmpty && said.institutions.isEmpty && said.encounters.isEmpty)
        if isOfProvenance { marks.insert(.provenance) }
        number(UInt64(marks.rawValue))
        if let time = said.handling?.eraseBy { number(time) }
        if let uses = said.handling?.maximumUses { number(UInt64(uses)) }
        members(said.topics)
        number(UInt64(said.documents.count))
        for document in said.documents { append(document.bytes) }
        number(UInt64(said.types.count))
        for type in said.types {
            text(type.system)
            text(type.code)
        }
        number(UInt64(said.authors.count))
        for author in said.authors { text(author) }
        if isOfProvenance { provenance(said) }
    }

    private mutating func provenance(_ said: ConsentRefinement) {
        number(UInt64(said.writers.count))
        for writer in said.writers { digest(writer.key.digest) }
        number(UInt64(said.institutions.count))
        for institution in said.institutions { text(institution.id.text) }
        number(UInt64(said.encounters.count))
        for encounter in said.encounters {
            text(encounter.system)
            text(encounter.value)
        }
    }
}

extension RowReader {
    private static let purposes = MemberSets<PurposeOfUse>()
    private static let classes = MemberSets<RecordClass>()

    mutating func consent(line: RecordID, custodian: NamedInstitution) -> StandingConsent? {
        guard let marks = number(UInt16.self).map(ConsentMarks.init(rawValue:)), let sequence = number(UInt32.self),
            let notAfter = number(UInt64.self), let start = number(UInt64.self),
            let end = optional(marks.contains(.end), UInt64.self), let level = number(UInt8.self),
            let purposes = members(of: Self.purposes), let classes = members(of: Self.classes),
            let recipient = recipient(isForbidden: !marks.contains(.permit)), let days = days(marks),
            let withdrawnBy = optional(marks.contains(.withdrawn), UInt32.self),
            let supersededBy = optional(marks.contains(.superseded), UInt32.self),
            let succession = succession(marks.contains(.succession)),
            let refinement = refinement(marks.contains(.refined))
        else { return nil }
        let maximumLevel = SensitivityLevel(rawValue: Int(level))
        guard level == 0 || maximumLevel != nil else { return nil }
        let statement = ConsentStatement(
            packedIn: line, custodian: custodian, provision: marks.contains(.permit) ? .permit : .deny,
            recipient: recipient, purposes: purposes, classes: classes, recordDays: days, maximumLevel: maximumLevel,
            start: start, end: end.value, refinement: refinement.value)
        return StandingConsent(
            sequence: sequence, statement: statement, notAfter: notAfter, isEnded: marks.contains(.ended),
            withdrawnBy: withdrawnBy.value, supersededBy: supersededBy.value, succession: succession.value,
            isSuspended: marks.contains(.suspended), isFinal: marks.contains(.final))
    }

    private mutating func days(_ marks: ConsentMarks) -> DayRange? {
        guard let first = optional(marks.contains(.firstDay), UInt32.self),
            let last = optional(marks.contains(.lastDay), UInt32.self)
        else { return nil }
        func day(_ number: UInt32) -> CivilDate { CivilDate(daysSinceEpoch: Int64(number) - RowWriter.firstDay) }
        return DayRange(first: first.value.map(day), last: last.value.map(day))
    }

    private mutating func succession(_ isThere: Bool) -> Present<Succession>? {
        guard isThere else { return Present(value: nil) }
        guard let act = members(ConsentChange.Act.self)?.first, let former = number(UInt32.self),
            let count = number(UInt8.self)
        else { return nil }
        return Present(value: Succession(act: act, former: former, count: Int(count)))
    }

    private mutating func institution() -> NamedInstitution? {
        number(UInt32.self).flatMap { take(Int($0)) }.flatMap { InstitutionID(utf8: $0) }
            .map { NamedInstitution(id: $0, name: "") }
    }

    private mutating func recipient(isForbidden: Bool) -> ConsentRecipient? {
        guard let mark = number(UInt8.self).flatMap(RecipientMark.init(rawValue:)) else { return nil }
        switch mark {
        case .practitioner:
            guard let key = digest(), let name = isForbidden ? text() : "" else { return nil }
            return .practitioner(KeyThumbprint(digest: key), name: name)
        case .institution: return institution().map { .institution($0) }
        case .department:
            guard let institution = institution(), let specialty = text() else { return nil }
            return .department(institution, specialty: specialty)
        case .group: return list { $0.institution() }.map { .group("", members: $0) }
        case .everybody: return .everybody
        }
    }

    private mutating func refinement(_ isThere: Bool) -> Present<ConsentRefinement>? {
        guard isThere else { return Present(value: nil) }
        guard let marks = number(UInt8.self).map(RefinementMarks.init(rawValue:)),
            let eraseBy = optional(marks.contains(.eraseBy), UInt64.self),
            let uses = optional(marks.contains(.uses), UInt32.self), let topics = members(SensitiveTopic.self),
            let documents = list({ $0.take(16).flatMap { DocumentID(Array($0)) } }),
            let types = list({ reader -> DocumentType? in
                guard let system = reader.text(), let code = reader.text() else { return nil }
                return DocumentType(system: system, code: code, name: "")
            }), let authors = list({ $0.text() }), let provenance = provenance(marks.contains(.provenance))
        else { return nil }
        let handling = Handling(
            isViewOnly: marks.contains(.viewOnly), mayPassOn: marks.contains(.passOn), eraseBy: eraseBy.value,
            maximumUses: uses.value)
        return Present(
            value: ConsentRefinement(
                documents: documents, types: types, authors: authors, writers: provenance.writers,
                institutions: provenance.institutions, encounters: provenance.encounters, topics: topics,
                handling: marks.contains(.handling) ? handling : nil, yieldsToEmergencies: marks.contains(.yields),
                yieldsToAuthors: marks.contains(.yieldsToAuthors)))
    }

    private struct Provenance {
        var writers: [NamedKey] = []
        var institutions: [NamedInstitution] = []
        var encounters: [EncounterIdentifier] = []
    }

    private mutating func provenance(_ isThere: Bool) -> Provenance? {
        guard isThere else { return Provenance() }
        guard let writers = list({ $0.digest().map { NamedKey(key: KeyThumbprint(digest: $0), name: "") } }),
            let institutions = list({ $0.institution() }),
            let encounters = list({ reader -> EncounterIdentifier? in
                guard let system = reader.text(), let value = reader.text() else { return nil }
                return EncounterIdentifier(system: system, value: value)
            })
        else { return nil }
        return Provenance(writers: writers, institutions: institutions, encounters: encounters)
    }
}

extension ConsentStatement {
    /// What a decision reads of a statement, without other names and without the text that was shown.
    fileprivate init(
        packedIn line: RecordID, custodian: NamedInstitution, provision: Provision, recipient: ConsentRecipient,
        purposes: [PurposeOfUse], classes: [RecordClass], recordDays: DayRange, maximumLevel: SensitivityLevel?,
        start: UInt64, end: UInt64?, refinement: ConsentRefinement?
    ) {
        self.line = line
        self.custodian = custodian
        self.provision = provision
        self.recipient = recipient
        self.purposes = purposes
        self.classes = classes
        self.recordDays = recordDays
        self.maximumLevel = maximumLevel
        self.start = start
        self.end = end
        self.refinement = refinement
        assistance = nil
        ground = nil
        shown = ShownText(digest: .zero, renderer: 0, language: "")
    }
}
