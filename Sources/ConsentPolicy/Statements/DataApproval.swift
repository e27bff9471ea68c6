import CipherSuites
public import ConsentLedger
public import HealthRecords
import Phrases

/// A custodian's record that important data (重要数据) may be given to another institution: who approved it, under which
/// reference, and until when (CONSENT-231). It permits nothing by itself: a consent is needed as well.
public struct DataApproval: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.approval

    /// The custodian that approves, and signs.
    public let institution: NamedInstitution
    /// Who approved it, as people read it: a person or an office.
    public let approver: String
    /// The reference of the file in which it was approved.
    public let reference: String
    /// The institution that the data may be given to.
    public let recipient: NamedInstitution
    /// The classes that may be given.
    public let classes: [RecordClass]
    /// Unix seconds from which it holds.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64

    /// Takes all fields; nil for what could not be read again.
    public init?(
        institution: NamedInstitution, approver: String, reference: String, recipient: NamedInstitution,
        classes: [RecordClass], start: UInt64, end: UInt64
    ) {
        self.institution = institution
        self.approver = approver
        self.reference = reference
        self.recipient = recipient
        self.classes = classes
        self.start = start
        self.end = end
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// True when it covers an access to an important document at `now`.
    public func covers(_ document: DocumentRecord, askedBy query: AccessQuery, at now: UInt64) -> Bool {
        institution.id == document.custodian.id && recipient.id == query.institution
            && classes.contains(document.recordClass) && start <= now && now < end
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: institution.reference, at: start,
            [
                FHIRElement.text("approver", approver), FHIRElement.text("reference", reference),
                FHIRElement.extension("recipient", ["valueReference": recipient.reference]),
            ] + classes.map { FHIRElement.text("class", $0.rawValue) }
                + [
                    FHIRElement.extension(
                        "period",
                        [
                            "valuePeriod": [
                                "start": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
                                "end": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: end)),
                            ]
                        ])
                ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["subject"], element: "subject")
        approver = try resource.extString("approver")
        reference = try resource.extString("reference")
        guard approver.isNameOfOneLine, reference.isNameOfOneLine else { throw .element("approver") }
        recipient = try NamedInstitution(
            reference: resource.ext("recipient")?["valueReference"], element: "recipient")
        var classes: [RecordClass] = []
        for element in resource["extension"]?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:class" {
            guard let known = element["valueString"]?.string.flatMap({ RecordClass(rawValue: $0) }),
                !classes.contains(known)
            else { throw .element("class") }
            classes.append(known)
        }
        guard !classes.isEmpty else { throw .element("class") }
        self.classes = classes
        guard let period = resource.ext("period")?["valuePeriod"] else { throw .element("period") }
        start = try period.unixSeconds("start")
        end = try period.unixSeconds("end")
        guard start < end else { throw .element("period") }
    }
}

/// An approval that is entered and was not ended, by the record that it stands in.
public struct EnteredApproval: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// What it says.
    public let content: DataApproval

    /// Takes both.
    public init(record: RecordID, content: DataApproval) {
        self.record = record
        self.content = content
    }
}
