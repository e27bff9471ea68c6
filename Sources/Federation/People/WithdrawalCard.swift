public import CipherSuites
public import ConsentLedger

/// What a patient prints and keeps apart: the root of the stop keys of all their records. It can stop every record and
/// do nothing else, and the records it stops cannot be linked by their stop keys (`Specs/decisions/0003-stop-keys.md`).
///
/// Its text is a secret: `NUOSTOP1:origin:suite:root:check`, the root as 13 groups of four base32 characters.
public struct WithdrawalCard: Sendable {
    /// The ledger of the records that it was made for.
    public let home: Origin
    /// The suite of the stop keys.
    public let suite: Suite
    /// The root of the stop keys.
    public let stopRoot: KeyRoot

    /// Takes all three.
    public init(home: Origin, suite: Suite, stopRoot: KeyRoot) {
        self.home = home
        self.suite = suite
        self.stopRoot = stopRoot
    }

    /// Why a text is no withdrawal card; each has its own hint.
    public enum Problem: Error, Equatable {
        /// It has not the form `NUOSTOP1:origin:suite:root:check`.
        case notACard
        /// A version this program does not know.
        case unknownVersion
        /// A character is missing or wrong: the check does not fit.
        case mistyped
    }

    /// The longest card: the words, the origin, the grouped root and the check.
    public static let maximumByteCount = 8 + 1 + Origin.maximumLength + 1 + 1 + 1 + groupedByteCount + 1 + 4

    /// The key that stops one record.
    public func stopKey(origin: Origin, record: RecordID) throws(CipherError) -> SigningKey {
        try stopRoot.signingKey(.stop, suite: suite, context: Array(origin.text.utf8) + record.bytes)
    }

    /// SHA-256 of the public stop key, as the record's first entry carries it.
    public func stopHash(origin: Origin, record: RecordID) throws(CipherError) -> Digest {
        .sha256(try stopKey(origin: origin, record: record).publicKey.bytes)
    }
}

extension WithdrawalCard {
    private static let word = "NUOSTOP"
    private static let version = 1
    private static let groupedByteCount = 52 + 12

    /// The text that is printed, typed and scanned: a secret.
    public var text: String {
        let body = Self.body([
            "\(Self.word)\(Self.version)", home.text, String(suite.rawValue), Self.grouped(stopRoot.secretBytes),
        ])
        return "\(body):\(Self.check(of: body))"
    }

    /// Parses `NUOSTOP1:origin:suite:root:check` in its one spelling.
    public init(parsing text: String) throws(Problem) {
        // Twice the length, so that a slip of the hand is still called one.
        guard text.utf8.count <= 2 * Self.maximumByteCount else { throw .notACard }
        let parts = Self.parts(of: text)
        guard parts.count > 1, let version = FormatVersion.number(in: parts[0], after: Self.word) else {
            throw .notACard
        }
        guard version == Self.version else { throw .unknownVersion }
        guard parts.count == 5 else { throw .notACard }
        guard parts[4].utf8.elementsEqual(Self.check(of: Self.body(parts.dropLast())).utf8) else { throw .mistyped }
        guard let home = Origin(parts[1]), let suite = Suite.allCases.first(where: { "\($0.rawValue)" == parts[2] }),
            let bytes = Base32.decode(parts[3].filter { $0 != "-" }), let root = try? KeyRoot(bytes),
            parts[3] == Self.grouped(bytes)
        else { throw .notACard }
        self.init(home: home, suite: suite, stopRoot: root)
    }

    /// Parses what a person typed or a scanner read: white space anywhere, capital letters, and groups of any size are
    /// forgiven, nothing else.
    public init(typed text: String) throws(Problem) {
        guard text.utf8.count <= 4 * Self.maximumByteCount else { throw .notACard }
        let lowered = text.filter { !$0.isWhitespace }.lowercased()
        let word = Self.word.lowercased()
        guard lowered.utf8.starts(with: word.utf8) else { throw .notACard }
        var parts = Self.parts(of: Self.word + lowered.dropFirst(word.count))
        if parts.count == 5 { parts[3] = Self.grouped(parts[3].filter { $0 != "-" }) }
        try self.init(parsing: Self.body(parts))
    }

    private static func parts(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
            String(decoding: Array($0), as: UTF8.self)
        }
    }

    private static func body(_ parts: some Sequence<String>) -> String { parts.joined(separator: ":") }

    private static func grouped(_ bytes: [UInt8]) -> String { grouped(Base32.encode(bytes)) }

    private static func grouped(_ characters: String) -> String {
        var out = ""
        for (index, character) in characters.enumerated() {
            if index > 0, index.isMultiple(of: 4) { out.append("-") }
            out.append(character)
        }
        return out
    }

    /// 20 bits of a digest with a purpose of its own, so that a check says nothing about the root that a reader of the
    /// card does not have.
    private static func check(of body: String) -> String {
        let digest = Digest.sha256(Array("nuo/stop-check/v1\0".utf8), Array(body.utf8))
        return String(Base32.encode(digest.bytes).prefix(4))
    }
}

/// Keeps the root out of logs, assertions and debuggers: printing the value shows its type alone.
extension WithdrawalCard: CustomReflectable {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
