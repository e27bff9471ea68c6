public import ArgumentParser
import ConsentPolicy
import Federation
import Foundation
public import HealthRecords
import Phrases

extension PatientIdentifier: ExpressibleByArgument {
    private static let shorthands = ["id": citizenSystem, "card": healthCardSystem]

    /// `system|value`, where `id` and `card` stand for the two systems that everybody has a number in.
    public init?(argument: String) {
        let parts = argument.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(Self.isPlain) else { return nil }
        let system = Self.shorthands[parts[0]] ?? parts[0]
        self.init(system: system, value: system == Self.citizenSystem ? Self.printed(parts[1]) : parts[1])
    }

    /// A citizen's number as the card shows it: an input method writes it full-width, and a keyboard the X small (CLI-288).
    private static func printed(_ number: String) -> String {
        String(
            String.UnicodeScalarView(
                number.unicodeScalars.map { scalar in
                    (0xFF01...0xFF5E).contains(scalar.value)
                        ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
                })
        ).uppercased()
    }

    /// One line; a blank that crept in at an end would make it another number.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 200 && text.first?.isWhitespace == false && text.last?.isWhitespace == false
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension [PatientIdentifier] {
    /// Refuses a citizen's number that was mistyped, or that tells another day of birth, before anybody is enrolled with it
    /// (CLI-293). Whoever was enrolled with such a number is still found by it.
    func check(bornOn day: CivilDate) throws(CommandFailure) {
        for identifier in self {
            guard identifier.isConsistent else {
                throw CommandFailure(.usage, Catalogue.institution.mistypedNumber, ["number": identifier.value])
            }
            if let said = identifier.birthDate, said != day {
                let arguments = ["date": day.text, "number": said.text]
                throw CommandFailure(.usage, Catalogue.institution.otherBirthDate, arguments)
            }
        }
    }
}

/// A name of one line, as cards carry it.
struct NameArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard PersonKind.practitioner.accepts(name: argument) else { return nil }
        text = argument
    }
}

/// A number of days, 1 to 3650.
struct DayCount: ExpressibleByArgument {
    let days: UInt64

    init(_ days: UInt64) { self.days = days }

    init?(argument: String) {
        // Digits only: UInt64("+7") is 7.
        guard argument.allSatisfy({ ("0"..."9").contains($0) }), let days = UInt64(argument), (1...3650).contains(days)
        else { return nil }
        self.days = days
    }

    var defaultValueDescription: String { String(days) }

    var seconds: UInt64 { days * 86_400 }
}

/// `yes` or `no`.
enum YesOrNo: String, ExpressibleByArgument, CaseIterable {
    case yes
    case no
}

/// Which institution a command acts as, beside the options of whoever holds its keys.
struct InstitutionOptions: ParsableArguments {
    @Option(help: help(Catalogue.node.institutionID, valueName: "uscc"))
    var id: InstitutionID

    /// Opens the institution's keys and finishes what an interrupted run left.
    func session(_ holder: PersonOptions, on console: Console) async throws -> InstitutionSession {
        try await session(holder.open(on: console), on: console)
    }

    /// The same side by side with the keys of somebody at the counter.
    func session(
        _ holder: PersonOptions, beside assisted: AssistedPersonOptions, on console: Console
    ) async throws -> (InstitutionSession, PersonSession) {
        let (own, other) = try await holder.open(beside: assisted, on: console)
        return (try await session(own, on: console), other)
    }

    private func session(_ opened: OpenedPerson, on console: Console) async throws -> InstitutionSession {
        let session = try opened.session(as: .institution, on: console)
        try await session.resume()
        return InstitutionSession(
            session: session, institution: NamedInstitution(id: id, name: opened.keys.name))
    }
}

/// An institution at work with its node.
struct InstitutionSession {
    let session: PersonSession
    let institution: NamedInstitution

    var console: Console { session.console }
}
