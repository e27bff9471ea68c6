import Foundation
import Phrases

/// Standard output or standard error, and what is known about where it leads.
struct TerminalStream: Sendable {
    enum Style: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "33"
    }

    let isTerminal: Bool
    /// Colours only on a terminal that has them, and not against `--no-color` or `NO_COLOR` (no-color.org).
    let usesColour: Bool
    private let handle: FileHandle

    init(_ handle: FileHandle, noColor: Bool) {
        let environment = ProcessInfo.processInfo.environment
        self.handle = handle
        isTerminal = isatty(handle.fileDescriptor) == 1
        let isRefused = noColor || environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
        usesColour = isTerminal && !isRefused
    }

    /// The width of the terminal now, else of `COLUMNS`, else 80.
    var columns: Int {
        var size = winsize()
        if ioctl(handle.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    func styled(_ text: String, _ style: Style) -> String {
        usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes at once, without a buffer. When the other end is gone or the disk is full the process ends with status 1:
    /// a result that was not written must not look like success.
    func write(_ text: String) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            exit(ExitStatus.failed.rawValue)
        }
    }
}
