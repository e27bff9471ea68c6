import CipherSuites
import ConsentPolicy
import HealthRecords
import TestSupport

/// Random guardianships and delegations around the ages and ends on which decisions turn.
extension PolicyRandom {
    private static let day: UInt64 = 86_400
    /// Ten years old, 14 yesterday, today and tomorrow, 16, 18 yesterday; and a leap-day child.
    static let births = [
        "2016-05-01", "2012-11-22", "2012-11-23", "2012-11-24", "2010-05-01", "2008-11-22", "2012-02-29",
    ].map(PolicyFixture.day)
    static let people = [PolicyFixture.patient, PolicyActing.mother, PolicyActing.father, PolicyActing.friend]

    /// When something was entered: in the last hours or years; nil one time in twelve.
    static func time(_ random: inout SeededRandom) -> UInt64? {
        if isTrue(oneIn: 12, &random) { return nil }
        let back = [10, 3600, day, 2 * day, 400 * day, 900 * day, 1500 * day]
        return PolicyFixture.now - one(of: back, &random)
    }

    static func guardianship(born: CivilDate, _ random: inout SeededRandom) -> Guardianship {
        let ends = [nil, nil, nil, midnight("2026-11-23"), midnight("2026-11-24"), midnight("2025-01-01")]
        var guardians = [PolicyActing.guardian(end: one(of: ends, &random))]
        if !isTrue(oneIn: 3, &random) {
            let father = PolicyActing.guardian(PolicyActing.father, name: "父亲", end: one(of: ends, &random))
            if isTrue(oneIn: 5, &random) { guardians = [father] } else { guardians.append(father) }
        }
        return PolicyActing.guardianship(
            guardians, born: born, needsBoth: guardians.count == 2 && Bool.random(using: &random))
    }

    /// Whoever is born then may come under a court's order, now and then after they signed alone.
    static let adultBirth = PolicyFixture.day("1958-02-03")

    /// An order about an adult, each guardian with an end that may be over.
    static func order(isFirst: Bool, _ random: inout SeededRandom) -> Guardianship {
        let capacity = one(of: isFirst ? [.incapable, .limited] : LegalCapacity.allCases, &random)
        let ends = ["2026-11-23", "2026-11-24", "2027-06-01"]
        func guardian(_ key: SigningKey, _ name: String) -> Guardian {
            PolicyActing.guardian(key, name: name, basis: .court, end: midnight(one(of: ends, &random)))
        }
        var guardians: [Guardian] = []
        if capacity != .full {
            guardians.append(guardian(PolicyActing.mother, "女儿"))
            if isTrue(oneIn: 2, &random) { guardians.append(guardian(PolicyActing.father, "儿子")) }
        }
        return PolicyActing.order(
            capacity, guardians, born: adultBirth, needsBoth: guardians.count == 2 && Bool.random(using: &random))
    }

    private static func midnight(_ text: String) -> UInt64? { PolicyFixture.time("\(text)T00:00:00+08:00") }

    static func delegation(_ random: inout SeededRandom) -> Delegation {
        let starts = ["2024-11-24", "2026-11-01", "2026-11-23", "2026-11-24"]
        let ends = ["2026-11-23", "2026-11-24", "2027-11-01"].map { PolicyFixture.time("\($0)T00:00:00+08:00") }
        let start = PolicyFixture.time("\(one(of: starts, &random))T00:00:00+08:00")
        let end = ends.filter { $0 > start }
        return PolicyActing.delegation(
            Bool.random(using: &random) ? .view : .manage,
            to: one(of: [PolicyActing.friend, PolicyActing.friend, PolicyActing.mother], &random), start: start,
            end: one(of: end, &random))
    }
}
