import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What holds for every line, tried on random ones.
struct ConsentPropertyTests {
    /// A line, and what is asked of it.
    private struct Trial {
        let line: PolicyLine
        let queries: [AccessQuery]
        let documents: [DocumentRecord]

        /// The pairs of query and document that a line permits.
        func permitted(by line: ConsentLine) -> Set<Int> {
            var found: Set<Int> = []
            for (row, query) in queries.enumerated() {
                for (column, document) in documents.enumerated()
                where self.line.decision(line, for: query, document: document).isPermitted {
                    found.insert(row * documents.count + column)
                }
            }
            return found
        }
    }

    private static func trial(_ random: inout SeededRandom) throws -> Trial {
        var line = try PolicyLine()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            switch UInt8.random(in: 0..<12, using: &random) {
            case 0: try line.withdraw(UInt32.random(in: 0...UInt32(line.entries.count), using: &random))
            case 1: try line.lift(UInt32.random(in: 0...UInt32(line.entries.count), using: &random))
            case 2: try line.suspend(number(in: line, &random))
            case 3: try line.resume(number(in: line, &random))
            default: try line.append(PolicyRandom.terms(&random))
            }
        }
        let asked: [PurposeOfUse] = [.treatment, .emergencyTreatment, .mutualRecognition, .research, .careManagement]
        let queries =
            asked.map { PolicyFixture.ask($0) } + [
                PolicyFixture.ask(by: PolicyFixture.otherDoctor, of: PolicyFixture.otherHospital),
                PolicyFixture.ask(specialty: "内科"), PolicyFixture.ask(of: nil, specialty: "外科"),
                PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil),
            ]
        let dates = ["2026-03-15", "2026", "2026-07-01"].map { FHIRDateTime(parsing: $0) } + [nil]
        let documents = dates.flatMap { date in
            [RecordClass.lab, .imaging, .other].map { recordClass in
                PolicyFixture.document {
                    $0.date = date
                    $0.recordClass = recordClass
                    $0.level = SensitivityLevel.allCases.randomElement(using: &random) ?? .narrow
                    PolicyRandom.vary(&$0, &random)
                }
            }
        }
        return Trial(line: line, queries: queries, documents: documents)
    }

    /// An entry of a line, or all of it.
    private static func number(in line: PolicyLine, _ random: inout SeededRandom) -> UInt32? {
        Bool.random(using: &random) ? nil : UInt32.random(in: 0...UInt32(line.entries.count), using: &random)
    }

    private static let trials = 60

    @Test("without an opening nothing is permitted that was not, and nothing is permitted at all", .spec("CONSENT-25"))
    func missingOpenings() throws {
        var random = SeededRandom.announced("lines without an opening")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            for index in trial.line.entries.indices {
                #expect(trial.permitted(by: trial.line.withoutOpening(of: index).folded()).isEmpty)
            }
        }
    }

    @Test("replaying the entries gives the same line and the same decisions", .spec("CONSENT-25"))
    func replays() throws {
        var random = SeededRandom.announced("replayed lines")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            let line = trial.line.folded()
            #expect(trial.line.folded() == line)
            #expect(trial.permitted(by: trial.line.folded()) == trial.permitted(by: line))
        }
    }

    @Test("a line with a gap permits nothing", .spec("CONSENT-25"))
    func gaps() throws {
        var random = SeededRandom.announced("lines with a gap")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            for index in trial.line.entries.indices.dropLast() {
                #expect(trial.permitted(by: trial.line.withoutEntry(index).folded()).isEmpty)
            }
        }
    }

    @Test("a prohibition more never permits more", .spec("CONSENT-25"))
    func additionalProhibitions() throws {
        var random = SeededRandom.announced("lines with a prohibition more")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            var terms = PolicyRandom.terms(&random)
            while terms.provision != .deny { terms = PolicyRandom.terms(&random) }
            var longer = trial.line
            try longer.append(terms)
            #expect(trial.permitted(by: longer.folded()).isSubset(of: trial.permitted(by: trial.line.folded())))
        }
    }

    @Test("a permit less never permits more, and one more never permits less", .spec("CONSENT-25"))
    func fewerPermits() throws {
        var random = SeededRandom.announced("lines with a permit less")
        for _ in 0..<Self.trials {
            let said = (0..<5).map { _ in PolicyRandom.terms(&random) }
            let trial = try Self.trial(&random)
            let all = trial.permitted(by: try PolicyLine(said).folded())
            for (index, terms) in said.enumerated() where terms.provision == .permit {
                var fewer = said
                fewer.remove(at: index)
                #expect(trial.permitted(by: try PolicyLine(fewer).folded()).isSubset(of: all))
            }
        }
    }

    @Test("a withdrawal never permits more, and all withdrawn leaves the patient alone", .spec("CONSENT-25"))
    func withdrawals() throws {
        var random = SeededRandom.announced("withdrawn lines")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            let before = trial.permitted(by: trial.line.folded())
            var one = trial.line
            try one.withdraw(UInt32.random(in: 0...UInt32(one.entries.count), using: &random))
            #expect(trial.permitted(by: one.folded()).isSubset(of: before))
            var all = trial.line
            try all.withdraw(nil)
            let own = (trial.queries.count - 1) * trial.documents.count
            #expect(trial.permitted(by: all.folded()) == Set(own..<own + trial.documents.count))
        }
    }

    @Test("a suspension never permits more, and its resumption gives back what stood at most", .spec("CONSENT-65"))
    func suspensions() throws {
        var random = SeededRandom.announced("suspended lines")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            let before = trial.permitted(by: trial.line.folded())
            let wasSuspended = trial.line.folded().isSuspended
            var line = trial.line
            let number = Self.number(in: line, &random)
            try line.suspend(number)
            #expect(trial.permitted(by: line.folded()).isSubset(of: before))
            try line.resume(number)
            let resting = trial.line.folded().consents.filter(\.isSuspended).map(\.sequence)
            let wasResting = number.map(resting.contains) ?? wasSuspended
            if !wasResting { #expect(trial.permitted(by: line.folded()) == before) }
            var both = trial.line
            try both.suspend(nil)
            try both.withdraw(nil)
            try both.resume(nil)
            let own = (trial.queries.count - 1) * trial.documents.count
            #expect(trial.permitted(by: both.folded()) == Set(own..<own + trial.documents.count))
        }
    }

    @Test("the home node names every custodian that would permit", .spec("CONSENT-27"))
    func routing() throws {
        var random = SeededRandom.announced("routing by lines")
        for _ in 0..<Self.trials {
            let trial = try Self.trial(&random)
            let line = trial.line.folded()
            for query in trial.queries {
                for document in trial.documents
                where trial.line.decision(line, for: query, document: document).isPermitted {
                    let isNamed = line.mayPermit(query, classes: [document.recordClass], now: PolicyFixture.now)
                    #expect(isNamed || line.mayBeAuthor(query))
                }
            }
        }
    }
}
