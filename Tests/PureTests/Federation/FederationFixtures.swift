import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import TestSupport

/// Why a fixture could not be made.
enum FederationFixtureError: Error {
    case name
}

/// Values that follow from a name.
enum FederationSample {
    static let now: UInt64 = 1_795_000_000
    /// The first second of that day at UTC+8.
    static let startOfDay = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: now).startSeconds())

    static func secret(_ name: String) -> [UInt8] { Digest.sha256(Array("federation \(name)".utf8)).bytes }

    static func key(_ name: String) throws -> SigningKey {
        try KeyRoot(secret(name)).signingKey(.identity, suite: .ed25519)
    }

    static func age(_ name: String) -> Identity { .x25519(secret: secret("age \(name)")) }

    /// An institution with a right check character.
    static func institution(_ number: Int) throws -> NamedInstitution {
        let body = "1251010000000000" + String(number)
        guard let id = "0123456789ABCDEFGHJKLMNPQRTUWXY".lazy.compactMap({ InstitutionID(body + String($0)) }).first
        else { throw FederationFixtureError.name }
        return NamedInstitution(id: id, name: "示范医院\(number)")
    }

    static func accepted(_ number: Int, _ rights: Set<InstitutionRight>) throws -> AcceptedInstitution {
        AcceptedInstitution(
            institution: try institution(number), key: try key("institution \(number)").publicKey, rights: rights)
    }
}

/// A node's ledger in memory: statements are entered one a block, and proved as a node proves them.
struct FederationLedger {
    let origin: Origin
    let log: NoteSigner
    let cosigner: NoteSigner
    let statementKey: SigningKey
    let institutions: [AcceptedInstitution]
    private(set) var leaves: [[UInt8]] = []
    private(set) var state = LedgerState()
    private var openings: [UInt64: Opening] = [:]

    init(_ name: String, institutions: [AcceptedInstitution] = []) throws {
        guard let origin = Origin(name + ".example/consent") else { throw FederationFixtureError.name }
        self.origin = origin
        self.institutions = institutions
        log = try NoteSigner(name: origin.text, algorithm: .ed25519, key: FederationSample.key("log \(name)"))
        cosigner = try NoteSigner(
            name: origin.text + "/cosigner", algorithm: .cosignature, key: FederationSample.key("cosigner \(name)"))
        statementKey = try FederationSample.key("statement \(name)")
    }

    func descriptor() throws -> NodeDescriptor {
        try NodeDescriptor(
            origin: origin, url: "https://node.example:8443", log: log, cosigner: cosigner.verifierKey,
            tlsKeys: [.sha256(Array("tls \(origin)".utf8))], statementKey: statementKey.publicKey,
            institutions: institutions, serial: 1)
    }

    /// The node as a partner whose claims are all accepted, or only some.
    func peer(accepting accepted: [InstitutionID: Set<InstitutionRight>]? = nil, state: PeerState = .active) throws
        -> Peer
    {
        let claimed = Dictionary(uniqueKeysWithValues: institutions.map { ($0.institution.id, $0.rights) })
        return Peer(descriptor: try descriptor(), accepted: accepted ?? claimed, state: state)
    }

    // MARK: growing

    /// Enters a statement at the beginning of a new record and returns its index.
    @discardableResult
    mutating func enter(
        _ content: some StatementContent, by author: SigningKey, record: RecordID = .random(.system),
        at time: UInt64 = FederationSample.now, sealedAt: UInt64? = nil
    ) throws -> UInt64 {
        let key = try KeyRoot(record.bytes).signingKey(.record, suite: .ed25519)
        let place = StatementPlace(
            origin: origin, record: record, sequence: 0, previous: .zero, recordKey: key.publicKey.bytes,
            effect: .issue, notAfter: CalendarQuarter.endOneYear(after: time))
        let header = StatementHeader(
            suite: .ed25519, keyID: author.publicKey.thumbprint, role: .author, place: place, issuedAt: time,
            salt: .sha256(record.bytes))
        let opening = try Opening([SignedStatement.sign(payload: content.payload, header: header, key: author)])
        let entry = try Entry(
            suite: .ed25519, effect: .issue, record: record, sequence: 0, previous: .zero, notAfter: place.notAfter,
            commitment: opening.commitment, stop: .sha256(record.bytes), signer: key.publicKey
        ).signed(by: key, for: origin)
        let index = state.size
        openings[index] = opening
        let seal = state.seal([entry.encoded], now: sealedAt ?? time) { _, _, _ in }
        leaves += [entry.encoded, seal.leaf]
        return index
    }

    // MARK: proving

    func note(at time: UInt64 = FederationSample.now) throws -> SignedNote {
        try note(size: state.size, root: state.root, at: time)
    }

    /// What this ledger would sign, right or wrong.
    func note(size: UInt64, root: Digest, at time: UInt64 = FederationSample.now) throws -> SignedNote {
        let text = try Checkpoint(origin: origin.text, size: size, root: root).text
        return SignedNote(text: text, signatures: [try log.sign(text), try cosigner.sign(text, at: time)])
    }

    func root(at size: UInt64) -> Digest {
        MerkleTree.root(of: leaves.prefix(Int(size)).map { MerkleTree.leafHash($0) })
    }

    private func proof(at index: UInt64) throws -> LogProof {
        let hashes = leaves.map { MerkleTree.leafHash($0) }
        let inclusion = try Proofs.inclusion(index: index, size: state.size) { level, at in
            MerkleTree.root(of: Array(hashes[Int(at) << level..<Int(at + 1) << level]))
        }
        return LogProof(extra: leaves[Int(index)], inclusion: inclusion, checkpoint: try note())
    }

    func receipt(at index: UInt64) throws -> Receipt {
        guard let opening = openings[index] else { throw FederationFixtureError.name }
        return Receipt(opening: opening, proof: try proof(at: index))
    }

    func entered(_ index: UInt64) throws -> EnteredStatement {
        EnteredStatement(receipt: try receipt(at: index), seal: try proof(at: index + 1))
    }
}
