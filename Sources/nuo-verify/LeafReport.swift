import CipherSuites
import ConsentLedger
import MerkleLog
import Phrases

extension VerifyReport {
    /// What a proof without a statement proved.
    static func leaf(
        _ leaf: VerifiedLeaf, _ standing: PolicyStanding?, closed: OriginClosing? = nil
    ) -> VerifyReport {
        var report = content(leaf, standing)
        if let closed { report.add(closed) }
        return report
    }

    private static func content(_ leaf: VerifiedLeaf, _ standing: PolicyStanding?) -> VerifyReport {
        let words = Catalogue.verify
        var arguments = [
            "origin": leaf.checkpoint.checkpoint.origin, "index": String(leaf.index),
            "size": String(leaf.checkpoint.checkpoint.size),
        ]
        switch leaf.content {
        case .seal(let seal):
            arguments["height"] = String(seal.height)
            arguments["time"] = text(ofTime: seal.time)
            var report = VerifyReport(heading: words.seal.localized(arguments))
            report.add(leaf.checkpoint, standing)
            report.checked.append(words.inclusion.localized)
            report.notChecked.append(words.newestUnchecked.localized)
            return report
        case .logKeyChange(let change):
            arguments["epoch"] = String(change.epoch)
            var report = VerifyReport(heading: Catalogue.logKey.proved.localized(arguments))
            report.add(leaf.checkpoint, standing)
            let key = Origin(leaf.checkpoint.checkpoint.origin).flatMap { try? change.newKey(of: $0) }
            report.checked += [
                words.inclusion.localized,
                Catalogue.logKey.bothSigned.localized(["size": String(change.size)]),
                Catalogue.logKey.changed.localized([
                    "epoch": String(change.epoch), "end": String(change.end), "key": key?.description ?? "",
                ]),
            ]
            report.notChecked.append(words.newestUnchecked.localized)
            return report
        case .entry(let entry):
            arguments["record"] = entry.record.description
            arguments["seq"] = String(entry.sequence)
            arguments["effect"] = entry.effect.phrase.localized
            var report = VerifyReport(heading: words.entry.localized(arguments))
            report.add(leaf.checkpoint, standing)
            report.checked.append(words.inclusion.localized)
            if leaf.isRecordKeyChecked {
                report.checked.append(words.recordKey.localized)
            } else {
                report.notChecked.append(words.recordKeyMissing.localized)
            }
            report.notChecked += [words.statementMissing.localized, words.newestUnchecked.localized]
            return report
        }
    }
}

/// What the check of a proof found, for programs.
struct LeafResult: Encodable {
    let checkpoint: CheckpointResult
    let index: UInt64
    let leafHash: String
    private(set) var record: String?
    private(set) var seq: UInt32?
    private(set) var effect: UInt8?
    private(set) var notAfter: UInt64?
    private(set) var recordKeyChecked: Bool?
    private(set) var block: UInt64?
    private(set) var sealTime: UInt64?
    private(set) var keyEpoch: UInt32?
    private(set) var signsAbove: UInt64?

    init(_ leaf: VerifiedLeaf, _ standing: PolicyStanding?) {
        checkpoint = CheckpointResult(leaf.checkpoint, standing)
        index = leaf.index
        leafHash = Base64.encode(leaf.leafHash.bytes)
        switch leaf.content {
        case .seal(let seal):
            block = seal.height
            sealTime = seal.time
        case .logKeyChange(let change):
            keyEpoch = change.epoch
            signsAbove = change.end
        case .entry(let entry):
            record = entry.record.description
            seq = entry.sequence
            effect = entry.effect.rawValue
            notAfter = entry.notAfter
            recordKeyChecked = leaf.isRecordKeyChecked
        }
    }
}
