import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("Messages between nodes and people's programs")
struct FederationMessageTests {
    /// Every message, by what reads it.
    private static let parsers: [(name: String, parse: @Sendable ([UInt8]) throws -> [UInt8])] = [
        ("lookup", { try LookupQuery(parsing: $0).bytes }), ("route", { try RouteAnswer(parsing: $0).bytes }),
        ("answer", { try LookupAnswer(parsing: $0).bytes }), ("lines", { try LinesMessage(parsing: $0).bytes }),
        ("requests", { try RequestsMessage(parsing: $0).bytes }),
        ("history", { try HistoryMessage(parsing: $0).bytes }),
        ("revocation", { try RevocationMessage(parsing: $0).bytes }),
        ("receipts", { try ReceiptsMessage(parsing: $0).bytes }), ("roster", { try RosterMessage(parsing: $0).bytes }),
        ("submission", { try SubmissionMessage(parsing: $0).bytes }),
        ("openings", { try OpeningsMessage(parsing: $0).bytes }),
        ("report", { try DisclosureReport(parsing: $0).bytes }),
        ("account", { try AccountReport(parsing: $0).bytes }),
    ]

    /// One right message of every kind.
    private static func messages() throws -> [String: [UInt8]] {
        var request = try RequestScene()
        let query = try request.query()
        var scene = try AnswerScene()
        let answer = try scene.answer()
        let receipt = answer.disclosure
        let entry = try Entry(decoding: #require(receipt.proof.extra))
        let submission = SubmissionMessage(entry: entry, opening: receipt.opening)
        let report = DisclosureReport(disclosure: receipt, authorisation: answer.authorisation)
        let leaf = AccountLeaf(salt: .sha256([1]), line: scene.line, height: 3, count: 1, last: .sha256([2]))
        let account = AccountReport(
            account: receipt, authorisation: answer.authorisation,
            parts: [AccountPart(leaf: leaf, proof: InclusionProof(index: 1, size: 2, hashes: [.sha256([3])]))])
        let line = LinesMessage.Line(
            record: scene.line, custodian: scene.hospital.institution, isStopped: true, receipts: [receipt])
        let revocation = try RevocationMessage(
            of: scene.line, in: scene.custodian.origin,
            by: KeyRoot(scene.line.bytes).signingKey(.stop, suite: .ed25519))
        return [
            "lookup": query.bytes, "route": RouteAnswer(custodians: [scene.hospital.institution.id]).bytes,
            "answer": answer.bytes, "lines": LinesMessage(lines: [line]).bytes,
            "requests": RequestsMessage(items: [.init(id: 1, receivedAt: 2, query: query)]).bytes,
            "history": HistoryMessage(
                reports: [report], readings: [receipt], accounts: [account], readerReports: [report]
            ).bytes,
            "revocation": revocation.bytes, "receipts": ReceiptsMessage(receipts: [receipt]).bytes,
            "roster": RosterMessage(roster: try scene.roster()).bytes, "submission": submission.bytes,
            "openings": OpeningsMessage(origin: scene.custodian.origin, items: [submission]).bytes,
            "report": report.bytes, "account": account.bytes,
        ]
    }

    @Test("a message reads back as it was written, and only under its own name", .spec("FEDERATION-50"))
    func readsBack() throws {
        let messages = try Self.messages()
        #expect(messages.count == Self.parsers.count)
        for (name, parse) in Self.parsers {
            let bytes = try #require(messages[name])
            #expect(try parse(bytes) == bytes, "\(name)")
            for (other, wrong) in messages where other != name {
                #expect(throws: (any Error).self, "\(other) as \(name)") { try parse(wrong) }
            }
        }
    }

    @Test(
        "a message that is damaged anywhere is refused or reads as what it then says, without a trap",
        .spec("FEDERATION-50"))
    func damaged() throws {
        var random = SeededRandom.announced("damaged messages")
        let messages = try Self.messages()
        for (name, parse) in Self.parsers {
            let bytes = try #require(messages[name])
            for _ in 0..<150 {
                var damaged = bytes
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.removeLast(Int.random(in: 1...damaged.count, using: &random))
                default:
                    let at = Int.random(in: damaged.indices, using: &random)
                    damaged.replaceSubrange(at..<min(at + 8, damaged.count), with: random.bytes(8))
                }
                // Whatever is read is written again as something that reads the same.
                if let read = try? parse(damaged) { #expect(try parse(read) == read, "\(name)") }
            }
        }
    }

    @Test("random bytes are no message", .spec("FEDERATION-50"))
    func garbage() {
        var random = SeededRandom.announced("garbage messages")
        for (name, parse) in Self.parsers {
            for count in [0, 1, 2, 16, 300, 4096] {
                let bytes = random.bytes(count)
                #expect(throws: (any Error).self, "\(name)") { try parse(bytes) }
            }
            for text in [
                "null", "[]", "{}", #"{"format":1}"#, #"{"format":"nuo/\#(name)@v1"}"#,
                #"{"format":"nuo/\#(name)@v2"}"#,
            ] {
                #expect(throws: (any Error).self, "\(name) \(text)") { try parse(Array(text.utf8)) }
            }
        }
    }

    @Test("a message larger than it may be is not even parsed", .spec("FEDERATION-50"))
    func tooLarge() {
        let space = [UInt8](repeating: 0x20, count: LookupQuery.maximumByteCount + 1)
        #expect(throws: MessageError.malformed) { try LookupQuery(parsing: space) }
    }

    @Test("more items than a message may have are refused", .spec("FEDERATION-50"))
    func tooMany() throws {
        var scene = try AnswerScene()
        let receipt = try scene.answer().authorisation
        let item = SubmissionMessage(
            entry: try Entry(decoding: #require(receipt.proof.extra)), opening: receipt.opening)
        let right = OpeningsMessage(
            origin: scene.origin, items: Array(repeating: item, count: OpeningsMessage.maximumItems))
        #expect(try OpeningsMessage(parsing: right.bytes).items.count == OpeningsMessage.maximumItems)
        let many = OpeningsMessage(
            origin: scene.origin, items: Array(repeating: item, count: OpeningsMessage.maximumItems + 1))
        #expect(throws: MessageError.malformed) { try OpeningsMessage(parsing: many.bytes) }
    }
}
