import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage

/// Lines of ledgers that have ended, in the place of which people open lines at a new home (decision 0039).
extension Node {
    /// As new home node: the ledger that a new line's opening says has ended is no partner's that goes on. What this node
    /// knows nothing of, custodians judge (CONSENT-291).
    func checkEnded(_ ledger: Origin) throws {
        let isPartner = try roster().peers[ledger] != nil
        guard try !isPartner || database.closing(of: ledger) != nil else { throw SubmissionRefusal.notTruthful }
    }

    /// As custodian: false for a link to another file than that of the line whose place `line` is to take, where that one is
    /// known and linked. Asked before it is entered, so that staff hear of it; CONSENT-292 asks for it at every decision.
    func isSameFile(_ content: Link, asClosedLineOf line: KnownLine) throws -> Bool {
        guard let named = try lineOpening(of: line)?.replaces, let closed = named.closed,
            let former = try database.line(named.record, home: closed.origin),
            former.institution == line.institution, let old = try link(of: former)
        else { return true }
        return old.identifiers.contains(where: content.identifiers.contains)
    }

    /// As custodian: the line of a closed ledger whose place `line` takes; nil while anything of CONSENT-292 is missing,
    /// and then documents under it are denied. `newest` is the line that is decided on, which may have taken the place of
    /// `line` in turn: what it does not say protects nobody.
    func closedLine(
        _ named: FormerLine, _ closed: ClosedHome, of line: KnownLine, for newest: KnownLine
    ) throws -> KnownLine? {
        guard try isWhole(closed.origin), let former = try database.line(named.record, home: closed.origin),
            former.institution == line.institution, former.person == closed.key.thumbprint,
            try !isKeyReplaced(of: former), try !isDeceased(former.healthCode), try !isJoined(former),
            // The last one: nothing that was said there afterwards is passed over.
            try database.chain(of: former.record, in: former.home).last?.head.leafHash == named.leaf,
            try isSameFile(line, as: former), try isClaimedByOne(former, line),
            try foldToItsEnd(newest).protects(asMuchAs: foldToItsEnd(former), at: clock.now)
        else { return nil }
        return former
    }

    /// True where a ledger has ended and the copy has all of it: nothing else was ever said there.
    func isWhole(_ ledger: Origin) throws -> Bool {
        guard let end = try database.closing(of: ledger) else { return false }
        return try database.head(of: ledger)?.state.size == end.size
    }

    /// A joining names people by health code, and the new home gave another one: what is forbidden in the joined line would
    /// not hold in the new one. The custodian takes the joining back first, and joins anew.
    private func isJoined(_ line: KnownLine) throws -> Bool {
        try database.joinings(of: line.healthCode).contains {
            $0.origin == origin && $0.institution == line.institution && !$0.isEnded
        }
    }

    /// As custodian: the line that took the place of one whose ledger has ended; the line itself where there is none. Who
    /// still asks by the old health code is answered by what is said in the new line.
    func successor(of line: KnownLine) throws -> KnownLine {
        guard try database.closing(of: line.home) != nil else { return line }
        return try database.lines(after: line.record, of: line.home).first { next in
            try next.institution == line.institution
                && linkedLine(of: next.healthCode, at: next.institution) == next
                && earlierLines(of: next).contains(line)
        } ?? line
    }

    /// The custodian's own word that both are one patient's: links in force that share a number.
    private func isSameFile(_ line: KnownLine, as former: KnownLine) throws -> Bool {
        guard let new = try link(of: line), let old = try link(of: former) else { return false }
        return old.identifiers.contains(where: new.identifiers.contains)
    }

    /// False when another person's line, linked too, names the same one under the same key, while that person has a line in
    /// use here: a prohibition in the one would not bind the other.
    private func isClaimedByOne(_ former: KnownLine, _ line: KnownLine) throws -> Bool {
        try database.lines(after: former.record, of: former.home).allSatisfy { other in
            try other == line || other.institution != line.institution || other.healthCode == line.healthCode
                || !isActive(other) && linkedLine(of: other.healthCode, at: other.institution) == nil
                || lineOpening(of: other)?.replaces?.closed?.key.thumbprint != former.person
                || link(of: other) == nil
        }
    }

    /// A line as far as it is known here, without the lines whose place it takes. What a closed ledger holds is all that it
    /// ever will, so that its liftings count.
    func foldToItsEnd(_ line: KnownLine) throws -> ConsentLine {
        let roster = try roster()
        let isClosed = try database.closing(of: line.home) != nil
        let entries = try entries(of: line).map { item in
            isClosed
                ? LineEntry(entry: item.entry, head: item.head, opening: item.opening, isFinal: true, time: item.time)
                : item
        }
        return ConsentLine(
            record: line.record, home: line.home, entries: entries, isRevokedElsewhere: false,
            isKeyReplaced: try isKeyReplaced(of: line)
        ) { roster.institution($0, with: .enrol)?.accepted.key }
    }

    /// As custodian: the reports of what was disclosed under lines of closed ledgers, for the home node of the line that
    /// takes their place. They go with the first disclosure under that line which names them (FEDERATION-321).
    func reports(
        before item: UnreportedDisclosure, _ content: Disclosure, of line: KnownLine
    ) throws -> [DisclosureReport] {
        let elsewhere = try content.earlierLines.filter { try database.line($0, home: line.home) == nil }
        guard !elsewhere.isEmpty else { return [] }
        let named = try database.statements(.disclosure, line: line.record).filter { $0 < item.index }
            .compactMap { index in
                try database.opening(at: index, in: origin).flatMap { try? Disclosure(of: $0) }
            }
            .filter { $0.custodian.id == item.institution }.flatMap(\.earlierLines)
        let fresh = elsewhere.filter { !named.contains($0) }
        return try fresh.reversed().flatMap { try database.statements(.disclosure, line: $0) }.compactMap { index in
            guard let receipt = try database.receipt(at: index, in: origin),
                let old = try? Disclosure(of: receipt.opening), old.custodian.id == item.institution,
                let authorisation = try authorisation(of: receipt, by: item.institution, at: old.at)
            else { return nil }
            let emergency = try old.emergency.flatMap { try database.emergency($0, at: item.institution) }
            return DisclosureReport(
                disclosure: receipt, authorisation: authorisation, emergency: emergency?.receipt)
        }
    }

    // MARK: to whom they belong

    /// The key of somebody who had a line in a ledger that has ended, for calls about that line alone; nil for others.
    func closedKey(_ thumbprint: KeyThumbprint) throws -> VerifyingKey? {
        try keptLines(of: thumbprint).lazy.compactMap { try self.lineOpening(of: $0)?.card.identity }.first
    }

    /// A patient's lines in ledgers that have ended, each with the receipts of its entries as this node's copy proves them
    /// (API-135). A line of which an opening is not held is left out: its last entry may be a prohibition.
    func closedLines(of thumbprint: KeyThumbprint) throws -> LinesMessage {
        let roster = try roster()
        return LinesMessage(
            lines: try keptLines(of: thumbprint).compactMap { line in
                let chain = try database.chain(of: line.record, in: line.home)
                let receipts = try database.receipts(at: chain.map(\.index), in: line.home)
                guard receipts.count == chain.count else { return nil }
                let name = roster.institution(line.institution)?.accepted.institution.name ?? line.institution.text
                return LinesMessage.Line(
                    record: line.record, custodian: NamedInstitution(id: line.institution, name: name),
                    isStopped: try database.isStopped(line.record, of: line.home),
                    receipts: receipts,
                    times: try chain.map { try database.blockTime(of: $0.index, in: line.home) ?? 0 })
            })
    }

    private func keptLines(of thumbprint: KeyThumbprint) throws -> [KnownLine] {
        try database.lines(of: thumbprint).filter { line in
            try line.home != origin && isWhole(line.home) && !isKeyReplaced(of: line)
                && lineOpening(of: line)?.unknown == nil
        }
    }
}
