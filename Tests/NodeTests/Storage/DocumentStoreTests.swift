import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct DocumentStoreTests {
    let node: StoredLedger
    let custodian: TestInstitution
    let line = RecordID.random(.system)
    let key: SigningKey

    init() throws {
        node = try StoredLedger()
        custodian = try TestInstitution(7)
        key = try TestKeys.signing("statement")
        try node.database.keep(custodian.accepted())
    }

    private func documents(_ texts: [String]) throws -> [SealedDocument] {
        try texts.map {
            try Sample.document($0, in: line, at: custodian, for: TestKeys.age("custodian").recipient).sealed
        }
    }

    private func registration(
        of documents: [SealedDocument], stating stated: ((SealedBatch) -> Registration)? = nil
    ) throws -> Submission {
        var chain = try RecordChain(in: node.origin)
        let batch = SealedBatch(documents, random: .system)
        let content = stated?(batch) ?? Sample.registration(of: batch, in: line, at: custodian)
        let signed = try chain.sign(content, by: key)
        return node.database.registration(of: batch, entry: signed.entry, opening: signed.opening)
    }

    @Test("a batch becomes visible with its entry, each document with its place in the batch", .spec("STORAGE-37"))
    func register() async throws {
        for count in [1, 2, 3, 5] {
            let batch = try documents((0..<count).map { "\(count)-\($0)" })
            let committed = try await node.writer.append(registration(of: batch))
            let stated = try Registration(
                of: #require(try node.database.opening(for: committed.entry.commitment)))
            for document in batch {
                let kept = try #require(try node.database.document(document.record.id))
                #expect(kept.record == document.record)
                #expect(kept.header == document.header)
                #expect(kept.registration == committed.index)
                #expect(kept.proof.verifies(leafHash: document.record.leafHash, root: stated.root))
                #expect(kept.proof.size == stated.treeSize)
            }
            let ofLine = try node.database.documents(line: line, institution: custodian.id)
            #expect(ofLine.suffix(count).map(\.record) == batch.map(\.record))
        }
        #expect(try node.database.documents(line: .random(.system), institution: custodian.id).isEmpty)
        #expect(try node.database.documents(line: line, institution: TestInstitution(8).id).isEmpty)
    }

    @Test("an entry registers exactly the documents that its opening states", .spec("STORAGE-38"))
    func otherDocuments() async throws {
        let batch = try documents(["a", "b"])
        let other = try TestInstitution(8)
        let (line, custodian) = (line, custodian)
        let stating: [(SealedBatch) -> Registration] = [
            { _ in Sample.registration(of: SealedBatch([batch[0]], random: .system), in: line, at: custodian) },
            { _ in Sample.registration(of: SealedBatch(batch, random: .system), in: line, at: custodian) },
            { Sample.registration(of: $0, in: .random(.system), at: custodian) },
            { Sample.registration(of: $0, in: line, at: other) },
            { Registration(line: line, custodian: custodian.named, root: $0.root, count: 2) },
        ]
        for stated in stating {
            let submission = try registration(of: batch, stating: stated)
            await #expect(throws: AppendError.opening(.otherEntry)) { try await node.writer.append(submission) }
        }
        #expect(try node.leaves().isEmpty)
        #expect(try node.database.documents(line: line, institution: custodian.id).isEmpty)
    }

    @Test("content that a line has already is recognised, and its second registration refused", .spec("STORAGE-39"))
    func sameness() async throws {
        let first = try documents(["blood count"])
        #expect(
            try node.database.imported(sameness: first[0].sameness, line: line, institution: custodian.id) == nil)
        _ = try await node.writer.append(registration(of: first))
        #expect(
            try node.database.imported(sameness: first[0].sameness, line: line, institution: custodian.id)
                == first[0].record.id)
        let other = RecordID.random(.system)
        #expect(
            try node.database.imported(sameness: first[0].sameness, line: other, institution: custodian.id) == nil)
        let again = try documents(["blood count", "x-ray"])
        #expect(again[0].record.root != first[0].record.root)
        await #expect(throws: AppendError.conflict) { try await node.writer.append(registration(of: again)) }
        #expect(try node.database.document(again[1].record.id) == nil)
    }

    @Test("the key that imports are compared under is drawn once and stays", .spec("STORAGE-39"))
    func samenessKey() throws {
        let key = try node.database.samenessKey(random: .system)
        #expect(key.count == 32)
        #expect(try node.again().database.samenessKey(random: .system) == key)
        #expect(try StoredLedger().database.samenessKey(random: .system) != key)
    }
}
