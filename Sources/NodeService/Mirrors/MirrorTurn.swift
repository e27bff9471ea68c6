import CipherSuites
import ConsentLedger
import Federation
import Foundation
import Logging
import MerkleLog
import NodeClient
import Storage

/// Drives a `HashMirror` with the network and the database, for one turn of one ledger.
struct MirrorTurn {
    let node: Node
    let ledger: FollowedLedger
    let connection: LogConnection
    let limits: MirrorLimits
    /// When the turn is over, whatever is being read then.
    private let end: ContinuousClock.Instant

    init(node: Node, ledger: FollowedLedger, connection: LogConnection, limits: MirrorLimits) {
        self.node = node
        self.ledger = ledger
        self.connection = connection
        self.limits = limits
        end = .now + .seconds(Int(limits.turnSeconds))
    }

    /// Mirrors give way: they are not fetched further while less of the disk is free.
    static let leastFreeShare = 0.1
    /// A line on an unchanged head is made anew after so many seconds.
    static let lineSeconds: UInt64 = 600

    /// Gives how the turn ended; what it found is stored, whatever comes of it.
    func run() async throws -> HashMirror.Rest {
        let mirrors = try node.mirrors()
        var state: MirrorDatabase.State
        do {
            state = try mirrors.state(of: ledger.origin)
        } catch is StorageError {
            try mirrors.forget(ledger.origin)
            state = MirrorDatabase.State()
        }
        if !isAnchored(state) {
            try mirrors.forget(ledger.origin)
            state = MirrorDatabase.State()
        }
        var hasStaged = false
        do {
            let rest = try await run(&state, mirrors, &hasStaged)
            state.problem = rest == .current || rest == .more ? nil : rest.rawValue
            if rest == .damaged { try mirrors.forget(ledger.origin) } else { try note(state, mirrors) }
            return rest
        } catch is StorageError {
            // What was stored is not what comes back: nothing of it counts.
            try mirrors.forget(ledger.origin)
            return .damaged
        } catch ClientError.timedOut where hasStaged {
            // Some of it came in its time; a turn that brought nothing has failed.
            state.problem = nil
            try note(state, mirrors)
            return .more
        } catch {
            state.problem = Self.word(for: error)
            try note(state, mirrors)
            throw error
        }
    }

    /// Whether what is here as verified may be: hashes that outlived their head, or lead to another one, may not.
    private func isAnchored(_ state: MirrorDatabase.State) -> Bool {
        guard let kept = ledger.checkpoint else { return state.verified.size == 0 }
        return kept.size != state.verified.size || kept.root == state.verified.root
    }

    /// A ledger that the operator has removed meanwhile leaves nothing.
    private func note(_ state: MirrorDatabase.State, _ mirrors: MirrorDatabase) throws {
        guard try isFollowed else { return }
        try mirrors.note(state, of: ledger.origin)
    }

    private var isFollowed: Bool {
        get throws { try node.database.followed(ledger.origin) != nil }
    }

    private func run(
        _ state: inout MirrorDatabase.State, _ mirrors: MirrorDatabase, _ hasStaged: inout Bool
    ) async throws -> HashMirror.Rest {
        var machine = HashMirror(
            log: ledger.log, kept: ledger.note, verified: state.verified.size, staged: state.staged.size,
            target: state.target, failures: state.failures, limits: limits)
        var action = machine.begin()
        while true {
            switch action {
            case .fetchCheckpoint:
                let bytes = try await get("checkpoint", LogConnection.maximumCheckpointByteCount)
                let note = try SignedNote(parsing: bytes)
                action = try machine.received(note) { try mirrors.root(at: $0, of: ledger.origin) }
                if action != .rest(.notSigned) {
                    state.checkedAt = node.clock.now
                    state.seen = try max(state.seen, Checkpoint(parsing: note.text).size)
                }
            case .fetch(let tiles):
                guard hasRoom else { throw MirrorProblem.diskLow }
                let bytes = try await fetch(tiles)
                guard try isFollowed else { return .current }
                state.target = machine.targetNote
                try mirrors.stage(Array(zip(tiles, bytes)), to: &state, of: ledger.origin)
                hasStaged = true
                action = machine.staged(leaves: state.staged.size)
            case .settle(let head):
                let isEqual = state.staged.root == head.checkpoint.root
                if isEqual, let rest = try await settle(head, &state, mirrors) { return rest }
                action = machine.settled(isEqual)
                state.failures = machine.failureCount
            case .discardStaged:
                state.staged = state.verified
                state.target = machine.targetNote
                action = machine.discarded()
            case .refresh(let head):
                try node.keep(head, of: ledger, after: Self.lineSeconds)
                return .current
            case .contradiction(let kept, let other):
                (state.staged, state.target, state.failures) = (state.verified, nil, 0)
                let isShown = try await accuse(kept, other)
                if !isShown { say("a followed ledger shows tiles that are not under its head", "mirror-other-tiles") }
                return isShown ? .contradiction : .otherTiles
            case .rest(let rest):
                if rest == .otherTiles {
                    (state.staged, state.target, state.failures) = (state.verified, nil, 0)
                    // Where hashes were lost, the remembered head is all that tells a fork from wrong tiles.
                    if let kept = ledger.note, try await accuse(besides: kept) { return .contradiction }
                    say("a followed ledger shows tiles that are not under its head", "mirror-other-tiles")
                }
                if rest == .notSigned {
                    say("a followed ledger's head is not by the key that was named", "mirror-not-signed")
                }
                return rest
            }
        }
    }

    /// The head is durable, with this node's line, before the tiles below it count: tiles that come after it are fetched anew.
    /// Gives how the turn ends where the head does not count.
    private func settle(
        _ head: VerifiedCheckpoint, _ state: inout MirrorDatabase.State, _ mirrors: MirrorDatabase
    ) async throws -> HashMirror.Rest? {
        // The operator may have removed it, or named another key, while its tiles came.
        guard let ledger = try node.database.followed(ledger.origin), ledger.frozenAt == nil,
            ledger.log == self.ledger.log
        else { return .more }
        if let kept = ledger.note, let earlier = ledger.checkpoint,
            try !isUnder(head, earlier.size, earlier.root, mirrors)
        {
            (state.staged, state.target, state.failures) = (state.verified, nil, 0)
            if (try? VerifiedCheckpoint(verifying: kept, log: ledger.log, cosigners: [])) != nil,
                try await accuse(kept, head.note, mirrors)
            {
                return .contradiction
            }
            return sayOtherHistory()
        }
        let signed = try node.database.witnessState(of: ledger.origin, name: node.witnessKey().name)
        if let signed, try !isUnder(head, signed.size, signed.root, mirrors) {
            (state.staged, state.target, state.failures) = (state.verified, nil, 0)
            return sayOtherHistory()
        }
        try node.keep(head, of: ledger, after: Self.lineSeconds)
        state.verified = state.staged
        state.target = nil
        try note(state, mirrors)
        return nil
    }

    /// Whether the tree that is staged, the head's own, begins with the one that was kept or signed before. A larger one
    /// says nothing about the head.
    private func isUnder(
        _ head: VerifiedCheckpoint, _ size: UInt64, _ root: Digest, _ mirrors: MirrorDatabase
    ) throws -> Bool {
        guard size <= head.checkpoint.size else { return true }
        guard let found = try mirrors.stagedRoot(at: size, of: ledger.origin) else {
            throw StorageError.damaged("mirrored tile")
        }
        return found == root
    }

    /// There is no file to show: the log's key was another one, or its earlier head is not here.
    private func sayOtherHistory() -> HashMirror.Rest {
        node.logger.record(
            .critical, "a followed ledger's head is over another history than this node has signed",
            code: "mirror-other-history", [.origin: ledger.origin])
        return .otherHistory
    }

    /// Two heads of which the later one's tiles are staged here.
    private func accuse(
        _ kept: SignedNote, _ other: SignedNote, _ mirrors: MirrorDatabase
    ) async throws -> Bool {
        try await node.accuse(ledger, kept: kept, other: other) { path in
            guard let tile = Tile(path: path), let bytes = try mirrors.stagedHashes(of: tile, in: ledger.origin) else {
                throw StorageError.notFound
            }
            return bytes
        }
    }

    private func accuse(_ kept: SignedNote, _ other: SignedNote) async throws -> Bool {
        try await node.accuse(ledger, kept: kept, other: other) { path in
            try await get(path, Tile.fullWidth * Digest.byteCount)
        }
    }

    /// Looks at the newest head beside a remembered one.
    private func accuse(besides kept: SignedNote) async throws -> Bool {
        let note = try await SignedNote(parsing: get("checkpoint", LogConnection.maximumCheckpointByteCount))
        guard (try? VerifiedCheckpoint(verifying: note, log: ledger.log, cosigners: [])) != nil else { return false }
        return try await accuse(kept, note)
    }

    // MARK: the network

    private func get(_ path: String, _ bytes: Int) async throws -> [UInt8] {
        let left = end - .now
        guard left > .zero else { throw ClientError.timedOut }
        return try await connection.get(path, maximumBytes: bytes, timeout: left)
    }

    private func fetch(_ tiles: [Tile]) async throws -> [[UInt8]] {
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for (place, tile) in tiles.enumerated() { group.addTask { (place, try await fetch(tile)) } }
            var found = [[UInt8]](repeating: [], count: tiles.count)
            for try await (place, bytes) in group { found[place] = bytes }
            return found
        }
    }

    /// A log that has grown need not keep its partial tiles: their hashes are the first of the whole one (C2SP tlog-tiles).
    private func fetch(_ tile: Tile) async throws -> [UInt8] {
        do {
            return try await checked(get(tile.path, tile.byteCount), tile)
        } catch ClientError.status(404, _) where tile.width < Tile.fullWidth {
            let whole = try await checked(get(tile.complete.path, tile.complete.byteCount), tile.complete)
            return Array(whole.prefix(tile.byteCount))
        }
    }

    private func checked(_ bytes: [UInt8], _ tile: Tile) throws -> [UInt8] {
        guard bytes.count == tile.byteCount else { throw LogError.malformedTile(path: tile.path) }
        return bytes
    }

    private var hasRoom: Bool {
        guard let disk = DiskSpace(of: node.directory), disk.totalBytes > 0 else { return true }
        return Double(disk.freeBytes) >= Self.leastFreeShare * Double(disk.totalBytes)
    }

    // MARK: words

    private func say(_ message: StaticString, _ code: StaticString) {
        node.logger.record(.error, message, code: code, [.origin: ledger.origin])
    }

    private static func word(for error: any Error) -> String {
        switch error {
        case ClientError.pinMismatch: "other-tls-key"
        case ClientError.timedOut: "timed-out"
        case ClientError.tooLarge: "too-large-answer"
        case ClientError.status(let status, _): "status-\(status)"
        case is ClientError: "unreachable"
        case is NoteError, is LogError: "malformed"
        case MirrorProblem.diskLow: "disk-low"
        default: "failed"
        }
    }
}

/// Why nothing is fetched.
enum MirrorProblem: Error {
    /// There is little room left, and mirrors give way to what the node is for.
    case diskLow
}
