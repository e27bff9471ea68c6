/// Why a call to a node gave no answer that can be used.
public enum ClientError: Error {
    /// No connection, or it broke. The reason is for an operator, never for a decision; `errno` is the operating
    /// system's number where it gave one; `isUnsent` where no connection came about, so that nothing was sent.
    case unreachable(reason: String, errno: Int32? = nil, isUnsent: Bool = false)
    /// No complete answer in time.
    case timedOut
    /// The task that called was cancelled.
    case cancelled
    /// The node showed another TLS key than the pinned ones. Nothing was sent to it.
    case pinMismatch
    /// The answer is larger than the caller allows.
    case tooLarge
    /// The node answered with a status other than 2xx; with its problem where it sent one.
    case status(Int, Problem?)
    /// The receiver of a download failed.
    case sink(any Error)
    /// The call can't be made: a bad path, or a key that does not sign.
    case invalidCall
}
