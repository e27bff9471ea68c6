import ConsentLedger
public import HealthRecords

/// The consents of a line for readers that know IHE PCF and nothing of Nuo: such a reader never reads more than the
/// custodian would permit (CONSENT-103).
extension ConsentLine {
    /// One FHIR R4 Consent for each permit of the line, in order. A permit that PCF can't say in full is exported as a
    /// denial; every prohibition in force stands as an exception in each, wider where PCF can't say it in full; and
    /// nothing is active that gives no right. `now` is in Unix seconds.
    public func pcfConsents(now: UInt64) -> [JSONValue] {
        let isStanding = unreadable.isEmpty && !isDeceased && !isRevoked && !isSuspended
        let prohibitions = consents.filter { $0.statement.provision == .deny && !$0.isEnded }.map(\.statement)
        return consents.filter { $0.statement.provision == .permit }.map { item in
            let isActive = isStanding && !item.isEnded && !item.isSuspended && item.isFinal && now < item.notAfter
            return PCFExport(item: item, line: self, prohibitions: prohibitions, isActive: isActive).resource
        }
    }
}

private struct PCFExport {
    let item: StandingConsent
    let line: ConsentLine
    let prohibitions: [ConsentStatement]
    let isActive: Bool

    private var permit: ConsentStatement { item.statement }

    var resource: JSONValue {
        [
            "resourceType": "Consent",
            "meta": ["profile": ["https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentAdvanced"]],
            "extension": classExtensions, "status": isActive ? "active" : "inactive",
            "scope": FHIRElement.concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            "category": [FHIRElement.concept("http://loinc.org", "59284-0")],
            "patient": FHIRElement.line(line.record),
            "dateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: permit.start)),
            "performer": [FHIRElement.line(line.record)], "organization": [permit.custodian.reference],
            "sourceReference": FHIRElement.reference(Systems.entry, "\(line.home)#\(line.record)/\(item.sequence)"),
            "policy": [["uri": .string("urn:nuo:policy:consent:\(permit.version)")]], "provision": provision,
        ]
    }

    /// The classes, for those who know them; they limit the permit, and PCF has no element for that.
    private var classExtensions: JSONValue {
        .array(permit.classes.map { FHIRElement.text("class", $0.rawValue) })
    }

    /// PCF knows no classes, nothing of what version 2 of a consent adds, and no powers that end with an age or a term: only
    /// the patient's own permit for all classes, without such terms, can be said.
    private var isExpressible: Bool {
        guard case .patient = item.grantor, line.guardians == nil else { return false }
        return Set(permit.classes) == Set(RecordClass.allCases) && permit.refinement == nil
    }

    private var provision: JSONValue {
        guard isExpressible else { return ["type": "deny"] }
        let levels = SensitivityLevel.allCases.filter { level in permit.maximumLevel.map { level <= $0 } ?? false }
        return .object(compacting: [
            "type": "permit", "period": period(from: permit.start, to: permit.end.map { min($0, item.notAfter) }),
            "actor": [permit.recipient.actor],
            "securityLabel": .array(levels.map(label)),
            "purpose": purposes(permit), "dataPeriod": permit.recordDays.period,
            "provision": prohibitions.isEmpty ? nil : .array(prohibitions.map(denial)),
        ])
    }

    private func label(_ level: SensitivityLevel) -> JSONValue {
        FHIRElement.coding(SecurityLabel.confidentialitySystem, level.confidentialityCode)
    }

    private func denial(_ prohibition: ConsentStatement) -> JSONValue {
        .object(compacting: [
            "type": "deny", "period": period(from: prohibition.start, to: prohibition.end),
            "actor": isForEverybody(prohibition.recipient) ? nil : [prohibition.recipient.actor],
            "purpose": prohibition.purposes.isEmpty ? nil : purposes(prohibition),
            "dataPeriod": prohibition.recordDays.period,
        ])
    }

    /// A recipient that PCF can't name is taken for everybody.
    private func isForEverybody(_ recipient: ConsentRecipient) -> Bool {
        recipient == .everybody || !recipient.isOfVersion1
    }

    /// Every purpose that is covered, one by one: a reader need not know what lies below what.
    private func purposes(_ consent: ConsentStatement) -> JSONValue {
        let covered = PurposeOfUse.allCases.filter { purpose in
            consent.purposes.contains { purpose.isCovered(by: $0) }
        }
        return .array(covered.map(\.coding))
    }

    /// FHIR ends a period with its last instant, and Nuo before its end.
    private func period(from start: UInt64, to end: UInt64?) -> JSONValue {
        .object(compacting: [
            "start": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
            "end": end.map { .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: $0 - 1)) },
        ])
    }
}
