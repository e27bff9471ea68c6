import ArgumentParser
import CipherSuites
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Phrases

/// What a consent or a prohibition is about.
struct ConsentScopeOptions: ParsableArguments {
    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("institution"), help: help(Catalogue.patient.institutionOption, valueName: "uscc"))
    var institution: InstitutionID?

    @Option(
        name: .customLong("practitioner"), help: help(Catalogue.patient.practitionerOption, valueName: "card"),
        completion: .file())
    var practitioner: String?

    @Option(name: .customLong("purpose"), help: help(Catalogue.patient.purposeOption, valueName: "code"))
    var purposes: [PurposeOfUse] = []

    @Option(name: .customLong("class"), help: help(Catalogue.patient.classOption, valueName: "classes"))
    var classes: ClassList?

    @Option(name: .customLong("from"), help: help(Catalogue.patient.fromOption, valueName: "day"))
    var from: DayArgument?

    @Option(name: .customLong("to"), help: help(Catalogue.patient.toOption, valueName: "day"))
    var to: DayArgument?

    /// The days of documents.
    func recordDays() throws -> DayRange {
        guard let range = DayRange(first: from?.date, last: to?.date) else {
            throw CommandFailure(.usage, Catalogue.patient.emptyPeriod)
        }
        return range
    }

    /// The recipient that was named, looked up in the roster or read from a card; nil when none was.
    func recipient(_ session: PersonSession) async throws -> ConsentRecipient? {
        if let practitioner {
            let card = try HandedCard.read(practitioner)
            return .practitioner(card.identity.thumbprint, name: card.name.isEmpty ? "-" : card.name)
        }
        guard let institution else { return nil }
        guard let accepted = try await session.roster().institution(institution)?.accepted else {
            throw CommandFailure(.usage, Catalogue.patient.unknownInstitution, ["id": institution.text])
        }
        return .institution(accepted.institution)
    }
}

/// How far a consent goes, and whether it is signed without asking.
struct GrantOptions: ParsableArguments {
    private static let maximumDays = 1095

    @Option(name: .customLong("level"), help: help(Catalogue.patient.levelOption, valueName: "1-5"))
    var level: SensitivityLevel = .narrow

    @Option(name: .customLong("days"), help: help(Catalogue.patient.daysOption, valueName: "n"))
    var days: Int = 90

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    /// Refuses a time that no consent may last.
    func checkDays() throws {
        guard (1...Self.maximumDays).contains(days) else {
            throw CommandFailure(.usage, Catalogue.patient.badDays, ["limit": String(Self.maximumDays)])
        }
    }

    /// When a consent that begins at `start` ends.
    func end(from start: UInt64) -> UInt64 { start + UInt64(days) * 86_400 }
}
