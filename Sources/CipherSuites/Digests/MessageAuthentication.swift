import Crypto

/// HMAC-SHA-256 (RFC 2104).
public enum HMACSHA256 {
    /// The 32-byte code of `message` under `key` (any length).
    public static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    /// Compares in constant time.
    public static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: SymmetricKey(data: key))
    }

    /// An HMAC fed piece by piece. A copy goes on by itself, so a key that was made ready once serves many messages.
    public struct Running: Sendable {
        private var mac: HMAC<SHA256>

        /// Starts a code under `key` (any length).
        public init(key: [UInt8]) { mac = HMAC<SHA256>(key: SymmetricKey(data: key)) }

        /// Appends bytes to what is authenticated.
        public mutating func update(_ bytes: some Collection<UInt8>) { mac.update(data: Array(bytes)) }

        /// The same of an array, without a copy.
        public mutating func update(_ bytes: [UInt8]) { mac.update(data: bytes) }

        /// True when the code of everything so far begins with these bytes, at most 32; the time taken depends on their number
        /// only.
        public func isFinalized(with code: UnsafeRawBufferPointer) -> Bool {
            unsafe mac.finalize().withUnsafeBytes { found in
                guard code.count <= found.count else { return false }
                return unsafe zip(found, code).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
            }
        }

        /// The 32-byte code of everything so far.
        public func finalized() -> [UInt8] { unsafe mac.finalize().withUnsafeBytes { unsafe Array($0) } }
    }
}

/// HKDF-SHA-256 (RFC 5869).
public enum HKDFSHA256 {
    /// Extract-and-expand to `byteCount` (at most 8,160) bytes.
    public static func derive(secret: [UInt8], salt: [UInt8], info: [UInt8], byteCount: Int) -> [UInt8] {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: salt, info: info, outputByteCount: byteCount)
        return key.rawBytes
    }
}

extension SymmetricKey {
    /// The key's bytes, for the one place that needs them as a value.
    var rawBytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

/// Comparison of secrets.
public enum ConstantTime {
    /// True when both have the same bytes; the time taken depends on the lengths only.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
