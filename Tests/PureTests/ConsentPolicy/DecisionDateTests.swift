import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// A document's date beside the days of a permit and of a prohibition: 2026-01-01 to 2026-06-30 at UTC+8.
struct DecisionDateTests {
    struct Row: Sendable, CustomStringConvertible {
        let date: String?
        /// The whole of the date lies inside.
        let isInside: Bool
        /// Some of it does, or it is not known.
        let mayBeInside: Bool

        var description: String { date ?? "no date" }

        init(_ date: String?, isInside: Bool, mayBeInside: Bool) {
            self.date = date
            self.isInside = isInside
            self.mayBeInside = mayBeInside
        }
    }

    private static let rows: [Row] = [
        Row("2025-12-31", isInside: false, mayBeInside: false),
        Row("2026-01-01", isInside: true, mayBeInside: true),
        Row("2026-06-30", isInside: true, mayBeInside: true),
        Row("2026-07-01", isInside: false, mayBeInside: false),
        Row("2025-12-31T23:59:59+08:00", isInside: false, mayBeInside: false),
        Row("2026-01-01T00:00:00+08:00", isInside: true, mayBeInside: true),
        Row("2026-06-30T23:59:59+08:00", isInside: true, mayBeInside: true),
        Row("2026-07-01T00:00:00+08:00", isInside: false, mayBeInside: false),
        // The same edges as UTC writes them.
        Row("2025-12-31T15:59:59Z", isInside: false, mayBeInside: false),
        Row("2025-12-31T16:00:00Z", isInside: true, mayBeInside: true),
        Row("2026-06-30T15:59:59Z", isInside: true, mayBeInside: true),
        Row("2026-06-30T16:00:00Z", isInside: false, mayBeInside: false),
        Row("2026-06", isInside: true, mayBeInside: true),
        Row("2026-07", isInside: false, mayBeInside: false),
        Row("2026", isInside: false, mayBeInside: true),
        Row("2025", isInside: false, mayBeInside: false),
        Row(nil, isInside: false, mayBeInside: true),
    ]

    private func document(_ row: Row) throws -> DocumentRecord {
        let date = try row.date.map { try #require(FHIRDateTime(parsing: $0)) }
        return PolicyFixture.document { $0.date = date }
    }

    @Test(
        "of a document of several days all must lie inside for a permit, and any day between for a prohibition",
        .spec("CONSENT-316"),
        arguments: [
            ("2025-12-31", "2026-03-01", false, true), ("2026-01-01", "2026-06-30", true, true),
            ("2026-06-30", "2026-07-01", false, true), ("1990", "2030", false, true),
            ("1990", "2025-12-31", false, false), ("2026-07-01", "2027", false, false),
        ])
    func spans(first: String, last: String, isInside: Bool, mayBeInside: Bool) throws {
        let earliest = try #require(FHIRDateTime(parsing: first))
        let date = try #require(FHIRDateTime(parsing: last))
        let document = PolicyFixture.document {
            $0.earliest = earliest
            $0.date = date
        }
        let permitted = try PolicyLine([.permit { $0.recordDays = PolicyFixture.days }]).decision(document: document)
        #expect(permitted.reasons == [isInside ? .permitted : .documentDateOutside])
        let denied = try PolicyLine([.permit(), .deny { $0.recordDays = PolicyFixture.days }])
            .decision(document: document)
        #expect(denied.isPermitted == !mayBeInside)
    }

    @Test("a permit covers a document whose date lies wholly inside", .spec("CONSENT-23"), arguments: rows)
    func permits(_ row: Row) throws {
        let decision = try PolicyLine([.permit { $0.recordDays = PolicyFixture.days }])
            .decision(document: document(row))
        #expect(decision.reasons == [row.isInside ? .permitted : .documentDateOutside])
    }

    @Test("a prohibition covers a document whose date may lie inside", .spec("CONSENT-23"), arguments: rows)
    func prohibits(_ row: Row) throws {
        let decision = try PolicyLine([.permit(), .deny { $0.recordDays = PolicyFixture.days }])
            .decision(document: document(row))
        #expect(decision.reasons == [row.mayBeInside ? .deniedByPatient : .permitted])
    }

    @Test("a permit without days covers every date and none", .spec("CONSENT-23"), arguments: rows)
    func unbounded(_ row: Row) throws {
        #expect(try PolicyLine([.permit()]).decision(document: document(row)).isPermitted)
    }

    @Test("one end may be open", .spec("CONSENT-23"))
    func halfOpen() throws {
        let from = try #require(DayRange(first: PolicyFixture.day("2026-01-01"), last: nil))
        let to = try #require(DayRange(first: nil, last: PolicyFixture.day("2026-06-30")))
        let before = FHIRDateTime(parsing: "2025-12-31")
        let inside = FHIRDateTime(parsing: "2026-03-15")
        let after = FHIRDateTime(parsing: "2026-07-01")
        #expect([before, inside, after, nil].map(from.contains) == [false, true, true, false])
        #expect([before, inside, after, nil].map(to.contains) == [true, true, false, false])
        #expect([before, inside, after, nil].map(from.mayContain) == [false, true, true, true])
        #expect([before, inside, after, nil].map(to.mayContain) == [true, true, false, true])
        #expect([before, inside, after, nil].map(DayRange.unbounded.contains) == [true, true, true, true])
    }
}
