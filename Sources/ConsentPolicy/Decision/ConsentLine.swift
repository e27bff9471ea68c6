public import CipherSuites
public import ConsentLedger
import HealthRecords

/// One entry of a line as the decider holds it: the opening may be missing.
public struct LineEntry: Sendable {
    /// The entry.
    public let entry: Entry
    /// What was remembered of it when it was verified.
    public let head: RecordHead
    /// Its opening, when held.
    public let opening: Opening?
    /// False while the entry is only entered: what it permits does not count yet, what it denies does.
    public let isFinal: Bool
    /// Unix seconds of the block that it stands in; nil when that is not known. What only some may say at some times, such
    /// as guardians, gives no permission without it.
    public let time: UInt64?

    /// Takes all five.
    public init(entry: Entry, head: RecordHead, opening: Opening?, isFinal: Bool = true, time: UInt64? = nil) {
        self.entry = entry
        self.head = head
        self.opening = opening
        self.isFinal = isFinal
        self.time = time
    }
}

/// A consent or prohibition of a line, with what became of it.
public struct StandingConsent: Hashable, Sendable {
    /// Its sequence number in the line: how the patient names it.
    public let sequence: UInt32
    /// What it says.
    public let statement: ConsentStatement
    /// The entry's coarse end, Unix seconds.
    public let notAfter: UInt64
    /// True when it was withdrawn or lifted, or another one took its place.
    public fileprivate(set) var isEnded: Bool
    /// The sequence number of the first withdrawal that reached it.
    public fileprivate(set) var withdrawnBy: UInt32?
    /// The sequence number of the consent that took its place.
    public fileprivate(set) var supersededBy: UInt32?
    /// The consent whose place it took.
    public fileprivate(set) var succession: Succession?
    /// True after a suspension that named it, until a final resumption that does: a permit gives nothing.
    public fileprivate(set) var isSuspended = false
    /// False while its entry is not final: a permit gives nothing yet.
    public let isFinal: Bool
    /// Who gave it, and in what capacity.
    public fileprivate(set) var grantor: Grantor = .patient(enteredAt: nil)
    /// Who signed it as its author: for a prohibition, who may lift it.
    public fileprivate(set) var author: KeyThumbprint?
    /// True once the minor confirmed it.
    public fileprivate(set) var isConfirmed = false
    fileprivate var suspenders: Set<KeyThumbprint> = []
}

extension StandingConsent {
    /// A consent of the patient as a row gives it back.
    init(
        sequence: UInt32, statement: ConsentStatement, notAfter: UInt64, isEnded: Bool, withdrawnBy: UInt32?,
        supersededBy: UInt32?, succession: Succession?, isSuspended: Bool, isFinal: Bool
    ) {
        self.init(sequence: sequence, statement: statement, notAfter: notAfter, isEnded: isEnded, isFinal: isFinal)
        self.withdrawnBy = withdrawnBy
        self.supersededBy = supersededBy
        self.succession = succession
        self.isSuspended = isSuspended
    }
}

/// Everything that one patient has said to one custodian, folded from sequence 0 (`formats.md` §3, CONSENT-4). Whatever
/// can't be read makes the whole line deny, so withholding anything can only cause a denial.
public struct ConsentLine: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// The home ledger.
    public let home: Origin
    /// What the opening says; nil when it can't be read.
    public private(set) var lineOpening: LineOpening?
    /// The patient, by identity key; nil when the opening can't be read.
    public var patient: KeyThumbprint? { signers.patient }
    /// A child's age and guardians; nil for a line without a guardianship.
    public var guardians: ActingGuardians? { signers.guardians }
    /// Everybody who was made a delegate in this line, ended ones included.
    public var delegates: [ActingDelegate] { signers.delegates }
    private var signers = LineSigners()
    private var suspenders: Set<KeyThumbprint> = []
    var custodian: InstitutionID?
    /// Consents and prohibitions in order.
    public private(set) var consents: [StandingConsent] = []
    /// Sequence numbers of entries that can't be read or verified.
    public private(set) var unreadable: [UInt32] = []
    /// Sequence numbers of entries whose signers had no power to say what they say: read, kept, and without effect.
    public private(set) var powerless: [UInt32] = []
    /// Sequence numbers of changes whose consent had ended before, or was none: read, kept, and without effect.
    public private(set) var changesOfNothing: [UInt32] = []
    /// True when the record was revoked from outside or two entries share a sequence number.
    public private(set) var isRevoked: Bool
    /// True after a suspension of the whole line that no final resumption ended.
    public private(set) var isSuspended = false
    /// Sequence number of the newest entry.
    public private(set) var lastSequence: UInt32?
    /// Lines of the same patient here that this one takes the place of.
    public let earlier: [RecordID]
    /// True when the patient's death is stated and was not found to be an error.
    public let isDeceased: Bool
    /// What near relatives may read; nil for the living, and while the entry of the death is not final.
    public private(set) var estate: Estate?
    /// What the patient said about the time after their death, in order.
    public private(set) var saidOfDeath: [SaidOfDeath] = []
    /// Lines of the custodian that are joined with this one.
    public private(set) var joined: [JoinedLine] = []
    /// Day permits of the custodian that name the line's newest entry.
    var dayPermits: [StandingDayPermit] = []
    /// Joinings that the patient accepted, by the sequence number of the acceptance.
    private(set) var acceptedJoinings: [UInt32: RecordID] = [:]

    /// Folds a line. `entries` is the whole chain in order, complete to the verified size of the home ledger, and without
    /// what was signed after the patient's key ended; `isRevokedElsewhere` tells of foreign or held revocations,
    /// `isKeyReplaced` that the patient has another key now, `earlier` which lines it takes the place of, and `enrolling`
    /// gives the key of an institution that the decider accepted with the right `enrol`, whose co-signature a guardianship
    /// needs; `isDeceased` that the patient's death is stated, and `estate` what near relatives may read.
    public init(
        record: RecordID, home: Origin, entries: [LineEntry], isRevokedElsewhere: Bool, isKeyReplaced: Bool = false,
        earlier: [RecordID] = [], isDeceased: Bool = false, estate: Estate? = nil,
        enrolling: (InstitutionID) -> VerifyingKey? = { _ in nil }
    ) {
        self.isDeceased = isDeceased
        self.estate = isDeceased ? estate : nil
        self.record = record
        self.home = home
        self.earlier = earlier
        isRevoked = isRevokedElsewhere
        if entries.isEmpty { unreadable.append(0) }
        for item in entries {
            let sequence = item.entry.sequence
            let expected = lastSequence.map { UInt64($0) + 1 } ?? 0
            if sequence == lastSequence {
                isRevoked = true
            } else if UInt64(sequence) != expected {
                unreadable.append(UInt32(clamping: expected))
            }
            lastSequence = sequence
            if !fold(item, enrolling) { unreadable.append(sequence) }
        }
        if isKeyReplaced { rest() }
    }

    /// Whether a document was registered under this line or one that it takes the place of, or was brought by a joining.
    public func covers(_ document: RecordID) -> Bool {
        document == record || earlier.contains(document) || joinedLine(of: document) != nil
    }

    /// The same line beside those that its custodian joined with it.
    public func joined(with others: [JoinedLine]) -> ConsentLine {
        var line = self
        line.joined = others
        return line
    }

    /// True once the patient's acceptance of a joining is final.
    public func accepts(_ joining: RecordID) -> Bool { acceptedJoinings.values.contains(joining) }

    /// A line whose key ended gives nothing for good, not even to who still holds the key or acts for its holder
    /// (CONSENT-155).
    private mutating func rest() {
        isSuspended = true
        signers = LineSigners()
    }

    /// What somebody claims that a line says, without entries or signatures: a decision on it holds as far as the claim
    /// does. A claim that says nothing is of an entry whose opening is missing.
    init(
        record: RecordID, home: Origin, patient: KeyThumbprint, custodian: InstitutionID, claims: [LineClaim],
        isRevoked: Bool, isSuspended: Bool, isKeyReplaced: Bool, earlier: [RecordID], isAssisted: Bool = false,
        isDeceased: Bool = false, estate: Estate? = nil
    ) {
        self.isDeceased = isDeceased
        self.estate = isDeceased ? estate : nil
        self.record = record
        self.home = home
        self.earlier = earlier
        signers.patient = patient
        signers.assistance = isAssisted ? LineAssistance() : nil
        self.custodian = custodian
        self.isRevoked = isRevoked
        for claim in claims {
            lastSequence = claim.sequence
            let isTaken = claim.said.map {
                take(
                    $0, sequence: claim.sequence, notAfter: claim.notAfter, isFinal: claim.isFinal,
                    signature: claim.signature)
            }
            if isTaken != true { unreadable.append(claim.sequence) }
        }
        if isSuspended { self.isSuspended = true }
        if isKeyReplaced { rest() }
    }

    /// A line of a patient who alone signs, as a row gives it back.
    init(
        record: RecordID, home: Origin, custodian: InstitutionID, patient: KeyThumbprint?, consents: [StandingConsent],
        unreadable: [UInt32], isRevoked: Bool, isSuspended: Bool
    ) {
        self.record = record
        self.home = home
        self.custodian = custodian
        earlier = []
        isDeceased = false
        signers.patient = patient
        self.consents = consents
        self.unreadable = unreadable
        self.isRevoked = isRevoked
        self.isSuspended = isSuspended
    }

    /// The identity key of the patient, from the line's opening.
    public var identity: VerifyingKey? { lineOpening?.card.identity }

    /// The key of somebody whom the line ever named: the patient, a guardian, a delegate.
    public func verifyingKey(_ thumbprint: KeyThumbprint) -> VerifyingKey? { signers.keys[thumbprint] }

    /// True for the line of a patient who is assisted at a counter.
    public var isAssisted: Bool { signers.assistance != nil }

    /// True when everybody of some staff is in the newest list of a patient who is assisted at a counter.
    public func isAssisted(by staff: [KeyThumbprint]) -> Bool { signers.assistance?.names(staff) ?? false }

    var namedKeys: [KeyThumbprint: VerifyingKey] { signers.keys }

    /// False when the entry can't be read: the line then denies.
    private mutating func fold(_ item: LineEntry, _ enrolling: (InstitutionID) -> VerifyingKey?) -> Bool {
        guard item.entry.record == record, let opening = item.opening,
            let kind = StatementKind.claimed(by: opening),
            (try? opening.check(opens: item.entry, origin: home, recordKey: item.head.key)) != nil
        else { return false }
        return item.entry.sequence == 0
            ? open(opening, kind: kind) : apply(opening, kind: kind, item: item, enrolling)
    }

    private mutating func open(_ opening: Opening, kind: StatementKind) -> Bool {
        guard kind == .line, opening.place.effect == .issue,
            let content = try? LineOpening.signed(in: opening), content.card.home == home
        else { return false }
        if content.unknown != nil {
            // Nobody has its key and nothing can stand in it, so that nobody's signature is asked for.
            lineOpening = content
            custodian = content.custodian.id
            return true
        }
        guard content.isCoSigned(in: opening) else { return false }
        lineOpening = content
        custodian = content.custodian.id
        signers.patient = content.card.identity.thumbprint
        signers.learn(content.card.identity)
        signers.assistance = content.assistedBy.map { LineAssistance(institution: $0.id) }
        return true
    }

    private mutating func apply(
        _ opening: Opening, kind: StatementKind, item: LineEntry, _ enrolling: (InstitutionID) -> VerifyingKey?
    ) -> Bool {
        guard let said = LineStatement(kind: kind, effect: item.entry.effect, opening: opening),
            let people = signers(of: opening, said, enrolling), said.names(people, of: signers.assistance)
        else { return false }
        return take(
            said, sequence: item.entry.sequence, notAfter: item.entry.notAfter, isFinal: item.isFinal,
            signature: LineSignature(signers: people, enteredAt: item.time))
    }

    /// Who signed an opening, each signature verified and each in the role that the kind takes: somebody whom the line
    /// names as author, and beside them a second guardian, or for a guardianship the institution that states it. Nil for
    /// anything else.
    private func signers(
        of opening: Opening, _ said: LineStatement, _ enrolling: (InstitutionID) -> VerifyingKey?
    ) -> [KeyThumbprint]? {
        let author = opening.author.header.keyID
        guard let key = signers.key(author), opening.author.isSigned(by: key) else { return nil }
        let others = opening.statements.dropFirst()
        if let assistance = signers.assistance {
            return assistance.signers(beside: author, in: opening, said, enrolling)
        }
        if case .guardianship(let terms) = said {
            guard others.count == 1, let counter = others.first, counter.header.role == .counter,
                let institution = terms.institution.flatMap(enrolling),
                counter.isSigned(by: institution)
            else { return nil }
            return [author]
        }
        var found = [author]
        for statement in others {
            let signer = statement.header.keyID
            guard statement.header.role == .coGuardian, !found.contains(signer), let key = signers.key(signer),
                statement.isSigned(by: key)
            else { return nil }
            found.append(signer)
        }
        return found
    }

    /// False when the statement is about another line or custodian, or its text is not what was shown. What its signers
    /// had no power to say is read, stays in the record, and does nothing.
    private mutating func take(
        _ said: LineStatement, sequence: UInt32, notAfter: UInt64, isFinal: Bool, signature: LineSignature
    ) -> Bool {
        guard said.line == record else { return false }
        let hasPower: Bool
        switch said {
        case .consent(let content):
            guard content.custodian.id == custodian, ConsentText.isShownTruthfully(in: content) else { return false }
            hasPower = content.provision == .permit || signers.mayDeny(signature, forbids: true)
            guard hasPower else { break }
            consents.append(
                StandingConsent(
                    sequence: sequence, statement: content, notAfter: notAfter, isEnded: false, isFinal: isFinal,
                    grantor: signers.grantor(signature, to: content.recipient), author: signature.author))
        case .change(let content):
            guard content.consent.custodian.id == custodian, ConsentChangeText.isShownTruthfully(in: content) else {
                return false
            }
            guard let index = permits(content.former).first, !consents[index].isEnded else {
                changesOfNothing.append(sequence)
                return true
            }
            hasPower = signers.mayChange(signature, givenBy: consents[index].author)
            guard hasPower else { break }
            // What claims to be less, or the same, and is not: nobody can rely on what the signer read.
            guard content.isAsClaimed(of: consents[index].statement) else { return false }
            var consent = StandingConsent(
                sequence: sequence, statement: content.consent, notAfter: notAfter, isEnded: false, isFinal: isFinal,
                grantor: signers.grantor(signature, to: content.consent.recipient), author: signature.author)
            let count = (consents[index].succession?.count ?? 0) + 1
            consent.succession = Succession(act: content.act, former: content.former, count: count)
            // What the patient put aside does not come back under another number.
            consent.isSuspended = consents[index].isSuspended
            consent.suspenders = consents[index].suspenders
            consents[index].isEnded = true
            consents[index].supersededBy = sequence
            // Of too many changes only what the last one ends counts.
            if count <= Succession.maximumCount { consents.append(consent) }
        case .withdrawal(let content):
            hasPower = signers.mayDeny(signature, forbids: false)
            guard hasPower else { break }
            withdraw(content.consent, by: sequence)
            acceptedJoinings = acceptedJoinings.filter { number, _ in
                content.consent.map { $0 != number } ?? false
            }
            signers.endDelegations { content.consent == nil || $0 == content.consent }
        case .lifting(let content): hasPower = lift(content.prohibition, isFinal, signature)
        case .suspension(let content):
            hasPower = signers.mayDeny(signature, forbids: false)
            if hasPower { suspend(content.consent, by: signature.author) }
        case .resumption(let content): hasPower = resume(content.consent, isFinal, signature)
        case .guardianship(let terms):
            hasPower = true
            guard takeGuardianship(terms, sequence, isFinal, signature) else { return false }
        case .confirmation(let content):
            hasPower = signers.decidesAlone(signature)
            guard hasPower, isFinal else { break }
            for index in consents.indices where content.consent.map({ $0 == consents[index].sequence }) ?? true {
                consents[index].isConfirmed = true
            }
        case .delegation(let terms):
            hasPower = signers.take(terms.delegate(sequence: sequence, isFinal: isFinal), signature: signature)
            if let identity = terms.identity { signers.learn(identity) }
        case .joiningAcceptance(let content):
            hasPower = signers.mayGiveBack(signature, takenBy: [], lifting: true)
            if hasPower, isFinal { acceptedJoinings[sequence] = content.joining }
        case .afterDeath(let content):
            hasPower = signers.maySayOfDeath(signature, gives: content.word.gives(beyond: saidOfDeath.last?.word))
            if hasPower { saidOfDeath.append(SaidOfDeath(sequence: sequence, word: content.word)) }
        case .assistance(let terms):
            hasPower = true
            guard signature.author == signers.patient, signers.assistance != nil else { return false }
            signers.assistance?.take(terms)
        }
        if !hasPower { powerless.append(sequence) }
        return true
    }

    /// What guardians granted goes on only as far as those who signed it go on as guardians without a gap.
    private mutating func takeGuardianship(
        _ terms: GuardianshipTerms, _ sequence: UInt32, _ isFinal: Bool, _ signature: LineSignature
    ) -> Bool {
        let older = signers.guardians
        let newer = ActingGuardians(
            sequence: sequence, birthDate: terms.birthDate, guardians: terms.guardians, needsBoth: terms.needsBoth,
            capacity: terms.capacity, isFinal: isFinal)
        guard signers.take(newer, signature: signature) else { return false }
        for key in terms.keys { signers.learn(key) }
        guard let older else { return true }
        let going = older.goesOn(under: newer) ? signature.enteredAt.map { older.inForce(at: $0) } ?? [] : []
        for index in consents.indices {
            guard case .guardians(let signed, let isComplete) = consents[index].grantor else { continue }
            let kept = signed.filter { going.contains($0) && newer.guardian($0) != nil }
            consents[index].grantor =
                kept.isEmpty ? .nobody(.guardianEnded) : .guardians(kept, isComplete: isComplete)
        }
        return true
    }

    /// The line and each consent rest on their own: what a patient put aside by its number does not come back with the
    /// rest.
    private mutating func suspend(_ consent: UInt32?, by author: KeyThumbprint?) {
        guard let consent else {
            isSuspended = true
            if let author { suspenders.insert(author) }
            return
        }
        // Whoever names an old number means what it became.
        for index in lineage(of: consent).flatMap(permits) {
            consents[index].isSuspended = true
            if let author { consents[index].suspenders.insert(author) }
        }
    }

    /// What rests goes on resting until its resumption is final. False when the signers had no power to resume it.
    private mutating func resume(_ consent: UInt32?, _ isFinal: Bool, _ signature: LineSignature) -> Bool {
        guard let consent else {
            let hasPower = signers.mayGiveBack(signature, takenBy: suspenders, lifting: false)
            if hasPower, isFinal {
                isSuspended = false
                suspenders = []
            }
            return hasPower
        }
        var hasPower = true
        for index in permits(consent) {
            hasPower = signers.mayGiveBack(signature, takenBy: consents[index].suspenders, lifting: false)
            guard hasPower, isFinal else { continue }
            consents[index].isSuspended = false
            consents[index].suspenders = []
        }
        return hasPower
    }

    private mutating func withdraw(_ consent: UInt32?, by sequence: UInt32) {
        let named = consent.map { lineage(of: $0) }
        for index in consents.indices
        where consents[index].statement.provision == .permit && named?.contains(consents[index].sequence) ?? true {
            consents[index].isEnded = true
            consents[index].withdrawnBy = consents[index].withdrawnBy ?? sequence
        }
    }

    /// A prohibition stands until its lifting is final. False when the signers had no power to lift it.
    private mutating func lift(_ prohibition: UInt32, _ isFinal: Bool, _ signature: LineSignature) -> Bool {
        var hasPower = true
        for index in consents.indices
        where consents[index].statement.provision == .deny && consents[index].sequence == prohibition {
            hasPower = signers.mayGiveBack(
                signature, takenBy: Set([consents[index].author].compactMap { $0 }), lifting: true)
            if hasPower, isFinal { consents[index].isEnded = true }
        }
        return hasPower
    }

    private func permits(_ sequence: UInt32) -> [Int] {
        consents.indices.filter {
            consents[$0].statement.provision == .permit && consents[$0].sequence == sequence
        }
    }
}
