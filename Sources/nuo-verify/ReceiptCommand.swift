import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import MerkleLog
import Phrases

/// `nuo-verify receipt PATH --vkey V [--key "SUITE KEY"]`, or `--policy FILE`
struct ReceiptCommand: ParsableCommand, VerifyCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: Catalogue.verify.receiptAbstract.localized)

    @Argument(help: help(Catalogue.verify.receiptHelp, valueName: "path"), completion: .file())
    var path: String

    @Option(name: .customLong("key"), help: help(Catalogue.verify.keyHelp, valueName: "key"))
    var keys: [String] = []

    @Option(
        name: .customLong("closing"), help: help(Catalogue.closing.receiptHelp, valueName: "file"), completion: .file())
    var closing: String?

    @OptionGroup var options: VerifyOptions

    func validate() throws { _ = try signers }

    func verify() throws -> VerifyOutcome {
        do {
            let bytes = try PlainFile.read(path, limit: Receipt.maximumByteCount)
            if let proof = try? LogProof(parsing: bytes) { return try verify(proof) }
            let receipt = try Receipt(parsing: bytes)
            let trusted = try options.trusted
            let checkpoint = try trusted.verify(receipt.proof.checkpoint)
            let standing = trusted.standing(of: checkpoint)
            let closed = try closing.map { try ClosingFile.read($0, trusted).allowing(checkpoint, path) }
            let verified = try receipt.verified(under: checkpoint)
            let statements = try StatementCheck.all(of: verified, signers: signers, subject: path)
            return VerifyOutcome(
                text: VerifyReport.receipt(verified, statements, standing, closed: closed).text,
                result: ReceiptResult(verified, statements, standing))
        } catch let problem as FileProblem {
            throw Refusal.unreadable(path, problem.reason)
        } catch let error as CheckpointError {
            throw Refusal.checkpoint(path, error)
        } catch let error as ReceiptError {
            throw Refusal.receipt(path, error)
        }
    }

    /// A proof without the statement: what `nuo ledger prove` writes where the node does not hold it.
    private func verify(_ proof: LogProof) throws -> VerifyOutcome {
        let trusted = try options.trusted
        let leaf = try proof.verifiedLeaf(under: trusted.verify(proof.checkpoint))
        let standing = trusted.standing(of: leaf.checkpoint)
        let closed = try closing.map { try ClosingFile.read($0, trusted).allowing(leaf.checkpoint, path) }
        if let key = try signers.first {
            let arguments = ["id": key.thumbprint.description]
            throw Refusal.notSound(path, Catalogue.verifyRefusal.foreignKey.localized(arguments))
        }
        return VerifyOutcome(
            text: VerifyReport.leaf(leaf, standing, closed: closed).text, result: LeafResult(leaf, standing))
    }

    private var signers: [VerifyingKey] {
        get throws {
            try keys.map { text in
                guard let key = VerifyingKey(text: text) else {
                    throw ValidationError(Catalogue.verifyRefusal.badKey.localized(["text": text]))
                }
                return key
            }
        }
    }
}

/// One statement of a receipt, and whether its signature was checked.
struct StatementCheck {
    let number: Int
    let header: StatementHeader
    let isChecked: Bool

    /// Checks every statement whose key is among `signers`; a key that no statement names is refused, since whoever
    /// gave it expected something of it.
    static func all(of receipt: VerifiedReceipt, signers: [VerifyingKey], subject: String) throws -> [StatementCheck] {
        let statements = receipt.opening.statements
        for key in signers where !statements.contains(where: { $0.header.keyID == key.thumbprint }) {
            let arguments = ["id": key.thumbprint.description]
            throw Refusal.notSound(subject, Catalogue.verifyRefusal.foreignKey.localized(arguments))
        }
        return try statements.enumerated().map { offset, statement in
            let key = signers.first { $0.thumbprint == statement.header.keyID }
            do {
                if let key { _ = try statement.verified(by: key) }
            } catch {
                let arguments = ["number": String(offset + 1)]
                throw Refusal.notSound(subject, Catalogue.verifyRefusal.statementSignature.localized(arguments))
            }
            return StatementCheck(number: offset + 1, header: statement.header, isChecked: key != nil)
        }
    }
}
