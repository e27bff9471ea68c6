import ConsentLedger
import TestSupport
import Testing

@testable import Storage

struct WriterStateTests {
    private struct Done: Error {}

    /// Runs `body` with a submission that nobody else holds.
    private func withSubmission(_ body: (WaitingSubmission) throws -> Void) async throws {
        let node = try StoredLedger()
        var chain = try RecordChain(in: node.origin)
        let signed = try chain.sign(
            payload: Array(#"{"resourceType":"Basic"}"#.utf8), by: TestKeys.signing("author"))
        let submission = try PreparedSubmission(signed.submission)
        var outcome: Result<Void, any Error> = .failure(Done())
        _ = try? await withCheckedThrowingContinuation { continuation in
            outcome = Result { try body(WaitingSubmission(submission: submission, continuation: continuation)) }
            continuation.resume(throwing: Done())
        }
        try outcome.get()
    }

    @Test("the next block waits for others only when others wait already", .spec("STORAGE-245"))
    func gathering() async throws {
        try await withSubmission { submission in
            var state = WriterState()
            var waits = [state.endBlock(after: .milliseconds(3))]
            _ = try state.admit(submission)
            for duration in [Duration.milliseconds(3), .microseconds(100), .seconds(2)] {
                waits.append(state.endBlock(after: duration))
            }
            #expect(waits == [0, 6, 0, 20])
            for _ in 1..<LedgerWriter.maximumBlock { _ = try state.admit(submission) }
            waits = [state.endBlock(after: .milliseconds(3))]
            let block = state.takeCount()
            #expect(block == LedgerWriter.maximumBlock)
            _ = try state.admit(submission)
            waits.append(state.endBlock(after: .milliseconds(3)))
            state.isStopping = true
            waits.append(state.endBlock(after: .milliseconds(3)))
            #expect(waits == [0, 6, 0])
        }
    }

    @Test("one block is in hand at a time, and whoever finds none begins it", .spec("STORAGE-5"))
    func oneAtATime() async throws {
        try await withSubmission { submission in
            var state = WriterState()
            var begins = [try state.admit(submission), try state.admit(submission)]
            let first = state.takeCount()
            #expect(state.inHand == 2)
            begins.append(try state.admit(submission))
            _ = state.endBlock(after: .zero)
            let others = [state.takeCount(), state.takeCount()]
            #expect([first] + others == [2, 1, 0])
            #expect(!state.isBusy)
            begins.append(try state.admit(submission))
            #expect(begins == [true, false, false, true])
        }
    }

    @Test("who wants to run alone gets the next turn, and the end is told when nobody does", .spec("STORAGE-5"))
    func alone() async {
        var state = WriterState()
        var turns: [String] = []
        await withCheckedContinuation { turn in
            for _ in 0..<2 { turns.append(state.beginAlone(turn) ? "at once" : "later") }
            turns.append(state.isIdle(elseTelling: turn) ? "idle" : "busy")
            for _ in 0..<2 {
                switch state.takeTurn() {
                case .alone: turns.append("alone")
                case .block: turns.append("block")
                case .idle(let ends): turns.append("\(ends.count) told")
                }
            }
            turns.append(state.isIdle(elseTelling: turn) ? "idle" : "busy")
            turn.resume()
        }
        #expect(turns == ["at once", "later", "busy", "alone", "1 told", "idle"])
    }

    @Test("8,192 wait at most, and none after a stop or a failure of the disk", .spec("STORAGE-14"))
    func refusals() async throws {
        try await withSubmission { submission in
            var state = WriterState()
            for _ in 0..<LedgerWriter.maximumWaiting { _ = try state.admit(submission) }
            #expect(throws: AppendError.overloaded) { _ = try state.admit(submission) }
            var failed = WriterState()
            failed.diskFailure = StorageError.notFound
            #expect(throws: AppendError.diskFailed) { _ = try failed.admit(submission) }
            failed.isStopping = true
            #expect(throws: AppendError.stopping) { _ = try failed.admit(submission) }
            #expect(failed.queue.isEmpty)
        }
    }
}

extension WriterState {
    /// The number of entries in the next block; 0 when there is none.
    fileprivate mutating func takeCount() -> Int {
        if case .block(let block) = takeTurn() { block.count } else { 0 }
    }
}
