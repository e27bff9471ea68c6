import ConsentLedger
import MerkleLog
import Phrases

extension Refusal {
    private static var words: VerifyRefusalPhrases { Catalogue.verifyRefusal }

    static func checkpoint(_ subject: String, _ error: CheckpointError) -> Refusal {
        switch error {
        case .note(let error): note(subject, error)
        case .unknownLog(let origin): notSound(subject, words.unknownLog.localized(["name": origin]))
        case .missingCosignature(let name):
            notSound(subject, words.cosignatureMissing.localized(["name": name]))
        case .quorum(let shortfalls):
            notSound(
                subject,
                Catalogue.policy.quorumMissing.localized([
                    "lacks": shortfalls.map(\.text).joined(separator: Catalogue.policy.separator.localized)
                ]))
        }
    }

    private static func note(_ subject: String, _ error: NoteError) -> Refusal {
        switch error {
        case .ambiguousKeys(let name):
            Refusal(status: .usage, notice: words.ambiguousKeys, arguments: ["name": name])
        case .missingLogSignature: notSound(subject, words.logSignatureMissing.localized)
        case .badSignature(let name): notSound(subject, words.badNoteSignature.localized(["name": name]))
        case .duplicateSignature(let name):
            notSound(subject, words.duplicateSignature.localized(["name": name]))
        case .malformedNote, .malformedKey, .invalidName, .wrongAlgorithm, .malformedCheckpoint, .malformedProof,
            .wrongOrigin, .cannotSign:
            notSound(subject, words.checkpointMalformed.localized)
        }
    }

    static func export(_ subject: String, _ error: ExportError) -> Refusal {
        switch error {
        case .checkpoint(let error): checkpoint(subject, error)
        case .tooFewFiles: notSound(subject, words.tooFewFiles.localized)
        case .missingFile(let path): notSound(subject, words.missingFile.localized(["path": path]))
        case .extraFile(let path): notSound(subject, words.extraFile.localized(["path": path]))
        case .tooLarge(let path), .bundle(let path):
            notSound(subject, words.malformedFile.localized(["path": path]))
        case .tile(let path): notSound(subject, words.tile.localized(["path": path]))
        case .root: notSound(subject, words.root.localized)
        case .leaf(_, .upgradeNeeded(let what)): upgradeNeeded(subject, what)
        case .leaf(let index, .invalid(let rule)):
            notSound(
                subject, words.leaf.localized(["index": String(index), "reason": reason(of: rule).localized]))
        case .checkpointSize: notSound(subject, words.checkpointSize.localized)
        case .checkpointKey: notSound(subject, words.ruleKeyEpoch.localized)
        }
    }

    static func receipt(_ subject: String, _ error: ReceiptError) -> Refusal {
        switch error {
        case .malformed: notSound(subject, words.receiptMalformed.localized)
        case .checkpoint: notSound(subject, words.checkpointMalformed.localized)
        case .inclusion: notSound(subject, words.inclusion.localized)
        case .opening: notSound(subject, words.opening.localized)
        case .entry(.upgradeNeeded(let what)): upgradeNeeded(subject, what)
        case .entry(.invalid(let rule)): notSound(subject, reason(of: rule).localized)
        }
    }

    static func evidence(_ subject: String, _ error: EvidenceError) -> Refusal {
        let words = Catalogue.evidence
        return switch error {
        case .malformed: notSound(subject, words.malformed.localized)
        case .upgradeNeeded(let what): upgradeNeeded(subject, what)
        case .unknownKey(let name): notSound(subject, words.unknownKey.localized(["name": name]))
        case .note: notSound(subject, words.signature.localized)
        case .notInTree: notSound(subject, words.notInTree.localized)
        case .notConsistent: notSound(subject, words.notConsistent.localized)
        case .statement: notSound(subject, words.statement.localized)
        case .noContradiction: notSound(subject, words.noContradiction.localized)
        case .incomplete: notSound(subject, words.incomplete.localized)
        }
    }

    static func reason(of rule: LedgerRule) -> Phrase {
        switch rule {
        case .malformed: words.ruleMalformed
        case .padding: words.rulePadding
        case .key: words.ruleKey
        case .firstEntry: words.ruleFirstEntry
        case .predecessor: words.rulePredecessor
        case .signature: words.ruleSignature
        case .recordExists: words.ruleRecordExists
        case .repeatedEntry: words.ruleRepeatedEntry
        case .revocationAuthority: words.ruleRevocationAuthority
        case .sealSequence: words.ruleSealSequence
        case .sealChain: words.ruleSealChain
        case .bodyRoot: words.ruleBodyRoot
        case .sealTime: words.ruleSealTime
        case .emptyBlock: words.ruleEmptyBlock
        case .logKey: words.ruleLogKey
        case .keyEpoch: words.ruleKeyEpoch
        case .checkpointSize: words.checkpointSize
        case .root: words.root
        }
    }
}
