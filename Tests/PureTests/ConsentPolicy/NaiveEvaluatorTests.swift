import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// The engine beside a second one that shares nothing with it: both say the same, to the byte.
struct NaiveEvaluatorTests {
    /// A line as the engine folds it, and as it was said.
    private struct Line {
        let folded: ConsentLine
        let naive: NaiveEvaluator
    }

    /// The number of an entry, or none one time in `count`.
    private static func one(orNone count: Int, upTo number: UInt32, _ random: inout SeededRandom) -> UInt32? {
        PolicyRandom.isTrue(oneIn: count, &random) ? nil : UInt32.random(in: 0...number, using: &random)
    }

    private static func line(_ random: inout SeededRandom) throws -> Line {
        var line = try PolicyLine()
        var said: [NaiveEvaluator.Said] = []
        for number in 1...UInt32.random(in: 1...8, using: &random) {
            switch Int.random(in: 0..<14, using: &random) {
            case 0:
                let named = Bool.random(using: &random) ? nil : UInt32.random(in: 0...number, using: &random)
                try line.withdraw(named)
                said.append(.withdrawal(named))
            case 1:
                let named = UInt32.random(in: 0...number, using: &random)
                try line.lift(named)
                said.append(.lifting(named))
            case 2:
                let named = one(orNone: 3, upTo: number, &random)
                try line.suspend(named)
                said.append(.suspension(named))
            case 3, 4:
                let named = one(orNone: 2, upTo: number, &random)
                try line.resume(named)
                said.append(.resumption(named))
            default:
                let terms = PolicyRandom.terms(&random)
                try line.append(terms)
                said.append(.consent(try #require(terms.statement), entryEnds: terms.notAfter))
            }
        }
        if PolicyRandom.isTrue(oneIn: 12, &random) {
            let missing = Int.random(in: 1...said.count, using: &random)
            line = line.withoutOpening(of: missing)
            said[missing - 1] = .nothingReadable
        }
        let finalCount = Bool.random(using: &random) ? line.entries.count : Int.random(in: 1...8, using: &random)
        let entries = line.entries.enumerated().map { index, item in
            LineEntry(entry: item.entry, head: item.head, opening: item.opening, isFinal: index < finalCount)
        }
        let isStopped = PolicyRandom.isTrue(oneIn: 12, &random)
        return Line(
            folded: ConsentLine(
                record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: isStopped),
            naive: NaiveEvaluator(
                entries: said.enumerated().map { index, said in
                    NaiveEvaluator.Entry(number: UInt32(index) + 1, said: said, isFinal: index + 1 < finalCount)
                }, line: line.record, patient: PolicyFixture.patient.publicKey.thumbprint, isStopped: isStopped,
                now: PolicyFixture.now, uses: uses(&random)))
    }

    private static func uses(_ random: inout SeededRandom) -> [UInt32: UInt64]? {
        guard !PolicyRandom.isTrue(oneIn: 6, &random) else { return nil }
        var uses: [UInt32: UInt64] = [:]
        for number in UInt32(1)...8 where Bool.random(using: &random) {
            uses[number] = UInt64.random(in: 0...3, using: &random)
        }
        return uses
    }

    private static func query(_ random: inout SeededRandom) -> AccessQuery {
        let isPatient = PolicyRandom.isTrue(oneIn: 15, &random)
        let institution = PolicyRandom.one(
            of: [PolicyFixture.hospital, PolicyFixture.hospital, PolicyFixture.otherHospital, nil], &random)
        return PolicyFixture.ask(
            isPatient
                ? .patientRequest : PolicyRandom.one(of: [.treatment, .treatment] + PurposeOfUse.allCases, &random),
            by: PolicyRandom.one(
                of: [PolicyFixture.doctor, PolicyFixture.otherDoctor, PolicyFixture.patient], &random),
            of: isPatient ? nil : institution, specialty: PolicyRandom.one(of: ["内科", "外科", "", nil], &random))
    }

    private static func document(_ random: inout SeededRandom) -> DocumentRecord {
        PolicyFixture.document { document in
            PolicyRandom.vary(&document, &random)
            document.recordClass = PolicyRandom.one(of: [.lab, .lab, .imaging, .other], &random)
            document.level = PolicyRandom.one(of: SensitivityLevel.allCases, &random)
            let dates = ["2026-03-15", "2026", "2026-06-30T16:00:00Z", "2026-06"]
            document.date =
                PolicyRandom.isTrue(oneIn: 6, &random)
                ? nil : FHIRDateTime(parsing: PolicyRandom.one(of: dates, &random))
            if PolicyRandom.isTrue(oneIn: 40, &random) { document.line = PolicyFixture.record(0x12) }
            if PolicyRandom.isTrue(oneIn: 30, &random) {
                document.grade = PolicyRandom.one(of: [.core, .important], &random)
            }
        }
    }

    private static func ledgers(_ random: inout SeededRandom) -> [LedgerStanding] {
        guard PolicyRandom.isTrue(oneIn: 10, &random) else {
            return [PolicyFixture.standing(), PolicyFixture.standing(of: PolicyFixture.issuer)]
        }
        let all = [PolicyFixture.home, PolicyFixture.issuer].map { origin in
            PolicyFixture.standing(
                of: origin, isFresh: !PolicyRandom.isTrue(oneIn: 4, &random),
                isFrozen: PolicyRandom.isTrue(oneIn: 4, &random))
        }
        return PolicyRandom.some(of: all, orNone: true, &random)
    }

    private static func text(_ decision: Decision) -> String {
        let words =
            [decision.isPermitted ? "permitted" : "denied"] + decision.reasons.map(\.rawValue) + decision.trace
            + decision.obligations.map(\.code)
        return words.joined(separator: " ")
    }

    @Test("two evaluators that share nothing agree on ten thousand cases", .spec("CONSENT-60"))
    func agree() throws {
        var random = SeededRandom.announced("two evaluators")
        var settled: [String: Int] = [:]
        for _ in 0..<500 {
            let line = try Self.line(&random)
            for _ in 0..<20 {
                let query = Self.query(&random)
                let document = Self.document(&random)
                let ledgers = Self.ledgers(&random)
                let isClockBehind = PolicyRandom.isTrue(oneIn: 60, &random)
                let decision = decide(
                    query, document: document, line: line.folded, ledgers: ledgers, uses: line.naive.uses,
                    isClockBehind: isClockBehind, now: PolicyFixture.now)
                let naive = line.naive.answer(
                    query, document, ledgers: ledgers, home: PolicyFixture.home, isClockBehind: isClockBehind)
                #expect(Self.text(decision) == naive)
                settled[decision.reasons.first?.rawValue ?? "", default: 0] += 1
            }
        }
        // Nobody asks in an emergency here, and the last criterion of all is seldom the one that settles it.
        let seldom = Set(Reason.allCases.map(\.rawValue).filter { $0.hasPrefix("emergency") } + ["uses-spent"])
        let never = Reason.allCases.map(\.rawValue).filter { settled[$0] == nil && !seldom.contains($0) }
        #expect(never.isEmpty, "\(settled)")
    }
}
