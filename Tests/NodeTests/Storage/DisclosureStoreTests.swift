import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

/// A custodian with two registered documents of one line, and a reader elsewhere.
struct CustodianScene {
    let node: StoredLedger
    let custodian: TestInstitution
    let custodianKey: CustodianKey
    let reader: TestParty
    let line = RecordID.random(.system)
    let documents: [SealedDocument]
    let payloads: [[UInt8]]
    let statementKey: SigningKey

    init() async throws {
        node = try StoredLedger()
        custodian = try TestInstitution(7)
        custodianKey = try CustodianKey(text: TestKeys.age("custodian").text)
        guard let elsewhere = Origin("reader.example/consent") else { throw StorageError.notFound }
        reader = try TestParty("李医生", home: elsewhere)
        statementKey = try TestKeys.signing("statement")
        try node.database.keep(custodian.accepted())
        let (line, custodian, recipient) = (line, custodian, custodianKey.recipient)
        let made = try ["first", "second"].map {
            try Sample.document($0, in: line, at: custodian, for: recipient)
        }
        documents = made.map(\.sealed)
        payloads = made.map(\.payload)
        var chain = try RecordChain(in: node.origin)
        let batch = SealedBatch(documents, random: .system)
        let signed = try chain.sign(Sample.registration(of: batch, in: line, at: custodian), by: statementKey)
        _ = try await node.writer.append(
            node.database.registration(of: batch, entry: signed.entry, opening: signed.opening))
    }

    func kept(_ number: Int) throws -> KeptDocument {
        guard let document = try node.database.document(documents[number].record.id) else {
            throw StorageError.notFound
        }
        return document
    }

    /// A disclosure that continues the chain as it stands now.
    func disclosure(
        of numbers: [Int] = [0], request: Digest = .sha256(RandomSource.system.bytes(16)), prior: Digest? = nil
    ) throws -> Disclosure {
        let head = try node.database.disclosureChain(line: line, institution: custodian.id)
        return try Sample.disclosure(
            of: numbers.map { documents[$0] }, in: line, at: custodian, to: reader, request: request,
            prior: prior ?? head)
    }

    func sign(_ disclosure: Disclosure) throws -> SignedEntry {
        var chain = try RecordChain(in: node.origin)
        return try chain.sign(disclosure, by: statementKey)
    }

    @discardableResult
    func disclose(
        _ disclosure: Disclosure, as signed: SignedEntry? = nil, nextOffset: UInt64? = nil
    ) async throws -> CommittedDisclosure {
        let signed = try signed ?? sign(disclosure)
        return try await node.writer.disclose(
            disclosure, entry: signed.entry, opening: signed.opening, nextOffset: nextOffset,
            roots: disclosure.documents.compactMap { listed in
                documents.first { $0.record.id == listed.id }?.record.root
            }, peer: reader.home)
    }
}

@Suite(.timeLimit(.minutes(10))) struct DisclosureStoreTests {
    @Test("a disclosure gives its partner the payloads that it names, and no others", .spec("STORAGE-40"))
    func payloadRights() async throws {
        let scene = try await CustodianScene()
        let roots = scene.documents.map(\.record.root)
        let other = try #require(Origin("other.example/x"))
        #expect(try !scene.node.database.mayFetch(roots[0], peer: scene.reader.home))
        try await scene.disclose(scene.disclosure(of: [0]))
        #expect(try scene.node.database.mayFetch(roots[0], peer: scene.reader.home))
        #expect(try !scene.node.database.mayFetch(roots[1], peer: scene.reader.home))
        #expect(try !scene.node.database.mayFetch(roots[0], peer: other))
    }

    @Test("each disclosure about a line names the one before it", .spec("STORAGE-41"))
    func chain() async throws {
        let scene = try await CustodianScene()
        #expect(try scene.disclosure().prior == .zero)
        for _ in 0..<3 {
            let signed = try scene.sign(scene.disclosure())
            try await scene.disclose(Disclosure(of: signed.opening), as: signed)
            #expect(try scene.disclosure().prior == Disclosure.chainValue(of: signed.opening))
        }
        let elsewhere = try scene.node.database.disclosureChain(line: .random(.system), institution: scene.custodian.id)
        #expect(elsewhere == .zero)
    }

    @Test("of two disclosures on one link of the chain the second is refused and not entered", .spec("STORAGE-41"))
    func chainConflict() async throws {
        let scene = try await CustodianScene()
        let (first, second) = (try scene.disclosure(), try scene.disclosure(of: [1]))
        try await scene.disclose(first)
        let size = try scene.node.leaves().count
        await #expect(throws: AppendError.conflict) { try await scene.disclose(second) }
        #expect(try scene.node.leaves().count == size)
        #expect(
            try scene.node.database.committedDisclosure(
                request: second.request, institution: scene.custodian.id, in: scene.node.origin) == nil)
        #expect(try !scene.node.database.mayFetch(scene.documents[1].record.root, peer: scene.reader.home))
        try await scene.disclose(scene.disclosure(of: [1], request: second.request))
        try scene.node.replay()
    }

    @Test("one request has one disclosure; a repeat finds it", .spec("STORAGE-42"))
    func oneAnswer() async throws {
        let scene = try await CustodianScene()
        let first = try scene.disclosure()
        let committed = try await scene.disclose(first, nextOffset: 100)
        await #expect(throws: AppendError.conflict) {
            try await scene.disclose(scene.disclosure(of: [0, 1], request: first.request))
        }
        let found = try #require(
            try scene.node.again().database.committedDisclosure(
                request: first.request, institution: scene.custodian.id, in: scene.node.origin))
        #expect(!committed.wasPresent && found.wasPresent)
        #expect(found.disclosure == first)
        #expect(found.index == committed.index)
        #expect(found.nextOffset == 100)
    }

    @Test("the very same disclosure submitted again is the one that is there", .spec("STORAGE-42"))
    func repeated() async throws {
        let scene = try await CustodianScene()
        let first = try scene.disclosure()
        let signed = try scene.sign(first)
        let committed = try await scene.disclose(first, as: signed, nextOffset: 7)
        let again = try await scene.disclose(first, as: signed)
        #expect(again.wasPresent)
        #expect(again.index == committed.index)
        #expect(again.nextOffset == 7)
    }

    @Test("a disclosure is reported once, also when the node stopped in between", .spec("STORAGE-43"))
    func reports() async throws {
        let scene = try await CustodianScene()
        let committed = try await scene.disclose(scene.disclosure())
        let waiting = try scene.node.again().database.unreportedDisclosures()
        #expect(waiting.map(\.index) == [committed.index])
        #expect(waiting.map(\.line) == [scene.line])
        #expect(waiting.map(\.institution) == [scene.custodian.id])
        let receipt = try #require(try scene.node.database.receipt(at: committed.index, in: scene.node.origin))
        let report = DisclosureReport(disclosure: receipt, authorisation: receipt)
        try scene.node.database.report(report, of: waiting[0], to: scene.reader.home, at: TestTime.now)
        #expect(try scene.node.database.unreportedDisclosures().isEmpty)
        #expect(try scene.node.database.due(for: scene.reader.home, at: TestTime.now).map(\.body) == [report.bytes])
    }

    @Test("where the custodian's node is the home node a report is kept there, once", .spec("STORAGE-43"))
    func ownReports() async throws {
        let scene = try await CustodianScene()
        let committed = try await scene.disclose(scene.disclosure())
        let waiting = try #require(try scene.node.database.unreportedDisclosures().first)
        let receipt = try #require(try scene.node.database.receipt(at: committed.index, in: scene.node.origin))
        let report = DisclosureReport(disclosure: receipt, authorisation: receipt)
        for _ in 0..<2 { try scene.node.database.report(report, of: waiting, to: nil, at: TestTime.now) }
        #expect(try scene.node.database.reports(line: scene.line).map(\.bytes) == [report.bytes])
        #expect(try scene.node.database.outboxCount() == 0)
    }

    @Test("reports stand in the order of their entries, whichever arrived first", .spec("STORAGE-243"))
    func reportOrder() async throws {
        let scene = try await CustodianScene()
        let database = scene.node.database
        let person = HealthCode(home: scene.node.origin, identity: scene.statementKey.publicKey)
        let joining = RecordID.random(.system)
        var reports: [DisclosureReport] = []
        for _ in 0..<4 {
            let committed = try await scene.disclose(scene.disclosure())
            let receipt = try #require(try database.receipt(at: committed.index, in: scene.node.origin))
            reports.append(DisclosureReport(disclosure: receipt, authorisation: receipt))
        }
        for (arrived, number) in [2, 0, 3, 1].enumerated() {
            let time = TestTime.now + UInt64(arrived / 2)
            try database.keepReport(reports[number], line: scene.line, at: time)
            try database.keepReaderReport(
                reports[number], line: scene.line, from: scene.reader.home, at: time)
            try database.keep(JoinedReport(joining: joining, code: person, report: reports[number]), at: time)
        }
        let expected = reports.map(\.bytes)
        #expect(try database.reports(line: scene.line).map(\.bytes) == expected)
        #expect(try database.readerReports(line: scene.line).map(\.report.bytes) == expected)
        #expect(try database.reports(of: joining, for: person).map(\.bytes) == expected)
    }
}
