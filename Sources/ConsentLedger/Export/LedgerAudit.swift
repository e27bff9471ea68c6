import MerkleLog

/// Replays the leaves of an export and counts what they are.
///
/// The first broken rule ends the replay but is only reported by `finish`, after tiles and root were compared: what
/// does not even hash to the checkpoint is no evidence against whoever signed it, and no reason to ask for an upgrade.
struct LedgerAudit {
    private var replay: LedgerReplay
    private var records = RecordIndex()
    private var failure: ExportError?
    private var blockCount = 0
    private var eventCount = 0
    private var revocations: (checked: Int, unchecked: Int) = (0, 0)

    init(origin: Origin, knownOrigins: [Origin]) {
        replay = LedgerReplay(origin: origin, knownOrigins: knownOrigins)
    }

    mutating func accept(_ leaves: [[UInt8]]) throws {
        for leaf in leaves where failure == nil {
            let index = replay.nextIndex
            do {
                if let block = try replay.accept(leaf, heads: records.heads) { count(block) }
            } catch let error as LedgerError {
                failure = .leaf(index: index, error)
            }
        }
    }

    private mutating func count(_ block: AcceptedBlock) {
        records.add(block)
        blockCount += 1
        for leaf in block.leaves {
            switch leaf.content {
            case .event: eventCount += 1
            case .foreignRevocation(_, let named):
                if named == nil { revocations.unchecked += 1 } else { revocations.checked += 1 }
            case .logKeyChange, .seal: break
            }
        }
    }

    /// The changes of the log key so far.
    var keyChanges: [LogKeyChange] { replay.state.keyChanges }

    func finish(_ checkpoint: VerifiedCheckpoint, fileCount: Int) throws(ExportError) -> VerifiedLedger {
        if let failure { throw failure }
        do {
            try replay.check(against: checkpoint)
        } catch .invalid(.keyEpoch) {
            throw .checkpointKey
        } catch {
            throw .checkpointSize
        }
        return VerifiedLedger(
            checkpoint: checkpoint, fileCount: fileCount, blockCount: blockCount, eventCount: eventCount,
            recordCount: records.count, checkedRevocationCount: revocations.checked,
            uncheckedRevocationCount: revocations.unchecked, disputedRecords: records.disputed,
            lastSealTime: replay.state.lastSealTime, keyChanges: replay.state.keyChanges)
    }
}
