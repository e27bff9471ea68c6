import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// As custodian: what joinings add to decisions, and who hears of disclosures because of them.
extension Node {
    static let joinedReportPath = "/v1/peer/joined-reports"

    /// The lines that the custodian of a line joined with it. It alone knows of what else is registered there, so that
    /// everywhere else there are none.
    func joinedLines(of line: KnownLine) throws -> [JoinedLine] {
        try database.joinings(of: line.healthCode).filter {
            $0.origin == origin && $0.institution == line.institution && !$0.isEnded
        }.map { known in
            guard let other = try registeredLine(of: known.other(of: line.healthCode), at: known.institution) else {
                return JoinedLine(lostBy: known.record)
            }
            return JoinedLine(
                try lineAlone(other), joining: known.record, bringsDocuments: known.target == line.healthCode,
                earlierWord: try isDeceased(line.healthCode) ? earlierWord(of: other) : nil)
        }
    }

    /// Reports a disclosure to the person with whom its line is joined, and to those whose documents a joining brought to
    /// it.
    func reportJoined(_ report: DisclosureReport, _ disclosure: Disclosure) throws {
        for delivery in try joinedDeliveries(report, disclosure) {
            try database.enqueue(delivery.body, path: delivery.path, to: delivery.peer, at: clock.now)
        }
    }

    private func joinedDeliveries(
        _ report: DisclosureReport, _ disclosure: Disclosure
    ) throws -> [Delivery] {
        let custodian = disclosure.custodian.id
        guard let patient = try disclosedLine(disclosure.line, at: custodian)?.healthCode else { return [] }
        var deliveries: [Delivery] = []
        for record in [disclosure.line] + disclosure.joinedLines {
            guard let code = try disclosedLine(record, at: custodian)?.healthCode else { continue }
            for known in try database.joinings(of: code)
            where known.origin == origin && known.institution == custodian && !known.isEnded && known.source == code {
                // Whose line was asked has the report itself.
                let reader = known.target == patient ? known.source : known.target
                deliveries += try delivery(report, because: known, for: reader)
            }
        }
        return deliveries
    }

    /// After a joining, and once more after a restart: the person is told what was disclosed before.
    func reportJoinings() throws {
        for known in try database.untoldJoinings(in: origin) {
            var deliveries: [Delivery] = []
            for line in try database.lines(of: known.source, at: known.institution) {
                for index in try database.disclosures(reaching: line.record, institution: known.institution) {
                    guard let (report, _) = try report(of: index, by: known.institution) else { continue }
                    deliveries += try delivery(report, because: known, for: known.target)
                }
            }
            try database.noteTold(known, sending: deliveries, at: clock.now)
        }
    }

    /// Kept here for somebody of this node, and sent to the home node of everybody else.
    private func delivery(
        _ report: DisclosureReport, because known: KnownJoining, for code: HealthCode
    ) throws -> [Delivery] {
        let message = JoinedReport(joining: known.record, code: code, report: report)
        guard code.home == origin else {
            return [Delivery(peer: code.home, path: Self.joinedReportPath, body: message.bytes)]
        }
        try database.keep(message, at: clock.now)
        return []
    }
}

/// As home node: what custodians disclosed of registrations that are joined.
extension Node {
    /// Takes a custodian's report because of a joining that this node knows of; `unreachable` asks for it again.
    func receive(_ message: JoinedReport, from sender: Origin) throws {
        let disclosure = try verifiedDisclosure(of: message.report, from: sender)
        guard let known = try database.joining(message.joining, in: sender) else { throw LookupRefusal.unreachable }
        guard known.institution == disclosure.custodian.id, [known.source, known.target].contains(message.code),
            message.code.home == origin
        else { throw LookupRefusal.refused }
        try database.keep(message, at: clock.now)
    }

    /// What belongs into a history because of joinings. Whose documents they are goes on being told; who was taken for that
    /// person is not any more once it was an error.
    func joinedReports(of lines: [KnownLine], beside own: [DisclosureReport]) throws -> [JoinedReport] {
        let reports = try lines.map(\.healthCode).uniqued().flatMap { code in
            try database.joinings(of: code).filter { known in
                // Without the entry in the copy nobody could prove why it stands there.
                try (known.source == code || !known.isEnded)
                    && !database.chain(of: known.record, in: known.origin).isEmpty
            }.flatMap { known in
                try database.reports(of: known.record, for: code).map {
                    JoinedReport(joining: known.record, code: code, report: $0)
                }
            }
        }
        var seen = Set(own.map(\.disclosure.opening.commitment))
        return reports.filter { seen.insert($0.report.disclosure.opening.commitment).inserted }
    }
}
