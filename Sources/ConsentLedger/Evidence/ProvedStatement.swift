import CipherSuites
import HealthRecords
public import MerkleLog

/// A statement with its opening, entered in the tree of a note: a receipt's parts, as evidence shows them. A parsed one
/// is not yet verified.
public struct ProvedStatement: Hashable, Sendable {
    /// A note of the log.
    public let note: SignedNote
    /// The statements.
    public let opening: Opening
    /// The entry that they open.
    public let leaf: ProvedLeaf

    /// Takes a receipt apart. Lines of other keys than the log's are cut off. Nil without the entry.
    public init?(_ receipt: Receipt, log: LogKeys) {
        guard let data = receipt.proof.extra else { return nil }
        note = receipt.proof.checkpoint.signed(onlyBy: log.all)
        opening = receipt.opening
        leaf = ProvedLeaf(data: data, index: receipt.proof.inclusion.index, hashes: receipt.proof.inclusion.hashes)
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        note = try reader.note()
        try reader.beginSection()
        guard let bytes = Base64.decode(try reader.value(of: "opening")) else { throw .malformed }
        do throws(StatementError) {
            opening = try Opening(parsing: bytes)
        } catch {
            guard case .upgradeNeeded(let what) = error else { throw .malformed }
            throw .upgradeNeeded(what)
        }
        leaf = try ProvedLeaf(from: &reader)
    }

    func write(to writer: inout EvidenceWriter) {
        writer.note(note)
        writer.section("opening \(Base64.encode(opening.bytes))", hashes: [])
        leaf.write(to: &writer)
    }

    /// Checks that the opening is of an entry in the tree of `checkpoint`, the first of its record, and returns what is
    /// stated. Whose signature it bears is asked of `Stated`.
    func stated(under checkpoint: Checkpoint) throws(EvidenceError) -> Stated {
        try leaf.check(under: checkpoint)
        let entry: Entry
        do throws(LedgerError) {
            entry = try Entry(decoding: leaf.data)
        } catch {
            guard case .upgradeNeeded(let what) = error else { throw .statement }
            throw .upgradeNeeded(what)
        }
        guard entry.sequence == 0, let key = entry.signer, let origin = Origin(checkpoint.origin),
            (try? opening.check(opens: entry, origin: origin, recordKey: key)) != nil,
            key.isValid(signature: entry.signature, for: entry.signedBytes(for: origin)),
            opening.statements.count == 1
        else { throw .statement }
        return Stated(opening: opening, index: leaf.index, resource: opening.author.resource)
    }
}

/// What a proved opening states, as far as evidence needs it. Elements stand where the kinds of statements have them.
struct Stated {
    let opening: Opening
    let index: UInt64
    let resource: JSONValue

    func isOf(_ kind: String) -> Bool {
        resource["meta"]?["profile"]?[0]?.string == "urn:nuo:profile:\(kind):1"
            && resource["meta"]?["profile"]?.elements.count == 1
    }

    func isSigned(by key: VerifyingKey) -> Bool { opening.author.isSigned(by: key) }

    func text(_ name: String) -> String? { single("urn:nuo:ext:\(name)")?["valueString"]?.string }

    func digest(_ name: String) -> Digest? { text(name).flatMap { Base64URL.decode($0) }.flatMap { Digest($0) } }

    func number(_ name: String) -> UInt64? {
        text(name).flatMap { text in UInt64(text).flatMap { String($0) == text ? $0 : nil } }
    }

    /// The institution in a reference.
    static func institution(_ reference: JSONValue?) -> String? {
        guard reference?["identifier"]?["system"]?.string == "urn:nuo:sid:uscc" else { return nil }
        return reference?["identifier"]?["value"]?.string
    }

    /// A name that occurs twice says nothing.
    private func single(_ url: String) -> JSONValue? {
        let found = resource["extension"]?.elements.filter { $0["url"]?.string == url } ?? []
        return found.count == 1 ? found[0] : nil
    }
}

/// An institution's leave for the statement key that its disclosures and accounts are signed with.
struct StatedLeave {
    let institution: String
    let key: VerifyingKey

    init(_ stated: Stated) throws(EvidenceError) {
        guard stated.isOf("statement-key"), let institution = Stated.institution(stated.resource["subject"]),
            let key = stated.text("statement-key").flatMap(Self.key)
        else { throw .statement }
        self.institution = institution
        self.key = key
    }

    /// Number of the suite, a space, and the key in base64url.
    private static func key(_ text: String) -> VerifyingKey? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let suite = Suite.allCases.first(where: { String($0.rawValue) == parts[0] }) else {
            return nil
        }
        return Base64URL.decode(parts[1]).flatMap { try? VerifyingKey(suite: suite, bytes: $0) }
    }
}

/// A disclosure of the institution that gave leave.
struct StatedDisclosure {
    let index: UInt64
    let line: RecordID
    let prior: Digest
    /// SHA-256("nuo/prior/v1\0" ‖ slt ‖ commitment): what the next disclosure about the line carries as `prior`.
    let chainValue: Digest

    init(_ stated: Stated, under leave: StatedLeave) throws(EvidenceError) {
        guard stated.isOf("disclosure"), stated.isSigned(by: leave.key),
            Stated.institution(stated.resource["source"]?["observer"]) == leave.institution,
            let line = stated.resource["entity"]?[0]?["what"]?["reference"]?.string.flatMap({ RecordID(lineURN: $0) }),
            let prior = stated.digest("prior")
        else { throw .statement }
        index = stated.index
        self.line = line
        self.prior = prior
        let opening = stated.opening
        chainValue = .sha256(
            Array("nuo/prior/v1\0".utf8), opening.author.header.salt.bytes, opening.commitment.bytes)
    }
}
