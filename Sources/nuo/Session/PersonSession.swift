import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import NodeClient
import Phrases

/// A person at work with their node: calls signed with the identity key, statements entered, receipts verified and kept.
struct PersonSession: Sendable {
    let keys: PersonKeys
    let profile: PersonalProfile
    let person: OpenedPerson
    let console: Console
    /// For whom this person acts; nil for themselves.
    var acting: ActingFor?
    /// At whose counter this person is assisted; nil for who signs alone.
    var assistedBy: NamedInstitution?
    let learnedLogKeys: LearnedLogKeys
    private let connection: NodeConnection

    init(_ person: OpenedPerson, console: Console) throws {
        keys = person.keys
        profile = person.profile
        self.person = person
        learnedLogKeys = LearnedLogKeys(try person.home.logKeyChain(of: person.profile))
        self.console = console
        let endpoint = try PinnedEndpoint(
            url: person.profile.url, publicURL: person.profile.publicURL, keyDigests: Set(person.profile.tlsKeys))
        var limits = ClientLimits()
        limits.responseBytes = 64 << 20
        connection = try NodeConnection(to: endpoint, limits: limits)
    }

    /// Unix seconds.
    var now: UInt64 { UInt64(max(0, Date().timeIntervalSince1970)) }

    // MARK: calls

    func get(_ path: String) async throws -> [UInt8] { try await call("GET", path, []) }

    func post(_ path: String, _ body: [UInt8]) async throws -> [UInt8] { try await call("POST", path, body) }

    /// A node that has just started refuses calls for some seconds, since it can't know which it answered before: the
    /// call is signed anew and tried again until then.
    private func call(_ method: String, _ path: String, _ body: [UInt8]) async throws -> [UInt8] {
        if method != "GET" { try await askForLogKeys() }
        try learnedLogKeys.check()
        for _ in 0..<Self.startingTries {
            do {
                let answer = try await send(method, path, body)
                if method == "GET", path != Self.rosterPath { try await askForLogKeys() }
                return answer
            } catch ClientError.status(503, let problem) where problem?.code == "starting" {
                try await Task.sleep(for: .seconds(1))
            } catch ClientError.status(403, let problem) where problem?.code == Self.keyReplaced {
                var failure = try await replacedKey()
                failure.isRefusal = true
                throw failure
            } catch let error as ClientError {
                throw CallFailure.from(error, node: profile.url)
            }
        }
        var failure = CommandFailure(.unreachable, Catalogue.session.busy)
        failure.isRefusal = true
        throw failure
    }

    private static let startingTries = 10
    private static let rosterPath = "/v1/roster"

    private func send(_ method: String, _ path: String, _ body: [UInt8]) async throws -> [UInt8] {
        try await connection.sendSigned(
            method, path, body: body, contentType: body.isEmpty ? nil : "application/json", by: keys.identity,
            now: now, random: .system
        ).body
    }

    /// Gets a body of any size piece by piece.
    func download(_ path: String, maximumBytes: Int, to sink: ([UInt8]) async throws -> Void) async throws {
        do {
            let fields = try SignedCall.sign(
                method: "GET", targetURI: profile.publicURL + path, body: [], key: keys.identity, created: now,
                nonce: RandomSource.system.bytes(SignedCall.nonceByteCount))
            try await connection.download(
                path, headers: fields.headers, maximumBytes: maximumBytes, timeout: .seconds(3600), to: sink)
        } catch let error as ClientError {
            throw CallFailure.from(error, node: profile.url)
        }
    }

    func close() async { await connection.close() }

    /// Everyone whose signature counts at this person's node.
    func roster() async throws -> Roster {
        let bytes = try await get(Self.rosterPath)
        let roster = try verified { try RosterMessage(parsing: bytes).roster }
        guard roster.own.logKey == profile.logKey else { throw Self.unproved("roster") }
        try learnLogKeys(of: roster.own)
        try learnTransportKeys(of: roster.own)
        return roster
    }

    // MARK: statements

    /// Signs a statement for a place in the own ledger. The withdrawal card stops consent lines and nothing else: every
    /// other record gets a random stop hash, which looks the same. Co-signers sign the same bytes, each in a role.
    func submission(
        _ content: some StatementContent, record: RecordID, sequence: UInt32, previous: Digest, effect: Effect,
        notAfter: UInt64?, coSigners: [CoSigner] = []
    ) throws -> SubmissionMessage {
        let origin = profile.origin
        // The entries of a line are continued with its record key, whoever signs their statements.
        let recordKey =
            try sequence == 0
            ? keys.recordKey(origin: origin, record: record)
            : acting?.recordKey(record) ?? keys.recordKey(origin: origin, record: record)
        let end = notAfter.map { CalendarQuarter.end(notBefore: $0) } ?? CalendarQuarter.endOneYear(after: now)
        let place = StatementPlace(
            origin: origin, record: record, sequence: sequence, previous: previous,
            recordKey: recordKey.publicKey.bytes, effect: effect, notAfter: end)
        guard let salt = Digest(RandomSource.system.bytes(Digest.byteCount)) else { throw CipherError.unavailable }
        var header = StatementHeader(
            suite: keys.suite, keyID: keys.identity.publicKey.thumbprint, role: .author, place: place, issuedAt: now,
            salt: salt)
        let statement = try SignedStatement.sign(payload: content.payload, header: header, key: keys.identity)
        var statements = [statement]
        for other in coSigners {
            header.suite = other.key.publicKey.suite
            header.keyID = other.key.publicKey.thumbprint
            header.role = other.role
            statements.append(try SignedStatement.sign(payload: content.payload, header: header, key: other.key))
        }
        let opening = try Opening(statements)
        let isFirst = sequence == 0
        guard let random = Digest(RandomSource.system.bytes(Digest.byteCount)) else { throw CipherError.unavailable }
        let stop = content is LineOpening ? try keys.stopHash(origin: origin, record: record) : random
        let entry = try Entry(
            suite: PersonKeys.recordSuite, effect: effect, record: record, sequence: sequence, previous: previous,
            notAfter: end,
            commitment: opening.commitment,
            stop: isFirst ? stop : .zero,
            signer: isFirst ? recordKey.publicKey : nil
        ).signed(by: recordKey, for: origin)
        return SubmissionMessage(entry: entry, opening: opening)
    }

    /// Enters a statement: kept on disk until its receipt is verified or it is certain that the node did not take it, so
    /// that a terminal that dies leaves no doubt (CLI-291).
    func enter(
        _ content: some StatementContent, record: RecordID? = nil, sequence: UInt32 = 0, previous: Digest = .zero,
        effect: Effect = .issue, notAfter: UInt64? = nil, coSigners: [CoSigner] = []
    ) async throws -> Receipt {
        // A second guardian signs what takes two; what takes away takes one.
        let isForTwo =
            (content as? ConsentStatement)?.provision == .permit || content is ConsentChange || content is Lifting
            || content is Resumption || content is JoiningAcceptance
        let second = isForTwo ? acting?.coGuardian : nil
        let message = try submission(
            content, record: record ?? .random(.system), sequence: sequence, previous: previous, effect: effect,
            notAfter: notAfter, coSigners: second.map { [CoSigner(key: $0, role: .coGuardian)] } ?? coSigners)
        // An alarm about the log's keys comes before a statement is kept for a node that nobody should use.
        try await askForLogKeys()
        try learnedLogKeys.check()
        let pending = try PendingStatements(person)
        let file = try pending.keep(message)
        do {
            let receipt = try await confirm(message)
            try pending.remove(file)
            return receipt
        } catch let failure as CommandFailure where failure.isRefusal || failure.isUnsent {
            // Nothing was entered, so nothing is left to confirm.
            try pending.remove(file)
            throw failure
        } catch let failure as CommandFailure where failure.status != .verificationFailed {
            throw CommandFailure(failure.status, Catalogue.session.unconfirmed, ["reason": failure.description])
        }
    }

    /// Sends a statement and verifies the receipt that comes back.
    func confirm(_ message: SubmissionMessage) async throws -> Receipt {
        let bytes = try await post("/v1/statements", message.bytes)
        let receipt = try verified { try Receipt(parsing: bytes) }
        let proved = try verified { try receipt.verified(log: logKeys, cosigners: [profile.cosignerKey]) }
        guard receipt.opening == message.opening, proved.entry == message.entry else {
            throw Self.unproved("receipt")
        }
        try ReceiptFolder(person.receipts).keep(
            receipt, index: proved.index, of: profile.origin, home: profile.origin)
        return receipt
    }

    /// Sends again what an interrupted run left without a receipt.
    func resume() async throws {
        let pending = try PendingStatements(person)
        for (file, message) in try pending.all() {
            do {
                _ = try await confirm(message)
                try pending.remove(file)
                console.note(Catalogue.session.resumed)
            } catch let failure as CommandFailure where failure.status != .unreachable {
                try learnedLogKeys.check()
                if failure.isRefusal { try pending.remove(file) }
                console.warn(failure.message, failure.arguments)
            }
        }
    }

    // MARK: checking what came

    /// Runs a parser or verifier on something from outside; whatever it throws means that it is not used.
    func verified<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw Self.unproved("\(error)")
        }
    }

    static func unproved(_ reason: String) -> CommandFailure {
        CommandFailure(.verificationFailed, Catalogue.session.unproved, ["reason": reason])
    }
}
