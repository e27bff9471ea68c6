import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Logging
import MerkleLog
import NodeClient
import Storage

/// Every address of a node (API-1 … API-12). What a person may call is decided by the signature over the call, what a
/// partner may call by the certificate of its connection, both looked up for each request.
struct NodeRoutes: Sendable {
    let node: Node
    let callers: CallerCheck

    init(node: Node, nonces: NonceMemory) {
        self.node = node
        // A call's age is between two machines and has nothing to do with the ledger's time.
        callers = CallerCheck(nonces: nonces, now: NodeClock.systemSeconds) { thumbprint in
            try? node.callerKey(thumbprint)
        }
    }

    var table: RouteTable {
        RouteTable(
            health + log + WitnessRoutes(node: node).routes + MirrorRoutes(node: node).routes + people + partners
                + revocations + EnrolmentRoutes(routes: self).routes + EvidenceRoutes(node: node).routes
                + DescriptorRoutes(node: node).routes + accounts + acting + erasures + minors + issued + joinings
                + dayPermits + ClosedLineRoutes(routes: self).routes)
    }

    private var health: [Route] {
        [
            Route("GET", "/health") { _, _ in NodeResponse(contentType: "application/json", Array(#"{"ok":true}"#.utf8))
            },
            Route("GET", "/ready") { _, _ in
                guard (try? self.node.roster()) != nil else { throw Problem(status: 503, code: "starting") }
                return try self.node.readiness()
            },
        ]
    }

    // MARK: the ledger, as tlog-tiles; entries go to partners only

    private var log: [Route] {
        [
            Route("GET", "/v1/log/checkpoint") { _, _ in
                guard let head = try self.node.database.head(of: self.node.origin) else { throw Self.notFound }
                return NodeResponse(contentType: "text/plain; charset=utf-8", head.note.serialized)
            },
            Route("GET", "/v1/log/tile/entries/**", access: .partners) { request, _ in
                guard let bundle = EntryBundle(path: Self.below("/v1/log/", request.path)),
                    let bytes = try self.node.database.entries(of: bundle, in: self.node.origin)
                else { throw Self.notFound }
                return NodeResponse(contentType: "application/octet-stream", bytes)
            },
            Route("GET", "/v1/log/tile/**") { request, _ in
                guard let tile = Tile(path: Self.below("/v1/log/", request.path)),
                    let bytes = try self.node.database.hashes(of: tile, in: self.node.origin)
                else { throw Self.notFound }
                return NodeResponse(contentType: "application/octet-stream", bytes)
            },
            Route("GET", "/v1/log/wait", access: .partners, kind: .longPoll) { request, _ in
                try await self.waitForHead(request)
            },
        ]
    }

    /// Answers when the ledger has grown beyond `size`, or its head was cosigned after `time`, or 25 s have passed. Who
    /// says in `note` which note they have (the hexadecimal SHA-256 of its bytes) is answered as soon as it is another:
    /// witnesses may have cosigned it since.
    private func waitForHead(_ request: NodeRequest) async throws -> NodeResponse {
        guard let size = request.parameter("size").flatMap({ UInt64($0) }),
            let time = request.parameter("time").flatMap({ UInt64($0) })
        else { throw Problem(status: 400, code: "bad-query") }
        let current = try node.database.head(of: node.origin)
        let known = request.parameter("note")
        let isNews = current.map { head in
            head.state.size > size || head.cosignedAt > time
                || known.map { $0 != Digest.sha256(head.note.serialized).description } ?? false
        }
        if isNews != true { _ = try await node.headEvents.wait(beyond: node.headEvents.value, for: .seconds(25)) }
        guard let head = try node.database.head(of: node.origin) else { return NodeResponse(status: 204) }
        return NodeResponse(contentType: "text/plain; charset=utf-8", head.note.serialized)
    }

    // MARK: people

    private var people: [Route] {
        [
            Route("POST", "/v1/statements", bodyLimit: SubmissionMessage.maximumByteCount) { request, _ in
                // Who calls and what they may state is read at one moment, in one transaction.
                let (caller, statement) = try self.node.database.snapshot {
                    let caller = try self.caller(request)
                    let message = { try SubmissionMessage(parsing: request.body) }
                    return (caller, Result { try self.node.checked(message(), by: caller) })
                }
                return try await self.answering {
                    try await self.node.enter(statement.get(), by: caller).serialized
                }
            },
            Route("POST", "/v1/lookup", bodyLimit: SubmissionMessage.maximumByteCount) { request, _ in
                let person = try self.person(request)
                return try await self.answering {
                    try await self.node.lookup(SubmissionMessage(parsing: request.body), by: person)
                }
            },
            Route("GET", "/v1/roster") { request, _ in
                _ = try self.caller(request)
                return try await self.answering { RosterMessage(roster: try self.node.roster()).bytes }
            },
            Route("GET", "/v1/me/credential") { request, _ in
                let person = try self.person(request)
                return try await self.answering {
                    guard
                        let index = try self.node.database.chain(of: person.record, in: self.node.origin).first?.index,
                        let receipt = try self.node.database.receipt(at: index, in: self.node.origin)
                    else { throw StorageError.notFound }
                    return receipt.serialized
                }
            },
            Route("GET", "/v1/me/colleagues/{key}") { request, parameters in
                try await self.credential(of: parameters["key"], for: request)
            },
            Route("GET", "/v1/me/emergencies") { request, _ in
                guard case .institution(let accepted) = try self.caller(request) else { throw Self.refused }
                return try await self.answering { try self.node.emergencies(for: accepted).bytes }
            },
            Route("GET", "/v1/me/emergency-groups/{entry}") { request, parameters in
                try await self.emergencyGroup(parameters["entry"], for: request)
            },
            Route("GET", "/v1/me/lines") { request, _ in
                let person = try self.person(request)
                return try await self.answering { try self.node.lines(of: person).bytes }
            },
            Route("GET", "/v1/me/requests") { request, _ in
                let person = try self.person(request)
                return try await self.answering { try self.node.requests(for: person).bytes }
            },
            Route("POST", "/v1/me/history", bodyLimit: SubmissionMessage.maximumByteCount) { request, _ in
                let person = try self.person(request)
                return try await self.answering {
                    try await self.node.history(SubmissionMessage(parsing: request.body), for: person).bytes
                }
            },
            Route("GET", "/v1/me/receipts") { request, _ in
                let person = try self.person(request)
                return try await self.answering { ReceiptsMessage(receipts: try self.node.receipts(of: person)).bytes }
            },
            Route("GET", "/v1/me/lines/by-code/**") { request, parameters in
                try await self.linesOfCode(request, parameters["**"])
            },
            Route("GET", "/v1/me/answers/{document}") { request, parameters in
                let person = try self.person(request)
                return try await self.answering {
                    guard let id = parameters["document"].flatMap({ DocumentID($0) }),
                        let kept = try self.node.database.answer(for: person.key.thumbprint, document: id)
                    else { throw StorageError.notFound }
                    return kept.message
                }
            },
            Route("GET", "/v1/me/payloads/{document}") { request, parameters in
                let person = try self.person(request)
                guard let id = parameters["document"].flatMap({ DocumentID($0) }) else { throw Self.notFound }
                return try await self.answeringResponse {
                    guard let root = try await self.node.payload(id, for: person.key.thumbprint) else {
                        throw StorageError.notFound
                    }
                    return NodeResponse(body: .file(self.node.payloads.url(of: root), range: nil))
                }
            },
        ]
    }

    /// A custodian's staff learn the line that a patient opened for their institution, to link it.
    private func linesOfCode(_ request: NodeRequest, _ code: String?) async throws -> NodeResponse {
        guard case .institution(let accepted) = try caller(request), accepted.rights.contains(.custodian),
            let code = code.flatMap({ try? HealthCode(parsing: $0) })
        else { throw Self.refused }
        return try await answering {
            let lines = try self.node.database.lines(of: code, at: accepted.institution.id)
            guard let line = try lines.first(where: { try self.node.isActive($0) }) else {
                throw StorageError.notFound
            }
            return Array(line.record.description.utf8)
        }
    }

    /// A practitioner learns the credential of a colleague of this node, and an institution that of its practitioners, to
    /// name them in an emergency.
    private func credential(of key: String?, for request: NodeRequest) async throws -> NodeResponse {
        if case .patient = try caller(request) { throw Self.refused }
        return try await answering {
            guard let key = key.flatMap({ KeyThumbprint($0) }), let person = try self.node.database.person(key),
                person.kind == .credential, let receipt = try self.node.firstReceipt(of: person.record)
            else { throw StorageError.notFound }
            return receipt.serialized
        }
    }

    /// The group that an institution of this node entered at an index, for its staff and its practitioners.
    private func emergencyGroup(_ entry: String?, for request: NodeRequest) async throws -> NodeResponse {
        if case .patient = try caller(request) { throw Self.refused }
        return try await answering {
            guard let index = entry.flatMap({ UInt64($0) }),
                let receipt = try self.node.database.receipt(at: index, in: self.node.origin),
                (try? EmergencyGroup(of: receipt.opening)) != nil
            else { throw StorageError.notFound }
            return receipt.serialized
        }
    }

    func caller(_ request: NodeRequest) throws -> Caller {
        let call = try CallerCheck.read(request)
        guard let holder = try node.keyHolder(call.keyID) else { throw HTTPSignatureError.wrongKey }
        _ = try callers.admit(call, by: holder.key)
        switch holder {
        case .caller(let caller): return caller
        case .former: throw Self.keyReplaced
        case .closed: throw Self.refused
        }
    }

    func person(_ request: NodeRequest) throws -> KnownPerson {
        switch try caller(request) {
        case .patient(let person), .practitioner(let person): return person
        case .institution: throw Self.refused
        }
    }

    // MARK: partners

    private var partners: [Route] {
        [
            Route("POST", "/v1/peer/openings", access: .partners, bodyLimit: OpeningsMessage.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(OpeningsMessage(parsing: request.body), from: sender)
                    return []
                }
            },
            Route("POST", "/v1/peer/reports", access: .partners, bodyLimit: DisclosureReport.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(DisclosureReport(parsing: request.body), from: sender)
                    return []
                }
            },
            Route("POST", "/v1/peer/reviews", access: .partners, bodyLimit: EmergencyReviewMessage.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(EmergencyReviewMessage(parsing: request.body), from: sender)
                    return []
                }
            },
            Route("POST", "/v1/peer/route", access: .partners, bodyLimit: LookupQuery.maximumByteCount) { request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try await self.node.route(LookupQuery(parsing: request.body), from: sender).bytes
                }
            },
            Route("POST", "/v1/peer/lookup", access: .partners, bodyLimit: LookupQuery.maximumByteCount) { request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try await self.node.answer(LookupQuery(parsing: request.body), from: sender).bytes
                }
            },
            Route("GET", "/v1/peer/payloads/{root}", access: .partners) { request, parameters in
                let sender = try self.sender(request)
                guard let root = parameters["root"].flatMap({ Hex.decode($0) }).flatMap({ Digest($0) }),
                    try self.node.database.mayFetch(root, peer: sender), self.node.payloads.holds(root)
                else { throw Self.notFound }
                return NodeResponse(body: .file(self.node.payloads.url(of: root), range: nil))
            },
        ]
    }

    func sender(_ request: NodeRequest) throws -> Origin {
        guard let origin = request.partner.flatMap({ Origin($0.origin) }) else { throw Self.refused }
        return origin
    }

    // MARK: errors, in one place

    static let notFound = Problem(status: 404, code: "not-found")
    static let refused = Problem(status: 403, code: "refused")
    static let keyReplaced = Problem(status: 403, code: "key-replaced")

    private static func below(_ prefix: String, _ path: String) -> String { String(path.dropFirst(prefix.count)) }

    func answering(_ body: () async throws -> [UInt8]) async throws -> NodeResponse {
        try await answeringResponse { NodeResponse(contentType: "application/octet-stream", try await body()) }
    }

    /// Maps what can go wrong to a status and a code. Whatever is about somebody else's data is one opaque refusal.
    private func answeringResponse(_ body: () async throws -> NodeResponse) async throws -> NodeResponse {
        do {
            return try await body()
        } catch let refusal as SubmissionRefusal {
            throw Problem(status: refusal == .exists ? 409 : 422, code: refusal.rawValue)
        } catch let refusal as ActingRefusal {
            throw Problem(status: 422, code: refusal.rawValue)
        } catch let refusal as JoiningRefusal {
            throw Problem(status: 422, code: refusal.rawValue)
        } catch let refusal as DayPermitRefusal {
            throw Problem(status: 422, code: refusal.rawValue)
        } catch let refusal as KinshipRefusal {
            throw Problem(status: 422, code: refusal.rawValue)
        } catch let refusal as ChangeRefusal {
            throw Problem(status: 422, code: refusal.rawValue)
        } catch let refusal as EmergencyRefusal {
            throw Problem(status: 422, code: refusal.reason.rawValue)
        } catch let refusal as LookupRefusal {
            switch refusal {
            case .refused: throw Self.refused
            case .unreachable: throw Problem(status: 503, code: "partner-unreachable", retryAfterSeconds: 5)
            case .unproved(let reason): throw Problem(status: 502, code: reason.rawValue)
            }
        } catch let error as AppendError {
            switch error {
            case .refused, .opening: throw Problem(status: 422, code: "ledger-rule")
            case .conflict: throw Problem(status: 409, code: "exists")
            case .notSigning, .logKeyMissing: throw Problem(status: 503, code: "not-signing", retryAfterSeconds: 5)
            case .overloaded, .stopping, .diskFailed:
                throw Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)
            }
        } catch StorageError.notFound {
            throw Self.notFound
        } catch LedgerError.upgradeNeeded, StatementError.upgradeNeeded {
            throw Problem(status: 422, code: "upgrade-needed")
        } catch is MessageError {
            throw Problem(status: 400, code: "malformed")
        } catch is LedgerError {
            throw Problem(status: 400, code: "malformed")
        } catch is StatementError {
            throw Problem(status: 400, code: "malformed")
        } catch is ReceiptError {
            throw Problem(status: 400, code: "malformed")
        } catch is NoteError {
            throw Problem(status: 400, code: "malformed")
        }
    }
}
