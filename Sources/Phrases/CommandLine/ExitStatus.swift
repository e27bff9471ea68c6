/// What the exit code of every command means.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// The command did what it was asked.
    case done = 0
    /// It failed for a reason that no other code names.
    case failed = 1
    /// The command line is wrong, or an input cannot be read.
    case usage = 2
    /// Access was denied.
    case denied = 3
    /// A proof, a signature or a document did not pass verification.
    case verificationFailed = 4
    /// A node cannot be reached, or a ledger copy is too old to decide on.
    case unreachable = 5
}
