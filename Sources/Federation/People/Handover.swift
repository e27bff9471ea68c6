public import CipherSuites
public import ConsentLedger
public import EnvelopeFormat

/// Why a handover file gave nothing.
public enum HandoverError: Error, Equatable {
    /// It is sealed for another key.
    case notForThisKey
    /// It is no handover, or a byte of it was changed.
    case damaged
}

/// What somebody needs who continues a patient's lines: their record keys, and none of the patient's roots. Lies on disk as
/// an age file for one recipient. Inside: `nuo/handover@v1`, home ledger, health code, then `RECORD SECRET` a line.
///
/// With it entries can be added that nobody can read, and lines be stopped; both only deny. What counts is signed by the
/// holder's own identity key.
public struct Handover: Sendable {
    /// The patient's ledger.
    public let home: Origin
    /// The patient.
    public let code: HealthCode
    private let secrets: [RecordID: [UInt8]]

    /// The most lines of one file.
    public static let maximumLines = 1000
    /// The largest file that is tried.
    public static let maximumByteCount = 1 << 18
    private static let firstLine = "nuo/handover@v1"

    /// The record keys of a patient's lines; the first 1000 of them.
    public init(of keys: PersonKeys, lines: [RecordID]) {
        home = keys.home
        code = keys.healthCode
        let secrets = lines.prefix(Self.maximumLines).map { record in
            (
                record,
                keys.sign.derive(
                    .record, suite: PersonKeys.recordSuite.rawValue, number: 0,
                    context: Array(keys.home.text.utf8) + record.bytes, byteCount: 32)
            )
        }
        self.secrets = Dictionary(secrets) { first, _ in first }
    }

    /// How many lines it continues.
    public var lineCount: Int { secrets.count }

    /// The key of a line; nil when the file holds none.
    public func recordKey(_ record: RecordID) -> SigningKey? {
        secrets[record].flatMap { try? SigningKey(suite: PersonKeys.recordSuite, secret: $0) }
    }

    /// The file, for one recipient.
    public func sealed(to recipient: Recipient, random: RandomSource) throws(EnvelopeError) -> [UInt8] {
        let lines = secrets.sorted { $0.key.description < $1.key.description }.map { record, secret in
            "\(record) \(Base64URL.encode(secret))"
        }
        let text = ([Self.firstLine, home.text, code.description] + lines).joined(separator: "\n") + "\n"
        return try EnvelopeFile.seal(Array(text.utf8), to: [recipient], random: random)
    }

    /// Opens a file.
    public init(opening file: [UInt8], with identity: EnvelopeFormat.Identity) throws(HandoverError) {
        guard file.count <= Self.maximumByteCount else { throw .damaged }
        let bytes: [UInt8]
        do {
            bytes = try EnvelopeFile.open(file, with: [identity])
        } catch .noMatch {
            throw .notForThisKey
        } catch {
            throw .damaged
        }
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { throw .damaged }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 3, lines.count <= 3 + Self.maximumLines, lines[0] == Self.firstLine,
            let home = Origin(lines[1]), let code = try? HealthCode(parsing: lines[2]), code.home == home
        else { throw .damaged }
        var secrets: [RecordID: [UInt8]] = [:]
        for line in lines.dropFirst(3) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, let record = RecordID(String(parts[0])), let secret = Base64URL.decode(parts[1]),
                secret.count == 32, secrets.updateValue(secret, forKey: record) == nil
            else { throw .damaged }
        }
        self.home = home
        self.code = code
        self.secrets = secrets
    }
}

/// Keeps the keys out of logs, assertions and debuggers: printing the value shows its type alone.
extension Handover: CustomReflectable {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
