public import ConsentLedger

/// Something stored that is not what it must be.
public struct Damage: Error, Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// SQLite finds the file itself damaged; the place is what it says.
        case database
        /// A leaf breaks a rule of the ledger, or is missing; the place is its index.
        case leaf
        /// The head is not that of the leaves.
        case head
        /// The note over the head is not signed by the ledger's keys.
        case note
        /// A row of the tree's index is missing, wrong or too much; the place is `level/index`.
        case subtree
        /// The same of the index of records; the place is the leaf's index.
        case record
        /// The same of the index of foreign revocations.
        case foreignRevocation = "foreign-revocation"
        /// The same of the index of statements.
        case statement
        /// An opening is not what its entry commits to; the place is the leaf's index, or the commitment.
        case opening
        /// The payload of a document is missing; the place is its root.
        case missingPayload = "missing-payload"
        /// A payload does not hash to its name.
        case payload

        /// True for what can be made anew from the entries and openings.
        public var isIndex: Bool {
            switch self {
            case .subtree, .record, .foreignRevocation, .statement: true
            default: false
            }
        }
    }

    /// What is damaged.
    public let kind: Kind
    /// The ledger; nil where none is concerned.
    public let origin: Origin?
    /// Which one of its kind.
    public let place: String

    /// Names a damage.
    public init(_ kind: Kind, of origin: Origin? = nil, at place: some CustomStringConvertible = "") {
        self.kind = kind
        self.origin = origin
        self.place = place.description
    }
}
