public import ConsentLedger
import ConsentPolicy
public import HealthRecords

/// An erase order with everything that it rests on, and the answer once there is one: custodian to the reader's node and
/// to the patient's home, the reader's node to both.
public struct ErasureMessage: Message, Hashable {
    /// The format's name and version.
    public static let format = "nuo/erasure@v1"
    /// The largest message in bytes: receipts, and an opening for each change that one consent may have had.
    public static let maximumByteCount = 8 << 20

    /// A reader's answer.
    public struct Answer: Hashable, Sendable {
        /// The answer's receipt in the ledger of the reader's node.
        public let answer: Receipt
        /// The receipt of the reader's credential in the same ledger: it has the key that the disclosure names.
        public let credential: Receipt

        /// Takes both.
        public init(answer: Receipt, credential: Receipt) {
            self.answer = answer
            self.credential = credential
        }
    }

    /// The disclosure in the custodian's ledger.
    public let disclosure: Receipt
    /// The leave of the key that signed it.
    public let disclosureAuthorisation: Receipt
    /// The order in the custodian's ledger.
    public let order: Receipt
    /// The leave of the key that signed it.
    public let orderAuthorisation: Receipt
    /// The opening of the withdrawal, or of the change, that it follows from; nil for another cause.
    public let withdrawal: Opening?
    /// The openings of changes that lead from a consent which the disclosure rests on to the one that `withdrawal` names.
    public let changes: [Opening]
    /// The answer; nil while there is none.
    public var answer: Answer?

    /// Takes all fields.
    public init(
        disclosure: Receipt, disclosureAuthorisation: Receipt, order: Receipt, orderAuthorisation: Receipt,
        withdrawal: Opening?, changes: [Opening] = [], answer: Answer? = nil
    ) {
        self.disclosure = disclosure
        self.disclosureAuthorisation = disclosureAuthorisation
        self.order = order
        self.orderAuthorisation = orderAuthorisation
        self.withdrawal = withdrawal
        self.changes = changes
        self.answer = answer
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "disclosure": .text(disclosure.serialized),
            "disclosureAuthorisation": .text(disclosureAuthorisation.serialized),
            "order": .text(order.serialized), "orderAuthorisation": .text(orderAuthorisation.serialized),
            "withdrawal": withdrawal.map { .text($0.bytes) } ?? .null,
            "changes": .array(changes.map { .text($0.bytes) }),
            "answer": answer.map { .text($0.answer.serialized) } ?? .null,
            "credential": answer.map { .text($0.credential.serialized) } ?? .null,
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        disclosure = try Receipt(parsing: members.messageText("disclosure"))
        disclosureAuthorisation = try Receipt(parsing: members.messageText("disclosureAuthorisation"))
        order = try Receipt(parsing: members.messageText("order"))
        orderAuthorisation = try Receipt(parsing: members.messageText("orderAuthorisation"))
        withdrawal =
            members["withdrawal"]?.string == nil ? nil : try Opening(parsing: members.messageText("withdrawal"))
        changes =
            members["changes"] == nil
            ? []
            : try members.messageList("changes", limit: Succession.maximumCount).map { element in
                guard let text = element.string else { throw MessageError.malformed }
                return try Opening(parsing: Array(text.utf8))
            }
        guard members["answer"]?.string != nil else {
            answer = nil
            return
        }
        answer = Answer(
            answer: try Receipt(parsing: members.messageText("answer")),
            credential: try Receipt(parsing: members.messageText("credential")))
    }
}

/// The erase orders that concern a person: a patient's, or those that a practitioner is to answer.
public struct ErasuresMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/erasures@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 64 << 20
    /// The largest number of orders in a message: the newest.
    public static let maximumItems = 1_000

    /// One order as a node keeps it.
    public struct Item: Hashable, Sendable {
        /// Its number at this node.
        public let id: Int
        /// The order.
        public let message: ErasureMessage

        /// Takes both.
        public init(id: Int, message: ErasureMessage) {
            self.id = id
            self.message = message
        }
    }

    /// The orders, newest first.
    public let items: [Item]

    /// Takes the orders.
    public init(items: [Item]) { self.items = items }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["items": .array(items.map { ["id": .integer($0.id), "message": .text($0.message.bytes)] })]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        items = try members.messageList("items", limit: Self.maximumItems).map { element in
            guard let id = element["id"]?.int else { throw MessageError.malformed }
            return Item(id: id, message: try ErasureMessage(parsing: element.messageText("message")))
        }
    }
}
