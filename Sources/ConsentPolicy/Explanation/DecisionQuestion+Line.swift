import CipherSuites
import ConsentLedger
import HealthRecords
import Phrases

extension DecisionQuestion {
    static func line(
        _ value: JSONValue?
    ) throws(QuestionError) -> (line: ConsentLine, uses: [UInt32: UInt64]?) {
        var reader = try QuestionReader(value, at: "line")
        let record = try reader.parsed("record") { RecordID($0) }
        let home = try reader.parsed("home") { Origin($0) }
        let patient = try reader.parsed("patient") { KeyThumbprint($0) }
        let custodian = try reader.institution("custodian")
        let isRevoked = try reader.flag("isRevoked")
        let isSuspended = try reader.flag("isSuspended")
        let isKeyReplaced = reader.has("isKeyReplaced") ? try reader.flag("isKeyReplaced") : false
        let isAssisted = reader.has("isAssisted") ? try reader.flag("isAssisted") : false
        let isDeceased = reader.has("isDeceased") ? try reader.flag("isDeceased") : false
        let estate = try reader.estate()
        let earlier = try reader.list("earlier", limit: maximumStatements) { RecordID($0) }
        let claims = try reader.claims(line: record, custodian: custodian, patient: patient)
        var joined: [JoinedLine] = []
        if reader.has("joined") {
            for element in try reader.elements("joined", limit: maximumLedgers) {
                var other = try QuestionReader(element.value, at: element.path)
                joined.append(try other.joinedLine(home: home, custodian: custodian, patient: patient))
                try other.finish()
            }
        }
        let permits = try reader.dayPermits(line: record, custodian: custodian)
        let uses = try reader.uses()
        try reader.finish()
        let line = ConsentLine(
            record: record, home: home, patient: patient, custodian: custodian.id, claims: claims,
            isRevoked: isRevoked, isSuspended: isSuspended, isKeyReplaced: isKeyReplaced, earlier: earlier,
            isAssisted: isAssisted, isDeceased: isDeceased, estate: estate)
        return (line.joined(with: joined).granting(permits), uses)
    }
}

extension QuestionReader {
    /// The statements of a line, with growing numbers.
    fileprivate mutating func claims(
        line: RecordID, custodian: NamedInstitution, patient: KeyThumbprint
    ) throws(QuestionError) -> [LineClaim] {
        var claims: [LineClaim] = []
        for element in try elements("statements", limit: DecisionQuestion.maximumStatements) {
            var statement = try QuestionReader(element.value, at: element.path)
            let claim = try statement.claim(line: line, custodian: custodian, patient: patient)
            try statement.finish()
            guard claim.sequence > claims.last?.sequence ?? 0 else { throw .member("\(element.path).number") }
            claims.append(claim)
        }
        return claims
    }

    /// Day permits that name the newest entry of the line, each of a record, its signers and the terms of a permit.
    fileprivate mutating func dayPermits(
        line: RecordID, custodian: NamedInstitution
    ) throws(QuestionError) -> [StandingDayPermit] {
        guard has("dayPermits") else { return [] }
        var permits: [StandingDayPermit] = []
        for element in try elements("dayPermits", limit: DecisionQuestion.maximumLedgers) {
            var reader = try QuestionReader(element.value, at: element.path)
            let permit = StandingDayPermit(
                record: try reader.parsed("record") { RecordID($0) },
                consent: try reader.terms(.permit, line: line, custodian: custodian),
                staff: try reader.list("staff", limit: 2) { KeyThumbprint($0) },
                enteredAt: try reader.time("entered"))
            guard permit.staff.count == 2 else { throw .member(reader.name("staff")) }
            try reader.finish()
            permits.append(permit)
        }
        return permits
    }

    /// A line that the custodian joined with the one in question; `patient` signs what names nobody else.
    fileprivate mutating func joinedLine(
        home: Origin, custodian: NamedInstitution, patient: KeyThumbprint
    ) throws(QuestionError) -> JoinedLine {
        let joining = try parsed("joining") { RecordID($0) }
        let brings = try flag("bringsDocuments")
        let record = try parsed("record") { RecordID($0) }
        let line = ConsentLine(
            record: record, home: home, patient: patient, custodian: custodian.id,
            claims: try claims(line: record, custodian: custodian, patient: patient),
            isRevoked: has("isRevoked") ? try flag("isRevoked") : false,
            isSuspended: has("isSuspended") ? try flag("isSuspended") : false, isKeyReplaced: false, earlier: [],
            isDeceased: has("isDeceased") ? try flag("isDeceased") : false)
        return JoinedLine(line, joining: joining, bringsDocuments: brings)
    }

    /// One statement: `number` and `says`, and what that needs.
    fileprivate mutating func claim(
        line: RecordID, custodian: NamedInstitution, patient: KeyThumbprint
    ) throws(QuestionError) -> LineClaim {
        let sequence = try number("number")
        let notAfter = try timeIfAny("entryEnds") ?? .max
        let isFinal = has("isFinal") ? try flag("isFinal") : true
        let signature = try signature(patient: patient)
        let said: LineStatement?
        switch try text("says") {
        case "permit": said = .consent(try terms(.permit, line: line, custodian: custodian))
        case "deny": said = .consent(try terms(.deny, line: line, custodian: custodian))
        case "narrow": said = .change(try change(.narrow, line: line, custodian: custodian))
        case "renew": said = .change(try change(.renew, line: line, custodian: custodian))
        case "replace": said = .change(try change(.replace, line: line, custodian: custodian))
        case "resource":
            guard let resource = take("resource") else { throw .member(name("resource")) }
            said =
                (try? ConsentStatement(reading: resource)).map { .consent($0) }
                ?? (try? ConsentChange(reading: resource)).map { .change($0) }
        case "withdrawal":
            said = .withdrawal(Withdrawal(line: line, consent: has("of") ? try number("of") : nil, at: 0))
        case "lifting": said = .lifting(Lifting(line: line, prohibition: try number("of"), at: 0))
        case "suspension":
            said = .suspension(Suspension(line: line, consent: has("of") ? try number("of") : nil, at: 0))
        case "resumption":
            said = .resumption(Resumption(line: line, consent: has("of") ? try number("of") : nil, at: 0))
        case "guardianship": said = .guardianship(try guardianship(line: line))
        case "confirmation":
            said = .confirmation(Confirmation(line: line, consent: has("of") ? try number("of") : nil, at: 0))
        case "assistance": said = .assistance(try assistance(line: line))
        case "acceptance":
            let joining = try parsed("joining") { RecordID($0) }
            said = .joiningAcceptance(JoiningAcceptance(line: line, joining: joining, at: 0))
        case "after-death": said = .afterDeath(try afterDeath(line: line))
        case "delegation": said = .delegation(try delegation(line: line))
        case "unreadable": said = nil
        default: throw .member(name("says"))
        }
        return LineClaim(
            sequence: sequence, said: said, notAfter: notAfter, isFinal: isFinal, signature: signature)
    }

    private mutating func terms(
        _ provision: ConsentStatement.Provision, line: RecordID, custodian: NamedInstitution
    ) throws(QuestionError) -> ConsentStatement {
        let recipient = try recipient()
        let purposes = try list("purposes", limit: 32) { PurposeOfUse(rawValue: $0) }
        let classes = try list("classes", limit: 32) { RecordClass(rawValue: $0) }
        let first = try dayIfAny("firstDay")
        guard let days = DayRange(first: first, last: try dayIfAny("lastDay")) else { throw .member(name("lastDay")) }
        let level = has("level") ? try level("level") : nil
        let start = try time("start")
        let end = try timeIfAny("end")
        let refinement = try refinement(provision, recipient)
        guard
            let statement = ConsentStatement(
                line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
                classes: classes, recordDays: days, maximumLevel: level, start: start, end: end, refinement: refinement,
                language: .zh)
        else { throw .member(path) }
        return statement
    }

    /// The consent that it ends in `of`, and the terms of a permit.
    private mutating func change(
        _ act: ConsentChange.Act, line: RecordID, custodian: NamedInstitution
    ) throws(QuestionError) -> ConsentChange {
        let former = try number("of")
        let consent = try terms(.permit, line: line, custodian: custodian)
        guard let change = ConsentChange(act: act, former: former, consent: consent, language: .zh) else {
            throw .member(path)
        }
        return change
    }

    private mutating func recipient() throws(QuestionError) -> ConsentRecipient {
        var reader = try QuestionReader(take("recipient"), at: name("recipient"))
        let recipient: ConsentRecipient
        switch try reader.text("kind") {
        case "practitioner":
            recipient = .practitioner(try reader.parsed("key") { KeyThumbprint($0) }, name: try reader.text("name"))
        case "institution": recipient = .institution(try reader.institution())
        case "department":
            let institution = try reader.institution("institution")
            recipient = .department(institution, specialty: try reader.text("specialty"))
        case "group":
            let name = try reader.text("name")
            var members: [NamedInstitution] = []
            for element in try reader.elements("members", limit: ConsentRefinement.maximumCount) {
                var member = try QuestionReader(element.value, at: element.path)
                members.append(try member.institution())
                try member.finish()
            }
            recipient = .group(name, members: members)
        case "everybody": recipient = .everybody
        default: throw .member(reader.name("kind"))
        }
        try reader.finish()
        return recipient
    }
}
