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
        of documents: [SealedDocument], stating stated: Registration? = nil
    ) throws -> Submission {
        var chain = try RecordChain(in: node.origin)
        let content = stated ?? Sample.registration(of: documents, in: line, at: custodian)
        let signed = try chain.sign(content, by: key)
        return node.database.registration(of: documents, entry: signed.entry, opening: signed.opening)
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
        let fewer = Sample.registration(of: [batch[0]], in: line, at: custodian)
        let swapped = Sample.registration(of: batch.reversed(), in: line, at: custodian)
        let otherLine = Sample.registration(of: batch, in: .random(.system), at: custodian)
        let otherCustodian = Sample.registration(of: batch, in: line, at: try TestInstitution(8))
        for stated in [fewer, swapped, otherLine, otherCustodian] {
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
