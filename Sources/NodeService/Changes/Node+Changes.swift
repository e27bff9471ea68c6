import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// Why a change of a consent was not entered. The signer is told: it is their own statement.
public enum ChangeRefusal: String, Error, Sendable, CaseIterable {
    /// The number names no consent of the line: nothing, another entry, or a prohibition.
    case ofNothing = "change-of-nothing"
    /// The consent was withdrawn, has ended, or another one took its place: what has ended never comes back.
    case ended = "change-ended"
    /// It claims to give no more, and gives more or can't be proved not to.
    case wider = "change-wider"
    /// It claims to change times alone, and changes more or ends no later.
    case notRenewal = "change-not-renewal"
    /// The consent was changed as often as one may be.
    case tooMany = "change-too-many"
}

extension Node {
    /// Refuses what the custodians' fold would pass over, or make the line deny for.
    func checkChange(_ content: ConsentChange, in line: KnownLine) throws {
        guard let former = try fold(line).consent(content.former), former.statement.provision == .permit else {
            throw ChangeRefusal.ofNothing
        }
        guard !former.isEnded, former.statement.end.map({ clock.now < $0 }) ?? false else { throw ChangeRefusal.ended }
        guard former.succession?.count ?? 0 < Succession.maximumCount else { throw ChangeRefusal.tooMany }
        guard content.isAsClaimed(of: former.statement) else {
            throw content.act == .narrow ? ChangeRefusal.wider : .notRenewal
        }
    }

    /// Why what was disclosed is to be erased, by what the patient signed: the first withdrawal that reaches a consent on
    /// which it rests, or all; else the first change that no longer gives it. Nil where neither is.
    func endOfConsent(_ disclosure: Disclosure, in folded: ConsentLine, of line: KnownLine) throws -> EraseOrder.Cause?
    {
        let rested = folded.consents.filter { disclosure.trace.contains("permit:\($0.sequence)") }
        let reached = rested.reduce(into: Set<UInt32>()) { $0.formUnion(folded.lineage(of: $1.sequence)) }
        for number in rested.compactMap(\.withdrawnBy).sorted() {
            guard let opening = try opening(number, of: line), let said = try? Withdrawal(of: opening) else { continue }
            if said.consent.map(reached.contains) ?? true { return .withdrawal(opening.commitment) }
        }
        for item in rested {
            if let change = try firstLess(disclosure, item, in: folded), let opening = try opening(change, of: line) {
                return .change(opening.commitment)
            }
        }
        return nil
    }

    /// The openings of the changes that lead from one consent a disclosure rests on to the one that a withdrawal or a change
    /// names, before or after it: what shows that the two are one. Oldest first, the fewest that do.
    func changes(
        from disclosure: Disclosure, to named: UInt32, in folded: ConsentLine, of line: KnownLine
    ) throws -> [Opening] {
        let lineage = folded.lineage(of: named)
        let links = disclosure.permits.filter(lineage.contains).map { permit in
            lineage.filter { min(permit, named) < $0 && $0 <= max(permit, named) }.sorted()
        }
        return try links.min { $0.count < $1.count }?.compactMap { try opening($0, of: line) } ?? []
    }

    /// The first change after a consent that would not give every document that it gave; nil when each one would.
    private func firstLess(
        _ disclosure: Disclosure, _ item: StandingConsent, in folded: ConsentLine
    ) throws -> UInt32? {
        // A consent for a department was used by somebody of it; a disclosure names no department itself.
        var specialty: String?
        if case .department(_, let named) = item.statement.recipient { specialty = named }
        let query = AccessQuery(
            requester: disclosure.reader, institution: disclosure.readerInstitution?.id, specialty: specialty,
            purpose: disclosure.purpose)
        let documents = try disclosure.documents.map { try database.document($0.id)?.record }
        var next = item.supersededBy
        while let number = next {
            guard let successor = folded.consent(number) else { return number }
            let isKept = documents.allSatisfy { document in
                // What this node no longer has can't be compared.
                guard let document else { return false }
                return !item.statement.keeps(document, readBy: query, under: item.statement)
                    || successor.statement.keeps(document, readBy: query, under: item.statement)
            }
            guard isKept else { return number }
            next = successor.supersededBy
        }
        return nil
    }

    private func opening(_ sequence: UInt32, of line: KnownLine) throws -> Opening? {
        guard
            let index = try database.chain(of: line.record, in: line.home).first(where: {
                $0.head.sequence == sequence
            })?.index, let entry = try database.entry(at: index, in: line.home)
        else { return nil }
        return try database.opening(for: entry.commitment)
    }
}
