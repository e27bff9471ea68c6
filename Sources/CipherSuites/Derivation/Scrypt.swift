import Crypto
import CryptoExtras
import Foundation

/// scrypt (RFC 7914) with the parameters of age: r = 8, p = 1.
public enum Scrypt {
    /// Derives 32 bytes; `logN` is the work factor, at most 22 (4 GiB·s are never spent for a stranger's file).
    public static func derive(passphrase: [UInt8], salt: [UInt8], logN: Int) throws(CipherError) -> [UInt8] {
        guard (1...22).contains(logN) else { throw .unavailable }
        do {
            return try KDF.Scrypt.deriveKey(
                from: passphrase, salt: salt, outputByteCount: 32, rounds: 1 << logN, blockSize: 8, parallelism: 1,
                maxMemory: (128 * 8 << logN) + (1 << 20)
            ).rawBytes
        } catch {
            throw .unavailable
        }
    }
}
