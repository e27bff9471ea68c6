import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// Statements of the own node that an emergency rests on, proved before they are used.
enum OwnEmergency {
    /// A statement that this person or institution entered, by its index: from the kept receipts, else from the node.
    static func receipt(_ index: UInt64, _ session: PersonSession) async throws -> Receipt {
        if let kept = try ReceiptFolder(session.person.receipts).receipt(index) { return kept }
        let bytes = try await session.get("/v1/me/receipts")
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        guard let found = receipts.first(where: { $0.proof.inclusion.index == index }) else {
            throw CommandFailure(.usage, Catalogue.emergency.unknownEntry, ["index": String(index)])
        }
        return found
    }

    /// The declaration that this practitioner entered at an index.
    static func find(_ index: UInt64, _ session: PersonSession) async throws -> Receipt {
        let receipt = try await receipt(index, session)
        _ = try session.verified { try receipt.verified(log: session.logKeys) }
        let key = session.keys.identity.publicKey
        guard let content = try? EmergencyDeclaration(of: receipt.opening), content.declarant == key.thumbprint else {
            throw CommandFailure(.usage, Catalogue.emergency.unknownEntry, ["index": String(index)])
        }
        return receipt
    }

    /// The practitioner's own credential.
    static func credential(
        _ session: PersonSession
    ) async throws -> (reference: CredentialReference, content: Credential) {
        try proved(try await session.get("/v1/me/credential"), session)
    }

    /// A colleague's credential, which the node tells practitioners and institutions.
    static func credential(
        of key: KeyThumbprint, named name: String, _ session: PersonSession
    ) async throws -> (reference: CredentialReference, content: Credential) {
        do {
            return try proved(try await session.get("/v1/me/colleagues/\(key)"), session)
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            throw CommandFailure(.usage, Catalogue.emergency.unknownWitness, ["name": name])
        }
    }

    private static func proved(
        _ bytes: [UInt8], _ session: PersonSession
    ) throws -> (reference: CredentialReference, content: Credential) {
        try session.verified {
            let receipt = try Receipt(parsing: bytes)
            let proved = try receipt.verified(log: session.logKeys)
            // A patient's keys, taken for a practitioner's.
            guard StatementKind.claimed(by: receipt.opening) != .enrolment else {
                throw CommandFailure(.denied, Catalogue.session.notAllowed)
            }
            return (
                CredentialReference(origin: proved.origin, record: proved.entry.record),
                try Credential(of: receipt.opening)
            )
        }
    }
}

extension Optional {
    /// `map` for what takes time.
    func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        switch self {
        case .some(let value): try await transform(value)
        case .none: nil
        }
    }
}
