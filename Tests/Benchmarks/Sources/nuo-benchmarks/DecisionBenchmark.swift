import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog
import Phrases

/// Deciding over a folded line of four consents, found among other lines by its record id.
struct DecisionBenchmark {
    let runs: Int

    private static let lineCount = 1024
    private static let decisionsInRun = 200_000
    private static let sampleCount = 1024

    /// What is asked, of a document whose line is left open. Whoever decides has read the document's record just before, so
    /// that it is in the cache, which the line, of very many, is not.
    final class Sample {
        let query: AccessQuery
        private let document: DocumentRecord

        init(query: AccessQuery, document: DocumentRecord) {
            self.query = query
            self.document = document
        }

        func document(in line: RecordID) -> DocumentRecord {
            var record = document
            record.line = line
            return record
        }
    }

    struct Question {
        let line: RecordID
        let sample: Sample

        var query: AccessQuery { sample.query }
        var document: DocumentRecord { sample.document(in: line) }
    }

    /// Decisions a second, against finding the line and doing nothing with it; and the slowest hundredth.
    func run() throws -> [Measurement] {
        let node = try SampleNode()
        let lines = try Self.lines(of: node)
        let questions = try Self.questions(Array(lines.keys), node: node)
        let standing = [LedgerStanding(origin: node.origin, isFresh: true, isFrozen: false)]
        var (rates, lookups, slowest) = ([Double](), [Double](), [Double]())
        for _ in 0..<runs {
            var permitted = 0
            let seconds = Stopwatch.coreSeconds {
                for question in questions where Self.decide(question, lines, standing) { permitted += 1 }
            }
            rates.append(Double(questions.count) / seconds)
            guard (1..<questions.count).contains(permitted) else { throw BenchmarkError.wrongAnswer("decisions") }
            lookups.append(try Self.lookupRate(questions, in: lines))
            let times = questions.map { question in
                Stopwatch.seconds { _ = Self.decide(question, lines, standing) } * 1_000_000
            }
            slowest.append(times.percentile(99))
        }
        return [
            Measurement(
                "decide, 4 consents", unit: "decisions/s of a core", values: rates,
                limit: ("finding the line only", lookups)),
            Measurement("decide, 4 consents, p99", unit: "µs", values: slowest),
        ]
    }

    @inline(never)
    private static func decide(
        _ question: Question, _ lines: [RecordID: ConsentLine], _ standing: [LedgerStanding]
    ) -> Bool {
        guard let line = lines[question.line] else { return false }
        return ConsentPolicy.decide(
            question.query, document: question.document, line: line, ledgers: standing, isClockBehind: false,
            now: SampleTime.now + 60
        ).isPermitted
    }

    private static func lookupRate(_ questions: [Question], in lines: [RecordID: ConsentLine]) throws -> Double {
        var found = 0
        let seconds = Stopwatch.coreSeconds {
            for question in questions where lines[question.line]?.isRevoked == false { found += 1 }
        }
        guard found == questions.count else { throw BenchmarkError.wrongAnswer("lookups") }
        return Double(found) / seconds
    }
}

// MARK: what is asked

extension DecisionBenchmark {
    /// Lines that are all alike but for their names: three permits and a prohibition.
    static func lines(of node: SampleNode, count: Int = lineCount) throws -> [RecordID: ConsentLine] {
        try chains(of: node, count: count).mapValues { entries in
            guard let record = entries.first?.entry.record else { throw BenchmarkError.wrongAnswer("line") }
            return try fold(entries, of: record, node)
        }
    }

    static func fold(_ entries: [LineEntry], of record: RecordID, _ node: SampleNode) throws -> ConsentLine {
        let line = ConsentLine(record: record, home: node.origin, entries: entries, isRevokedElsewhere: false)
        guard line.consents.count == 4, line.unreadable.isEmpty else { throw BenchmarkError.wrongAnswer("line") }
        return line
    }

    /// The same before they are folded.
    static func chains(of node: SampleNode, count: Int) throws -> [RecordID: [LineEntry]] {
        var chains: [RecordID: [LineEntry]] = [:]
        for _ in 0..<count {
            var record = try SampleRecord(in: node.origin)
            var chain = [
                try record.sign(
                    LineOpening(custodian: node.custodian, card: node.card(), at: SampleTime.now), by: node.patient)
            ]
            for consent in try consents(in: record.id, node: node) {
                chain.append(try record.sign(consent, by: node.patient))
            }
            chains[record.id] = try judged(chain, origin: node.origin)
        }
        return chains
    }

    /// Three permits and a prohibition.
    static func consents(in line: RecordID, node: SampleNode) throws -> [ConsentStatement] {
        let practitioner = ConsentRecipient.practitioner(node.practitioner.publicKey.thumbprint, name: "王医生")
        let said: [(ConsentStatement.Provision, ConsentRecipient, [PurposeOfUse], [RecordClass])] = [
            (.permit, .institution(node.custodian), [.treatment], [.summary, .outpatient]),
            (.permit, practitioner, [.treatment, .careManagement], [.lab, .imaging]),
            (.permit, practitioner, [.research], [.checkup]),
            (.deny, practitioner, [], [.pathology]),
        ]
        return try said.map { provision, recipient, purposes, classes in
            let consent = ConsentStatement(
                line: line, custodian: node.custodian, provision: provision, recipient: recipient, purposes: purposes,
                classes: classes, recordDays: .unbounded, maximumLevel: provision == .permit ? .medium : nil,
                start: SampleTime.now, end: SampleTime.now + 86_400, language: .zh)
            guard let consent else { throw BenchmarkError.wrongAnswer("consent") }
            return consent
        }
    }

    /// The chain as a mirror remembers it.
    private static func judged(_ chain: [SampleEntry], origin: Origin) throws -> [LineEntry] {
        var heads: [RecordHead] = []
        return try chain.map { sample in
            let leafHash = MerkleTree.leafHash(sample.entry.encoded)
            heads.append(
                try LedgerRules.judge(sample.entry, leafHash: leafHash, origin: origin) { _, sequence in
                    heads.filter { $0.sequence == sequence }
                })
            return LineEntry(entry: sample.entry, head: heads[heads.count - 1], opening: sample.opening)
        }
    }

    /// Any line, class, level, purpose and one of two askers.
    static func questions(_ lines: [RecordID], node: SampleNode) throws -> [Question] {
        let samples = try (0..<sampleCount).map { _ in try sample(node) }
        return try (0..<decisionsInRun).map { _ in
            guard let line = lines.randomElement(), let sample = samples.randomElement() else {
                throw BenchmarkError.wrongAnswer("question")
            }
            return Question(line: line, sample: sample)
        }
    }

    private static func sample(_ node: SampleNode) throws -> Sample {
        let purposes: [PurposeOfUse] = [.treatment, .emergencyTreatment, .careManagement, .research, .payment]
        let askers = [node.practitioner.publicKey.thumbprint, node.patient.publicKey.thumbprint]
        guard let purpose = purposes.randomElement(), let asker = askers.randomElement(),
            let recordClass = RecordClass.allCases.randomElement(),
            let level = SensitivityLevel.allCases.randomElement(), let id = DocumentID(RandomSource.system.bytes(16))
        else { throw BenchmarkError.wrongAnswer("question") }
        let document = DocumentRecord(
            id: id, line: .random(.system), custodian: node.custodian, typeSystem: "http://loinc.org",
            typeCode: "58410-2", typeName: "血常规", recordClass: recordClass, level: level, grade: .general, date: nil,
            title: "血常规", author: "", contentType: "application/pdf", root: .zero, size: 0, keyCommitment: .zero)
        return Sample(
            query: AccessQuery(requester: asker, institution: node.custodian.id, purpose: purpose), document: document)
    }
}
