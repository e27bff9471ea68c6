import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport

/// Permits for a day, written from `Specs/consent.md` alone.
extension NaiveEvaluator {
    struct ForADay {
        let record: RecordID
        let says: ConsentStatement
        let signers: [KeyThumbprint]
        let entered: UInt64
    }

    func permittedForADay(_ query: AccessQuery, _ document: DocumentRecord) -> String? {
        if isAssisted || hasGuardianship { return nil }
        if document.line != line && document.line != earlier { return nil }
        if document.grade != .general { return nil }
        if let labels = document.labels, labels.count > 0 { return nil }
        for permit in forADay {
            let says = permit.says
            if query.institution == nil || query.institution != says.custodian.id { continue }
            if permit.signers.contains(where: { $0 == query.requester }) { continue }
            if !isMeant(says, query) || !["TREAT", "ETREAT", "MUTREC"].contains(query.purpose.rawValue) { continue }
            if !says.classes.contains(document.recordClass) { continue }
            if document.level.rawValue > says.maximumLevel?.rawValue ?? 0 { continue }
            if now < says.start || now >= says.end ?? 0 { continue }
            if permit.entered > now || now >= permit.entered + 24 * 60 * 60 { continue }
            return "permitted given-for-a-day day-permit:\(permit.record) view-only no-onward"
        }
        return nil
    }

    private func isMeant(_ says: ConsentStatement, _ query: AccessQuery) -> Bool {
        switch says.recipient {
        case .practitioner(let key, _): key == query.requester
        case .institution(let named): named.id == query.institution
        default: false
        }
    }

    private var hasGuardianship: Bool {
        entries.contains { entry in if case .guardianship = entry.said { true } else { false } }
    }
}

extension PolicyRandom {
    /// One or two, mostly in force.
    static func dayPermits(_ random: inout SeededRandom) -> [StandingDayPermit] {
        (0..<Int.random(in: 1...2, using: &random)).map { number in
            var terms = PolicyTerms.permit()
            terms.recipient =
                isTrue(oneIn: 3, &random)
                ? .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")
                : .institution(PolicyFixture.custodian)
            terms.classes = some(of: [.lab, .imaging], orNone: false, &random)
            terms.maximumLevel = one(of: [.medium, .narrow], &random)
            terms.start = PolicyFixture.now - one(of: [0, 10, 3600], &random)
            if isTrue(oneIn: 5, &random) { terms.start = PolicyFixture.now + 1 }
            terms.end = terms.start + one(of: [10, 3700, 86_400], &random)
            return StandingDayPermit(
                record: PolicyFixture.record(UInt8(0x71 + number)), consent: PolicyFixture.known(terms.statement),
                staff: [one(of: [PolicyFixture.otherDoctor, PolicyFixture.key(0x51)], &random)].map(
                    \.publicKey.thumbprint),
                enteredAt: PolicyFixture.now - one(of: [0, 5, 86_399, 86_400], &random)
                    + one(of: [0, 0, 0, 1], &random))
        }
    }
}
