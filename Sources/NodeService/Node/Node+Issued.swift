import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// What an institution itself stated about people, for its own staff (API-140, API-141).
extension Node {
    /// The kinds that are shown.
    static let issuedKinds: Set<StatementKind> = [.credential, .enrolment, .link]
    private static let issuedPage = 128

    /// Receipts of what an institution stated of a kind, and of what it ended, newest first: at most 128, of entries before
    /// `index`.
    func issued(_ kind: StatementKind, by accepted: AcceptedInstitution, before index: UInt64) throws -> [Receipt] {
        let indexes = try database.statements(
            kind, institution: accepted.institution.id, before: index, limit: Self.issuedPage)
        return try database.receipts(at: indexes, in: origin).filter { isStated($0, by: accepted) }
    }

    private func isStated(_ receipt: Receipt, by accepted: AcceptedInstitution) -> Bool {
        receipt.opening.author.header.keyID == accepted.key.thumbprint
    }

    /// The receipts of a record in which the institution stated something at `index`: first that, then what ended it.
    /// Nothing for what somebody else stated.
    func issued(at index: UInt64, by accepted: AcceptedInstitution) throws -> [Receipt] {
        guard let receipt = try database.receipt(at: index, in: origin),
            isStated(receipt, by: accepted),
            StatementKind.claimed(by: receipt.opening).map(Self.issuedKinds.contains) == true
        else { throw StorageError.notFound }
        let chain = try database.chain(of: receipt.opening.place.record, in: origin)
        return try database.receipts(at: chain.map(\.index), in: origin)
    }
}
