import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// What near relatives may read of the deceased, read from the home ledger whenever a decision needs it (CONSENT-306).
extension Node {
    /// Nil for the living, and while the entry of a stated death is not in the copy, or not final: nobody can tell then what
    /// was said before it.
    func estate(of line: KnownLine) throws -> Estate? {
        let code = line.healthCode
        let roster = try roster()
        let finalSize = code.home == origin ? .max : try finality(of: code.home, roster: roster)?.size ?? 0
        let standing = try standingDeaths(of: code)
        var deaths: [RecordID: (index: UInt64, institution: InstitutionID)] = [:]
        var last: UInt64 = 0
        for death in standing {
            guard let link = try database.chain(of: death.record, in: code.home).first,
                link.head.leafHash == death.leafHash, link.index < finalSize,
                let time = try database.blockTime(of: link.index, in: code.home)
            else { return nil }
            deaths[death.record] = (link.index, death.institution)
            last = max(last, try known(since: time, link.index, in: code.home))
        }
        guard let first = deaths.values.map(\.index).min() else { return nil }
        let relatives = try database.kinships(of: code).compactMap { known in
            try relative(known, of: code, deaths: deaths, finalSize: finalSize, roster: roster)
        }
        return Estate(
            opensAt: Self.sum(last, relativesWaitSeconds),
            lastSequence: try lastSequence(of: line, before: first, in: code.home),
            earlierWord: try earlierWord(of: line, before: first),
            relatives: relatives.sorted { $0.index < $1.index }.map(\.relative))
    }

    /// When a death became known here: the time of its block, and at a custodian not before its notice arrived, for the node
    /// that enters a death may write any time (CONSENT-308).
    private func known(since time: UInt64, _ index: UInt64, in ledger: Origin) throws -> UInt64 {
        guard ledger != origin else { return time }
        guard let entry = try database.entry(at: index, in: ledger),
            let arrival = try database.openingArrival(entry.commitment)
        else { return .max }
        return max(time, arrival)
    }

    /// The time of a block is another node's claim, so it may be any number.
    private static func sum(_ time: UInt64, _ seconds: UInt64) -> UInt64 {
        let (sum, isTooLarge) = time.addingReportingOverflow(seconds)
        return isTooLarge ? .max : sum
    }

    private func relative(
        _ known: KnownKinship, of code: HealthCode, deaths: [RecordID: (index: UInt64, institution: InstitutionID)],
        finalSize: UInt64, roster: Roster
    ) throws -> (index: UInt64, relative: NamedRelative)? {
        guard let link = try database.chain(of: known.record, in: code.home).first, link.head.sequence == 0,
            link.head.leafHash == known.leafHash, link.index < finalSize,
            let entry = try database.entry(at: link.index, in: code.home),
            let opening = try database.opening(for: entry.commitment),
            (try? opening.check(opens: entry, origin: code.home, recordKey: link.head.key)) != nil,
            let content = try? Kinship(of: opening), content.healthCode == code, content.isCoSigned(in: opening),
            let death = deaths[content.death], death.index < link.index, death.institution == content.institution.id,
            roster.isSigned(opening, by: content.institution.id, with: .enrol, at: code.home),
            let entered = try database.blockTime(of: link.index, in: code.home),
            // The day on it is a claim: no end is later than its entry allows.
            let relative = NamedRelative(
                content, record: known.record, end: Self.sum(entered, Kinship.maximumSeconds + 86_400),
                isEnded: try known.isEnded || !isInForce(known.record, in: code.home))
        else { return nil }
        return (link.index, relative)
    }

    /// The newest sequence number of a line before an entry of the deceased's home ledger; a line of another ledger, which
    /// has ended, counts whole.
    private func lastSequence(of line: KnownLine, before index: UInt64, in ledger: Origin) throws -> UInt32 {
        let chain = try database.chain(of: line.record, in: line.home)
        return chain.filter { line.home != ledger || $0.index < index }.map(\.head.sequence).max() ?? 0
    }

    /// The word in the newest line before whose place a line takes, and that has one, up to an entry of the home ledger. What
    /// can't be read, or can't be found, may have said no.
    func earlierWord(of line: KnownLine, before index: UInt64 = .max) throws -> AfterDeathWord? {
        let roster = try roster()
        let lines = try earlierLines(of: line)
        for earlier in lines {
            let last = try lastSequence(of: earlier, before: index, in: line.healthCode.home)
            let folded = ConsentLine(
                record: earlier.record, home: earlier.home, entries: try entries(of: earlier),
                isRevokedElsewhere: false
            ) { roster.institution($0, with: .enrol)?.accepted.key }
            guard folded.unreadable.isEmpty else { return .nothing }
            if let said = folded.saidOfDeath.last(where: { $0.sequence <= last }) { return said.word }
        }
        return try lineOpening(of: lines.last ?? line)?.replaces == nil ? nil : .nothing
    }
}
