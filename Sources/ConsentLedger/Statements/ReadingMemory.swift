import Synchronization

/// What a statement was read as, so that its bytes are read once however many ask. It is of a statement that never changes
/// and a reading that nothing else decides, so whoever shares the statement may share it.
package final class ReadingMemory: Sendable {
    private let known = Mutex<(any Sendable)?>(nil)

    init() {}

    /// What is remembered as a `Content`, or what `read` gives, which is remembered from now on. What it throws is not.
    package func content<Content: Sendable, Failure: Error>(
        _ type: Content.Type, read: () throws(Failure) -> Content
    ) throws(Failure) -> Content {
        if let known = known.withLock({ $0 }) as? Content { return known }
        let content = try read()
        known.withLock { $0 = content }
        return content
    }
}
