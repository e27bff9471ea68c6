import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Lines packed into rows: what is decided over the row is what is decided over the line.
struct LineRowTests {
    private static func unpacked(_ row: LineRow, like line: ConsentLine) -> ConsentLine? {
        row.line(line.record, home: line.home, custodian: PolicyFixture.custodian.id)
    }

    private static func decision(_ line: ConsentLine, uses: [UInt32: UInt64]?, _ random: SeededRandom) -> [Decision] {
        var random = random
        return (0..<17).map { _ in
            decide(
                NaiveEvaluatorTests.query(&random), document: NaiveEvaluatorTests.document(&random), line: line,
                ledgers: NaiveEvaluatorTests.ledgers(&random), uses: uses,
                isClockBehind: PolicyRandom.isTrue(oneIn: 60, &random), now: PolicyFixture.now)
        }
    }

    private static func mayPermit(_ line: ConsentLine, _ random: SeededRandom) -> [[Bool]] {
        var random = random
        return (0..<17).map { _ in
            let query = NaiveEvaluatorTests.query(&random)
            return [
                line.mayPermit(query, classes: [.lab, .ecg], now: PolicyFixture.now), line.mayBeAuthor(query),
                line.mayPermit(query, classes: [.lab], level: .minimal, now: PolicyFixture.now),
            ]
        }
    }

    @Test(
        "over random lines, a row decides as its line does, to the trace and the duties",
        .spec("CONSENT-240", "CONSENT-241", "CONSENT-288"))
    func decidesTheSame() throws {
        var random = SeededRandom.announced("rows of lines")
        var packed = 0
        for _ in 0..<600 {
            let line = try NaiveEvaluatorTests.line(&random, earlier: [])
            let isOrdinary =
                !line.folded.isDeceased && line.folded.guardians == nil && line.folded.delegates.isEmpty
                && !line.folded.isAssisted && line.folded.saidOfDeath.isEmpty
                && !line.folded.accepts(PolicyFixture.record(0x51)) && !line.folded.accepts(PolicyFixture.record(0x52))
                && line.folded.consents.allSatisfy { if case .patient = $0.grantor { true } else { false } }
            let row = LineRow(line.folded)
            #expect((row != nil) == isOrdinary)
            guard let row else { continue }
            packed += 1
            let known = try #require(Self.unpacked(LineRow(kept: row.bytes), like: line.folded))
            let uses = line.naive.uses
            #expect(
                Self.decision(known, uses: uses, random) == Self.decision(line.folded, uses: uses, random))
            #expect(Self.mayPermit(known, random) == Self.mayPermit(line.folded, random))
            #expect(LineRow(line.folded.granting(PolicyRandom.dayPermits(&random))) == nil)
            // A row of what a row gave back would lose what its opening says.
            #expect(LineRow(known) == nil)
            _ = random.next()
        }
        #expect(packed > 5, "\(packed)")
    }

    @Test("a line that takes the place of another one is not packed", .spec("CONSENT-241"))
    func notPacked() throws {
        var random = SeededRandom.announced("rows of lines with earlier ones")
        for _ in 0..<20 { #expect(LineRow(try NaiveEvaluatorTests.line(&random).folded) == nil) }
    }

    @Test("bytes that are no row are no line", .spec("CONSENT-240"))
    func notARow() throws {
        let terms = [PolicyTerms.permit(), .deny()]
        let line = try PolicyLine(terms)
        let folded = ConsentLine(
            record: line.record, home: PolicyFixture.home, entries: line.entries, isRevokedElsewhere: false)
        let bytes = try #require(LineRow(folded)).bytes
        for count in 0..<bytes.count {
            #expect(Self.unpacked(LineRow(kept: bytes.prefix(count)), like: folded) == nil, "\(count)")
        }
        #expect(Self.unpacked(LineRow(kept: bytes + [0]), like: folded) == nil)
        // Whatever is in the place of a byte, nothing traps.
        for index in bytes.indices {
            for byte in [UInt8](arrayLiteral: 0, 1, 0x7f, 0x80, 0xff) {
                var changed = bytes
                changed[index] = byte
                _ = Self.unpacked(LineRow(kept: changed), like: folded)
            }
        }
    }
}
