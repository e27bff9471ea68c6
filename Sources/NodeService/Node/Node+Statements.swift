import CipherSuites
import ConsentLedger
public import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Storage

/// Statements that the node itself signs for an institution.
extension Node {
    /// A signed entry with its opening, at sequence 0 of a fresh record.
    struct Draft {
        let entry: Entry
        let opening: Opening
    }

    /// Signs a statement with the statement key. Statements without an end are kept twelve months on in the coarse end.
    func draft(_ content: some StatementContent) throws -> Draft {
        let now = clock.now
        let record = RecordID.random(random)
        let key = try recordKey(record)
        let place = StatementPlace(
            origin: origin, record: record, sequence: 0, previous: .zero, recordKey: key.publicKey.bytes,
            effect: .issue, notAfter: CalendarQuarter.endOneYear(after: now))
        guard let salt = Digest(random.bytes(Digest.byteCount)), let stop = Digest(random.bytes(Digest.byteCount))
        else {
            throw CipherError.unavailable
        }
        let header = StatementHeader(
            suite: .ed25519, keyID: keys.statement.publicKey.thumbprint, role: .author, place: place, issuedAt: now,
            salt: salt)
        let statement = try SignedStatement.sign(payload: content.payload, header: header, key: keys.statement)
        let opening = try Opening([statement])
        let entry = try Entry(
            suite: .ed25519, effect: .issue, record: record, sequence: 0, previous: .zero, notAfter: place.notAfter,
            commitment: opening.commitment, stop: stop, signer: key.publicKey
        ).signed(by: key, for: origin)
        return Draft(entry: entry, opening: opening)
    }

    /// The institution's leave for this node's statement key that is in force, with its index; nil when there is none.
    public func authorisation(
        of institution: InstitutionID
    ) throws -> (index: UInt64, content: StatementKeyAuthorisation)? {
        try authorisation(of: institution, for: keys.statement.publicKey)
    }

    /// The same for another key, that of a rotation for one.
    func authorisation(
        of institution: InstitutionID, for key: VerifyingKey
    ) throws -> (index: UInt64, content: StatementKeyAuthorisation)? {
        let now = clock.now
        for index in try database.statements(.statementKey, institution: institution).reversed() {
            guard let opening = try database.opening(at: index, in: origin),
                let content = try? StatementKeyAuthorisation(of: opening),
                content.key == key, content.start <= now, now < content.end,
                try isInForce(index)
            else { continue }
            return (index, content)
        }
        return nil
    }

    /// True while nothing ended the record of an own entry.
    func isInForce(_ index: UInt64) throws -> Bool {
        guard let entry = try database.entry(at: index, in: origin) else { return false }
        return try isInForce(entry.record, in: origin)
    }

    /// True while nothing ended or suspended a record, and no two entries contradict each other.
    func isInForce(_ record: RecordID, in ledger: Origin) throws -> Bool {
        let (chain, isRevokedElsewhere) = try database.standing(of: record, in: ledger)
        let isUndisputed = zip(chain, chain.dropFirst()).allSatisfy { $0.head.sequence < $1.head.sequence }
        guard isUndisputed, !isRevokedElsewhere, let last = chain.last else { return false }
        return !chain.contains { $0.head.effect == .revoke } && ![.suspend, .tombstone].contains(last.head.effect)
    }

    /// A statement of the own ledger with proof of its entry and its block.
    func entered(_ index: UInt64) throws -> EnteredStatement {
        guard let receipt = try database.receipt(at: index, in: origin),
            let seal = try database.sealProof(after: index, in: origin)
        else { throw StorageError.notFound }
        // Two reads may fall before and after a heartbeat; the proofs must name the same note.
        guard receipt.proof.checkpoint == seal.checkpoint else { return try entered(index) }
        return EnteredStatement(receipt: receipt, seal: seal)
    }

    /// A line folded to the verified size of its home ledger.
    func fold(_ line: KnownLine) throws -> ConsentLine { try fold(line, with: try entries(of: line)) }

    /// A line folded from entries; the co-signature of a guardianship is that of an institution which this operator accepted
    /// with the right `enrol`.
    func fold(_ line: KnownLine, with entries: [LineEntry]) throws -> ConsentLine {
        let roster = try roster()
        let isDeceased = try isDeceased(line.healthCode)
        return ConsentLine(
            record: line.record, home: line.home, entries: entries,
            isRevokedElsewhere: try database.isRevokedElsewhere(line.record, of: line.home),
            isKeyReplaced: try isKeyReplaced(of: line), earlier: try earlierLines(of: line).map(\.record),
            isDeceased: isDeceased, estate: isDeceased ? try estate(of: line) : nil
        ) { roster.institution($0, with: .enrol)?.accepted.key }
    }

    func entries(of line: KnownLine) throws -> [LineEntry] {
        let isOwn = line.home == origin
        let finalSize = isOwn ? .max : try finality(of: line.home, roster: roster())?.size ?? 0
        let end = try endOfKey(of: line) ?? .max
        let chain = try database.chain(of: line.record, in: line.home).filter { $0.index < end }.map { link in
            guard let entry = try database.entry(at: link.index, in: line.home) else {
                throw StorageError.damaged("entry of a line")
            }
            return (link, entry, try database.opening(for: entry.commitment))
        }
        // Times are looked up only where somebody acts for the patient: elsewhere nothing depends on them.
        let isActedFor = chain.contains { _, _, opening in
            opening.flatMap(StatementKind.claimed).map { [.guardianship, .delegation].contains($0) } ?? false
        }
        return try chain.map { link, entry, opening in
            LineEntry(
                entry: entry, head: link.head, opening: opening, isFinal: link.index < finalSize,
                time: isActedFor ? try database.blockTime(of: link.index, in: line.home) : nil)
        }
    }

    /// What is known of a ledger that a decision about a request of `asker` rests on. The own one is as fresh as the
    /// clock, but to partners not before its start is confirmed; a partner's is fresh under the node's policy, and not
    /// while an entry that gives a right, at `index`, is not final.
    func standing(
        of ledger: Origin, needing index: UInt64? = nil, asker: Origin, rule: FreshnessRule, roster: Roster
    ) throws -> LedgerStanding {
        let isFrozen = roster.isFrozen(ledger)
        guard ledger != origin else {
            let isFresh = asker == origin || fence.leave == .everything
            return LedgerStanding(origin: ledger, isFresh: isFresh, isFrozen: isFrozen)
        }
        let finality = try finality(of: ledger, roster: roster)
        let isFresh = finality.map { known in
            rule.isFresh(cosignedAt: known.time, now: clock.now) && index.map { $0 < known.size } ?? true
        }
        return LedgerStanding(origin: ledger, isFresh: isFresh ?? false, isFrozen: isFrozen)
    }
}
