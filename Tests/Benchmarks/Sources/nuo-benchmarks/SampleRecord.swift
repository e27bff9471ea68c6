import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog

/// The moment at which every sample is made: Unix seconds.
enum SampleTime {
    static let now: UInt64 = 1_795_000_000
    static let notAfter = CalendarQuarter.endOneYear(after: now)
}

/// A signed entry with its opening.
struct SampleEntry: Sendable {
    let entry: Entry
    let opening: Opening
}

/// A record of one holder: signs its entries in their order.
struct SampleRecord {
    let id: RecordID
    private let origin: Origin
    private let key: SigningKey
    private var sequence: UInt32 = 0
    private var previous = Digest.zero

    /// A record with a key of its own.
    init(in origin: Origin) throws {
        id = .random(.system)
        self.origin = origin
        key = try SigningKey.generate(suite: .ed25519, random: .system)
    }

    /// Signs the next entry over a statement.
    mutating func sign(_ content: some StatementContent, by author: SigningKey) throws -> SampleEntry {
        let place = StatementPlace(
            origin: origin, record: id, sequence: sequence, previous: previous, recordKey: key.publicKey.bytes,
            effect: .issue, notAfter: SampleTime.notAfter)
        let header = StatementHeader(
            suite: .ed25519, keyID: author.publicKey.thumbprint, role: .author, place: place,
            issuedAt: SampleTime.now, salt: .sha256(RandomSource.system.bytes(32)))
        let opening = try Opening([SignedStatement.sign(payload: content.payload, header: header, key: author)])
        let isFirst = sequence == 0
        let entry = try Entry(
            suite: .ed25519, effect: .issue, record: id, sequence: sequence, previous: previous,
            notAfter: SampleTime.notAfter, commitment: opening.commitment,
            stop: isFirst ? .sha256(RandomSource.system.bytes(32)) : .zero, signer: isFirst ? key.publicKey : nil
        ).signed(by: key, for: origin)
        previous = MerkleTree.leafHash(entry.encoded)
        sequence += 1
        return SampleEntry(entry: entry, opening: opening)
    }
}
