import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import EnvelopeFormat
public import Foundation
public import HealthRecords
public import Storage

/// Why a file was not taken in. The rest goes on.
public enum IntakeRefusal: Error, Sendable {
    /// What the content says, or fails to say, or another patient than the one whose line this is.
    case content(RecordError)
    /// It can't be opened or read.
    case unreadable
    /// The same content is there already, without a mark that it was to get now.
    case otherwisePresent(DocumentID)
}

/// Takes files in for one patient at one custodian: described, encrypted as they are read, registered in batches.
/// Plaintext is held in memory only, a chunk at a time; FHIR and CDA, which must be understood whole, up to 64 MiB.
public struct Intake: Sendable {
    private let node: Node
    private let line: KnownLine
    /// The line, and those whose place it takes: what was taken in for them is there.
    private let lines: [RecordID]
    private let link: Link
    /// The document whose place the new one takes, and those before it.
    private let earlierDocuments: [DocumentID]
    /// The one whose place the new document takes.
    private let former: DocumentRecord?
    private let custodian: NamedInstitution
    private let marks: IntakeMarks
    private let samenessKey: [UInt8]
    private let recipient: Recipient

    /// Why nothing can be taken in at all.
    public enum Problem: Error, Sendable {
        /// The custodian is not an institution of this node with that right.
        case notCustodian
        /// The patient has no line here, or it is not linked.
        case notLinked
        /// The institution has not authorised this node's statement key.
        case notAuthorised
        /// Whoever is said to have written them has no credential of the custodian in force.
        case unknownWriter
        /// The document whose place the new one takes is not one of the patient's here.
        case unknownReplaced
        /// That document took the place of as many as one can say.
        case tooManyReplaced
    }

    /// Bytes of a piece: one chunk of the payload.
    private static let pieceSize = 65_536
    /// Documents of one registration.
    public static let batchSize = Int(Registration.places)

    /// Prepares for a patient.
    public init(
        node: Node, patient: HealthCode, custodian: InstitutionID, marks: IntakeMarks = IntakeMarks()
    ) throws {
        let own = try node.database.institutions().first { $0.institution.id == custodian }
        guard let own, own.rights.contains(.custodian) else { throw Problem.notCustodian }
        guard let line = try node.linkedLine(of: patient, at: custodian), let link = try node.link(of: line) else {
            throw Problem.notLinked
        }
        guard try node.authorisation(of: custodian) != nil else { throw Problem.notAuthorised }
        if let writer = marks.writer, try !node.isEmployed(writer, by: custodian) { throw Problem.unknownWriter }
        self.marks = marks
        self.node = node
        self.line = line
        lines = try [line.record] + node.earlierLines(of: line).map(\.record)
        if let replaced = marks.replaced {
            guard let former = try node.database.document(replaced)?.record, lines.contains(former.line),
                former.custodian.id == custodian
            else { throw Problem.unknownReplaced }
            self.former = former
            earlierDocuments = [replaced] + (former.provenance?.replaced ?? [])
            guard earlierDocuments.count <= DocumentProvenance.maximumReplaced else { throw Problem.tooManyReplaced }
        } else {
            former = nil
            earlierDocuments = []
        }
        self.link = link
        self.custodian = own.institution
        samenessKey = try node.database.samenessKey(random: node.random)
        recipient = node.custodianKey.recipient
    }

    /// Seals one file without registering it yet; `progress` hears the number of bytes read.
    public func seal(
        _ file: URL, declaredType: String?, progress: (UInt64) -> Void = { _ in }
    ) -> Result<SealedDocument, IntakeStop> {
        do {
            return .success(try sealing(file, declaredType: declaredType, progress: progress))
        } catch let stop as IntakeStop {
            return .failure(stop)
        } catch let error as RecordError {
            return .failure(.refused(.content(error)))
        } catch {
            return .failure(.refused(.unreadable))
        }
    }

    /// A file that does not become a new document.
    public enum IntakeStop: Error, Sendable {
        /// The same content is there already.
        case present(DocumentID)
        /// Not taken in.
        case refused(IntakeRefusal)
    }

    private func sealing(
        _ file: URL, declaredType: String?, progress: (UInt64) -> Void
    ) throws -> SealedDocument {
        let source = try IntakeSource(file)
        let description = try source.describe(declaredType: declaredType)
        try description.requirePatient(link.identifiers)
        var mac = HMACSHA256.Running(key: samenessKey)
        let fileKey = FileKey.generate(random: node.random)
        var sealer = try PayloadSealer(fileKey: fileKey, random: node.random)
        let pending = try node.payloads.begin()
        do {
            var read: UInt64 = 0
            while let piece = try source.next(Self.pieceSize) {
                mac.update(piece)
                try pending.write(sealer.seal(piece))
                read += UInt64(piece.count)
                progress(read)
            }
            let (tail, summary) = try sealer.finish()
            try pending.write(tail)
            let sameness = mac.finalized()
            try requireNew(sameness)
            let record = try record(description, summary: summary)
            let header = try EnvelopeHeader.make(fileKey: fileKey, recipients: [recipient], random: node.random)
            try node.payloads.keep(pending, as: summary.root)
            return SealedDocument(record: record, header: header.serialized, sameness: sameness)
        } catch {
            pending.discard()
            throw error
        }
    }

    /// The same content becomes a document once, but that it may take its own place, with other marks (RECORD-48).
    private func requireNew(_ sameness: [UInt8]) throws {
        for line in lines {
            guard let id = try node.database.imported(sameness: sameness, line: line, institution: custodian.id),
                !earlierDocuments.contains(id)
            else { continue }
            guard let kept = try node.database.document(id)?.record, !marks.saysMore(than: kept) else {
                throw IntakeStop.refused(.otherwisePresent(id))
            }
            throw IntakeStop.present(id)
        }
    }

    private func record(_ description: RecordDescription, summary: PayloadSummary) throws -> DocumentRecord {
        guard let id = DocumentID(node.random.bytes(16)), let commitment = Digest(summary.keyCommitment) else {
            throw IntakeStop.refused(.unreadable)
        }
        // What is known beside the content: of the document whose place it takes, and by who takes it in (CONSENT-317).
        let found = Set((former?.labels ?? []) + marks.topics.map(\.label) + (description.labels ?? [])).sorted()
        let isUnread = description.labels == nil || former.map { $0.labels == nil } ?? false
        let labels = found.isEmpty && isUnread ? nil : DocumentRecord.storable(found)
        let isSensitive = !marks.topics.isEmpty || (labels == nil && !found.isEmpty)
        let level = max(isSensitive ? .minimal : description.level, marks.level ?? description.level)
        return DocumentRecord(
            id: id, line: line.record, custodian: custodian, typeSystem: description.type.system,
            typeCode: description.type.code, typeName: description.type.zh, recordClass: description.documentClass,
            // Where labels were found that a record can't hold, only the highest level is safe.
            // What takes the place of a document is as sensitive as that at least (CONSENT-315).
            level: max(level, former?.level ?? level), labels: labels,
            grade: max(marks.grade, description.grade, former?.grade ?? .general),
            earliest: description.earliestServiceDate
                ?? description.latestServiceDate.flatMap { _ in description.date },
            date: description.latestServiceDate ?? description.date, title: description.title,
            // Of several authors none is named: one who is not counts as anybody (CONSENT-314).
            author: description.author.isOneOfSeveral ? "" : description.author.name ?? "",
            provenance: try node.provenance(
                of: description, writer: marks.writer, custodian: custodian.id, replacing: earlierDocuments),
            contentType: description.contentType, root: summary.root, size: summary.size,
            keyCommitment: commitment)
    }

    /// Registers a batch in one entry.
    public func register(_ documents: [SealedDocument]) async throws {
        precondition(!documents.isEmpty)
        let batch = SealedBatch(documents, random: node.random)
        let draft = try node.draft(Registration(line: line.record, custodian: custodian, root: batch.root))
        let submission = node.database.registration(of: batch, entry: draft.entry, opening: draft.opening)
        _ = try await node.writer.append(submission)
    }
}
