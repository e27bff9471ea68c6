import Phrases

/// Why a run ends without the word *sound*.
struct Refusal: Error {
    let status: ExitStatus
    let notice: Notice
    let arguments: [String: String]

    /// Something is not what it claims to be.
    static func notSound(_ subject: String, _ reason: String) -> Refusal {
        Refusal(
            status: .verificationFailed, notice: Catalogue.common.verificationFailed,
            arguments: ["subject": subject, "reason": reason])
    }

    /// Something cannot be read.
    static func unreadable(_ path: String, _ reason: String) -> Refusal {
        Refusal(
            status: .usage, notice: Catalogue.common.unreadableInput, arguments: ["path": path, "reason": reason])
    }

    /// Something is newer than this program.
    static func upgradeNeeded(_ subject: String, _ what: String) -> Refusal {
        Refusal(
            status: .usage, notice: Catalogue.verifyRefusal.upgradeNeeded,
            arguments: ["subject": subject, "what": what])
    }
}
