public import ArgumentParser
import ConsentLedger
public import ConsentPolicy
public import HealthRecords
import Phrases

extension InstitutionID: ExpressibleByArgument {
    /// 18 characters with the right check character.
    public init?(argument: String) { self.init(argument) }
}

extension DocumentID: ExpressibleByArgument {
    /// 32 hexadecimal digits.
    public init?(argument: String) { self.init(argument) }
}

extension PurposeOfUse: ExpressibleByArgument {}

extension EncounterIdentifier: ExpressibleByArgument {
    /// `SYSTEM|NUMBER`
    public init?(argument: String) {
        self.init(argument)
        guard isSayable else { return nil }
    }
}

extension LawfulBasis: ExpressibleByArgument {}

extension DataGrade: ExpressibleByArgument {}

extension ConsentCeremony.Place: ExpressibleByArgument {}

extension ConsentCeremony.Identification: ExpressibleByArgument {}

extension ConsentTemplate: ExpressibleByArgument {}

extension SensitivityLevel: ExpressibleByArgument {
    /// `1` to `5`.
    public init?(argument: String) {
        guard let value = Int(argument), let level = SensitivityLevel(rawValue: value) else { return nil }
        self = level
    }
}

extension SensitiveTopic: ExpressibleByArgument {}

extension RetentionReason: ExpressibleByArgument {}

extension DocumentType: ExpressibleByArgument {
    /// `SYSTEM|CODE|NAME`
    public init?(argument: String) {
        let parts = argument.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(system: parts[0], code: parts[1], name: parts[2])
    }
}

/// Classes as `lab,imaging` or `all`.
struct ClassList: ExpressibleByArgument {
    let classes: [RecordClass]

    init?(argument: String) {
        if argument == "all" {
            classes = RecordClass.allCases
            return
        }
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = parts.compactMap { RecordClass(rawValue: $0) }
        guard !known.isEmpty, known.count == parts.count else { return nil }
        classes = known
    }
}

/// A day as `YYYY-MM-DD`.
struct DayArgument: ExpressibleByArgument {
    let date: CivilDate

    init?(argument: String) {
        guard let value = FHIRDateTime(parsing: argument), value.precision == .day else { return nil }
        date = value.date
    }
}

/// A health code as typed or scanned; what is wrong with it is said when it is used.
enum HealthCodeArgument {
    static func parse(_ text: String) throws -> HealthCode {
        do {
            return try HealthCode(typed: text)
        } catch {
            switch error {
            case .unknownVersion: throw CommandFailure(.usage, Catalogue.healthCode.wrongVersion)
            case .mistyped, .notACode: throw CommandFailure(.usage, Catalogue.healthCode.mistyped)
            }
        }
    }
}
