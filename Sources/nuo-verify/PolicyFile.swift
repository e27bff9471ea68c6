import MerkleLog
import Phrases

/// A policy that the user names.
enum PolicyFile {
    /// Reads and parses it; throws `Refusal`.
    static func read(_ path: String) throws -> TrustPolicy {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.read(path, limit: TrustPolicy.maximumByteCount)
        } catch {
            throw Refusal.unreadable(path, error.reason)
        }
        do {
            return try TrustPolicy(parsing: bytes)
        } catch {
            let reason = Catalogue.policy.reason(
                code: error.flaw.code, name: error.flaw.name?.description, line: error.line,
                in: VerifyLanguage.current)
            throw Refusal(
                status: .usage, notice: Catalogue.policy.malformed, arguments: ["path": path, "reason": reason])
        }
    }
}

extension PolicyStanding.Shortfall {
    /// What a group or witness lacks, in the language of this run.
    var text: String {
        let words = Catalogue.policy
        guard !missing.isEmpty else { return words.witnessLacks.localized(["name": name.description]) }
        return words.groupLacks.localized([
            "name": name.description, "present": String(present), "needed": String(needed),
            "missing": missing.map(\.description).joined(separator: words.listSeparator.localized),
        ])
    }
}
