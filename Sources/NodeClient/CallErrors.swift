import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Runs `work` and gives up on it after `limit`.
func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw ClientError.timedOut
        }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

/// Turns whatever the HTTP client throws into the cases a caller tells apart.
func mappingErrors<Value>(_ work: () async throws -> Value) async throws(ClientError) -> Value {
    do {
        return try await work()
    } catch let error as ClientError {
        throw error
    } catch is PinCheck.Mismatch {
        throw .pinMismatch
    } catch is CancellationError {
        throw .cancelled
    } catch let error as HTTPClientError {
        throw ClientError(error)
    } catch let error as IOError {
        // Only the attempt to connect is refused.
        throw .unreachable(
            reason: "\(error)", errno: error.errnoCode, isUnsent: error.errnoCode == ECONNREFUSED)
    } catch let error as NIOConnectionError {
        // One address may refuse where another does not answer: the first tells enough.
        let first = error.connectionErrors.lazy.compactMap { $0.error as? IOError }.first
        throw .unreachable(reason: "\(error)", errno: first?.errnoCode, isUnsent: true)
    } catch {
        throw .unreachable(reason: "\(error)")
    }
}

extension ClientError {
    fileprivate init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            self = .unreachable(reason: error.shortDescription, isUnsent: true)
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            self = .timedOut
        case .cancelled, .requestStreamCancelled:
            self = .cancelled
        case .invalidURL, .emptyHost, .emptyScheme:
            self = .invalidCall
        default:
            self = .unreachable(reason: error.shortDescription)
        }
    }
}
