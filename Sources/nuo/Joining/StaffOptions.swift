import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import Phrases

/// The members of staff who sign beside their institution, each with their own keys.
struct StaffOptions: ParsableArguments {
    @Option(help: help(Catalogue.joining.staffOption, valueName: "dir"), completion: .directory)
    var staff: [String]

    @Option(help: help(Catalogue.joining.passphraseOption, valueName: "path"), completion: .file())
    var coPassphraseFile: [String] = []

    /// Those who sign, as the statement names them.
    struct Signers {
        let members: [StaffMember]
        let coSigners: [CoSigner]
    }

    /// Opens the keys: the first signs as counter, the second as witness.
    func open(_ session: PersonSession) async throws -> Signers {
        var files = coPassphraseFile[...]
        let keys = try staff.map {
            try ActingOptions.keys(in: $0, passphraseFile: files.popFirst(), session.console)
        }
        var members: [StaffMember] = []
        for key in keys { members.append(try await StaffMember(key, session)) }
        return Signers(
            members: members,
            coSigners: zip(keys, [.counter, .witness]).map { CoSigner(key: $0.identity, role: $1) })
    }

    /// Refuses any other number before anything is asked.
    func require(_ count: Int) throws {
        guard staff.count == count else {
            throw CommandFailure(.usage, count == 2 ? Catalogue.joining.whoSigns : Catalogue.joining.unsayable)
        }
    }
}
