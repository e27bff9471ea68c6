import CipherSuites
import ConsentLedger
import Crypto

/// How fast signatures can be checked by the library alone: what no ledger that checks them can exceed.
struct SignatureProbe {
    private struct Signed: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let signature: [UInt8]
    }

    private let signed: [Signed]

    /// Takes the signatures of first entries, which carry their keys.
    init(_ entries: [Entry], origin: Origin) {
        signed = entries.compactMap { entry in
            entry.signer.map {
                Signed(key: $0.bytes, message: entry.signedBytes(for: origin), signature: entry.signature)
            }
        }
    }

    /// Ed25519 checks a second, on so many threads at once.
    func rate(threads: Int) async throws -> Double {
        let seconds = try await Stopwatch.waitingSeconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<threads { group.addTask { [signed] in try Self.check(signed) } }
                try await group.waitForAll()
            }
        }
        return Double(threads * signed.count) / seconds
    }

    /// Ed25519 checks in a second of one core, on this thread.
    func coreRate() throws -> Double {
        Double(signed.count) / (try Stopwatch.coreSeconds { try Self.check(signed) })
    }

    private static func check(_ signed: [Signed]) throws {
        for item in signed {
            let key = try Curve25519.Signing.PublicKey(rawRepresentation: item.key)
            guard key.isValidSignature(item.signature, for: item.message) else {
                throw BenchmarkError.wrongAnswer("signature")
            }
        }
    }
}
