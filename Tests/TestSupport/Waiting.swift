/// Lets other tasks run until `condition` holds. Ends with `CancellationError` when the test's time limit has passed, so
/// that what never happens is a failure with a name.
public func waitUntil(
    isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
