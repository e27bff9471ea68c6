import ArgumentParser
import CipherSuites
import ConsentLedger
import MerkleLog
import Phrases

/// `nuo-verify evidence FILE --vkey V`
struct EvidenceCommand: ParsableCommand, VerifyCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: Catalogue.evidence.abstract.localized,
        discussion: Catalogue.evidence.discussion.localized)

    @Argument(help: help(Catalogue.evidence.fileHelp, valueName: "file"), completion: .file())
    var file: String

    @Option(name: .customLong("vkey"), help: help(Catalogue.evidence.vkeyHelp, valueName: "vkey"))
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
        do {
            let evidence = try Evidence(parsing: PlainFile.read(file, limit: Evidence.maximumByteCount))
            let keys = try vkeys.map(VerifyOptions.key)
            let logs = try chains.read(TrustedKeys(keys)).map(\.keys)
            let proved = try evidence.verified(by: keys, logs: logs)
            return VerifyOutcome(text: Self.text(of: proved), result: EvidenceResult(proved))
        } catch let problem as FileProblem {
            throw Refusal.unreadable(file, problem.reason)
        } catch let error as EvidenceError {
            throw Refusal.evidence(file, error)
        }
    }

    private static func text(of proved: ProvedAccusation) -> String {
        let words = Catalogue.evidence
        let accused = words.accused.localized([
            "name": proved.accused.name, "id": Hex.encode(proved.accused.keyID), "origin": proved.origin.text,
        ])
        let leave = proved.kind.isAboutPatient ? [words.leave] : []
        let open = ([words.whoseKey] + leave + [words.why]).map { "  " + $0.localized }
        let lines = [accused, finding(proved), Catalogue.verify.notChecked.localized] + open + [words.proved.localized]
        return lines.joined(separator: "\n")
    }

    private static func finding(_ proved: ProvedAccusation) -> String {
        let words = Catalogue.evidence
        switch proved.finding {
        case .roots(let size, let first, let second):
            let phrase = proved.kind == .cosignerFork ? words.cosignerFork : words.fork
            return phrase.localized([
                "size": String(size), "first": Base64.encode(first.bytes), "second": Base64.encode(second.bytes),
            ])
        case .height(let height): return words.sealHeight.localized(["height": String(height)])
        case .size(let size): return words.unsealed.localized(["size": String(size)])
        case .leaf(let index, let rule):
            let phrase = proved.kind == .invalidSeal ? words.invalidSeal : words.invalidEntry
            return phrase.localized(["index": String(index), "reason": Refusal.reason(of: rule).localized])
        case .times(let size, let time, let laterSize, let laterTime):
            return words.cosignerTime.localized([
                "size": String(size), "time": VerifyReport.text(ofTime: time), "laterSize": String(laterSize),
                "laterTime": VerifyReport.text(ofTime: laterTime),
            ])
        case .omitted(let height, let counted, let shown):
            return words.omittedDisclosure.localized([
                "height": String(height), "counted": String(counted),
                "entries": shown.map(String.init).joined(separator: ", "),
            ])
        case .prior(let first, let second):
            return words.reusedPrior.localized(["first": String(first), "second": String(second)])
        }
    }
}

/// What a file proved, for programs.
private struct EvidenceResult: Encodable {
    let kind: String
    let accused: String
    let keyID: String
    let origin: String
    var size: UInt64?
    var roots: [String]?
    var height: UInt64?
    var index: UInt64?
    var rule: String?
    var sizes: [UInt64]?
    var times: [UInt64]?
    var counted: UInt64?
    var entries: [UInt64]?

    init(_ proved: ProvedAccusation) {
        kind = proved.kind.rawValue
        accused = proved.accused.description
        keyID = Hex.encode(proved.accused.keyID)
        origin = proved.origin.text
        switch proved.finding {
        case .roots(let size, let first, let second):
            self.size = size
            roots = [first, second].map { Base64.encode($0.bytes) }
        case .height(let height): self.height = height
        case .size(let size): self.size = size
        case .leaf(let index, let rule):
            self.index = index
            self.rule = rule.rawValue
        case .times(let size, let time, let laterSize, let laterTime):
            sizes = [size, laterSize]
            times = [time, laterTime]
        case .omitted(let height, let counted, let shown):
            self.height = height
            self.counted = counted
            entries = shown
        case .prior(let first, let second): entries = [first, second]
        }
    }
}
