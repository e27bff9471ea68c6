public import CipherSuites
public import ConsentLedger

/// A near relative of the deceased, as the node that decides found them: the statement verified, entered after the death
/// that it names, final, and by an institution that is accepted with the right `enrol`.
public struct NamedRelative: Hashable, Sendable {
    /// The record of the statement.
    public let record: RecordID
    /// Whose signature counts.
    public let key: KeyThumbprint
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64
    /// True once the institution took it back.
    public let isEnded: Bool
    /// Keys and name of the card; nil where only a claim is known.
    public let actor: LineActor?

    /// A claim, without a card.
    public init(record: RecordID, key: KeyThumbprint, end: UInt64, isEnded: Bool) {
        self.record = record
        self.key = key
        self.end = end
        self.isEnded = isEnded
        actor = nil
    }

    /// As a verified statement names them; `end` is not later than it says. Nil for a card without a key to encrypt for.
    public init?(_ content: Kinship, record: RecordID, end: UInt64, isEnded: Bool) {
        guard let recipient = content.card.recipient else { return nil }
        self.record = record
        key = content.card.identity.thumbprint
        self.end = min(end, content.end)
        self.isEnded = isEnded
        actor = LineActor(identity: content.card.identity, name: content.name, recipient: recipient)
    }

    func isInForce(at time: UInt64) -> Bool { !isEnded && time < end }
}

/// What near relatives may read of somebody whose death is stated and final (CONSENT-306).
public struct Estate: Hashable, Sendable {
    /// Unix seconds from which they read: the time of waiting after the entry of the death is over.
    public let opensAt: UInt64
    /// The line's newest sequence number before the death: what the deceased said up to there counts.
    public let lastSequence: UInt32
    /// The deceased's word in the newest line before whose place this one takes, and that has one; `nothing` where that can't
    /// be told.
    public let earlierWord: AfterDeathWord?
    /// Near relatives, in the order in which they were entered.
    public let relatives: [NamedRelative]

    /// Takes all fields.
    public init(
        opensAt: UInt64, lastSequence: UInt32, earlierWord: AfterDeathWord? = nil, relatives: [NamedRelative]
    ) {
        self.opensAt = opensAt
        self.lastSequence = lastSequence
        self.earlierWord = earlierWord
        self.relatives = relatives
    }

    /// The newest statement in force about somebody, else the newest of all.
    func relative(_ key: KeyThumbprint, at time: UInt64) -> NamedRelative? {
        let known = relatives.filter { $0.key == key }
        return known.last { $0.isInForce(at: time) } ?? known.last
    }
}

/// What a patient said about the time after their death, by the sequence number in the line.
public struct SaidOfDeath: Hashable, Sendable {
    /// Where it stands.
    public let sequence: UInt32
    /// What it says.
    public let word: AfterDeathWord
}
