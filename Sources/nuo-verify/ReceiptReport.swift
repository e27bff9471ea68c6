import CipherSuites
import ConsentLedger
import MerkleLog
import Phrases

extension VerifyReport {
    /// What a receipt proved.
    static func receipt(
        _ receipt: VerifiedReceipt, _ statements: [StatementCheck], _ standing: PolicyStanding?,
        closed: OriginClosing? = nil
    ) -> VerifyReport {
        let words = Catalogue.verify
        var report = VerifyReport(
            heading: words.entry.localized([
                "origin": receipt.origin.text, "index": String(receipt.index),
                "size": String(receipt.checkpoint.checkpoint.size), "record": receipt.entry.record.description,
                "seq": String(receipt.entry.sequence), "effect": receipt.entry.effect.phrase.localized,
            ]))
        report.add(receipt.checkpoint, standing)
        if let closed { report.add(closed) }
        report.checked += [
            words.inclusion.localized, words.opening.localized(["count": String(statements.count)]),
        ]
        if receipt.changesKey {
            report.notChecked.append(words.keyChangeUnchecked.localized)
        } else {
            report.checked.append(words.recordKey.localized)
        }
        for statement in statements {
            let arguments = [
                "number": String(statement.number), "role": statement.header.role.phrase.localized,
                "id": statement.header.keyID.description,
            ]
            if statement.isChecked {
                report.checked.append(words.statement.localized(arguments))
            } else {
                report.notChecked.append(words.statementUnchecked.localized(arguments))
            }
        }
        report.notChecked += [words.rightsUnchecked.localized, words.newestUnchecked.localized]
        return report
    }
}

/// What the check of a receipt found, for programs.
struct ReceiptResult: Encodable {
    struct Statement: Encodable {
        let role: String
        let keyID: String
        let signatureChecked: Bool
    }

    let checkpoint: CheckpointResult
    let index: UInt64
    let leafHash: String
    let record: String
    let seq: UInt32
    let effect: UInt8
    let notAfter: UInt64
    let recordKeyChecked: Bool
    let statements: [Statement]

    init(_ receipt: VerifiedReceipt, _ statements: [StatementCheck], _ standing: PolicyStanding?) {
        checkpoint = CheckpointResult(receipt.checkpoint, standing)
        index = receipt.index
        leafHash = Base64.encode(receipt.leafHash.bytes)
        record = receipt.entry.record.description
        seq = receipt.entry.sequence
        effect = receipt.entry.effect.rawValue
        notAfter = receipt.entry.notAfter
        recordKeyChecked = !receipt.changesKey
        self.statements = statements.map {
            Statement(
                role: $0.header.role.rawValue, keyID: $0.header.keyID.description, signatureChecked: $0.isChecked)
        }
    }
}

extension Effect {
    var phrase: Phrase {
        switch self {
        case .issue: Catalogue.verify.issue
        case .narrow: Catalogue.verify.narrow
        case .renew: Catalogue.verify.renew
        case .revoke: Catalogue.verify.revoke
        case .tombstone: Catalogue.verify.tombstone
        case .suspend: Catalogue.verify.suspend
        }
    }
}

extension StatementRole {
    fileprivate var phrase: Phrase {
        switch self {
        case .author: Catalogue.verify.author
        case .coGuardian: Catalogue.verify.coGuardian
        case .counter: Catalogue.verify.counter
        case .witness: Catalogue.verify.witness
        case .suite: Catalogue.verify.suite
        }
    }
}
