import ConsentLedger
import Federation
import TestSupport
import Testing

@testable import NodeService

@Suite("Whose turn it is to be mirrored")
struct MirrorQueueTests {
    private static func origins(_ count: Int) -> [Origin] {
        (0..<count).compactMap { Origin("log-\($0 + 100).example/consent") }
    }

    @Test("one with much to fetch waits behind all others after each turn", .spec("FEDERATION-304"))
    func fair() throws {
        let all = Self.origins(20)
        var queue = MirrorQueue(limits: MirrorLimits())
        queue.follow(Set(all), at: 0)
        var turns: [Origin: Int] = [:]
        for step in 1...100 {
            let now = Double(step)
            let taken = queue.next(at: now)
            let next = try #require(taken)
            turns[next, default: 0] += 1
            queue.finish(next, .more, at: now)
        }
        #expect(Set(turns.values) == [5])
        // Whoever comes new is next, and whoever is gone has no turn.
        let new = try #require(Origin("a.example/consent"))
        queue.follow(Set(all.dropFirst() + [new]), at: 50)
        let first = queue.next(at: 101)
        #expect(first == new)
        #expect(queue.count == 20)
        var rest: Set<Origin> = []
        while let next = queue.next(at: 101) { rest.insert(next) }
        #expect(rest == Set(all.dropFirst()))
    }

    @Test("what is current rests for the interval, and what fails for longer each time", .spec("FEDERATION-304"))
    func rests() {
        let one = Self.origins(1)[0]
        let limits = MirrorLimits()
        var queue = MirrorQueue(limits: limits)
        queue.follow([one], at: 0)
        var taken = [queue.next(at: 0), queue.next(at: 1_000)]
        queue.finish(one, .current, at: 10)
        taken.append(queue.next(at: 10 + Double(limits.intervalSeconds) - 1))
        taken.append(queue.next(at: 10 + Double(limits.intervalSeconds)))
        #expect(taken == [one, nil, nil, one])
        var now = 100.0
        var pauses: [Double] = []
        for rest in [nil, .otherTiles, .notSigned, nil, nil, nil, nil, nil, nil, nil] as [HashMirror.Rest?] {
            queue.finish(one, rest, at: now)
            var wait = 1.0
            while queue.next(at: now + wait) == nil { wait += 1 }
            pauses.append(wait)
            now += wait
        }
        #expect(pauses == pauses.sorted())
        #expect(pauses.first == 2)
        #expect(pauses.last == Double(limits.longestPauseSeconds))
        queue.finish(one, .more, at: now)
        let last = queue.next(at: now)
        #expect(last == one)
    }
}
