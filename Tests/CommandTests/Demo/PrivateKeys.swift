import CipherSuites
import EnvelopeFormat
import Federation
import Foundation

/// The private keys that lie on disk: those of the nodes, the identities that patients were given, and those of people
/// and institutions behind their passphrase; each in text and in bytes.
struct PrivateKeys: Sendable {
    /// The file with the passphrase of everybody's keys.
    let passphrase: URL
    private(set) var windows = ByteWindows()
    private(set) var sample: [UInt8] = []
    private var known: Set<[UInt8]> = []

    init(passphrase: URL) { self.passphrase = passphrase }

    var count: Int { known.count }

    /// True where a key may stand as it is.
    static func isPlain(_ path: String) -> Bool { path.contains("/keys/") || path.hasSuffix("/identity.txt") }

    /// True for a file with keys, plain or not.
    static func isKeyFile(_ path: String) -> Bool { isPlain(path) || isSealed(path) }

    private static func isSealed(_ path: String) -> Bool { path.hasSuffix("/keys.age") }

    /// Learns the keys of a file; the windows of those that are new go into `fresh` as well.
    mutating func read(_ bytes: [UInt8], path: String, adding fresh: inout ByteWindows) {
        let secrets = Self.isSealed(path) ? opened(bytes) : Self.lines(of: bytes)
        for secret in secrets where secret.count >= ByteWindows.size && known.insert(secret).inserted {
            windows.add(secret)
            fresh.add(secret)
            sample = Array(secret.prefix(ByteWindows.size))
        }
    }

    private func opened(_ file: [UInt8]) -> [[UInt8]] {
        guard let line = try? String(contentsOf: passphrase, encoding: .utf8).split(separator: "\n").first,
            let keys = try? KeyFile.open(file, passphrase: Array(line.utf8))
        else { return [] }
        let secrets = [
            keys.open.secretBytes, keys.sign.secretBytes, keys.stopRoot.secretBytes, keys.identity.secretBytes,
        ]
        let texts = secrets.map { Data($0).base64EncodedString() }.flatMap { [$0, Self.urlSafe($0)] }
        return secrets + [Self.secret(of: keys.ageIdentity)] + (texts + [keys.ageIdentity.text]).map { Array($0.utf8) }
    }

    private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
        let text = String(decoding: bytes, as: UTF8.self)
        let secret = text.split(separator: "-----BEGIN PRIVATE KEY-----").last ?? ""
        return secret.split(separator: "\n").filter { !$0.hasPrefix("-----") && !$0.hasPrefix("#") }.flatMap { line in
            let padded = line.replacing("-", with: "+").replacing("_", with: "/")
                .padding(toLength: (line.count + 3) / 4 * 4, withPad: "=", startingAt: 0)
            let identity = try? Identity(parsing: String(line))
            let decoded = identity.map(Self.secret) ?? Data(base64Encoded: padded).map { Array($0) }
            return [Array(line.utf8)] + (decoded.map { [$0] } ?? [])
        }
    }

    private static func secret(of identity: Identity) -> [UInt8] {
        switch identity {
        case .hybrid(let seed): seed
        case .x25519(let secret): secret
        }
    }

    private static func urlSafe(_ base64: String) -> String {
        String(base64.replacing("+", with: "-").replacing("/", with: "_").prefix { $0 != "=" })
    }
}
