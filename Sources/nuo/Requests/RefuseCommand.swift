import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// `nuo patient refuse`
struct RefuseCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "refuse", abstract: Catalogue.request.refuse.localized,
            discussion: Catalogue.request.refuseDiscussion.localized)
    }

    @Argument(help: help(Catalogue.patient.requestArgument, valueName: "n"))
    var number: Int

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let number: Int
        let entry: UInt64
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let item = try await VerifiedInboxItem.waiting(number, session)
        let refusal = PatientRefusal(
            patient: session.keys.identity.publicKey.thumbprint, request: item.request.digest, at: session.now)
        let entry = try await session.enter(refusal).proof.inclusion.index
        session.console.say(Catalogue.request.refusedDone, ["index": String(entry)])
        session.console.finish(Result(number: number, entry: entry))
    }
}

extension VerifiedInboxItem {
    /// A request that can still be approved or refused.
    static func waiting(_ number: Int, _ session: PersonSession) async throws -> VerifiedInboxItem {
        guard let item = try await fetch(session).first(where: { $0.id == number }) else {
            throw CommandFailure(.usage, Catalogue.patient.noRequest, ["id": String(number)])
        }
        switch item.standing(now: session.now) {
        // For another custodian, or longer, it can be approved once more; the list says that it was.
        case .waiting, .allowed: return item
        case .expired: throw CommandFailure(.failed, Catalogue.request.isExpired)
        case .refused: throw CommandFailure(.failed, Catalogue.request.isRefused)
        }
    }

    func standing(now: UInt64) -> RequestStanding {
        RequestStanding(request.request, receivedAt: receivedAt, isRefused: isRefused, isAllowed: isAllowed, now: now)
    }
}

extension RequestStanding {
    /// As a list shows it.
    var phrase: Phrase {
        switch self {
        case .waiting: Catalogue.request.waiting
        case .expired: Catalogue.request.expired
        case .refused: Catalogue.request.refused
        case .allowed: Catalogue.request.allowed
        }
    }
}
