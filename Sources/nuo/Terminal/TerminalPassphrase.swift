import Foundation
import Phrases

/// Asks for a passphrase on the controlling terminal, whatever standard input is.
enum TerminalPassphrase {
    static func ask(_ prompt: Phrase, language: Language) throws(CommandFailure) -> [UInt8] {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { throw CommandFailure(.usage, Catalogue.keyFile.passphraseMissing) }
        defer { close(terminal) }
        var saved = termios()
        guard tcgetattr(terminal, &saved) == 0 else {
            throw CommandFailure(.usage, Catalogue.keyFile.passphraseMissing)
        }
        var silent = saved
        // Signals are off as well: Control-C then arrives as a byte, and the terminal is restored before we stop.
        silent.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
        withUnsafeMutableBytes(of: &silent.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
            throw CommandFailure(.usage, Catalogue.keyFile.passphraseMissing)
        }
        show(prompt.text(language), on: terminal)
        let result = readEntry(terminal)
        tcsetattr(terminal, TCSAFLUSH, &saved)
        show("\n", on: terminal)
        return try SecretFile.checked(try result.get())
    }

    private static func readEntry(_ terminal: Int32) -> Result<[UInt8], CommandFailure> {
        var entry = PassphraseEntry()
        var byte: UInt8 = 0
        while true {
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return .failure(CommandFailure(.failed, Catalogue.common.cancelled)) }
            switch entry.type(byte) {
            case .more: continue
            case .done: return .success(entry.bytes)
            case .cancelled: return .failure(CommandFailure(.failed, Catalogue.common.cancelled))
            case .tooLong:
                let arguments = ["limit": String(PassphraseEntry.byteLimit)]
                return .failure(CommandFailure(.usage, Catalogue.keyFile.passphraseTooLong, arguments))
            }
        }
    }

    private static func show(_ text: String, on terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }
}
