import ConsentLedger
import ConsentPolicy
import TestSupport
import Testing

/// What counts of a line's entries while they are only entered.
@Suite struct FinalityTests {
    /// The line as a custodian holds it for whom entries from `index` on are not final.
    private func folded(_ line: PolicyLine, finalBefore index: Int) -> ConsentLine {
        let entries = line.entries.enumerated().map { place, item in
            LineEntry(entry: item.entry, head: item.head, opening: item.opening, isFinal: place < index)
        }
        return ConsentLine(
            record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false)
    }

    @Test("a permit that is only entered gives nothing yet", .spec("FEDERATION-62"))
    func permit() throws {
        let line = try PolicyLine([.permit()])
        let early = line.decision(folded(line, finalBefore: 1))
        #expect(!early.isPermitted && early.reasons == [.staleLedger] && early.trace == ["default:1"])
        #expect(line.decision(folded(line, finalBefore: 2)).trace == ["permit:1"])
        // An older one goes on counting.
        let two = try PolicyLine([.permit(), .permit()])
        #expect(two.decision(folded(two, finalBefore: 2)).trace == ["permit:1"])
    }

    @Test("a prohibition and a withdrawal count as soon as they are entered", .spec("FEDERATION-62"))
    func denials() throws {
        let denied = try PolicyLine([.permit(), .deny()])
        #expect(denied.decision(folded(denied, finalBefore: 2)).trace == ["prohibition:2"])
        var withdrawn = try PolicyLine([.permit()])
        try withdrawn.withdraw(1)
        #expect(withdrawn.decision(folded(withdrawn, finalBefore: 2)).reasons == [.revoked])
    }

    @Test("a prohibition stands until its lifting is final", .spec("FEDERATION-62"))
    func lifting() throws {
        var line = try PolicyLine([.permit(), .deny()])
        try line.lift(2)
        #expect(line.decision(folded(line, finalBefore: 3)).trace == ["prohibition:2"])
        #expect(line.decision(folded(line, finalBefore: 4)).trace == ["permit:1"])
    }

    @Test("a suspension counts as soon as it is entered, a resumption once it is final", .spec("CONSENT-63"))
    func suspension() throws {
        for consent: UInt32? in [1, nil] {
            var line = try PolicyLine([.permit()])
            try line.suspend(consent)
            #expect(line.decision(folded(line, finalBefore: 2)).reasons == [.suspended])
            try line.resume(consent)
            #expect(line.decision(folded(line, finalBefore: 3)).reasons == [.suspended])
            #expect(line.decision(folded(line, finalBefore: 4)).trace == ["permit:1"])
        }
    }

    @Test("making fewer entries final never permits anything", .spec("FEDERATION-62", "CONSENT-63"))
    func monotone() throws {
        var random = SeededRandom.announced("finality")
        for _ in 0..<60 {
            var line = try PolicyLine()
            for number in 1...6 as ClosedRange<UInt32> {
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1: try line.append(.permit())
                case 2: try line.append(.deny())
                case 3: try line.suspend(Bool.random(using: &random) ? nil : number - 1)
                case 4:
                    try line.resume(Bool.random(using: &random) ? nil : UInt32.random(in: 0..<number, using: &random))
                default:
                    if Bool.random(using: &random) { try line.lift(number - 1) } else { try line.withdraw(number - 1) }
                }
            }
            let permitted = (0...7).map { line.decision(folded(line, finalBefore: $0)).isPermitted }
            #expect(permitted == permitted.sorted { !$0 && $1 }, "\(permitted)")
        }
    }
}
