import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Logging
import MerkleLog
import Storage

/// As home node: what a custodian accounted for is held against the disclosures that are known, and what can't be true
/// of both is put into a file (decision 0017, FEDERATION-108 … FEDERATION-111).
extension Node {
    /// Called whenever something about a line became known. Everything looked at was verified when it came.
    func compare(_ line: KnownLine) throws {
        guard let custodian = try roster().institution(line.institution, with: .custodian)?.origin,
            let node = try roster().descriptor(of: custodian)
        else { return }
        let roster = try roster()
        var known = try knownDisclosures(of: line)
        func contradictions() throws -> [Evidence] {
            [try reusedPrior(known, log: node.logKeys), try omission(known, of: line, log: node.logKeys)].compactMap {
                $0
            }
        }
        if try contradictions().isEmpty { return }
        // A report that came before the copy reached its head is judged again before it accuses anybody (FEDERATION-290).
        known = known.filter { (try? roster.verified($0.receipt, of: node)) != nil }
        for evidence in try contradictions() where evidence.logNotes.allSatisfy({ !isDenied($0, of: node, roster) }) {
            guard let proved = try? evidence.verified(by: [], logs: [node.logKeys]) else {
                // A file shows one leave: nobody is accused of what two keys of a custodian signed.
                logger.record(
                    .critical, "a custodian's disclosures contradict each other, and no file proves it",
                    code: "evidence-unproved", [.origin: custodian])
                continue
            }
            let kept = KeptEvidence(evidence, proving: proved, from: nil, at: clock.now)
            let isNew = try database.keep(
                kept, aboutLine: line.record, suspending: custodian == origin ? [] : [custodian],
                telling: supervisors(but: custodian))
            guard isNew else { continue }
            logger.record(
                .critical, "a custodian's disclosures contradict what it states of them", code: "evidence",
                [.origin: custodian])
        }
    }

    /// True for a note that the node's log did not sign, or whose head the copy of the ledger denies now.
    private func isDenied(_ note: SignedNote, of node: NodeDescriptor, _ roster: Roster) -> Bool {
        let head = try? VerifiedCheckpoint(verifying: note, log: node.logKeys, cosigners: [])
        return head.map { !roster.believes($0, of: node) } ?? true
    }

    /// A disclosure that is known, by its entry.
    private struct KnownDisclosure {
        let report: DisclosureReport
        let disclosure: Disclosure
        var receipt: Receipt { report.disclosure }
        var index: UInt64 { receipt.proof.inclusion.index }
    }

    /// What custodian and readers' nodes reported about a line, each once, in the order of the entries.
    private func knownDisclosures(of line: KnownLine) throws -> [KnownDisclosure] {
        let reports = try database.reports(line: line.record) + database.readerReports(line: line.record).map(\.report)
        var known: [UInt64: KnownDisclosure] = [:]
        for report in reports {
            let one = KnownDisclosure(report: report, disclosure: try Disclosure(of: report.disclosure.opening))
            if one.disclosure.custodian.id == line.institution { known[one.index] = one }
        }
        return known.values.sorted { $0.index < $1.index }
    }

    private func reusedPrior(_ known: [KnownDisclosure], log: LogKeys) throws -> Evidence? {
        var byPrior: [Digest: KnownDisclosure] = [:]
        for one in known {
            guard let other = byPrior.updateValue(one, forKey: one.disclosure.prior) else { continue }
            guard let leave = ProvedStatement(one.report.authorisation, log: log),
                let first = ProvedStatement(other.receipt, log: log),
                let second = ProvedStatement(one.receipt, log: log)
            else { return nil }
            return .reusedPrior(ReusedPrior(leave: leave, first: first, second: second))
        }
        return nil
    }

    private func omission(_ known: [KnownDisclosure], of line: KnownLine, log: LogKeys) throws -> Evidence? {
        guard let report = try database.account(line: line.record, institution: line.institution),
            let part = report.parts.first
        else { return nil }
        let account = try Account(of: report.account.opening)
        let counted = known.filter { $0.index < account.end }
        guard let shown = Self.contradicting(part.leaf, counted),
            let leave = ProvedStatement(report.authorisation, log: log),
            let stated = ProvedStatement(report.account, log: log)
        else { return nil }
        let leaf = ProvedLeaf(data: part.leaf.encoded, index: part.proof.index, hashes: part.proof.hashes)
        return .omittedDisclosure(
            OmittedDisclosure(
                leave: leave, account: stated, part: leaf,
                disclosures: shown.compactMap { ProvedStatement($0.receipt, log: log) }))
    }

    /// The fewest disclosures that contradict a leaf: its last and a newer one, or one more than it counts.
    private static func contradicting(_ leaf: AccountLeaf, _ counted: [KnownDisclosure]) -> [KnownDisclosure]? {
        if let place = counted.firstIndex(where: { Disclosure.chainValue(of: $0.receipt.opening) == leaf.last }),
            let newest = counted.last, newest.index > counted[place].index
        {
            return [counted[place], newest]
        }
        guard UInt64(counted.count) > leaf.count, leaf.count < UInt64(OmittedDisclosure.maximumDisclosures) else {
            return nil
        }
        return Array(counted.suffix(Int(leaf.count) + 1))
    }

    /// Active partners of which an institution with the right to supervise was accepted.
    private func supervisors(but accused: Origin) throws -> [Origin] {
        try roster().peers.values.filter { peer in
            peer.state == .active && peer.accepted.values.contains { $0.contains(.supervise) }
        }.map(\.descriptor.origin).filter { $0 != accused }.sorted()
    }

    /// Takes a file about disclosures: only as a supervisor's node, and only when the institution itself gave the leave
    /// that the file rests on. It is told to nobody.
    func receiveAsSupervisor(_ evidence: Evidence, proving proved: ProvedAccusation, from sender: Origin) throws {
        let roster = try roster()
        guard try database.institutions().contains(where: { $0.rights.contains(.supervise) }),
            let leave = evidence.leave, let content = try? StatementKeyAuthorisation(of: leave),
            roster.isSigned(leave, by: content.institution.id, with: .custodian, at: proved.origin),
            let node = roster.descriptor(of: proved.origin)
        else {
            logger.record(.warning, "evidence that is not for this node", code: "evidence-refused", [.origin: sender])
            throw EvidenceRefusal.unproved
        }
        guard !evidence.logNotes.contains(where: { isDenied($0, of: node, roster) }) else {
            logger.record(.warning, "evidence under other heads", code: "evidence-refused", [.origin: sender])
            throw try refusal(of: evidence)
        }
        let isNew = try database.keep(
            KeptEvidence(evidence, proving: proved, from: sender, at: clock.now), suspending: [proved.origin],
            telling: [])
        guard isNew else { return }
        logger.record(.critical, "a partner's fault is proved in a file", code: "evidence", [.origin: proved.origin])
    }
}
