import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import GRDB
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Accounts of disclosures", .timeLimit(.minutes(10)))
struct AccountTests {
    private static let day: UInt64 = 86_400

    /// A scene with so many disclosures about the patient's line, the last ones seconds apart.
    private static func disclosed(_ count: Int) async throws -> ExchangeScene {
        let scene = try await ExchangeScene()
        for _ in 0..<count { _ = try await scene.answer(scene.query()) }
        return scene
    }

    private func accounts(of scene: ExchangeScene) throws -> [Account] {
        try scene.custodian.database.statements(.account, institution: scene.hospital.id).map { index in
            let receipt = try #require(try scene.custodian.database.receipt(at: index, in: scene.custodian.origin))
            return try Account(of: receipt.opening)
        }
    }

    @Test("a custodian accounts once on each day after its first disclosure, and no earlier", .spec("FEDERATION-100"))
    func daily() async throws {
        let scene = try await Self.disclosed(2)
        let node = scene.custodian.node
        await node.accountIfDue()
        #expect(try accounts(of: scene).isEmpty)
        for expected in 1...3 {
            scene.clock.advance(by: Self.day)
            let head = try #require(try scene.custodian.database.head(of: scene.custodian.origin))
            await withTaskGroup { tasks in
                for _ in 0..<4 { tasks.addTask { await node.accountIfDue() } }
            }
            await node.accountIfDue()
            let made = try accounts(of: scene)
            #expect(made.count == expected)
            let last = try #require(made.last)
            #expect(last.height == head.state.height - 1)
            #expect(last.end == head.state.size)
            #expect(last.lines == 1)
            #expect(last.at == scene.clock.now)
        }
    }

    @Test("without a disclosure there is nothing to account for", .spec("FEDERATION-100"))
    func nothing() async throws {
        let scene = try await ExchangeScene()
        scene.clock.advance(by: Self.day)
        await scene.custodian.node.accountIfDue()
        #expect(try await scene.custodian.node.accountNow().isEmpty)
        #expect(try accounts(of: scene).isEmpty)
    }

    @Test(
        "the home node gets its patients' leaves, after a restart too, and the patient sees them",
        .spec("FEDERATION-101"))
    func reachesHome() async throws {
        let scene = try await Self.disclosed(3)
        let entered = try #require(try await scene.custodian.node.accountNow().first)
        let restarted = try await scene.custodian.restarted()
        try restarted.node.reportAccounts()
        try await scene.home.sync(with: restarted)
        let paths = try await restarted.deliver(to: scene.home)
        #expect(paths == Array(repeating: "/v1/peer/reports", count: 3) + [Node.accountPath])
        let history = try await scene.home.readLog(by: scene.patient.key)
        let report = try #require(history.accounts.first)
        #expect(history.accounts.count == 1)
        let roster = try scene.home.node.roster()
        let verified = try VerifiedAccount(report, roster: roster)
        let leaf = try #require(verified.leaves.first)
        #expect(verified.account == entered.account)
        #expect((leaf.line, leaf.count, leaf.height) == (scene.line, 3, entered.account.height))
        let known = try history.reports.map { try VerifiedDisclosure($0, roster: roster) }
        #expect(AccountStanding(verified.account, leaf: leaf, known: known).verdict == .complete)
        #expect(AccountStanding(verified.account, leaf: leaf, known: Array(known.dropLast())).verdict == .unreported(1))
    }

    @Test("each home node gets the leaves of its own patients alone", .spec("FEDERATION-101"))
    func ownPatientsOnly() async throws {
        let scene = try await Self.disclosed(1)
        // A patient of the custodian's own node, and lines that the custodian knows no home of.
        let strangers = (0..<5).map { _ in RecordID.random(.system) }
        for (place, line) in strangers.enumerated() {
            try scene.custodian.rawDisclosure(of: line, by: scene.hospital.id, at: place)
        }
        _ = try await scene.custodian.node.accountNow()
        let account = try #require(try accounts(of: scene).last)
        #expect(account.lines == 6)
        let sent = try scene.custodian.database.due(for: scene.home.origin, at: scene.clock.now)
            .filter { $0.path == Node.accountPath }.map { try AccountReport(parsing: $0.body) }
        #expect(sent.flatMap(\.parts).map(\.leaf.line) == [scene.line])
        #expect(sent.flatMap(\.parts).allSatisfy { $0.proof.size == 6 && $0.isOf(account) })
        #expect(try scene.custodian.database.due(for: scene.asker.origin, at: scene.clock.now).isEmpty)
    }

    @Test("of several accounts the one that reaches furthest stays", .spec("FEDERATION-102"))
    func furthest() async throws {
        let scene = try await Self.disclosed(1)
        _ = try await scene.custodian.node.accountNow()
        _ = try await scene.answer(scene.query())
        _ = try await scene.custodian.node.accountNow()
        let due = try scene.custodian.database.due(for: scene.home.origin, at: scene.clock.now)
            .filter { $0.path == Node.accountPath }.map { try AccountReport(parsing: $0.body) }
        try await scene.home.sync(with: scene.custodian)
        for report in due.reversed() { try scene.home.node.receive(report, from: scene.custodian.origin) }
        let kept = try #require(try scene.home.database.account(line: scene.line, institution: scene.hospital.id))
        #expect(kept.parts.map(\.leaf.count) == [2])
    }

    @Test("an account counts only from its custodian's node and after its block is held", .spec("FEDERATION-102"))
    func refused() async throws {
        let scene = try await Self.disclosed(1)
        _ = try await scene.custodian.node.accountNow()
        let due = try scene.custodian.database.due(for: scene.home.origin, at: scene.clock.now)
        let report = try AccountReport(parsing: try #require(due.last).body)
        #expect(throws: LookupRefusal.self) { try scene.home.node.receive(report, from: scene.asker.origin) }
        // The copy is behind: the custodian is asked to come again.
        let error = #expect(throws: LookupRefusal.self) {
            try scene.home.node.receive(report, from: scene.custodian.origin)
        }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await scene.home.sync(with: scene.custodian)
        let part = try #require(report.parts.first)
        let leaf = part.leaf
        let altered = AccountLeaf(
            salt: leaf.salt, line: leaf.line, height: leaf.height, count: leaf.count + 1, last: leaf.last)
        let elsewhere = AccountReport(
            account: report.account, authorisation: report.authorisation,
            parts: [AccountPart(leaf: altered, proof: part.proof)])
        let unsigned = AccountReport(account: report.authorisation, authorisation: report.authorisation, parts: [])
        for wrong in [elsewhere, unsigned] {
            #expect(throws: LookupRefusal.self) { try scene.home.node.receive(wrong, from: scene.custodian.origin) }
        }
        #expect(try scene.home.database.account(line: scene.line, institution: scene.hospital.id) == nil)
        try scene.home.node.receive(report, from: scene.custodian.origin)
        #expect(try scene.home.database.account(line: scene.line, institution: scene.hospital.id) != nil)
    }

    @Test("the reader's node reports what it was given, and the home node takes it once", .spec("FEDERATION-103"))
    func readerReports() async throws {
        let scene = try await Self.disclosed(0)
        let query = try await scene.query()
        let answer = try await scene.answer(query)
        try scene.asker.node.reportAsReader(answer, about: scene.patient.healthCode())
        #expect(try await scene.asker.deliver(to: scene.home) == [Node.readerReportPath])
        let report = DisclosureReport(disclosure: answer.disclosure, authorisation: answer.authorisation)
        try scene.home.node.receive(asReader: report, from: scene.asker.origin)
        // The custodian's own report never came.
        let history = try await scene.home.readLog(by: scene.patient.key)
        #expect(history.reports.isEmpty)
        #expect(history.readerReports.map(\.disclosure.opening) == [answer.disclosure.opening])
        #expect(try scene.home.database.readerReports(line: scene.line).map(\.source) == [scene.asker.origin])
        let mixed = DisclosureReport(disclosure: answer.authorisation, authorisation: answer.authorisation)
        #expect(throws: LookupRefusal.self) {
            try scene.home.node.receive(asReader: mixed, from: scene.asker.origin)
        }
    }

    @Test(
        "an account that leaves out what is known, or names another last one, contradicts it", .spec("FEDERATION-104"))
    func contradiction() async throws {
        let scene = try await Self.disclosed(2)
        let entered = try #require(try await scene.custodian.node.accountNow().first)
        try await scene.home.sync(with: scene.custodian)
        try await scene.custodian.deliver(to: scene.home)
        let roster = try scene.home.node.roster()
        let known = try scene.home.database.reports(line: scene.line)
            .map { try VerifiedDisclosure($0, roster: roster) }.sorted { $0.index < $1.index }
        let kept = try scene.home.database.account(line: scene.line, institution: scene.hospital.id)
        let right = try #require(kept?.parts.first).leaf
        let values = known.map { Disclosure.chainValue(of: $0.opening) }
        #expect(right.last == values[1])
        for (count, last, verdict) in [
            (2, values[1], AccountStanding.Verdict.complete), (1, values[1], .contradicted),
            (1, values[0], .contradicted), (2, values[0], .contradicted), (2, .sha256([1]), .contradicted),
            (3, values[1], .unreported(1)), (3, .sha256([1]), .unreported(1)),
        ] as [(UInt64, Digest, AccountStanding.Verdict)] {
            let leaf = AccountLeaf(salt: right.salt, line: right.line, height: right.height, count: count, last: last)
            #expect(AccountStanding(entered.account, leaf: leaf, known: known).verdict == verdict, "\(count)")
        }
    }

    @Test("a custodian is overdue after three days without an account", .spec("FEDERATION-107"))
    func overdue() {
        let day = Self.day
        for (account, disclosure, now, days) in [
            (nil, nil, 9 * day, nil), (nil, 1, 3 * day, nil), (nil, 1, 3 * day + 1, 3), (5 * day, 1, 8 * day - 1, nil),
            (5 * day, 1, 9 * day, 4), (5 * day, 1, 1, nil),
        ] as [(UInt64?, UInt64?, UInt64, UInt64?)] {
            let found = AccountStanding.overdueDays(account: account, firstDisclosure: disclosure, now: now)
            #expect(found == days, "\(now)")
        }
    }

    @Test("accounts and readers' reports are taken from partners, again like the first time", .spec("API-55"))
    func overTheWire() async throws {
        let scene = try await Self.disclosed(1)
        _ = try await scene.custodian.node.accountNow()
        try await scene.home.sync(with: scene.custodian)
        let due = try scene.custodian.database.due(for: scene.home.origin, at: scene.clock.now)
        let report = try #require(due.first { $0.path == Node.accountPath }).body
        let disclosure = try #require(due.first { $0.path == "/v1/peer/reports" }).body
        try await scene.home.serving {
            let custodian = NodeCaller(node: scene.home, identity: scene.custodian.node.tls)
            let asker = NodeCaller(node: scene.home, identity: scene.asker.node.tls)
            let anyone = NodeCaller(node: scene.home)
            for _ in 0..<2 {
                let statuses = [
                    try await custodian.send("POST", Node.accountPath, report).status,
                    try await asker.send("POST", Node.readerReportPath, disclosure).status,
                    try await asker.send("POST", Node.accountPath, report).status,
                    try await anyone.send("POST", Node.accountPath, report).status,
                ]
                #expect(statuses == [200, 200, 403, 401])
            }
        }
        #expect(try scene.home.database.readerReports(line: scene.line).count == 1)
        #expect(try scene.home.database.account(line: scene.line, institution: scene.hospital.id) != nil)
    }

    @Test("no statement of an institution ends or erases a disclosure or an account", .spec("FEDERATION-105"))
    func notErasable() async throws {
        let scene = try await Self.disclosed(1)
        _ = try await scene.custodian.node.accountNow()
        let account = try #require(try accounts(of: scene).last)
        let size = try scene.custodian.database.head(of: scene.custodian.origin)?.state.size
        for effect in [Effect.issue, .revoke, .tombstone] {
            var chain = try RecordChain(in: scene.custodian.origin)
            let signed = try chain.sign(account, effect: effect, by: scene.hospital.key)
            await #expect(throws: SubmissionRefusal.notAllowed) {
                try await scene.custodian.submit(signed, by: scene.hospital.key)
            }
        }
        #expect(try scene.custodian.database.head(of: scene.custodian.origin)?.state.size == size)
        #expect(try scene.custodian.database.disclosureCounts(of: scene.hospital.id, below: .max).map(\.count) == [1])
    }

    @Test(
        "an account is neither changed nor deleted", .spec("STORAGE-120"),
        arguments: [
            "DELETE FROM account", "UPDATE account SET seed = zeroblob(32)", "UPDATE account SET size = 1",
        ])
    func kept(statement: String) async throws {
        let scene = try await Self.disclosed(1)
        _ = try await scene.custodian.node.accountNow()
        let raw = try scene.custodian.rawConnection()
        let error = #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: statement) } }
        #expect(error?.message == "accounts are kept")
    }
}

extension NodeFixture {
    /// The database as another program sees it.
    func rawConnection() throws -> DatabaseQueue {
        try DatabaseQueue(path: directory.url.appendingPathComponent("node/node.sqlite").path)
    }

    /// A row as a disclosure leaves it, for lines that no scene opens.
    fileprivate func rawDisclosure(of line: RecordID, by institution: InstitutionID, at place: Int) throws {
        try rawConnection().write { db in
            try db.execute(
                sql: """
                    INSERT INTO disclosure(request, institution, line, idx, chain, reported) VALUES (?, ?, ?, ?, ?, 1)
                    """,
                arguments: [
                    Data(line.bytes), institution.text, Data(line.bytes), place, Data(Digest.sha256([1]).bytes),
                ])
        }
    }
}
