import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// The decision once more, written from `Specs/consent.md` alone, as plainly as it can be: no table, no early folding, no
/// line of the engine. It takes what was said in order, and gives outcome, reasons, trace and obligations as one text.
struct NaiveEvaluator {
    enum Said {
        case consent(ConsentStatement, entryEnds: UInt64)
        case change(ConsentChange.Act, of: UInt32, ConsentStatement, entryEnds: UInt64)
        case withdrawal(UInt32?)
        case lifting(UInt32)
        case suspension(UInt32?)
        case resumption(UInt32?)
        case guardianship(
            born: CivilDate, guardians: [(key: KeyThumbprint, end: UInt64?)], both: Bool, capacity: String?)
        case confirmation(UInt32?)
        case delegation(to: KeyThumbprint, manages: Bool, start: UInt64, end: UInt64)
        case assistance([KeyThumbprint])
        case acceptance(RecordID)
        case afterDeath(AfterDeathWord)
        case nothingReadable
    }

    struct Entry {
        let number: UInt32
        let said: Said
        let isFinal: Bool
        /// Nil for the patient alone.
        var signers: [KeyThumbprint]?
        /// When it was entered; nil when that is not known.
        var time: UInt64?
    }

    let entries: [Entry]
    let line: RecordID
    let patient: KeyThumbprint
    let isStopped: Bool
    let hasNewKey: Bool
    let isAssisted: Bool
    var isDeceased = false
    /// Nil while the entry of the death is not final.
    var estate: Estate?
    let earlier: RecordID
    let now: UInt64
    let uses: [UInt32: UInt64]?
    /// To whom important data of which classes may be given, and until when.
    var approved: (record: RecordID, to: InstitutionID, classes: [RecordClass], end: UInt64)?
    /// Lines that are joined with this one.
    var joined: [Joined] = []
    /// Permits for a day that name the newest entry of the line.
    var forADay: [ForADay] = []

    func answer(
        _ query: AccessQuery, _ document: DocumentRecord, ledgers: [LedgerStanding], home: Origin, isClockBehind: Bool
    ) -> String {
        if isClockBehind { return "denied clock clock" }
        for ledger in ledgers where ledger.isFrozen { return "denied ledger-frozen frozen" }
        var isHomeThere = false
        for ledger in ledgers {
            if !ledger.isFresh { return "denied stale-ledger fresh" }
            if ledger.origin == home { isHomeThere = true }
        }
        if !isHomeThere { return "denied stale-ledger fresh" }
        if document.line != line && document.line != earlier && origin(of: document) == nil {
            return "denied line-incomplete line"
        }
        if document.grade == .core { return "denied core-data grade" }
        if document.grade == .important && !isApproved(query, document) {
            return "denied important-data-needs-approval grade"
        }
        for entry in entries where isUnreadable(entry) { return "denied unreadable-line readable:\(entry.number)" }
        for one in joined where one.other.entries.contains(where: one.other.isUnreadable) {
            return "denied unreadable-line readable"
        }
        let isRelative = isAskedByRelative(query)
        if (isDeceased || joined.contains(where: \.other.isDeceased)) && !isRelative {
            return "denied deceased deceased"
        }
        if query.purpose == .patientRequest {
            if query.institution == nil && query.requester == patient && !hasNewKey {
                if isChild(at: now) { return "denied child-alone subject" }
                if isReadingForWard { return "denied ward-alone subject" }
                if isAssisted { return "denied not-assisted subject" }
                return "permitted subject-of-record subject"
            }
            return "denied purpose-not-covered subject"
        }
        if !hasNewKey, !isRelative, let answer = askedByGuardian(query, document) { return answer }
        let origin = origin(of: document)?.other
        if isStopped || origin?.isStopped == true { return "denied revoked revoked" }
        let isOriginResting = origin.map { $0.hasNewKey || $0.isResting(nil, since: 0) } ?? false
        if hasNewKey || isResting(nil, since: 0) || isOriginResting { return "denied suspended suspended" }
        if isAuthor(query, of: document) && !isForbiddenToAuthors(query, document) {
            return "permitted author-of-document author no-onward"
        }
        for entry in entries {
            guard case .consent(let statement, _) = entry.said, statement.provision == .deny else { continue }
            if mayTakeAway(entry, forbids: true) && !isLifted(entry.number) && mayForbid(statement, query, document) {
                return "denied denied-by-patient prohibition:\(entry.number)"
            }
        }
        if joined.contains(where: { $0.other.isForbidden(query, document) }) {
            return "denied denied-by-patient prohibition"
        }
        if let one = self.origin(of: document), !isAccepted(one.joining) { return "denied joined-not-accepted joined" }
        if let answer = askedByRelative(query, document) { return answer }
        return askedByDelegate(query, document) ?? byConsents(query, document)
    }

    private func isApproved(_ query: AccessQuery, _ document: DocumentRecord) -> Bool {
        guard let approved, let institution = query.institution else { return false }
        return institution == approved.to && approved.classes.contains(document.recordClass) && now < approved.end
    }

    private func isAuthor(_ query: AccessQuery, of document: DocumentRecord) -> Bool {
        guard let author = document.provenance?.author, author == query.requester,
            let institution = query.institution, institution == document.custodian.id
        else { return false }
        return ["TREAT", "ETREAT", "MUTREC"].contains(query.purpose.rawValue)
    }

    private func isForbiddenToAuthors(_ query: AccessQuery, _ document: DocumentRecord) -> Bool {
        if joined.contains(where: { $0.other.isForbiddenToAuthors(query, document) }) { return true }
        return entries.contains { entry in
            guard case .consent(let statement, _) = entry.said, statement.provision == .deny else { return false }
            if let more = statement.refinement, more.yieldsToAuthors { return false }
            return mayTakeAway(entry, forbids: true) && !isLifted(entry.number)
                && mayForbid(statement, query, document)
        }
    }

    private func byConsents(_ query: AccessQuery, _ document: DocumentRecord) -> String {
        var best = ""
        var bestRank = -1
        for entry in entries {
            guard let (statement, ends) = permit(entry) else { continue }
            let failures = failures(of: statement, entry, ends, query, document)
            guard let first = failures.first else {
                let duties = duties(of: entry)
                return (["permitted permitted permit:\(entry.number)"] + duties).joined(separator: " ")
            }
            if first.rank > bestRank {
                bestRank = first.rank
                best = "denied \(first.reason) default:\(entry.number)"
            }
        }
        if let permitted = permittedForADay(query, document) { return permitted }
        return bestRank < 0 ? "denied no-consent default" : best
    }

    // MARK: what ended

    func isLifted(_ number: UInt32) -> Bool {
        entries.contains { later in
            if case .lifting(let named) = later.said {
                return later.isFinal && named == number && later.number > number
                    && mayGiveBack(later, takenBy: Set([author(of: number)].compactMap { $0 }), lifts: true)
            }
            return false
        }
    }

    func isWithdrawn(_ number: UInt32) -> Bool {
        entries.contains { later in
            if case .withdrawal(let named) = later.said {
                return later.number > number
                    && (named == nil || named == number || isOneChain(named ?? 0, number, before: later.number))
                    && mayTakeAway(later, forbids: false)
            }
            return false
        }
    }

    /// The last word on it counts: of one consent, or of the line.
    func isResting(_ number: UInt32?, since first: UInt32) -> Bool {
        resters(number, since: first, until: .max) != nil
    }

    /// Who suspended what rests; nil for what does not.
    private func resters(_ number: UInt32?, since first: UInt32, until last: UInt32) -> Set<KeyThumbprint>? {
        var isResting = false
        var by: Set<KeyThumbprint> = []
        if let number, let former = formerNumber(of: number) {
            let before = resters(former, since: former, until: number)
            isResting = before != nil
            by = before ?? []
        }
        for entry in entries where entry.number > first && entry.number < last {
            if case .suspension(let named) = entry.said, isMeant(named, number, by: entry),
                mayTakeAway(entry, forbids: false)
            {
                isResting = true
                by.insert(entry.signers?.first ?? patient)
            }
            if case .resumption(let named) = entry.said, named == number, entry.isFinal,
                mayGiveBack(entry, takenBy: by, lifts: false)
            {
                isResting = false
                by = []
            }
        }
        return isResting ? by : nil
    }

    /// A number means its whole chain.
    private func isMeant(_ named: UInt32?, _ number: UInt32?, by entry: Entry) -> Bool {
        guard let named, let number else { return named == number }
        return named == number || isOneChain(named, number, before: entry.number)
    }

    // MARK: a permit

    func failures(
        of permit: ConsentStatement, _ entry: Entry, _ entryEnds: UInt64, _ query: AccessQuery,
        _ document: DocumentRecord
    ) -> [(rank: Int, reason: String)] {
        var found: [(rank: Int, reason: String)] = []
        let more = permit.refinement
        if !isCertainly(permit.recipient, query) { found.append((0, "recipient-not-covered")) }
        if !isPurpose(query.purpose, below: permit.purposes) { found.append((1, "purpose-not-covered")) }
        if !permit.classes.contains(document.recordClass) { found.append((2, "class-not-covered")) }
        if let more, !more.documents.isEmpty, !more.documents.contains(document.id) {
            found.append((3, "document-not-covered"))
        }
        if let more, !more.types.isEmpty, !isType(of: document, among: more.types) {
            found.append((4, "type-not-covered"))
        }
        if let more, !isAuthor(of: document, among: more) { found.append((5, "author-not-covered")) }
        if let more, !more.encounters.isEmpty {
            let encounter = document.provenance?.encounter
            if encounter == nil || !more.encounters.contains(where: { $0 == encounter }) {
                found.append((6, "encounter-not-covered"))
            }
        }
        let isSpanInside = document.earliest == nil || liesInside(document.earliest, permit.recordDays)
        if !isSpanInside || !liesInside(document.date, permit.recordDays) {
            found.append((7, "document-date-outside"))
        }
        if document.level.rawValue > permit.maximumLevel?.rawValue ?? 0 { found.append((8, "level-not-covered")) }
        if let more, !isEveryLabel(of: document, among: more.topics) { found.append((9, "label-not-covered")) }
        if isWithdrawn(entry.number) {
            found.append((10, "revoked"))
        } else if successor(of: entry.number) != nil {
            found.append((10, "superseded"))
        }
        if let reason = lackOfPower(entry, document) { found.append((11, reason)) }
        if isResting(entry.number, since: entry.number) { found.append((12, "suspended")) }
        if now < permit.start { found.append((13, "not-yet-valid")) }
        if now >= permit.end ?? 0 || now >= entryEnds { found.append((14, "expired")) }
        if !entry.isFinal && !isCoveredByFormer(entry, query, document) { found.append((15, "stale-ledger")) }
        if let time = more?.handling?.eraseBy, now >= time { found.append((16, "expired")) }
        if let limit = more?.handling?.maximumUses, used(entry.number).map({ $0 >= limit }) ?? true {
            found.append((17, "uses-spent"))
        }
        return found
    }

    private func isAuthor(of document: DocumentRecord, among more: ConsentRefinement) -> Bool {
        if !more.authors.isEmpty && !more.authors.contains(document.author) { return false }
        if !more.writers.isEmpty {
            guard let key = document.provenance?.author, more.writers.map(\.key).contains(key) else { return false }
        }
        if !more.institutions.isEmpty {
            guard let id = document.provenance?.institution, more.institutions.map(\.id).contains(id) else {
                return false
            }
        }
        return true
    }

    // MARK: a prohibition

    func mayForbid(_ deny: ConsentStatement, _ query: AccessQuery, _ document: DocumentRecord) -> Bool {
        if now < deny.start { return false }
        if let end = deny.end, now >= end { return false }
        if !isPerhaps(deny.recipient, query) { return false }
        if !deny.purposes.isEmpty && !isPurpose(query.purpose, below: deny.purposes) { return false }
        if !deny.classes.isEmpty && !deny.classes.contains(document.recordClass) { return false }
        if !touches(document, deny.recordDays) { return false }
        guard let more = deny.refinement else { return true }
        if !more.documents.isEmpty {
            let ids = [document.id] + (document.provenance?.replaced ?? [])
            if !ids.contains(where: { more.documents.contains($0) }) { return false }
        }
        let isTypeKnown = document.typeSystem != "urn:nuo:record-class"
        if !more.types.isEmpty && isTypeKnown && !isType(of: document, among: more.types) { return false }
        if !more.authors.isEmpty && document.author != "" && !more.authors.contains(document.author) { return false }
        if let key = document.provenance?.author, !more.writers.isEmpty,
            !more.writers.contains(where: { $0.key == key })
        {
            return false
        }
        if let id = document.provenance?.institution, !more.institutions.isEmpty,
            !more.institutions.contains(where: { $0.id == id })
        {
            return false
        }
        if let encounter = document.provenance?.encounter, !more.encounters.isEmpty,
            !more.encounters.contains(encounter)
        {
            return false
        }
        if more.topics.isEmpty { return true }
        guard let labels = document.labels else { return true }
        for label in labels {
            guard let topic = topic(label) else { return true }
            if more.topics.contains(topic) { return true }
        }
        return false
    }

    // MARK: who, what for, when, what about

    private func isCertainly(_ recipient: ConsentRecipient, _ query: AccessQuery) -> Bool {
        switch recipient {
        case .practitioner(let key, _): return query.requester == key
        case .institution(let one): return query.institution == one.id
        case .department(let one, let specialty): return query.institution == one.id && query.specialty == specialty
        case .group(_, let members):
            guard let id = query.institution else { return false }
            return members.map(\.id).contains(id)
        case .everybody: return true
        }
    }

    private func isPerhaps(_ recipient: ConsentRecipient, _ query: AccessQuery) -> Bool {
        switch recipient {
        case .everybody: return true
        case .practitioner(_, let name):
            let spelled = [query.name ?? "", name].map { $0.lowercased().split(separator: " ").joined() }
            return isCertainly(recipient, query) || (query.name != nil && spelled[0] == spelled[1])
        case .institution, .group: return query.institution == nil || isCertainly(recipient, query)
        case .department(let one, let specialty):
            if let id = query.institution, id != one.id { return false }
            if let said = query.specialty, said != "", said != specialty { return false }
            return true
        }
    }

    func isPurpose(_ asked: PurposeOfUse, below granted: [PurposeOfUse]) -> Bool {
        if granted.contains(asked) { return true }
        return ["ETREAT", "MUTREC"].contains(asked.rawValue) && granted.contains { $0.rawValue == "TREAT" }
    }

    private func isType(of document: DocumentRecord, among types: [DocumentType]) -> Bool {
        types.contains { [$0.system, $0.code] == [document.typeSystem, document.typeCode] }
    }

    private func isEveryLabel(of document: DocumentRecord, among topics: [SensitiveTopic]) -> Bool {
        guard let labels = document.labels else { return document.level.rawValue <= 4 }
        for label in labels {
            guard let topic = topic(label), topics.contains(topic) else { return false }
        }
        return true
    }

    private func topic(_ label: SecurityLabel) -> SensitiveTopic? {
        guard label.system == "http://terminology.hl7.org/CodeSystem/v3-ActCode" else { return nil }
        return switch label.code {
        case "HIV": .hiv
        case "STD": .sexuallyTransmitted
        case "PSY": .psychiatric
        case "ETH": .substance
        case "SDV": .violence
        default: nil
        }
    }

    func seconds(_ day: CivilDate) -> Int64 { day.daysSinceEpoch * 86_400 - 8 * 3600 }

    private func liesInside(_ date: FHIRDateTime?, _ days: DayRange) -> Bool {
        if days.first == nil && days.last == nil { return true }
        guard let date else { return false }
        if let first = days.first, date.earliest < seconds(first) { return false }
        if let last = days.last, date.latestExclusive > seconds(last) + 86_400 { return false }
        return true
    }

    private func touches(_ document: DocumentRecord, _ days: DayRange) -> Bool {
        guard let date = document.date else { return true }
        let begin = document.earliest ?? date
        if let first = days.first, date.latestExclusive <= seconds(first) { return false }
        if let last = days.last, begin.earliest >= seconds(last) + 86_400 { return false }
        return true
    }
}
