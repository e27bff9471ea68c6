import Phrases
import Synchronization

/// Progress of one piece of long work; may be advanced from any task.
final class ProgressLine: Sendable {
    private struct State {
        var lastDrawn: ContinuousClock.Instant?
        var lastReport: ProgressReport?
    }

    private let label: String
    private let total: Int?
    private let language: Language
    private let stream: TerminalStream?
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    /// Draws on `stream`; on nothing when it is nil.
    init(label: String, total: Int?, language: Language, on stream: TerminalStream?) {
        self.label = label
        self.total = total
        self.language = language
        self.stream = stream
    }

    /// Says that `done` units are done. Draws at most ten times a second on a terminal; elsewhere writes a line every
    /// five seconds, and none for work that is over by then.
    func advance(to done: Int) {
        guard let stream else { return }
        let report = ProgressReport(label: label, done: done, total: total)
        let pause: Duration = stream.isTerminal ? .milliseconds(100) : .seconds(5)
        state.withLock { state in
            let now = ContinuousClock.now
            let isDue = now - (state.lastDrawn ?? (stream.isTerminal ? now - pause : began)) >= pause
            guard isDue || report.isComplete && stream.isTerminal else { return }
            state.lastDrawn = now
            state.lastReport = report
            draw(report, on: stream)
        }
    }

    /// Takes the line away from a terminal, so that what follows begins on a clean one.
    func finish() {
        guard let stream, stream.isTerminal else { return }
        state.withLock { state in
            if state.lastReport != nil { stream.write("\r\u{1B}[K") }
            state.lastReport = nil
        }
    }

    private func draw(_ report: ProgressReport, on stream: TerminalStream) {
        let line = report.line(language, columns: stream.isTerminal ? stream.columns - 1 : .max)
        stream.write(stream.isTerminal ? "\r\u{1B}[K" + line : line + "\n")
    }
}
