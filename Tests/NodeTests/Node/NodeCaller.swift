import CipherSuites
import Federation
import NIOCore
import NodeClient
import NodeService

/// An answer as it came over the wire.
struct WireAnswer: Hashable, Sendable {
    let status: Int
    /// Names and values in order, but for the moment at which it was sent.
    let headers: [String]
    let body: String

    init(_ text: String) {
        let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = (halves.first ?? "").split(separator: "\r\n").map(String.init)
        let words = (lines.first ?? "").split(separator: " ")
        status = words.count > 1 ? Int(words[1]) ?? 0 : 0
        headers = lines.dropFirst().filter { !$0.lowercased().hasPrefix("date:") }
        body = halves.count == 2 ? String(halves[1]) : ""
    }
}

/// Somebody who calls a node over TLS and sees every byte of its answer.
struct NodeCaller: Sendable {
    let node: NodeFixture
    /// A partner's certificate; nil for a person or a stranger.
    var identity: TLSIdentity?
    /// The key that signs the calls; nil for none.
    var key: SigningKey?
    /// Header fields beside those that every call has.
    var fields: [(name: String, value: String)] = []

    func send(_ method: String, _ path: String, _ body: [UInt8] = []) async throws -> WireAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nhost: node\r\nconnection: close\r\ncontent-length: \(body.count)\r\n"
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        if let key {
            let fields = try SignedCall.sign(
                method: method, targetURI: node.node.publicURL + path, body: body, key: key,
                created: NodeClock.systemSeconds(), nonce: RandomSource.system.bytes(SignedCall.nonceByteCount))
            for field in fields.headers { head += "\(field.name): \(field.value)\r\n" }
        }
        let bytes = Array((head + "\r\n").utf8) + body
        let text = try await RawTLSClient(port: node.port, identity: identity).connected { connection in
            // The node may answer and hang up before it has read a body that is too large.
            try? await connection.outbound.write(ByteBuffer(bytes: bytes))
            return await connection.readToEnd()
        }
        return WireAnswer(text)
    }
}
