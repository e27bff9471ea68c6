public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import EnvelopeFormat
import MerkleLog

/// Why an answer is not believed. Each is a reason not to decrypt.
public enum AnswerRefusal: String, Error, Sendable, CaseIterable {
    /// The custodian's node is not in the roster.
    case unknownNode = "unknown-node"
    /// The disclosure's entry or opening is not proved.
    case disclosureUnproved = "disclosure-unproved"
    /// The signer had no leave from an accepted custodian.
    case signerUnauthorised = "signer-unauthorised"
    /// The disclosure is for another reader, another request or another key.
    case otherReader = "other-reader"
    /// A document is not in the disclosure, or not registered by its custodian.
    case documentUnproved = "document-unproved"
    /// A header does not open, or its key is not the one that was registered.
    case keyMismatch = "key-mismatch"
    /// The payload is not the one that was registered.
    case payloadMismatch = "payload-mismatch"
}

/// A document of an answer, with its registration proved.
public struct VerifiedDocument: Sendable {
    /// What the custodian registered.
    public let record: DocumentRecord
    /// The header made for the reader.
    public let header: EnvelopeHeader

    /// What the payload must be.
    public var expected: PayloadSummary {
        PayloadSummary(root: record.root, size: record.size, keyCommitment: record.keyCommitment.bytes)
    }
}

/// An answer whose disclosure, signer and documents were verified.
public struct VerifiedAnswer: Sendable {
    /// What was disclosed.
    public let disclosure: Disclosure
    /// The documents in the order of the answer.
    public let documents: [VerifiedDocument]
    /// Where to go on asking.
    public let nextOffset: UInt64?
}

/// Verifies an answer before anything is decrypted (FEDERATION-30 … FEDERATION-35): opening and proof, the signer's
/// right, the reader, the registrations. A reader's program and the requesting node run the same code.
public struct AnswerVerifier: Sendable {
    /// Everyone whose signature counts.
    public let roster: Roster

    /// Takes the roster.
    public init(roster: Roster) { self.roster = roster }

    /// `request` is the commitment of the reader's own request; nil when only kept answers are checked again.
    public func verify(
        _ answer: LookupAnswer, reader: KeyThumbprint, recipientID: Digest, request: Digest?
    ) throws(AnswerRefusal) -> VerifiedAnswer {
        guard let node = roster.descriptor(of: answer.origin) else { throw .unknownNode }
        guard let receipt = try? roster.verified(answer.disclosure, of: node), receipt.opening.statements.count == 1,
            let disclosure = try? Disclosure(of: receipt.opening)
        else { throw .disclosureUnproved }
        let signer = try verifySigner(
            answer.authorisation, custodian: disclosure.custodian.id, origin: answer.origin, at: disclosure.at)
        guard receipt.opening.author.isSigned(by: signer) else { throw .signerUnauthorised }
        guard disclosure.reader == reader, disclosure.readerKey == recipientID,
            request == nil || disclosure.request == request
        else { throw .otherReader }
        let registrations = try verifyRegistrations(answer, disclosure: disclosure, signer: signer)
        var documents: [VerifiedDocument] = []
        for document in answer.documents {
            documents.append(try verify(document, among: registrations, disclosure: disclosure))
        }
        return VerifiedAnswer(disclosure: disclosure, documents: documents, nextOffset: answer.nextOffset)
    }

    /// The statement key that an accepted custodian authorised, in the same ledger, for the time of the disclosure.
    public func verifySigner(
        _ authorisation: Receipt, custodian: InstitutionID, origin: Origin, at time: UInt64
    ) throws(AnswerRefusal) -> VerifyingKey {
        guard let node = roster.descriptor(of: origin), let verified = try? roster.verified(authorisation, of: node),
            let content = try? StatementKeyAuthorisation(of: verified.opening), content.institution.id == custodian,
            roster.isSigned(verified.opening, by: custodian, with: .custodian, at: origin),
            verified.entry.effect == .issue, content.scope.contains(.disclosure),
            content.scope.contains(.registration), content.start <= time,
            time < content.end
        else { throw .signerUnauthorised }
        return content.key
    }

    private func verifyRegistrations(
        _ answer: LookupAnswer, disclosure: Disclosure, signer: VerifyingKey
    ) throws(AnswerRefusal) -> [Registration] {
        guard let node = roster.descriptor(of: answer.origin) else { throw .unknownNode }
        let earlier = answer.earlier.compactMap { earlierKey($0, custodian: disclosure.custodian.id, node: node) }
        var registrations: [Registration] = []
        for receipt in answer.registrations {
            guard let verified = try? roster.verified(receipt, of: node),
                let content = try? Registration(of: verified.opening), disclosure.covers(content.line),
                content.custodian.id == disclosure.custodian.id
            else { throw .documentUnproved }
            let before = receipt.proof.inclusion.index
            let keys = [signer] + earlier.filter { $0.index < before }.map(\.key)
            guard keys.contains(where: { verified.opening.author.isSigned(by: $0) }) else {
                throw .documentUnproved
            }
            registrations.append(content)
        }
        return registrations
    }

    /// A key that the custodian had authorised to register, and from which entry on; nil when that is not proved. Whether
    /// its time is over says nothing about what it registered in its time.
    private func earlierKey(
        _ authorisation: Receipt, custodian: InstitutionID, node: NodeDescriptor
    ) -> (key: VerifyingKey, index: UInt64)? {
        guard let verified = try? roster.verified(authorisation, of: node),
            let content = try? StatementKeyAuthorisation(of: verified.opening), content.institution.id == custodian,
            roster.isSigned(verified.opening, by: custodian, with: .custodian, at: node.origin),
            verified.entry.effect == .issue, content.scope.contains(.registration)
        else { return nil }
        return (content.key, verified.index)
    }

    private func verify(
        _ document: AnsweredDocument, among registrations: [Registration], disclosure: Disclosure
    ) throws(AnswerRefusal) -> VerifiedDocument {
        guard registrations.indices.contains(document.registration),
            let record = try? DocumentRecord(parsing: document.reference), disclosure.covers(record.line),
            record.custodian.id == disclosure.custodian.id
        else { throw .documentUnproved }
        let registration = registrations[document.registration]
        guard registration.line == record.line, document.proof.size == registration.treeSize,
            document.proof.verifies(leafHash: record.leafHash, root: registration.root),
            disclosure.documents.contains(where: { $0.id == record.id }),
            let header = try? EnvelopeHeader(parsing: document.header)
        else { throw .documentUnproved }
        return VerifiedDocument(record: record, header: header)
    }
}
