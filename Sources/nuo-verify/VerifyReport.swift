import CipherSuites
import ConsentLedger
import Foundation
import MerkleLog
import Phrases

/// What a run found, for people: a heading, what was checked, what was not, and what to look at.
struct VerifyReport {
    var heading: String
    var checked: [String] = []
    var notChecked: [String] = []
    var remarks: [String] = []

    private static let words = Catalogue.verify

    /// Adds the lines of a checkpoint and what a policy says of it.
    mutating func add(_ checkpoint: VerifiedCheckpoint, _ standing: PolicyStanding?) {
        for signature in checkpoint.note.signatures {
            let arguments = ["name": signature.name, "id": Hex.encode(signature.keyID)]
            if checkpoint.unknownSignatures.contains(signature) {
                remarks.append(Self.words.unknownSignature.localized(arguments))
            } else if let cosignature = checkpoint.cosignatures.first(where: { $0.key.isNamed(in: signature) }) {
                let time = ["time": Self.text(ofTime: cosignature.time)]
                checked.append(Self.words.cosignedBy.localized(arguments.merging(time) { first, _ in first }))
            } else {
                checked.append(Self.words.signedBy.localized(arguments))
            }
        }
        guard let time = standing?.time else {
            notChecked.append(Catalogue.policy.enteredOnly.localized)
            return
        }
        checked.append(Catalogue.policy.final.localized(["time": Self.text(ofTime: time)]))
    }

    /// The lines, the verdict last.
    var text: String {
        var lines = [heading]
        lines += [Self.words.checked.localized] + checked.map { "  " + $0 }
        lines += [Self.words.notChecked.localized] + notChecked.map { "  " + $0 }
        lines += remarks.map { Catalogue.common.warningLabel.localized + $0 }
        return (lines + [Self.words.sound.localized]).joined(separator: "\n")
    }

    /// Seconds as a date in UTC; the bare number for what no calendar has.
    static func text(ofTime seconds: UInt64) -> String {
        guard seconds < 253_402_300_800 else { return String(seconds) }
        return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}

/// The signatures on a checkpoint, for programs.
struct CheckpointResult: Encodable {
    struct Signature: Encodable {
        let name: String
        let keyID: String
        var time: UInt64?
    }

    let origin: String
    let size: UInt64
    let root: String
    let cosignatures: [Signature]
    let unknownSignatures: [Signature]
    /// `entered`, or `final` when a policy was given whose quorum has cosigned.
    let standing: String
    /// The latest time as of which the quorum had cosigned.
    let finalAt: UInt64?

    init(_ verified: VerifiedCheckpoint, _ policy: PolicyStanding?) {
        origin = verified.checkpoint.origin
        size = verified.checkpoint.size
        root = Base64.encode(verified.checkpoint.root.bytes)
        cosignatures = verified.cosignatures.map {
            Signature(name: $0.key.name, keyID: Hex.encode($0.key.keyID), time: $0.time)
        }
        unknownSignatures = verified.unknownSignatures.map {
            Signature(name: $0.name, keyID: Hex.encode($0.keyID))
        }
        finalAt = policy?.time
        standing = finalAt == nil ? "entered" : "final"
    }
}
