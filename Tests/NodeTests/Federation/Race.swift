import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What came to pass in the runs of a race.
struct RaceTally: Sendable {
    /// The patient's.
    var statements = 0
    /// Lookups that gave something.
    var allowed = 0
    /// Those of them that the newest statement would not have let give anything.
    var allowedLate = 0
    /// Lookups that gave nothing, by what the custodian held.
    var denied: [RaceScene.Verdict: Int] = [:]
    /// Lookups in the middle of which something arrived.
    var raced = 0
    /// Answers of the home node.
    var routed = 0
    /// Exchanges of which nothing arrived whole.
    var lost = 0
    /// Exchanges that arrived and whose sender was not told so.
    var unanswered = 0
    /// Exchanges that arrived after later ones.
    var late = 0
}

/// One run of a race: a seeded generator says what happens next, so that a seed is enough to see it again. Exchanges
/// get lost, or their answers do, or they come late, once or several times and in another order; lookups are asked in
/// between, each under a request of its own.
struct Race {
    private enum Fate {
        case arrived
        case unanswered
        case delayed
        case lost
    }

    private enum Letter {
        case openings(OpeningsMessage, place: Int)
        case head(RaceScene.ShownHead, RaceScene.Link)
    }

    private(set) var tally: RaceTally
    private let seed: UInt64
    private var random: SeededRandom
    private var scene: RaceScene
    private var number = 0
    /// What is still on its way.
    private var letters: [Letter] = []

    init(seed: UInt64, after tally: RaceTally) async throws {
        self.tally = tally
        self.seed = seed
        random = SeededRandom(seed: seed)
        scene = try await RaceScene()
    }

    /// Where the run is, for who reads of a failure.
    var moment: String { "NUO_SEED=\(seed), step \(number)" }

    /// Whatever comes next.
    mutating func step() async throws {
        number += 1
        let place = Int.random(in: 0..<scene.lines.count, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<17: try await speak(in: place)
        case ..<41: try await handOver(in: place)
        case ..<65: try await showHead()
        case ..<73: try await letLetterArrive()
        case ..<81: letTimePass()
        case ..<93: try await lookUp(in: place)
        case ..<97: try await lookUpAsSomethingArrives(in: place)
        default: try await askHome()
        }
    }

    /// What is on its way arrives and what is missing is handed over: then every custodian goes by the last word.
    mutating func finish() async throws {
        number += 1
        for letter in letters.shuffled(using: &random) { try await open(letter) }
        letters = []
        try await scene.heal()
        for place in scene.lines.indices {
            let verdict = try scene.verdict(in: place)
            let expected: RaceScene.Verdict = scene.lines[place].model.isGiven ? .given : .notGiven
            #expect(verdict == expected, "\(moment), line \(place): after everything arrived")
            let isAllowed = try await answer(in: place)
            #expect(isAllowed == (expected == .given), "\(moment), line \(place): after everything arrived")
        }
        try await askHome()
        for node in scene.nodes { await node.node.stop() }
    }

    // MARK: the patient

    private mutating func speak(in place: Int) async throws {
        let word = nextWord(after: scene.lines[place].model)
        try await scene.say(word, in: place)
        tally.statements += 1
    }

    private mutating func nextWord(after model: LineModel) -> LineModel.Word {
        if model.isSuspended, Bool.random(using: &random) { return .resume }
        guard let newest = model.grants.last else { return .grant }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .grant
        case 1: return model.isSuspended ? .resume : .suspend
        case 2: return .withdraw(newest)
        default: return .withdraw(nil)
        }
    }

    // MARK: the network

    private mutating func nextFate() -> Fate {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<12:
            tally.lost += 1
            return .lost
        case ..<20:
            tally.unanswered += 1
            return .unanswered
        case ..<32: return .delayed
        default: return .arrived
        }
    }

    /// What waits at the home node.
    private func waiting(in place: Int) throws -> [OutboxItem] {
        try scene.home.database.due(for: scene.lines[place].custodian.origin, at: scene.home.node.clock.now)
    }

    /// The home node sends what waits for a custodian, in whatever order.
    private mutating func handOver(in place: Int) async throws {
        for item in try waiting(in: place).shuffled(using: &random) {
            let message = try OpeningsMessage(parsing: item.body)
            switch nextFate() {
            case .lost: break
            case .delayed: letters.append(.openings(message, place: place))
            case .unanswered: try scene.receive(message, in: place)
            case .arrived: try deliver(item, in: place)
            }
        }
    }

    private mutating func deliver(_ item: OutboxItem, in place: Int) throws {
        try scene.receive(OpeningsMessage(parsing: item.body), in: place)
        try scene.home.database.removeFromOutbox(item.id)
    }

    /// A node that copies a ledger asks for its head, which may be a little old.
    private mutating func showHead() async throws {
        let link = scene.links[Int.random(in: 0..<scene.links.count, using: &random)]
        if Int.random(in: 0..<4, using: &random) > 0 { try await link.from.beat() }
        let shown = try scene.shown(by: link.from)
        switch nextFate() {
        case .lost:
            // Some of the leaves came before the connection broke.
            let count = Int.random(in: 0...shown.leaves.count, using: &random)
            try link.to.database.stage(Array(shown.leaves.prefix(count)), from: 0, of: link.from.origin)
        case .delayed: letters.append(.head(shown, link))
        case .unanswered, .arrived: try await open(.head(shown, link))
        }
    }

    /// What was sent before arrives, the newest first as well as the oldest, and some of it twice.
    private mutating func letLetterArrive() async throws {
        guard !letters.isEmpty else { return }
        let index = Int.random(in: 0..<letters.count, using: &random)
        let letter = letters[index]
        if Int.random(in: 0..<4, using: &random) > 0 { letters.remove(at: index) }
        try await open(letter)
        tally.late += 1
    }

    private mutating func open(_ letter: Letter) async throws {
        switch letter {
        case .openings(let message, let place): try scene.receive(message, in: place)
        case .head(let shown, let link):
            let isBelieved = try await scene.receive(shown, over: link)
            #expect(isBelieved, "\(moment): a head of \(link.from.origin) at \(link.to.origin)")
        }
    }

    /// Some seconds, and now and then more than Δ. No clock is ever more than five seconds ahead of another.
    private mutating func letTimePass() {
        let isLong = Int.random(in: 0..<6, using: &random) == 0
        let seconds = isLong ? UInt64.random(in: 20...70, using: &random) : UInt64.random(in: 1...8, using: &random)
        var leads: [UInt64] = []
        for _ in scene.nodes { leads.append(UInt64.random(in: 0...FreshnessRule.skewSeconds, using: &random)) }
        scene.advance(by: seconds, leads: leads)
    }

    // MARK: the doctor

    /// The custodian says what follows from what it holds, and breaks no promise.
    private mutating func lookUp(in place: Int) async throws {
        let verdict = try scene.verdict(in: place)
        let isAllowed = try await answer(in: place)
        #expect(isAllowed == (verdict == .given), "\(moment), line \(place): by what it holds, \(verdict)")
        count(isAllowed, verdict, in: place)
    }

    /// A lookup and something that arrives meanwhile: whichever comes first, no promise is broken.
    private mutating func lookUpAsSomethingArrives(in place: Int) async throws {
        let (node, sender) = (scene.lines[place].custodian, scene.near.origin)
        let query = try await scene.query(.custodian(scene.lines[place].hospital.id))
        let before = try scene.verdict(in: place)
        let floor = try scene.newestWithdrawalKnown(in: place)
        async let answered = RaceScene.isAllowed(query, at: node, from: sender)
        if let item = try waiting(in: place).randomElement(using: &random) {
            try deliver(item, in: place)
        } else {
            try await scene.home.beat()
            try await open(.head(scene.shown(by: scene.home), RaceScene.Link(from: scene.home, to: node)))
        }
        let isAllowed = try await answered
        let after = try scene.verdict(in: place)
        // What was permitted before and after is permitted in between.
        let isExpected = before != .given || after != .given || isAllowed
        #expect(isExpected, "\(moment), line \(place): denied though nothing changed")
        check(isAllowed, in: place, since: floor)
        tally.raced += 1
        count(isAllowed, before, in: place)
    }

    /// At home everything counts at once.
    private mutating func askHome() async throws {
        let named = try await scene.custodiansNamedAtHome()
        let expected = Set(scene.lines.filter(\.model.isGiven).map(\.hospital.id))
        #expect(named == expected, "\(moment): the home node names other custodians")
        tally.routed += 1
    }

    private func answer(in place: Int) async throws -> Bool {
        let floor = try scene.newestWithdrawalKnown(in: place)
        let query = try await scene.query(.custodian(scene.lines[place].hospital.id))
        let isAllowed = try await RaceScene.isAllowed(
            query, at: scene.lines[place].custodian, from: scene.near.origin)
        check(isAllowed, in: place, since: floor)
        return isAllowed
    }

    /// The promise, which knows nothing of copies: a permission rests on what the patient's word was within Δ and what
    /// two clocks may differ by, and on nothing from before a withdrawal that the custodian knew of when it was asked.
    private func check(_ isAllowed: Bool, in place: Int, since floor: Int) {
        let bound = FreshnessRule.standard.deltaSeconds + FreshnessRule.skewSeconds
        let model = scene.lines[place].model
        let isJustified = !isAllowed || model.justifies(at: scene.time, within: bound, since: floor)
        #expect(isJustified, "\(moment), line \(place): allowed by what ended, after \(floor) of \(model.states)")
    }

    private mutating func count(_ isAllowed: Bool, _ verdict: RaceScene.Verdict, in place: Int) {
        guard isAllowed else {
            tally.denied[verdict, default: 0] += 1
            return
        }
        tally.allowed += 1
        if !scene.lines[place].model.isGiven { tally.allowedLate += 1 }
    }
}
