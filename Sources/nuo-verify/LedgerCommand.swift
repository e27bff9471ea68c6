import ArgumentParser
import ConsentLedger
import MerkleLog
import Phrases

/// `nuo-verify ledger DIR --vkey V` or `--policy FILE`
struct LedgerCommand: ParsableCommand, VerifyCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: Catalogue.verify.ledgerAbstract.localized)

    @Argument(help: help(Catalogue.verify.directoryHelp, valueName: "dir"), completion: .directory)
    var directory: String

    @OptionGroup var options: VerifyOptions

    func verify() throws -> VerifyOutcome {
        do {
            let trusted = try options.trusted
            let ledger = try ExportDirectory(directory).export.verified(by: trusted)
            let standing = trusted.standing(of: ledger.checkpoint)
            return VerifyOutcome(text: report(ledger, standing).text, result: LedgerResult(ledger, standing))
        } catch let error as ExportError {
            throw Refusal.export(directory, error)
        } catch let strange as ExportDirectory.StrangeFile {
            let arguments = ["path": strange.path, "reason": strange.problem.reason]
            throw Refusal.notSound(directory, Catalogue.verifyRefusal.strangeFile.localized(arguments))
        } catch let unreadable as ExportDirectory.Unreadable {
            throw Refusal.unreadable(unreadable.path, unreadable.problem.reason)
        }
    }

    private func report(_ ledger: VerifiedLedger, _ standing: PolicyStanding?) -> VerifyReport {
        let words = Catalogue.verify
        let result = LedgerResult(ledger, standing)
        var report = VerifyReport(
            heading: words.ledger.localized([
                "origin": result.checkpoint.origin, "size": String(result.checkpoint.size),
                "root": result.checkpoint.root,
            ]))
        report.add(ledger.checkpoint, standing)
        report.checked += [
            words.files.localized(["count": String(ledger.fileCount)]), words.tiles.localized,
            words.blocks.localized([
                "count": String(ledger.blockCount), "time": VerifyReport.text(ofTime: ledger.lastSealTime),
            ]),
            words.entries.localized([
                "events": String(ledger.eventCount), "records": String(ledger.recordCount),
            ]),
        ]
        report.checked += ledger.keyChanges.map { change in
            Catalogue.logKey.changed.localized([
                "epoch": String(change.epoch), "end": String(change.end),
                "key": LogKeyResult(change, of: result.checkpoint.origin).key,
            ])
        }
        if ledger.checkedRevocationCount > 0 {
            let count = ["count": String(ledger.checkedRevocationCount)]
            report.checked.append(words.revocations.localized(count))
        }
        if ledger.uncheckedRevocationCount > 0 {
            let count = ["count": String(ledger.uncheckedRevocationCount)]
            report.notChecked.append(words.revocationsUnchecked.localized(count))
        }
        report.notChecked += [words.statementsUnchecked.localized, words.newestUnchecked.localized]
        report.remarks += ledger.disputedRecords.map { words.disputed.localized(["record": $0.description]) }
        return report
    }
}

/// A change of the log key, for programs.
private struct LogKeyResult: Encodable {
    /// The key that signs checkpoints larger than `after`.
    let key: String
    let after: UInt64

    init(_ change: LogKeyChange, of origin: String) {
        key = Origin(origin).flatMap { try? change.newKey(of: $0).description } ?? ""
        after = change.end
    }
}

/// What the check of a ledger found, for programs.
private struct LedgerResult: Encodable {
    let checkpoint: CheckpointResult
    let files: Int
    let blocks: Int
    let events: Int
    let records: Int
    let checkedRevocations: Int
    let uncheckedRevocations: Int
    let disputedRecords: [String]
    let lastSealTime: UInt64
    /// Missing when the key never changed.
    let logKeyChanges: [LogKeyResult]?

    init(_ ledger: VerifiedLedger, _ standing: PolicyStanding?) {
        checkpoint = CheckpointResult(ledger.checkpoint, standing)
        files = ledger.fileCount
        blocks = ledger.blockCount
        events = ledger.eventCount
        records = ledger.recordCount
        checkedRevocations = ledger.checkedRevocationCount
        uncheckedRevocations = ledger.uncheckedRevocationCount
        disputedRecords = ledger.disputedRecords.map(\.description)
        lastSealTime = ledger.lastSealTime
        logKeyChanges =
            ledger.keyChanges.isEmpty
            ? nil : ledger.keyChanges.map { LogKeyResult($0, of: ledger.checkpoint.checkpoint.origin) }
    }
}
