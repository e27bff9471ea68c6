public import ConsentLedger

/// What a line that a custodian joined with another one says to decisions there. What it says against an access holds for
/// both; what it gives is its own (CONSENT-265 … CONSENT-267).
public struct JoinedLine: Hashable, Sendable {
    /// The record of the joining, in the custodian's ledger.
    public let joining: RecordID
    /// Its home ledger, which a decision rests on as well; nil when the line can't be found any more.
    public let home: Origin?
    /// True when its documents became those of the other line as well.
    public let bringsDocuments: Bool
    /// The line, and those whose place it takes: what documents are registered under.
    public let records: [RecordID]
    let prohibitions: [StandingConsent]
    let isUnreadable: Bool
    let isDeceased: Bool
    let isRevoked: Bool
    let isSuspended: Bool
    /// Everything that its patient ever said of the time after death: nobody can date it by the other line's death, so that
    /// each refusal holds.
    let words: [AfterDeathWord]

    /// Takes what a folded line says. `earlierWord` is that of the lines whose place it takes.
    public init(
        _ line: ConsentLine, joining: RecordID, bringsDocuments: Bool, earlierWord: AfterDeathWord? = nil
    ) {
        self.joining = joining
        home = line.home
        self.bringsDocuments = bringsDocuments
        records = [line.record] + line.earlier
        prohibitions = line.consents.filter { $0.statement.provision == .deny && !$0.isEnded }
        isUnreadable = !line.unreadable.isEmpty
        isDeceased = line.isDeceased
        isRevoked = line.isRevoked
        isSuspended = line.isSuspended
        words = line.saidOfDeath.map(\.word) + (earlierWord.map { [$0] } ?? [])
    }

    /// Of a line that can't be found any more nothing is known, and so it can't be read.
    public init(lostBy joining: RecordID) {
        self.joining = joining
        home = nil
        bringsDocuments = false
        records = []
        prohibitions = []
        isUnreadable = true
        isDeceased = false
        isRevoked = false
        isSuspended = false
        words = []
    }
}

extension ConsentLine {
    /// What a joining brought that a document is part of; nil for one that was registered under this line.
    public func joinedLine(of document: RecordID) -> JoinedLine? {
        guard document != record, !earlier.contains(document) else { return nil }
        return joined.first { $0.bringsDocuments && $0.records.contains(document) }
    }
}

extension DecisionRules {
    /// Where the document comes from, when a joining brought it.
    private var source: JoinedLine? { line.joinedLine(of: document.line) }

    /// A line that is stopped, its own or the one that a joining brought it from.
    var isRevoked: Bool { line.isRevoked || source?.isRevoked == true }

    /// The same for one that is suspended.
    var isSuspended: Bool { line.isSuspended || source?.isSuspended == true }

    /// Every prohibition that holds here, the line's own and those of lines that are joined with it.
    var prohibitions: [StandingConsent] {
        line.consents.filter { $0.statement.provision == .deny } + line.joined.flatMap(\.prohibitions)
    }

    /// The prohibition of a joined line that may reach the access: by what number it stands there is not this line's to say.
    func joinedProhibition() -> Decision? {
        let isForbidden = line.joined.flatMap(\.prohibitions).contains { mayReach($0.statement) }
        return isForbidden ? deny(.prohibition, .deniedByPatient) : nil
    }

    /// What a joining brought is given by no consent and no delegation before the patient accepted it (CONSENT-268).
    func joined() -> Decision? {
        guard let source, !line.accepts(source.joining) else { return nil }
        return deny(.joined, .joinedNotAccepted)
    }
}
