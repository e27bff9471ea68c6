import CipherSuites
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// How long a request waits.
struct RequestStandingTests {
    private static let day: UInt64 = 86_400

    private func request(until end: UInt64?) -> AccessRequest {
        AccessRequest(
            addressee: .home(PolicyFixture.home), subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
            requester: .subject(PolicyFixture.doctor.publicKey.thumbprint, copyFor: ""), purpose: .treatment,
            classes: [.lab], recordDays: .unbounded, offset: 0, nonce: Array(0..<16), waitUntil: end)
    }

    @Test(
        "a request waits until its own end, else thirty days, and ninety at most", .spec("CONSENT-172"),
        arguments: [
            (nil, 30 * day), (1, 1), (40 * day, 40 * day), (90 * day, 90 * day), (91 * day, 90 * day),
        ] as [(UInt64?, UInt64)])
    func ends(after own: UInt64?, expected: UInt64) {
        let arrival = PolicyFixture.now
        let request = request(until: own.map { arrival + $0 })
        let standing = { (now: UInt64) in
            RequestStanding(request, receivedAt: arrival, isRefused: false, now: now)
        }
        #expect(standing(arrival + expected - 1) == .waiting)
        #expect(standing(arrival + expected) == .expired)
    }

    @Test("a request that names a time before it arrived never waits", .spec("CONSENT-172"))
    func past() {
        let request = request(until: PolicyFixture.now - 1)
        #expect(
            RequestStanding(request, receivedAt: PolicyFixture.now, isRefused: false, now: PolicyFixture.now)
                == .expired)
    }

    @Test("a refusal stays one, also when the time is over", .spec("CONSENT-174"))
    func refused() {
        for now in [PolicyFixture.now, PolicyFixture.now + 100 * Self.day] {
            let standing = RequestStanding(
                request(until: nil), receivedAt: PolicyFixture.now, isRefused: true, now: now)
            #expect(standing == .refused)
        }
    }

    @Test("days lie within days only where every one does", .spec("CLI-204"))
    func days() throws {
        let asked = try #require(
            DayRange(first: PolicyFixture.day("2026-01-01"), last: PolicyFixture.day("2026-06-30")))
        let from = try #require(DayRange(first: PolicyFixture.day("2026-01-01"), last: nil))
        let inside = try #require(
            DayRange(first: PolicyFixture.day("2026-02-01"), last: PolicyFixture.day("2026-06-30")))
        let before = try #require(
            DayRange(first: PolicyFixture.day("2025-12-31"), last: PolicyFixture.day("2026-06-30")))
        #expect(asked.contains(asked) && asked.contains(inside) && from.contains(asked))
        #expect(DayRange.unbounded.contains(from) && DayRange.unbounded.contains(.unbounded))
        #expect(!asked.contains(before) && !asked.contains(from) && !from.contains(.unbounded))
    }
}
