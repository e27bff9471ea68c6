public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
public import Foundation
public import Logging
public import MerkleLog
public import NodeClient
public import Storage
import Synchronization

/// One node: its ledger, its copies of others, its documents and its people. The class holds what the parts share; what
/// it does stands in extensions, one file a subject. It listens to nothing by itself (`NodeRunner` does).
public final class Node: Sendable {
    /// The ledger's name.
    public let origin: Origin
    /// Where its files are.
    public let directory: URL
    /// Where partners and people reach it.
    public let publicURL: String
    /// Everything durable but payloads and keys.
    public let database: NodeDatabase
    /// Encrypted payloads.
    public let payloads: PayloadStore
    /// What decisions read of lines, and where it is kept between two runs.
    let lineRows: LineTable
    let lineFiles: LineFileDirectory
    /// The one writer of the own ledger.
    public let writer: LedgerWriter
    /// The time.
    public let clock: NodeClock
    /// When answers leave that must not tell by their time what they leave out.
    let pace: AnswerPace
    /// Bound of freshness for decisions.
    public let freshness: FreshnessRule
    /// Which cosignatures make a partner's ledger final.
    public let policy: NodePolicy
    /// What declared emergencies open here.
    public let emergencyPolicy: EmergencyPolicy
    /// Seconds from the entry of a death until near relatives read.
    public let relativesWaitSeconds: UInt64
    /// Within how many seconds readers are to answer this node's erase orders.
    public let eraseAnswerSeconds: UInt64
    /// Counts new heads, grown or only cosigned anew: what partners' long polls wait for.
    let headEvents: Notifier
    /// What may be signed, and the lock record of the own ledger.
    public let fence: SigningFence
    private let heldKeys: HeldKeys
    let random: RandomSource
    let logger: Logger
    let connections: ConnectionRegistry
    let following = FollowQueue()
    /// The notes that finality rests on, verified, by log key.
    let finalNotes = Mutex<[VerifierKey: VerifiedCheckpoint]>([:])
    /// The newest descriptors that wait for a copy: where else their nodes may be reached.
    let heldDescriptors = Mutex<[Origin: NodeDescriptor]>([:])
    /// Heads of another history than the copy, by ledger, that were shown since the start.
    let contradictingRoots = Mutex<[Origin: Set<Digest>]>([:])
    /// Partners whose ledgers have leaves of a form that this program does not read, with the log keys that signed those: a
    /// key that was only claimed stops none by the true one. A program that does starts anew, so this is kept nowhere else.
    let newerFormats = Mutex<[Origin: Set<VerifierKey>]>([:])
    let openMirrors = Mutex<MirrorDatabase?>(nil)
    /// Followed ledgers that a request to witness them waits for.
    let witnessTurns = Mutex<Set<Origin>>([])
    private let rosterCache = Mutex<(version: UInt64, roster: Roster)?>(nil)
    private let partnerConnections = Mutex<[Origin: PartnerConnection]>([:])

    /// The lock record's name in the directory, unless the setting `lock.file` says another place.
    public static let lockFile = "lock.record"

    private struct PartnerConnection {
        let descriptor: NodeDescriptor
        let tlsKey: Digest
        let connection: NodeConnection
    }

    /// Opens a node's directory. `blockInterval` is the least time between two blocks; `lockFile` is the path of the lock
    /// record, in the directory when nil; `formats` are the kinds of leaves that copies are read with; `wall` gives Unix
    /// seconds.
    public init(
        directory: NodeDirectory, origin: Origin, publicURL: String, freshness: FreshnessRule = .standard,
        policy: NodePolicy = .origin, emergencyPolicy: EmergencyPolicy = .standard,
        eraseAnswerSeconds: UInt64 = EraseOrder.usualSeconds,
        relativesWaitSeconds: UInt64 = Kinship.usualWaitSeconds, blockInterval: Duration = .zero,
        lockFile: String? = nil, formats: LedgerFormats = .known,
        wall: @escaping @Sendable () -> UInt64 = NodeClock.systemSeconds, pace: AnswerPace = AnswerPace(),
        random: RandomSource = .system, logger: Logger
    ) throws {
        try directory.checkPermissions(keyFiles: NodeKeys.files)
        let keys = try NodeKeys(reading: directory, origin: origin)
        let database = try NodeDatabase(
            path: directory.url.appendingPathComponent("node.sqlite").path, formats: formats)
        // Nothing of this ledger could be signed any more: better said now than at the first entry.
        _ = try keys.signers.log(after: database.logKeyChanges(of: origin))
        let clock = NodeClock(floor: try database.raise("clock", to: 0), wall: wall)
        let events = Notifier()
        fence = try SigningFence(
            lockFile: lockFile ?? directory.url.appendingPathComponent(Self.lockFile).path, origin: origin,
            database: database)
        self.origin = origin
        self.directory = directory.url
        self.publicURL = publicURL
        self.database = database
        lineFiles = Self.lineFiles(in: directory.url, origin: origin, keys: keys)
        lineRows = LineTable(lineFiles.newest { try database.root(at: $0, in: origin) })
        let held = HeldKeys(keys)
        heldKeys = held
        self.clock = clock
        self.pace = pace
        self.freshness = freshness
        self.policy = policy
        self.emergencyPolicy = emergencyPolicy
        self.eraseAnswerSeconds = eraseAnswerSeconds
        self.relativesWaitSeconds = relativesWaitSeconds
        self.random = random
        self.logger = logger
        headEvents = events
        connections = ConnectionRegistry()
        payloads = try PayloadStore(directory: directory.url.appendingPathComponent("payloads"))
        let pause: @Sendable () async -> Void = { try? await Task.sleep(for: blockInterval) }
        writer = try LedgerWriter(
            database: database, origin: origin, signing: { held.value.signers },
            reread: { if let read = try? NodeKeys(reading: directory, origin: origin) { held.replace(with: read) } },
            fence: fence, now: { clock.now },
            pause: blockInterval > .zero ? pause : nil,
            didCommit: { _ in Task { await events.advance(to: events.value + 1) } })
    }

    /// The keys, as they were when the roster last changed.
    var keys: NodeKeys { heldKeys.value }

    /// Reads the keys that another process may have put in the place of others.
    func readKeys() throws {
        let place = NodeDirectory(directory)
        try place.checkPermissions(keyFiles: NodeKeys.files)
        let read = try NodeKeys(reading: place, origin: origin)
        heldKeys.replace(with: read)
    }

    /// The key that this node's statements are signed with where an institution authorised it.
    public var statementKey: VerifyingKey { keys.statement.publicKey }

    /// The name under which this node cosigns.
    public var cosignerName: String { keys.signers.cosigner.verifierKey.name }

    /// The keys that this node cosigns with, the one in use first.
    var cosignerKeys: [VerifierKey] { keys.signers.cosigners.map(\.verifierKey) }

    /// Every key of the own log.
    func logKeys() throws -> LogKeys {
        try keys.signers.logKeys(after: database.logKeyChanges(of: origin))
    }

    /// The keys that strangers verify this ledger with: the log's first key, which leads to those after it, the cosigner's,
    /// and the next cosigner's while there is one.
    public var verifierKeys: [VerifierKey] {
        [(try? logKeys().first) ?? keys.signers.log.verifierKey] + cosignerKeys
    }

    /// The transport's certificate and key.
    public var tls: TLSIdentity { keys.tls }

    /// The recipient that imports are encrypted for.
    public var custodianKey: CustodianKey { keys.custodian }

    /// What this node says of itself, signed anew from what its database says now.
    public func descriptor() throws -> NodeDescriptor {
        let keys = keys
        let serial = try database.descriptorSerial()
        let changes = try database.logKeyChanges(of: origin)
        return try NodeDescriptor(
            origin: origin, url: publicURL, log: keys.signers.log(after: changes), logKeyChanges: changes,
            cosigner: keys.signers.cosigner.verifierKey,
            nextCosigner: keys.signers.nextCosigner?.verifierKey,
            tlsKeys: [keys.tls.keyDigest] + (keys.nextTLS.map { [$0.keyDigest] } ?? []),
            statementKey: keys.statement.publicKey, institutions: database.institutions(), serial: serial,
            previous: database.descriptorDigest(before: serial))
    }

    /// Everyone whose signature counts, as of now: an operator's change counts from the next call on.
    public func roster() throws -> Roster {
        let version = try database.rosterVersion()
        if let cached = rosterCache.withLock({ $0 }), cached.version == version { return cached.roster }
        do {
            try readKeys()
        } catch {
            logger.record(.error, "the keys could not be read again", code: "keys-unreadable")
        }
        let roster = Roster(
            own: try descriptor(), peers: try database.peers(), copies: copies, closings: try database.closings())
        // What others have read since is newer than what work in an older snapshot reads.
        let before = rosterCache.withLock { cache -> Roster? in
            guard cache.map({ $0.version < version }) ?? true else { return roster }
            defer { cache = (version, roster) }
            return cache?.roster
        }
        closeConnections(of: before, notIn: roster)
        return roster
    }

    /// A partner whose entry changed loses its connections (`formats.md` §8); one that only has a new address or TLS key
    /// loses those of keys that it gave up, so that what it is asking is still answered.
    private func closeConnections(of before: Roster?, notIn after: Roster) {
        for (origin, peer) in before?.peers ?? [:] {
            guard let now = after.peers[origin], now != peer else {
                if after.peers[origin] == nil { close(peer.descriptor.tlsKeys) }
                continue
            }
            let isSame = now.state == peer.state && now.accepted == peer.accepted
            let isTransport = isSame && now.descriptor.succession(after: peer.descriptor) == .transport
            let kept = isTransport ? now.descriptor.tlsKeys : []
            close(peer.descriptor.tlsKeys.filter { !kept.contains($0) })
        }
    }

    private func close(_ keys: [Digest]) {
        for key in keys { connections.close(keyDigest: key) }
    }

    /// Who a TLS key belongs to at this moment.
    func partner(tlsKey: Digest) -> PeerIdentity? {
        (try? roster().peer(tlsKey: tlsKey)).flatMap { $0 }.map { PeerIdentity(origin: $0.descriptor.origin.text) }
    }

    /// A pooled connection to a partner, pinned to the keys in its descriptor.
    func connection(to origin: Origin) throws -> NodeConnection {
        guard let descriptor = try roster().peers[origin]?.descriptor else { throw ClientError.unreachable(reason: "") }
        let identity = keys.tls
        if let known = partnerConnections.withLock({ $0[origin] }), known.descriptor == descriptor,
            known.tlsKey == identity.keyDigest
        {
            return known.connection
        }
        let endpoint = try PinnedEndpoint(url: descriptor.url, keyDigests: Set(descriptor.tlsKeys))
        let connection = try NodeConnection(to: endpoint, as: identity)
        partnerConnections.withLock {
            $0[origin] = PartnerConnection(
                descriptor: descriptor, tlsKey: identity.keyDigest, connection: connection)
        }
        return connection
    }

    /// A key for one record of the own ledger that a node's statement opens.
    func recordKey(_ record: RecordID) throws -> SigningKey {
        try KeyRoot(keys.statement.secretBytes)
            .signingKey(.record, suite: .ed25519, context: Array(origin.text.utf8) + record.bytes)
    }

    /// Finishes the block in hand, stores the clock and closes everything.
    public func stop() async {
        await writer.stop()
        try? fence.flush()
        _ = try? database.raise("clock", to: clock.latestSeen)
        writeLineRows()
        let open = partnerConnections.withLock { connections in
            defer { connections = [:] }
            return connections.values.map(\.connection)
        }
        for connection in open { await connection.close() }
        closeMirrors()
        try? database.close()
    }
}
