import CipherSuites
import Federation
import TestSupport
import Testing

@Suite("The memory of nonces")
struct NonceMemoryTests {
    private static let start: UInt64 = 1_700_000_000

    private func call(_ number: UInt8, created: UInt64, keySeed: UInt8 = 1) throws -> VerifiedCall {
        let key = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: keySeed, count: 32))
        let nonce = [UInt8](repeating: number, count: SignedCall.nonceByteCount)
        let fields = try SignedCall.sign(
            method: "GET", targetURI: "https://a/", body: [], key: key, created: created, nonce: nonce)
        return try SignedCall(method: "GET", targetURI: "https://a/", body: [], fields: fields)
            .verified(with: key.publicKey, at: created)
    }

    @Test("a nonce counts once for a key, and once for another", .spec("TRANSPORT-5"))
    func once() throws {
        var memory = NonceMemory(beganAt: Self.start)
        let at = Self.start + 100
        try memory.admit(try call(1, created: at), at: at)
        #expect(throws: HTTPSignatureError.replayed) { try memory.admit(try call(1, created: at), at: at) }
        #expect(throws: HTTPSignatureError.replayed) { try memory.admit(try call(1, created: at + 1), at: at + 1) }
        try memory.admit(try call(1, created: at, keySeed: 2), at: at)
        #expect(memory.count == 2)
    }

    @Test("a replay is refused at every second until the call itself is too old", .spec("TRANSPORT-5"))
    func always() throws {
        var memory = NonceMemory(beganAt: Self.start)
        let created = Self.start + 100
        let replayed = try call(1, created: created)
        try memory.admit(replayed, at: created - SignedCall.maximumLeadSeconds)
        for now in created...(created + SignedCall.maximumAgeSeconds) {
            #expect(throws: HTTPSignatureError.replayed, "\(now)") { try memory.admit(replayed, at: now) }
        }
        #expect(throws: HTTPSignatureError.expired) { try memory.admit(replayed, at: created + 61) }
        #expect(memory.count == 0)
        // Set back, the clock brings nothing to life again.
        #expect(throws: HTTPSignatureError.expired) { try memory.admit(replayed, at: created) }
    }

    @Test("a full memory refuses, and takes calls again when the oldest are too old", .spec("TRANSPORT-6"))
    func full() throws {
        var memory = NonceMemory(beganAt: Self.start, capacity: 3, capacityPerKey: 2)
        let at = Self.start + 100
        try memory.admit(try call(1, created: at), at: at)
        try memory.admit(try call(2, created: at), at: at)
        #expect(throws: HTTPSignatureError.overloaded) { try memory.admit(try call(3, created: at), at: at) }
        try memory.admit(try call(4, created: at, keySeed: 2), at: at)
        #expect(throws: HTTPSignatureError.overloaded) {
            try memory.admit(try call(5, created: at, keySeed: 3), at: at)
        }
        try memory.admit(try call(3, created: at + 61), at: at + 61)
        #expect(memory.count == 1)
    }

    @Test("a fresh memory refuses what an earlier one may have accepted", .spec("TRANSPORT-7"))
    func fresh() throws {
        var memory = NonceMemory(beganAt: Self.start)
        let latest = Self.start + SignedCall.maximumLeadSeconds
        #expect(throws: HTTPSignatureError.startingUp) {
            try memory.admit(try call(1, created: latest), at: Self.start)
        }
        try memory.admit(try call(1, created: latest + 1), at: Self.start + 1)
        #expect(memory.count == 1)
    }
}
