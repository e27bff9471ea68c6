import CipherSuites
import HealthRecords
import MerkleLog

/// A custodian's account of a line and disclosures about it that the account leaves out (EVIDENCE-20).
public struct OmittedDisclosure: Hashable, Sendable {
    /// The institution's leave for the statement key.
    public let leave: ProvedStatement
    /// The account.
    public let account: ProvedStatement
    /// The line's leaf in the account's tree: its bytes, its index there and its path.
    public let part: ProvedLeaf
    /// The disclosures, in the order of their entries.
    public let disclosures: [ProvedStatement]

    /// The most disclosures in a file.
    public static let maximumDisclosures = 64

    /// Takes the parts.
    public init(
        leave: ProvedStatement, account: ProvedStatement, part: ProvedLeaf, disclosures: [ProvedStatement]
    ) {
        self.leave = leave
        self.account = account
        self.part = part
        self.disclosures = disclosures
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        leave = try ProvedStatement(from: &reader)
        account = try ProvedStatement(from: &reader)
        part = try ProvedLeaf(from: &reader)
        var disclosures: [ProvedStatement] = []
        while !reader.isAtEnd {
            guard disclosures.count < Self.maximumDisclosures else { throw .malformed }
            disclosures.append(try ProvedStatement(from: &reader))
        }
        self.disclosures = disclosures
    }

    func write(to writer: inout EvidenceWriter) {
        leave.write(to: &writer)
        account.write(to: &writer)
        part.write(to: &writer)
        for disclosure in disclosures { disclosure.write(to: &writer) }
    }

    var statements: [ProvedStatement] { [leave, account] + disclosures }

    /// `heads` are the checkpoints of `statements`.
    func finding(under heads: [Checkpoint]) throws(EvidenceError) -> ProvedAccusation.Finding {
        let leave = try StatedLeave(self.leave.stated(under: heads[0]))
        let stated = try account.stated(under: heads[1])
        guard stated.isOf("account"), stated.isSigned(by: leave.key),
            Stated.institution(stated.resource["subject"]) == leave.institution, let root = stated.digest("root"),
            let lines = stated.number("lines"), let height = stated.number("height"), let end = stated.number("end")
        else { throw .statement }
        guard let leaf = try? AccountLeaf(decoding: part.data), leaf.height == height else { throw .statement }
        let proof = InclusionProof(index: part.index, size: lines, hashes: part.hashes)
        guard proof.verifies(leafHash: part.leafHash, root: root) else { throw .notInTree }
        var shown: [StatedDisclosure] = []
        for (disclosure, head) in zip(disclosures, heads.dropFirst(2)) {
            let next = try StatedDisclosure(disclosure.stated(under: head), under: leave)
            guard shown.last.map({ $0.index < next.index }) ?? true else { throw .malformed }
            shown.append(next)
        }
        guard shown.allSatisfy({ $0.line == leaf.line && $0.index < end }) else { throw .noContradiction }
        let isLastBehind = shown.dropLast().contains { $0.chainValue == leaf.last }
        guard UInt64(shown.count) > leaf.count || isLastBehind else { throw .noContradiction }
        return .omitted(height: height, counted: leaf.count, shown: shown.map(\.index))
    }
}

/// Two disclosures about one line on one link of the chain (EVIDENCE-21).
public struct ReusedPrior: Hashable, Sendable {
    /// The institution's leave for the statement key.
    public let leave: ProvedStatement
    /// The earlier disclosure.
    public let first: ProvedStatement
    /// The later one.
    public let second: ProvedStatement

    /// Takes the parts.
    public init(leave: ProvedStatement, first: ProvedStatement, second: ProvedStatement) {
        self.leave = leave
        self.first = first
        self.second = second
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        leave = try ProvedStatement(from: &reader)
        first = try ProvedStatement(from: &reader)
        second = try ProvedStatement(from: &reader)
    }

    func write(to writer: inout EvidenceWriter) { for statement in statements { statement.write(to: &writer) } }

    var statements: [ProvedStatement] { [leave, first, second] }

    /// `heads` are the checkpoints of `statements`.
    func finding(under heads: [Checkpoint]) throws(EvidenceError) -> ProvedAccusation.Finding {
        let leave = try StatedLeave(self.leave.stated(under: heads[0]))
        let first = try StatedDisclosure(self.first.stated(under: heads[1]), under: leave)
        let second = try StatedDisclosure(self.second.stated(under: heads[2]), under: leave)
        guard first.index < second.index else { throw .malformed }
        guard first.line == second.line, first.prior == second.prior else { throw .noContradiction }
        return .prior(first.index, second.index)
    }
}
