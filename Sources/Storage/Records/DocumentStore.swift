public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import EnvelopeFormat
import Foundation
import GRDB
public import MerkleLog

/// A document as its custodian keeps it.
public struct KeptDocument: Hashable, Sendable {
    /// What was registered.
    public let record: DocumentRecord
    /// Index of the registration in the own ledger.
    public let registration: UInt64
    /// Which of that batch it was, from 0; always 0 for documents of version 1 of a registration, whose places tell.
    public let number: UInt64
    /// Its place in that batch.
    public let proof: InclusionProof
    /// The header for the custodian's own key.
    public let header: [UInt8]
}

/// A document that was sealed and waits for its registration.
public struct SealedDocument: Sendable {
    /// What will be registered.
    public let record: DocumentRecord
    /// The header for the custodian's own key.
    public let header: [UInt8]
    /// HMAC of the plaintext under the node's own key.
    public let sameness: [UInt8]

    /// Takes all fields.
    public init(record: DocumentRecord, header: [UInt8], sameness: [UInt8]) {
        self.record = record
        self.header = header
        self.sameness = sameness
    }
}

/// Documents of this node's custodians.
extension NodeDatabase {
    /// The secret under which imports are compared; it never leaves this database.
    public func samenessKey(random: RandomSource) throws -> [UInt8] {
        try pool.write { db in
            let fresh = Data(random.bytes(32))
            try db.execute(
                sql: "INSERT OR IGNORE INTO secret(name, value) VALUES ('sameness', ?)", arguments: [fresh])
            let sql = "SELECT value FROM secret WHERE name = 'sameness'"
            guard let key = try Data.fetchOne(db.cachedStatement(sql: sql)) else {
                throw StorageError.damaged("secret")
            }
            return Array(key)
        }
    }

    /// The document that an import with the same content made earlier.
    public func imported(sameness: [UInt8], line: RecordID, institution: InstitutionID) throws -> DocumentID? {
        try reading { db in
            let sql = "SELECT document FROM imported WHERE institution = ? AND line = ? AND mac = ?"
            let arguments: StatementArguments = [institution.text, Data(line.bytes), Data(sameness)]
            return try Data.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).flatMap {
                DocumentID(Array($0))
            }
        }
    }

    /// The submission that registers a batch: entry, documents and headers become visible together. It is refused with
    /// `AppendError.opening` unless the opening registers exactly these, and with `conflict` when one of them is known.
    public func registration(of batch: SealedBatch, entry: Entry, opening: Opening) -> Submission {
        Submission(entry: entry, opening: opening) { db, index in
            let stated = try Registration(of: opening)
            let isStated = batch.documents.allSatisfy {
                $0.record.line == stated.line && $0.record.custodian.id == stated.custodian.id
            }
            guard isStated, stated.count == nil, stated.root == batch.root else {
                throw AppendError.opening(.otherEntry)
            }
            for (number, document) in batch.documents.enumerated() {
                let proof = try batch.proof(of: number)
                try Self.insert(db, document, registration: index, proof: proof, number: number)
            }
        }
    }

    private static func insert(
        _ db: Database, _ document: SealedDocument, registration: UInt64, proof: InclusionProof, number: Int
    ) throws {
        let record = document.record
        try db.execute(
            sql: """
                INSERT INTO document(id, institution, line, reference, registration, batch_index, batch_proof, root,
                    size, header, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(record.id.bytes), record.custodian.id.text, Data(record.line.bytes), Data(record.bytes),
                Int64(registration), Int64(proof.index),
                Data(UInt64(proof.size).bigEndianBytes + proof.hashes.flatMap(\.bytes)), Data(record.root.bytes),
                Int64(record.size), Data(document.header), Int64(number),
            ])
        let place: StatementArguments = [
            record.custodian.id.text, Data(record.line.bytes), Data(document.sameness),
        ]
        // A document may take the place of one with the same content.
        for replaced in record.provenance?.replaced ?? [] {
            try db.execute(
                sql: "DELETE FROM imported WHERE institution = ? AND line = ? AND mac = ? AND document = ?",
                arguments: place + [Data(replaced.bytes)])
        }
        try db.execute(
            sql: "INSERT INTO imported(institution, line, mac, document) VALUES (?, ?, ?, ?)",
            arguments: place + [Data(record.id.bytes)])
    }

    /// The documents of a line at a custodian, in the order of registration.
    public func documents(line: RecordID, institution: InstitutionID) throws -> [KeptDocument] {
        try reading { db in
            let sql = """
                SELECT * FROM document WHERE line = ? AND institution = ? ORDER BY registration, number, batch_index
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes), institution.text]).map(
                Self.document)
        }
    }

    /// One document.
    public func document(_ id: DocumentID) throws -> KeptDocument? {
        try reading { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM document WHERE id = ?"), arguments: [Data(id.bytes)]
            )
            .map(Self.document)
        }
    }

    private static func document(_ row: Row) throws -> KeptDocument {
        let registration: Int64 = row["registration"]
        let index: Int64 = row["batch_index"]
        let number: Int64 = row["number"]
        let flat = row.bytes("batch_proof")
        guard let size = UInt64(bigEndianBytes: flat.prefix(8)) else { throw StorageError.damaged("document") }
        let hashes = stride(from: 8, to: flat.count, by: 32).compactMap { Digest(flat[$0..<min($0 + 32, flat.count)]) }
        return KeptDocument(
            record: try DocumentRecord(parsing: row.bytes("reference")), registration: UInt64(registration),
            number: UInt64(number), proof: InclusionProof(index: UInt64(index), size: size, hashes: hashes),
            header: row.bytes("header"))
    }
}
