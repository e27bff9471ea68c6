public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import HealthRecords

/// A supervisor's review of an emergency, on its way to the custodian's node and to the patient's home node.
public struct EmergencyReviewMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/emergency-review@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 1 << 18

    /// The review's receipt in the supervisor's ledger.
    public let review: Receipt

    /// Takes the receipt.
    public init(review: Receipt) { self.review = review }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> { ["review": .text(review.serialized)] }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws { review = try Receipt(parsing: members.messageText("review")) }

    /// The review, when it is proved and by an institution accepted with the right `supervise`; nil otherwise.
    public func verified(by roster: Roster) -> EmergencyReview? {
        let origin = review.opening.place.origin
        guard let node = roster.descriptor(of: origin), let proved = try? roster.verified(review, of: node),
            proved.origin == origin, proved.opening.statements.count == 1,
            let content = try? EmergencyReview(of: proved.opening),
            roster.isSigned(proved.opening, by: content.supervisor.id, with: .supervise, at: origin)
        else { return nil }
        return content
    }
}

/// The emergencies that an institution is to review, with the reviews that there are.
public struct EmergenciesMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/emergencies@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 64 << 20
    /// The largest number of reports in a message: the newest.
    public static let maximumReports = 1_000

    /// A report as it came to the supervisor.
    public struct Item: Sendable {
        /// Disclosure and declaration.
        public let report: DisclosureReport
        /// Unix seconds at which it came.
        public let receivedAt: UInt64

        /// Takes both.
        public init(report: DisclosureReport, receivedAt: UInt64) {
            self.report = report
            self.receivedAt = receivedAt
        }
    }

    /// An emergency at the custodian itself.
    public struct Own: Sendable {
        /// Commitment of the declaration's opening.
        public let declaration: Digest
        /// The declaration's receipt.
        public let receipt: Receipt
        /// Unix seconds at which it was over, or will be.
        public let endedAt: UInt64
        /// When its patient's home node had the report; nil while it has not.
        public let toldAt: UInt64?
        /// What the newest review found; nil while there is none.
        public let outcome: EmergencyReview.Outcome?

        /// Takes all fields.
        public init(
            declaration: Digest, receipt: Receipt, endedAt: UInt64, toldAt: UInt64?, outcome: EmergencyReview.Outcome?
        ) {
            self.declaration = declaration
            self.receipt = receipt
            self.endedAt = endedAt
            self.toldAt = toldAt
            self.outcome = outcome
        }
    }

    /// The reports, newest first.
    public let items: [Item]
    /// The emergencies at the custodian itself, newest first.
    public let own: [Own]
    /// The reviews about them.
    public let reviews: [Receipt]
    /// Seconds after an emergency within which this node wants it reviewed.
    public let reviewWithinSeconds: UInt64
    /// Seconds after an emergency within which the patient must have been told.
    public let tellWithinSeconds: UInt64

    /// Takes all fields.
    public init(
        items: [Item], own: [Own], reviews: [Receipt], reviewWithinSeconds: UInt64, tellWithinSeconds: UInt64
    ) {
        self.items = items
        self.own = own
        self.reviews = reviews
        self.reviewWithinSeconds = reviewWithinSeconds
        self.tellWithinSeconds = tellWithinSeconds
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "items": .array(
                items.map { ["report": .text($0.report.bytes), "receivedAt": .integer($0.receivedAt)] }),
            "own": .array(own.map(Self.element)), "reviews": .array(reviews.map { .text($0.serialized) }),
            "reviewWithin": .integer(reviewWithinSeconds), "tellWithin": .integer(tellWithinSeconds),
        ]
    }

    private static func element(_ own: Own) -> JSONValue {
        .object(compacting: [
            "receipt": .text(own.receipt.serialized), "endedAt": .integer(own.endedAt),
            "toldAt": own.toldAt.map { .integer($0) }, "outcome": own.outcome.map { .string($0.rawValue) },
        ])
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        items = try members.messageList("items", limit: Self.maximumReports).map { element in
            guard let time = element["receivedAt"]?.uint64 else { throw MessageError.malformed }
            return Item(report: try DisclosureReport(parsing: element.messageText("report")), receivedAt: time)
        }
        reviews = try members.messageList("reviews", limit: 10 * Self.maximumReports).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
        own = try members.messageList("own", limit: Self.maximumReports).map { element in
            guard let ended = element["endedAt"]?.uint64 else { throw MessageError.malformed }
            let receipt = try Receipt(parsing: element.messageText("receipt"))
            return Own(
                declaration: receipt.opening.commitment, receipt: receipt, endedAt: ended,
                toldAt: element["toldAt"]?.uint64,
                outcome: element["outcome"]?.string.flatMap { EmergencyReview.Outcome(rawValue: $0) })
        }
        guard let review = members["reviewWithin"]?.uint64, let tell = members["tellWithin"]?.uint64 else {
            throw MessageError.malformed
        }
        reviewWithinSeconds = review
        tellWithinSeconds = tell
    }
}
