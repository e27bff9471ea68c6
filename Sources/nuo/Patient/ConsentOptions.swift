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
            throw CommandFailure(.usage, Catalogue.patient.cannotSay, ["reason": "--from > --to"])
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
            throw CommandFailure(.usage, Catalogue.patient.unknownCustodian, ["id": institution.text])
        }
        return .institution(accepted.institution)
    }
}
