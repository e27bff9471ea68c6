import Phrases

/// Where a passphrase comes from: the terminal, a file or a file descriptor, and never the command line, which other
/// users of the machine can read.
struct PassphraseSource {
    var descriptor: Int32?
    var file: String?

    /// The passphrase of a key file that exists.
    func passphrase(on console: Console) throws(CommandFailure) -> [UInt8] {
        if let given = try given() { return given }
        return try TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
    }

    /// The passphrase of a key file about to be made; on the terminal it is asked for twice.
    func newPassphrase(on console: Console) throws(CommandFailure) -> [UInt8] {
        if let given = try given() { return given }
        let first = try TerminalPassphrase.ask(Catalogue.keyFile.askNewPassphrase, language: console.language)
        let second = try TerminalPassphrase.ask(Catalogue.keyFile.askPassphraseAgain, language: console.language)
        guard first == second else { throw CommandFailure(.usage, Catalogue.keyFile.passphrasesDiffer) }
        return first
    }

    private func given() throws(CommandFailure) -> [UInt8]? {
        if let file { return try SecretFile.firstLine(ofFile: file) }
        if let descriptor { return try SecretFile.firstLine(ofDescriptor: descriptor) }
        return nil
    }
}
