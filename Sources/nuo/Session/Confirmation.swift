import Foundation
import Phrases

/// Asks before something is signed.
enum Confirmation {
    /// True when the person says yes. Without a terminal nobody can be asked: then `--yes` is needed.
    static func ask(_ question: Phrase, on console: Console) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { throw CommandFailure(.usage, Catalogue.patient.cannotAsk) }
        console.errors.write(console.text(question) + " ")
        let answer = readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        return ["y", "yes", "是", "同意"].contains(answer)
    }
}
