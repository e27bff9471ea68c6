/// What a patient said in one line, kept as somebody would who knows nothing of ledgers: what holds after each
/// statement, and since when. Statements are numbered as the line's entries are; number 0 opens the line and gives
/// nothing.
struct LineModel: Sendable {
    /// A statement of the patient's.
    enum Word: Sendable {
        /// A permit for the doctor.
        case grant
        /// The end of the permit with a number, or of all.
        case withdraw(UInt32?)
        /// The line rests.
        case suspend
        /// It rests no longer.
        case resume
    }

    /// What holds from one statement to the next.
    struct State: Sendable {
        /// Whether the doctor may read.
        let isGiven: Bool
        /// Whether the statement was a withdrawal.
        let isWithdrawal: Bool
        /// Where its entry stands in the home ledger.
        let index: UInt64
        /// When the home node acknowledged it, by the time of the scene.
        let since: UInt64
    }

    /// By number.
    private(set) var states: [State]
    /// The numbers of permits that nothing ended.
    private(set) var grants: [UInt32] = []
    private(set) var isSuspended = false

    init(index: UInt64, at time: UInt64) {
        states = [State(isGiven: false, isWithdrawal: false, index: index, since: time)]
    }

    /// Whether the doctor may read by the newest statement.
    var isGiven: Bool { !grants.isEmpty && !isSuspended }

    /// A statement was entered and acknowledged.
    mutating func take(_ word: Word, index: UInt64, at time: UInt64) {
        var isWithdrawal = false
        switch word {
        case .grant: grants.append(UInt32(states.count))
        case .withdraw(let number):
            isWithdrawal = true
            grants.removeAll { number == nil || number == $0 }
        case .suspend: isSuspended = true
        case .resume: isSuspended = false
        }
        states.append(State(isGiven: isGiven, isWithdrawal: isWithdrawal, index: index, since: time))
    }

    /// The number of the newest statement that a copy of so many leaves shows.
    func newest(below size: UInt64) -> Int { states.lastIndex { $0.index < size } ?? 0 }

    /// True when a permission at `time` rests on a state that was the newest one within `seconds` before, and that is
    /// none from before statement `floor`.
    func justifies(at time: UInt64, within seconds: UInt64, since floor: Int) -> Bool {
        states.indices.contains { number in
            guard number >= floor, states[number].isGiven else { return false }
            let next = number + 1
            return next == states.count || states[next].since + seconds >= time
        }
    }
}
