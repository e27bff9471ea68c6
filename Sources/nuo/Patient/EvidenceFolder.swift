import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import Phrases

/// Where a patient keeps files that prove a custodian's fault: beside the receipts.
struct EvidenceFolder {
    private let session: PersonSession

    init(_ session: PersonSession) { self.session = session }

    /// Keeps each file that proves its accusation with the roster's keys, and says how to check it. Returns the paths.
    /// The name follows from the content, so that a file that is there is the same.
    func keep(_ files: [Evidence], roster: Roster) throws -> [String] {
        let folder = try session.person.receipts
        let logs = roster.origins.compactMap { roster.descriptor(of: $0)?.logKeys }
        return try files.compactMap { evidence in
            guard let proved = try? evidence.verified(by: [], logs: logs) else { return nil }
            let bytes = evidence.serialized
            let name = "\(proved.kind.rawValue)-\(Digest.sha256(bytes).description.prefix(16)).evidence"
            try folder.replace(name, bytes)
            let path = folder.path(name)
            session.console.say(
                Catalogue.account.evidence,
                ["origin": proved.origin.text, "path": path, "vkey": proved.accused.description])
            return path
        }
    }
}
