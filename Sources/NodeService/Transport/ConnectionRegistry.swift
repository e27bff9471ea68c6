public import CipherSuites
import NIOCore
import Synchronization

/// The open connections of a server, and whose they are.
///
/// The owner of the roster holds it too: when a partner is removed or its key changes, `close(keyDigest:)` ends every
/// connection of that key at once, a long poll in progress included.
public final class ConnectionRegistry: Sendable {
    private struct Connection {
        let channel: any Channel
        let address: String?
        var client: Client = .unknown
        var cancel: (@Sendable () -> Void)?
    }

    /// Whose a connection is. TLS 1.3 proves that once, before the first request.
    private enum Client {
        case unknown
        case without
        case with(PeerCertificate)

        var certificate: PeerCertificate? { if case .with(let certificate) = self { certificate } else { nil } }
    }

    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        /// How many of them come from an address, which is asked at every new one.
        var fromAddress: [String?: Int] = [:]

        mutating func remove(_ id: ObjectIdentifier) -> Connection? {
            guard let connection = open.removeValue(forKey: id) else { return nil }
            let left = fromAddress[connection.address, default: 1] - 1
            fromAddress[connection.address] = left == 0 ? nil : left
            return connection
        }
    }

    private let connections = Mutex(State())

    /// No connections.
    public init() {}

    /// The number of open connections.
    public var count: Int { connections.withLock { $0.open.count } }

    /// Ends every connection of the certificates with this key. Call it after the roster has changed.
    public func close(keyDigest: Digest) {
        let ended = connections.withLock { $0.open.values.filter { $0.client.certificate?.keyDigest == keyDigest } }
        for connection in ended {
            connection.cancel?()
            connection.channel.close(promise: nil)
        }
    }

    /// Counts a new connection; false when there are as many as `limits` allow, in all or from its address.
    func admit(_ channel: any Channel, limits: Limits) -> Bool {
        let id = ObjectIdentifier(channel)
        let address = channel.remoteAddress?.share
        let isAdmitted = connections.withLock { state in
            guard state.open.count < limits.connections,
                state.fromAddress[address, default: 0] < limits.connectionsPerAddress
            else { return false }
            state.open[id] = Connection(channel: channel, address: address)
            state.fromAddress[address, default: 0] += 1
            return true
        }
        guard isAdmitted else { return false }
        channel.closeFuture.whenComplete { _ in
            self.connections.withLock { $0.remove(id) }?.cancel?()
        }
        return true
    }

    /// The certificate of a connection's client, nil when it showed none. From the first question on it is noted here, which
    /// must come before the roster is asked: then a removal either is seen by the question, or sees the connection.
    func certificate(of channel: any Channel) async throws -> PeerCertificate? {
        let id = ObjectIdentifier(channel)
        switch connections.withLock({ $0.open[id]?.client }) ?? .unknown {
        case .without: return nil
        case .with(let certificate): return certificate
        case .unknown:
            let certificate = try await PeerCertificate.current(of: channel)
            connections.withLock { $0.open[id]?.client = certificate.map { .with($0) } ?? .without }
            return certificate
        }
    }

    /// Runs `work` as a task that is cancelled when the connection closes.
    func running<Value: Sendable>(
        on channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let id = ObjectIdentifier(channel)
        let task = Task { try await work() }
        let isOpen = connections.withLock { state in
            state.open[id]?.cancel = { task.cancel() }
            return state.open[id] != nil
        }
        if !isOpen { task.cancel() }
        defer { connections.withLock { $0.open[id]?.cancel = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
