import Federation
import NodeClient
import Phrases

/// Client errors as a person meets them.
enum CallFailure {
    static func from(_ error: ClientError, node: String) -> CommandFailure {
        switch error {
        case .unreachable(let detail, let errno, let isUnsent):
            let reason =
                errno.map { SystemReason.text(errno: $0) }
                ?? Catalogue.common.noConnection.text(CommandLanguage.current, ["reason": detail])
            var failure = CommandFailure(.unreachable, Catalogue.common.unreachable, ["node": node, "reason": reason])
            failure.isUnsent = isUnsent
            return failure
        case .timedOut:
            let reason = Catalogue.common.noAnswer.localized
            return CommandFailure(.unreachable, Catalogue.common.unreachable, ["node": node, "reason": reason])
        case .cancelled: return CommandFailure(.failed, Catalogue.common.cancelled)
        case .pinMismatch:
            var failure = CommandFailure(.verificationFailed, Catalogue.common.wrongNode, ["node": node])
            failure.isUnsent = true
            return failure
        case .invalidCall:
            var failure = CommandFailure(.failed, Catalogue.common.unexpected, ["reason": "\(error)"])
            failure.isUnsent = true
            return failure
        case .tooLarge, .sink:
            return CommandFailure(.failed, Catalogue.common.unexpected, ["reason": "\(error)"])
        case .status(let status, let problem):
            var failure = from(status: status, problem: problem, node: node)
            failure.isRefusal =
                notEntered.contains(problem?.code ?? "")
                || (400..<500).contains(status) && failure.status != .unreachable
            return failure
        }
    }

    /// A node that says so entered nothing, and what was signed is not kept for it (CLI-291).
    private static let notEntered: Set = ["not-signing", "overloaded", "starting", "too-many-requests"]

    private static func from(status: Int, problem: Problem?, node: String) -> CommandFailure {
        let code = problem?.code ?? "status-\(status)"
        if status == 422, let refusal = refusal(code) { return refusal }
        switch status {
        case 401: return CommandFailure(.denied, Catalogue.session.notAllowed)
        case 403: return CommandFailure(.denied, Catalogue.common.denied)
        case 404: return CommandFailure(.failed, Catalogue.session.notFound)
        case 409: return CommandFailure(.failed, Catalogue.session.exists)
        case 422 where code == "not-allowed": return CommandFailure(.denied, Catalogue.session.notAllowed)
        case 422, 400: return CommandFailure(.failed, Catalogue.session.refusedStatement, ["reason": code])
        case 502: return CommandFailure(.verificationFailed, Catalogue.session.unproved, ["reason": code])
        case 503 where code == "partner-unreachable":
            return CommandFailure(.unreachable, Catalogue.session.partnerUnreachable)
        case 503 where code == "not-signing": return CommandFailure(.unreachable, Catalogue.session.notSigning)
        case 429, 503: return CommandFailure(.unreachable, Catalogue.session.busy)
        default: return CommandFailure(.failed, Catalogue.common.unexpected, ["reason": code])
        }
    }

    /// The sentence of a refusal that has one of its own; nil for a code that has none.
    private static func refusal(_ code: String) -> CommandFailure? {
        let words = Catalogue.self
        let denied =
            words.emergencyDecision.notice(code: code) ?? words.acting.refusal(code: code)
            ?? words.dayPermit.refusal(code: code) ?? words.relative.refusal(code: code)
            ?? words.assistance.refusal(code: code)
        if let denied { return CommandFailure(.denied, denied) }
        // The node names no number of a consent; the command that can say it asks before.
        return
            (words.change.refusal(code: code) ?? words.joining.refusal(code: code)
            ?? words.reEnrolment.notice(code: code)).map { CommandFailure(.failed, $0, ["number": "-"]) }
    }
}
