import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage

/// As custodian: the report on minors (API-115 … API-117). Everything is read from statements whose signatures the fold
/// verifies, or that this node signed and finds by the commitment in its own ledger.
extension Node {
    /// One page of the lines here whose patient was a minor at some instant of a time.
    func minors(
        of accepted: AcceptedInstitution, from: UInt64, until: UInt64, offset: UInt64
    ) throws -> MinorsMessage {
        guard accepted.rights.contains(.custodian), from < until else { throw LookupRefusal.refused }
        // What was entered this very second is there.
        let end = min(until, clock.now + 1)
        var found: [MinorLine] = []
        var items = 0
        var next = offset
        while found.count < MinorsMessage.maximumLines, items < MinorsMessage.fullPage {
            let lines = try database.lines(at: accepted.institution.id, offset: next, limit: 256)
            guard !lines.isEmpty else { return MinorsMessage(lines: found, next: nil) }
            for line in lines where found.count < MinorsMessage.maximumLines && items < MinorsMessage.fullPage {
                next += 1
                guard let minor = try MinorReport(of: line, at: self, from: from, end: end)?.line else { continue }
                found.append(minor)
                items += minor.grants.count + minor.accesses.count
            }
        }
        return MinorsMessage(lines: found, next: next)
    }
}

/// What there is to report about one line.
struct MinorReport {
    let line: MinorLine

    /// How late a custodian may see what the home node entered, in seconds.
    private static let sightSeconds: UInt64 = 65

    /// Nil when the patient was of age before the time began, was not born, or their age is not known.
    init?(of known: KnownLine, at node: Node, from: UInt64, end: UInt64) throws {
        let entries = try TimedEntries(of: known, at: node)
        guard let (birthDate, source) = try Self.birthDate(of: known, entries, at: node) else { return nil }
        let majority = ActingGuardians.attains(ActingGuardians.majority, bornOn: birthDate)
        guard from < majority, UInt64(clamping: birthDate.startSeconds()) < end else { return nil }
        let standing = entries.before(end)
        guard !standing.isEmpty else { return nil }
        let folded = try node.fold(known, with: standing)
        let grants = folded.consents.compactMap { item in
            MinorGrant(item, in: folded, entries, birthDate: birthDate, from: from, end: end)
        }.filter { $0.at < majority }
        let accesses = try node.database.disclosures(line: known.record, institution: known.institution).compactMap {
            try MinorReport.access($0, known, entries, at: node, birthDate: birthDate, from..<min(end, majority))
        }
        let acting = folded.guardians?.inForce(at: end) ?? []
        let names = folded.guardians?.guardians.filter { acting.contains($0.key) }.map(\.name) ?? []
        var flags: Set<MinorLine.Flag> = []
        let isChild = end < ActingGuardians.attains(ActingGuardians.consentAge, bornOn: birthDate)
        if isChild, names.isEmpty { flags.insert(.noGuardian) }
        if grants.contains(where: { $0.state == .unconfirmed }) { flags.insert(.unconfirmed) }
        let isGuardians = { (grant: MinorGrant) in grant.isPermit && grant.capacity == .guardian }
        if majority <= end, grants.contains(where: { isGuardians($0) && $0.state == .lapsed }) {
            flags.insert(.lapsedAt18)
        }
        if accesses.contains(where: \.isLapsed) { flags.insert(.lapsedAccess) }
        if accesses.contains(where: \.isEmergency) { flags.insert(.emergency) }
        if !folded.unreadable.isEmpty { flags.insert(.unreadable) }
        if max(grants.count, accesses.count) > MinorsMessage.maximumItems { flags.insert(.cut) }
        line = MinorLine(
            record: known.record, code: known.healthCode, age: birthDate.age(at: end), source: source,
            guardians: names, flags: MinorLine.Flag.allCases.filter(flags.contains),
            grants: grants.suffix(MinorsMessage.maximumItems), accesses: accesses.suffix(MinorsMessage.maximumItems))
    }

    /// The line's own word before that of this node's enrolment, and a number of the custodian's file last.
    private static func birthDate(
        of line: KnownLine, _ entries: TimedEntries, at node: Node
    ) throws -> (CivilDate, MinorLine.Source)? {
        if let stated = try node.fold(line, with: entries.all).guardians { return (stated.birthDate, .guardianship) }
        if line.home == node.origin, let person = try node.database.person(line.person), person.kind == .enrolment,
            let receipt = try node.firstReceipt(of: person.record)
        {
            return (try Enrolment(of: receipt.opening).birthDate, .enrolment)
        }
        for index in try node.database.statements(.link, line: line.record) {
            guard let opening = try node.database.opening(at: index, in: node.origin),
                let link = try? Link(of: opening), link.institution.id == line.institution
            else { continue }
            if let date = link.identifiers.lazy.compactMap(\.birthDate).first { return (date, .number) }
        }
        return nil
    }

    private static func access(
        _ index: UInt64, _ line: KnownLine, _ entries: TimedEntries, at node: Node, birthDate: CivilDate,
        _ time: Range<UInt64>
    ) throws -> MinorAccess? {
        guard let opening = try node.database.opening(at: index, in: node.origin) else {
            throw StorageError.damaged("disclosure")
        }
        let content = try Disclosure(of: opening)
        guard time.contains(content.at) else { return nil }
        let records = try content.documents.compactMap { try node.database.document($0.id)?.record }
        let review = try content.emergency.flatMap {
            try node.database.reviews(of: $0, at: line.institution).last?.outcome
        }
        return MinorAccess(
            entry: index, at: content.at, age: birthDate.age(at: content.at), reader: content.readerName,
            employer: content.readerInstitution?.name ?? "", purpose: content.purpose,
            count: UInt64(content.documents.count),
            classes: RecordClass.allCases.filter { one in records.contains { $0.recordClass == one } },
            level: records.map(\.level).max(), trace: content.trace.joined(separator: " "),
            isEmergency: content.emergency != nil, review: review,
            isLapsed: try isLapsed(content, line, entries, at: node))
    }

    /// True when a consent that settled a disclosure gave nothing then, both as the custodian could see it and as it stood.
    private static func isLapsed(
        _ disclosure: Disclosure, _ line: KnownLine, _ entries: TimedEntries, at node: Node
    ) throws -> Bool {
        let numbers = disclosure.trace.compactMap { rule -> UInt32? in
            let parts = rule.split(separator: ":")
            return parts.count == 2 && parts[0] == "permit" ? UInt32(parts[1]) : nil
        }
        guard !numbers.isEmpty else { return false }
        let seen = disclosure.at - min(disclosure.at, sightSeconds)
        let views = try [seen, disclosure.at].map { try node.fold(line, with: entries.before($0 + 1)) }
        return numbers.contains { number in
            views.allSatisfy { view in
                guard let item = view.consent(number) else { return false }
                return MinorGrant.state(of: item, in: view, at: disclosure.at) != .active
            }
        }
    }
}

/// The entries of a line with their times, whoever acts in it.
struct TimedEntries {
    let all: [LineEntry]
    private let indexes: [UInt32: UInt64]
    /// Everybody whom the line named, by name.
    private let names: [KeyThumbprint: String]
    private let guardians: Set<KeyThumbprint>

    init(of line: KnownLine, at node: Node) throws {
        let chain = try node.database.chain(of: line.record, in: line.home)
        var indexes: [UInt32: UInt64] = [:]
        for link in chain { indexes[link.head.sequence] = link.index }
        self.indexes = indexes
        all = try node.entries(of: line).map { item in
            let time = try indexes[item.entry.sequence].flatMap { try node.database.blockTime(of: $0, in: line.home) }
            return LineEntry(
                entry: item.entry, head: item.head, opening: item.opening, isFinal: item.isFinal, time: time)
        }
        var names: [KeyThumbprint: String] = [:]
        var guardians: Set<KeyThumbprint> = []
        for opening in all.compactMap(\.opening) {
            if let content = try? Guardianship(of: opening) {
                for guardian in content.guardians {
                    names[guardian.card.identity.thumbprint] = guardian.name
                    guardians.insert(guardian.card.identity.thumbprint)
                }
            } else if let content = try? Delegation(of: opening) {
                names[content.card.identity.thumbprint] = content.name
            } else if let content = try? Assistance(of: opening) {
                for member in content.staff { names[member.key.thumbprint] = member.name }
            }
        }
        self.names = names
        self.guardians = guardians
    }

    /// What was entered before an instant; what has no known time is there.
    func before(_ end: UInt64) -> [LineEntry] { Array(all.prefix { $0.time.map { $0 < end } ?? true }) }

    func index(of number: UInt32) -> UInt64? { indexes[number] }

    func entry(_ number: UInt32) -> LineEntry? { all.first { $0.entry.sequence == number } }

    /// Who signed, by the names in the line.
    func signers(of opening: Opening) -> [String] { opening.statements.compactMap { names[$0.header.keyID] } }

    func capacity(of opening: Opening, patient: KeyThumbprint?) -> MinorGrant.Capacity {
        let author = opening.author.header.keyID
        if author == patient { return .minor }
        return guardians.contains(author) ? .guardian : .other
    }
}

extension MinorGrant {
    /// Nil for what was entered after the time, or had ended before it.
    fileprivate init?(
        _ item: StandingConsent, in line: ConsentLine, _ entries: TimedEntries, birthDate: CivilDate, from: UInt64,
        end: UInt64
    ) {
        guard let entry = entries.entry(item.sequence), let opening = entry.opening, let at = entry.time,
            let index = entries.index(of: item.sequence), at < end, item.statement.end.map({ from < $0 }) ?? true
        else { return nil }
        let statement = item.statement
        let recipient =
            switch statement.recipient {
            case .practitioner(_, let name): name
            case .institution(let institution): institution.name
            case .department(let institution, let specialty): "\(institution.name) \(specialty)"
            case .group(let name, _): name
            case .everybody: ""
            }
        self.init(
            number: item.sequence, entry: index, at: at, age: birthDate.age(at: at),
            isPermit: statement.provision == .permit,
            capacity: entries.capacity(of: opening, patient: line.patient), signers: entries.signers(of: opening),
            recipient: recipient, purposes: statement.purposes, classes: statement.classes,
            level: statement.maximumLevel, end: statement.end, state: Self.state(of: item, in: line, at: end))
    }

    /// How a consent of a folded line stands at an instant.
    static func state(of item: StandingConsent, in line: ConsentLine, at time: UInt64) -> State {
        if item.isEnded || line.isRevoked || item.statement.end.map({ $0 <= time }) ?? false { return .ended }
        guard item.statement.provision == .permit else { return .active }
        switch line.lackOfPower(of: item, at: time, level: nil) {
        case nil: return item.isSuspended || line.isSuspended ? .suspended : .active
        case .notConfirmed: return .unconfirmed
        default: return .lapsed
        }
    }
}

extension CivilDate {
    /// Whole years at an instant, at +08:00.
    fileprivate func age(at time: UInt64) -> UInt64 {
        let years = ChinaStandardTime.date(ofUnixSeconds: time).year - year
        let isBefore = years > 0 && time < ActingGuardians.attains(years, bornOn: self)
        return UInt64(clamping: isBefore ? years - 1 : years)
    }
}
