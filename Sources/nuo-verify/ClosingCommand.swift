import ArgumentParser
import CipherSuites
import ConsentLedger
import MerkleLog
import Phrases

/// `nuo-verify closing FILE --vkey V`
struct ClosingCommand: ParsableCommand, VerifyCommand {
    static let configuration = CommandConfiguration(
        commandName: "closing", abstract: Catalogue.closing.verify.localized,
        discussion: Catalogue.closing.verifyDiscussion.localized)

    @Argument(help: help(Catalogue.closing.fileHelp, valueName: "file"), completion: .file())
    var file: String

    @Option(name: .customLong("vkey"), help: help(Catalogue.closing.vkeyHelp, valueName: "vkey"))
    var vkeys: [String]

    @OptionGroup var chains: ChainOptions

    @Flag(name: .long, help: help(Catalogue.option.json))
    var json = false

    @Option(name: .customLong("lang"), help: help(Catalogue.option.language, valueName: "zh|en"))
    var language: String?

    func validate() throws {
        _ = try vkeys.map(VerifyOptions.key)
        try VerifyOptions.check(language: language)
    }

    func verify() throws -> VerifyOutcome {
        let keys = try vkeys.map(VerifyOptions.key)
        let closing = try ClosingFile.parse(file)
        let logs = try chains.read(TrustedKeys(keys)).map(\.keys)
        // Whoever gave a key expects its line, or that of the key that it led to.
        let signers = keys.map { key in logs.first { $0.all.contains(key) }?.current ?? key }
        for key in signers where !closing.isSigned(by: key) {
            throw Refusal.notSound(file, Catalogue.closing.unsigned.localized(["name": key.name]))
        }
        return VerifyOutcome(text: report(closing, signers).text, result: Result(closing, signers))
    }

    private func report(_ closing: OriginClosing, _ signers: [VerifierKey]) -> VerifyReport {
        let words = Catalogue.closing
        var report = VerifyReport(
            heading: words.heading.localized([
                "origin": closing.origin.text, "size": String(closing.size), "root": Base64.encode(closing.root.bytes),
            ]))
        report.checked += signers.map {
            Catalogue.verify.signedBy.localized(["name": $0.name, "id": Hex.encode($0.keyID)])
        }
        if let successor = closing.successor {
            report.checked.append(words.successor.localized(["key": successor.description]))
        }
        if !signers.contains(where: { $0.name == closing.origin.text }) {
            report.notChecked.append(words.notByOrigin.localized)
        }
        report.notChecked.append(words.enoughUnchecked.localized)
        return report
    }

    private struct Result: Encodable {
        let origin: String
        let size: UInt64
        let root: String
        let successor: String?
        let fingerprint: String
        let signers: [String]

        init(_ closing: OriginClosing, _ signers: [VerifierKey]) {
            origin = closing.origin.text
            size = closing.size
            root = Base64.encode(closing.root.bytes)
            successor = closing.successor?.description
            fingerprint = closing.fingerprint
            self.signers = signers.map(\.description)
        }
    }
}

/// A closing that the user names.
enum ClosingFile {
    /// Reads and parses it; throws `Refusal`.
    static func parse(_ path: String) throws -> OriginClosing {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.read(path, limit: OriginClosing.maximumByteCount)
        } catch {
            throw Refusal.unreadable(path, error.reason)
        }
        do {
            return try OriginClosing(parsing: bytes)
        } catch LedgerError.upgradeNeeded(let what) {
            throw Refusal.upgradeNeeded(path, what)
        } catch {
            throw Refusal(status: .usage, notice: Catalogue.closing.notAClosing, arguments: ["path": path])
        }
    }

    /// The same where some trusted key signed it.
    static func read(_ path: String, _ trusted: TrustedKeys) throws -> OriginClosing {
        let closing = try parse(path)
        let keys =
            trusted.keys + (trusted.policy?.logs.map(\.key) ?? [])
            + trusted.chains.filter(trusted.trusts).map(\.keys.current)
        guard keys.contains(where: closing.isSigned) else {
            throw Refusal.notSound(path, Catalogue.closing.unsigned.localized(["name": closing.origin.text]))
        }
        return closing
    }
}

extension OriginClosing {
    /// This closing, when the head of a receipt can be one of its ledger; throws `Refusal` otherwise.
    func allowing(_ checkpoint: VerifiedCheckpoint, _ path: String) throws -> OriginClosing {
        guard allows(checkpoint.checkpoint) else {
            throw Refusal.notSound(path, Catalogue.closing.beyond.localized(["size": String(size)]))
        }
        return self
    }
}

extension VerifyReport {
    /// That a ledger has ended since, beyond what was checked.
    mutating func add(_ closing: OriginClosing) {
        checked.append(Catalogue.closing.within.localized(["size": String(closing.size)]))
    }
}
