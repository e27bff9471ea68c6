import CipherSuites
import ConsentLedger
import Federation

/// Statements that were signed and have no receipt yet, one file each. Trust line: our own signatures; sending one again
/// can only give the receipt that it would have had.
struct PendingStatements {
    private let folder: PrivateDirectory

    init(_ person: OpenedPerson) throws { folder = try person.pending }

    func keep(_ message: SubmissionMessage) throws -> String {
        let name = message.entry.commitment.description.prefix(32) + ".json"
        try folder.replace(String(name), message.bytes)
        return String(name)
    }

    func all() throws -> [(name: String, message: SubmissionMessage)] {
        try folder.names().compactMap { name in
            guard let bytes = try folder.read(name, limit: SubmissionMessage.maximumByteCount),
                let message = try? SubmissionMessage(parsing: bytes)
            else { return nil }
            return (name, message)
        }
    }

    func remove(_ name: String) throws { try folder.remove(name) }
}

/// Receipts that a person keeps: proof that needs no node.
struct ReceiptFolder {
    private let folder: PrivateDirectory

    init(_ folder: PrivateDirectory) { self.folder = folder }

    /// The kept receipt of an entry of the own node; nil when there is none.
    func receipt(_ index: UInt64) throws -> Receipt? {
        try folder.read(Self.name(index), limit: 1 << 20).flatMap { try? Receipt(parsing: $0) }
    }

    private static func name(_ index: UInt64) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".receipt"
    }

    /// The files.
    func names() throws(CommandFailure) -> [String] { try folder.names() }

    /// A file; nil when it is not there.
    func read(_ name: String) throws(CommandFailure) -> [UInt8]? {
        try folder.read(name, limit: Receipt.maximumByteCount)
    }

    /// Entries of the own node are named by index alone, those of others by ledger and index.
    @discardableResult
    func keep(_ receipt: Receipt, index: UInt64, of origin: Origin, home: Origin) throws -> String {
        let prefix = origin == home ? "" : String(origin.text.map { $0.isLetter || $0.isNumber ? $0 : "-" }) + "-"
        let name = prefix + Self.name(index)
        try folder.replace(name, receipt.serialized)
        return folder.path(name)
    }
}
