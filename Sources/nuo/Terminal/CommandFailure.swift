import Foundation
import Phrases

/// Why a command ends without having done what it was asked: the exit status, a code for programs, what happened and
/// what to do next.
struct CommandFailure: Error, CustomStringConvertible {
    let status: ExitStatus
    let code: String
    let message: Phrase
    let hint: Phrase?
    let arguments: [String: String]
    /// True where the node itself refused what it was sent, and so did nothing.
    var isRefusal = false
    /// True where nothing was sent to anybody.
    var isUnsent = false

    init(
        _ status: ExitStatus, code: String, message: Phrase, hint: Phrase? = nil, arguments: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.arguments = arguments
    }

    /// A failure with the code and both sentences of `notice`.
    init(_ status: ExitStatus, _ notice: Notice, _ arguments: [String: String] = [:]) {
        self.init(status, code: notice.code, message: notice.message, hint: notice.next, arguments: arguments)
    }

    /// What happened, for where the failure passes through code that only knows descriptions.
    var description: String { message.text(CommandLanguage.current, arguments) }

    /// The input at `path` could not be read.
    static func unreadable(_ path: String, _ error: any Error) -> CommandFailure {
        let arguments = ["path": path, "reason": SystemReason.text(error)]
        return CommandFailure(.usage, Catalogue.common.unreadableInput, arguments)
    }

    /// The output at `path` could not be written.
    static func unwritable(_ path: String, _ error: any Error) -> CommandFailure {
        let arguments = ["path": path, "reason": SystemReason.text(error)]
        return CommandFailure(.failed, Catalogue.common.unwritableOutput, arguments)
    }
}
