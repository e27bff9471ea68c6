import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// A minor's line as the report shows it.
struct MinorView: Encodable {
    let line: String
    let code: String
    let age: UInt64
    let ageSource: String
    let guardians: [String]
    let flags: [String]
    let grants: [Grant]
    let accesses: [Access]
    private let sourceText: String
    let flagTexts: [String]

    private enum CodingKeys: String, CodingKey {
        case line, code, age, ageSource, guardians, flags, grants, accesses
    }

    struct Grant: Encodable {
        let number: UInt32
        let entry: UInt64
        let at: String
        let age: UInt64
        let kind: String
        let capacity: String
        let signers: [String]
        let recipient: String
        let purposes: [String]
        let classes: [String]
        let level: Int?
        let until: String?
        let state: String
        let texts: GrantTexts

        private enum CodingKeys: String, CodingKey {
            case number, entry, at, age, kind, capacity, signers, recipient, purposes, classes, level, until, state
        }
    }

    struct GrantTexts {
        let kind: String
        let signedBy: String
        let recipient: String
        let state: String
        let purposes: String
        let classes: String
    }

    struct Access: Encodable {
        let entry: UInt64
        let at: String
        let age: UInt64
        let reader: String
        let employer: String
        let purpose: String
        let documents: UInt64
        let classes: [String]
        let level: Int?
        let trace: String
        let isEmergency: Bool
        let review: String?
        let isLapsed: Bool
        let texts: AccessTexts

        private enum CodingKeys: String, CodingKey {
            case entry, at, age, reader, employer, purpose, documents, classes, level, trace, isEmergency, review
            case isLapsed
        }
    }

    struct AccessTexts {
        let reader: String
        let purpose: String
        let classes: String
        let review: String
    }

    init(_ minor: MinorLine, language: Language) {
        line = minor.record.description
        code = minor.code.description
        age = minor.age
        ageSource = minor.source.rawValue
        sourceText = minor.source.phrase.text(language)
        guardians = minor.guardians
        flags = minor.flags.map(\.rawValue)
        flagTexts = minor.flags.map { $0.phrase.text(language) }
        grants = minor.grants.map { Grant($0, language) }
        accesses = minor.accesses.map { Access($0, language) }
    }

    func show(on console: Console) {
        let words = Catalogue.minors
        let names = guardians.isEmpty ? console.text(words.nobody) : guardians.joined(separator: ", ")
        console.say(
            words.heading, ["code": code, "age": String(age), "source": sourceText, "guardians": names])
        if !grants.isEmpty { console.show(grantTable(console)) }
        if !accesses.isEmpty { console.show(accessTable(console)) }
        for text in flagTexts { console.write("! \(text)") }
        console.write("")
    }

    private func grantTable(_ console: Console) -> Table {
        let words = Catalogue.minors
        let patient = Catalogue.patient
        var table = Table(
            header: [
                patient.number, words.time, words.age, patient.kind, words.signedBy, patient.recipient,
                patient.classes, words.level, patient.until, patient.state, words.entry,
            ].map { console.text($0) })
        for grant in grants {
            table.append([
                String(grant.number), grant.at, String(grant.age), grant.texts.kind, grant.texts.signedBy,
                grant.texts.recipient, grant.texts.classes, grant.level.map { String($0) } ?? "", grant.until ?? "",
                grant.texts.state, String(grant.entry),
            ])
        }
        return table
    }

    private func accessTable(_ console: Console) -> Table {
        let words = Catalogue.minors
        let patient = Catalogue.patient
        var table = Table(
            header: [
                words.time, words.age, patient.who, patient.employer, patient.purpose, patient.classes, words.count,
                words.level, words.rule, words.entry,
            ].map { console.text($0) })
        for access in accesses {
            table.append([
                access.at, String(access.age), access.texts.reader, access.employer, access.texts.purpose,
                access.texts.classes, String(access.documents), access.level.map { String($0) } ?? "", access.trace,
                String(access.entry),
            ])
        }
        return table
    }
}

extension MinorView.Grant {
    fileprivate init(_ grant: MinorGrant, _ language: Language) {
        let capacity = grant.capacity.phrase.text(language)
        self.init(
            number: grant.number, entry: grant.entry, at: ChinaStandardTime.text(ofUnixSeconds: grant.at),
            age: grant.age, kind: grant.isPermit ? "permit" : "deny", capacity: grant.capacity.rawValue,
            signers: grant.signers, recipient: grant.recipient, purposes: grant.purposes.map(\.rawValue),
            classes: grant.classes.map(\.rawValue), level: grant.level?.rawValue,
            until: grant.end.map { ChinaStandardTime.text(ofUnixSeconds: $0) }, state: grant.state.rawValue,
            texts: MinorView.GrantTexts(
                kind: (grant.isPermit ? Catalogue.patient.permit : Catalogue.patient.prohibition).text(language),
                signedBy: grant.signers.isEmpty
                    ? capacity : "\(capacity) \(grant.signers.joined(separator: ", "))",
                recipient: grant.recipient.isEmpty ? Catalogue.patient.everybody.text(language) : grant.recipient,
                state: grant.state.phrase.text(language),
                purposes: grant.purposes.map { $0.text(language) }.joined(separator: ", "),
                classes: grant.classes.text(language)))
    }
}

extension MinorView.Access {
    fileprivate init(_ access: MinorAccess, _ language: Language) {
        let words = Catalogue.minors
        let outcome: Phrase =
            switch access.review {
            case .justified: Catalogue.review.justified
            case .misuse: Catalogue.review.misuse
            case nil: words.notReviewed
            }
        self.init(
            entry: access.entry, at: ChinaStandardTime.text(ofUnixSeconds: access.at), age: access.age,
            reader: access.reader, employer: access.employer, purpose: access.purpose.rawValue,
            documents: access.count, classes: access.classes.map(\.rawValue), level: access.level?.rawValue,
            trace: access.trace, isEmergency: access.isEmergency, review: access.review?.rawValue,
            isLapsed: access.isLapsed,
            texts: MinorView.AccessTexts(
                reader: access.reader.isEmpty ? words.own.text(language) : access.reader,
                purpose: access.purpose.text(language), classes: access.classes.text(language),
                review: access.isEmergency ? outcome.text(language) : ""))
    }
}

extension [RecordClass] {
    fileprivate func text(_ language: Language) -> String {
        map { language == .zh ? $0.zh : $0.en }.joined(separator: language == .zh ? "、" : ", ")
    }
}

extension PurposeOfUse {
    fileprivate func text(_ language: Language) -> String {
        Catalogue.purpose.name(code: rawValue)?.text(language) ?? rawValue
    }
}

extension MinorLine.Source {
    fileprivate var phrase: Phrase {
        let words = Catalogue.minors
        return switch self {
        case .guardianship: words.bySourceGuardianship
        case .enrolment: words.bySourceEnrolment
        case .number: words.bySourceNumber
        }
    }
}

extension MinorLine.Flag {
    fileprivate var phrase: Phrase {
        let words = Catalogue.minors
        return switch self {
        case .noGuardian: words.flagNoGuardian
        case .unconfirmed: words.flagUnconfirmed
        case .lapsedAt18: words.flagLapsedAt18
        case .lapsedAccess: words.flagLapsedAccess
        case .emergency: words.flagEmergency
        case .unreadable: words.flagUnreadable
        case .cut: words.flagCut
        }
    }
}

extension MinorGrant.Capacity {
    fileprivate var phrase: Phrase {
        let words = Catalogue.minors
        return switch self {
        case .minor: words.capacityMinor
        case .guardian: words.capacityGuardian
        case .other: words.capacityOther
        }
    }
}

extension MinorGrant.State {
    fileprivate var phrase: Phrase {
        let words = Catalogue.minors
        return switch self {
        case .active: words.stateActive
        case .unconfirmed: words.stateUnconfirmed
        case .lapsed: words.stateLapsed
        case .ended: words.stateEnded
        case .suspended: words.stateSuspended
        }
    }
}
