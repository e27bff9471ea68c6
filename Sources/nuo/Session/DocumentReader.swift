import CipherSuites
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import Phrases

/// Opens documents in the reader's order (`formats.md` §6): disclosure and signer, own header, key commitment, Merkle
/// leaf, AEAD. Ciphertext rests in a file of its own while it is hashed; plaintext exists only where the caller puts it.
struct DocumentReader {
    let session: PersonSession
    let roster: Roster
    let identity: EnvelopeFormat.Identity

    init(_ session: PersonSession, identity: EnvelopeFormat.Identity) async throws {
        self.session = session
        self.identity = identity
        roster = try await session.roster()
    }

    /// The document as its answer gave it, everything about it verified again.
    func find(_ id: DocumentID) async throws -> VerifiedDocument {
        let bytes: [UInt8]
        do {
            bytes = try await session.get("/v1/me/answers/\(id)")
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            throw CommandFailure(.usage, Catalogue.clinician.unknownDocument, ["id": id.description])
        }
        do {
            let answer = try LookupAnswer(parsing: bytes)
            let verified = try AnswerVerifier(roster: roster).verify(
                answer, reader: session.keys.identity.publicKey.thumbprint, recipientID: identity.recipient.keyID,
                request: nil)
            guard let document = verified.documents.first(where: { $0.record.id == id }) else {
                throw AnswerRefusal.documentUnproved
            }
            return document
        } catch {
            throw Self.notProved(id, error)
        }
    }

    /// Fetches the payload to `file`, hashing as it comes. The file holds ciphertext only.
    func fetch(_ document: VerifiedDocument, to file: URL) async throws -> HashedPayload {
        guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure.unwritable(file.path, CocoaError(.fileWriteUnknown)) }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var hasher = PayloadHasher()
        try await session.download(
            "/v1/me/payloads/\(document.record.id)", maximumBytes: Int(clamping: document.record.size)
        ) { piece in
            hasher.update(piece)
            try handle.write(contentsOf: Data(piece))
        }
        return hasher.finish()
    }

    /// Opens the payload in `file` and gives plaintext piece by piece. What `sink` was given counts only when this
    /// returns.
    func open(
        _ document: VerifiedDocument, payload file: URL, hashed: HashedPayload, to sink: ([UInt8]) throws -> Void
    ) throws {
        do {
            let fileKey = try document.header.unwrap(with: [identity])
            var opener = try DocumentOpener(
                fileKey: fileKey, expected: document.expected, leafHashes: hashed.leafHashes)
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            while let data = try handle.read(upToCount: 1 << 18), !data.isEmpty {
                let plain = try opener.open(Array(data))
                if !plain.isEmpty { try sink(plain) }
            }
            let rest = try opener.finish()
            if !rest.isEmpty { try sink(rest) }
        } catch let error as EnvelopeError {
            throw Self.notProved(document.record.id, error)
        }
    }

    private static func notProved(_ id: DocumentID, _ error: any Error) -> CommandFailure {
        let reason: String =
            switch error {
            case let refusal as AnswerRefusal: refusal.rawValue
            case EnvelopeError.keyCommitmentMismatch, EnvelopeError.noMatch, EnvelopeError.hmacFailure:
                AnswerRefusal.keyMismatch.rawValue
            case is EnvelopeError: AnswerRefusal.payloadMismatch.rawValue
            default: "\(error)"
            }
        return CommandFailure(
            .verificationFailed, code: reason, message: Catalogue.clinician.notProved.message,
            hint: Catalogue.clinician.notProved.next, arguments: ["id": id.description, "reason": reason])
    }
}
