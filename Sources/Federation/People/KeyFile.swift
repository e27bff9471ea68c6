public import CipherSuites
import ConsentLedger
public import EnvelopeFormat

/// Why a key file gave no keys.
public enum KeyFileError: Error, Equatable {
    /// The passphrase is not the one it was sealed under.
    case wrongPassphrase
    /// It is no age file under a passphrase, or a byte of it was changed.
    case damaged
    /// It opened, and holds something else than keys.
    case notKeys
    /// It opened, and was written by a newer version.
    case unknownVersion
    /// Memory is too short for its work factor.
    case outOfMemory
}

/// The keys on disk: an age file under a passphrase. What is ours stands in comments, so that the stock tool (1.3 and
/// later, for the hybrid key) takes the file as an identity, encrypted or not:
///
///     # nuo/keys@v1
///     # kind: practitioner
///     # suite: 1
///     # home: chengdu-1.example/consent
///     # name: 王医生            (absent where empty)
///     # open: …                (base64url)
///     # sign: …
///     AGE-SECRET-KEY-PQ-1…
public enum KeyFile {
    /// The work factor of a new file: half a second and 256 MiB.
    public static let defaultWorkFactor = 18
    /// The largest file that is tried.
    public static let maximumByteCount = 16_384
    private static let firstWords = "# nuo/keys@v"
    private static let version = 1

    /// Seals at a work factor of 2^`logN`; throws `invalidWorkFactor` outside 1 to 22.
    public static func seal(
        _ keys: PersonKeys, passphrase: [UInt8], logN: Int = defaultWorkFactor, random: RandomSource
    ) throws(EnvelopeError) -> [UInt8] {
        try PassphraseFile.seal(text(of: keys), passphrase: passphrase, logN: logN, random: random)
    }

    /// The keys; costs what the file's own work factor says, at most 2^22.
    public static func open(_ file: [UInt8], passphrase: [UInt8]) throws(KeyFileError) -> PersonKeys {
        guard file.count <= maximumByteCount else { throw .damaged }
        let text: [UInt8]
        do {
            text = try PassphraseFile.open(file, passphrase: passphrase)
        } catch .noMatch {
            throw .wrongPassphrase
        } catch .unavailable {
            throw .outOfMemory
        } catch {
            throw .damaged
        }
        return try keys(from: text)
    }

    /// The text inside: a secret.
    package static func text(of keys: PersonKeys) -> [UInt8] {
        let fields = [
            ("kind", keys.kind.rawValue), ("suite", String(keys.suite.rawValue)), ("home", keys.home.text),
            ("name", keys.name), ("open", Base64URL.encode(keys.open.secretBytes)),
            ("sign", Base64URL.encode(keys.sign.secretBytes)),
        ]
        let lines = fields.filter { !$0.1.isEmpty }.map { "# \($0.0): \($0.1)" }
        return Array(
            "\((["\(firstWords)\(version)"] + lines + [keys.ageIdentity.text]).joined(separator: "\n"))\n".utf8)
    }

    /// Reads the text inside in its one spelling: what `text(of:)` would write for the same keys, byte for byte.
    package static func keys(from text: [UInt8]) throws(KeyFileError) -> PersonKeys {
        guard let string = String(validating: text, as: UTF8.self) else { throw .notKeys }
        let lines = string.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: Array($0), as: UTF8.self) }
        guard let version = lines.first.flatMap({ FormatVersion.number(in: $0, after: firstWords) }) else {
            throw .notKeys
        }
        guard version == self.version else { throw .unknownVersion }
        func field(_ name: String) -> String? {
            let start = "# \(name): "
            return lines.first { $0.utf8.starts(with: start.utf8) }.map {
                String(decoding: Array($0.utf8.dropFirst(start.utf8.count)), as: UTF8.self)
            }
        }
        guard let kind = field("kind").flatMap(PersonKind.init(rawValue:)),
            let suite = field("suite").flatMap({ text in Suite.allCases.first { String($0.rawValue) == text } }),
            let home = field("home").flatMap({ Origin($0) }), let open = root(field("open")),
            let sign = root(field("sign")),
            let keys = try? PersonKeys(
                kind: kind, suite: suite, home: home, name: field("name") ?? "", open: open, sign: sign),
            self.text(of: keys) == text
        else { throw .notKeys }
        return keys
    }

    private static func root(_ text: String?) -> KeyRoot? {
        text.flatMap { Base64URL.decode($0) }.flatMap { try? KeyRoot($0) }
    }
}
