import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// A statement key as a node's operator hands it over.
struct StatementKeyArgument: ExpressibleByArgument {
    let key: VerifyingKey

    init?(argument: String) {
        guard let key = VerifyingKey(text: argument) else { return nil }
        self.key = key
    }
}

extension PersonSession {
    /// The profile names the statement key that was authorised last, for the next time.
    func rememberStatementKey(_ key: VerifyingKey) throws {
        guard key != profile.statementKey,
            let renewed = try? PersonalProfile(
                origin: profile.origin, url: profile.url, publicURL: profile.publicURL, tlsKeys: profile.tlsKeys,
                logKey: profile.logKey, cosignerKey: profile.cosignerKey, statementKey: key)
        else { return }
        try person.home.directory.replace(PersonHome.profileFile, renewed.serialized)
    }

    /// Ends every leave of this institution, as its receipts show them, for another key than this one. Gives the entries.
    func endAuthorisations(but key: VerifyingKey) async throws -> [UInt64] {
        let receipts = try ReceiptFolder(person.receipts).all(under: logKeys)
        let ended = Set(receipts.filter { $0.place.effect == .revoke }.map(\.place.record))
        var entries: [UInt64] = []
        for item in receipts where item.place.effect == .issue && !ended.contains(item.place.record) {
            guard let content = try? StatementKeyAuthorisation(of: item.receipt.opening), content.key != key else {
                continue
            }
            let receipt = try await enter(
                content, record: item.place.record, sequence: item.place.sequence + 1,
                previous: item.leafHash, effect: .revoke)
            entries.append(receipt.proof.inclusion.index)
        }
        return entries
    }
}

extension ReceiptFolder {
    /// A receipt of the own ledger that was verified again.
    struct Kept {
        let receipt: Receipt
        let place: StatementPlace
        let leafHash: Digest
    }

    /// The receipts under the node's log keys; what else lies in the folder is passed over.
    func all(under log: LogKeys) throws -> [Kept] {
        try names().compactMap { name in
            guard let bytes = try read(name), let receipt = try? Receipt(parsing: bytes),
                let proved = try? receipt.verified(log: log)
            else { return nil }
            return Kept(
                receipt: receipt, place: proved.opening.place, leafHash: proved.leafHash)
        }
    }
}
