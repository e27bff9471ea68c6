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
            let block = state.takeBlock().block
            #expect(block.count == LedgerWriter.maximumBlock)
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
            var begins = [try state.admit(submission), try state.admit(submission), state.begin()]
            let first = state.takeBlock().block.count
            #expect(state.inHand == 2)
            begins.append(try state.admit(submission))
            _ = state.endBlock(after: .zero)
            let others = [state.takeBlock().block.count, state.takeBlock().block.count]
            #expect([first] + others == [2, 1, 0])
            #expect(!state.isBusy)
            begins.append(try state.admit(submission))
            #expect(begins == [true, false, false, false, true])
        }
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
