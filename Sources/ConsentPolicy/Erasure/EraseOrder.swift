public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A custodian tells a reader to erase what one of its disclosures gave. It is about the custodian's own disclosure and
/// follows from what the patient signed: a withdrawal, a stop, or a consent that said until when (FEDERATION-200).
public struct EraseOrder: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.eraseOrder
    /// The usual time for an answer, in seconds: 15 days.
    public static let usualSeconds: UInt64 = 15 * 86_400

    /// Why.
    public enum Cause: Hashable, Sendable {
        /// The patient withdrew a consent that the disclosure rests on: the commitment of the withdrawal's opening.
        case withdrawal(Digest)
        /// Another consent took the place of one that the disclosure rests on, and does not give it any more: the commitment
        /// of the change's opening. Version 2.
        case change(Digest)
        /// The whole line was stopped, by its record key or its stop key.
        case stop
        /// The consent said so: Unix seconds before which it had to be erased.
        case eraseBy(UInt64)

        /// `withdrawn`, `changed`, `stopped` or `erase-by`.
        public var code: String {
            switch self {
            case .withdrawal: "withdrawn"
            case .change: "changed"
            case .stop: "stopped"
            case .eraseBy: "erase-by"
            }
        }
    }

    /// The patient's line.
    public let line: RecordID
    /// The ledger of the line, where the patient is told of the answer.
    public let home: Origin
    /// Who orders: the custodian of the disclosure.
    public let custodian: NamedInstitution
    /// Who is to erase, by identity key.
    public let reader: KeyThumbprint
    /// Commitment of the disclosure's opening.
    public let disclosure: Digest
    /// Why.
    public let cause: Cause
    /// Unix seconds until which an answer is expected.
    public let due: UInt64
    /// Unix seconds.
    public let at: UInt64

    /// Takes all fields.
    public init(
        line: RecordID, home: Origin, custodian: NamedInstitution, reader: KeyThumbprint, disclosure: Digest,
        cause: Cause, due: UInt64, at: UInt64
    ) {
        self.line = line
        self.home = home
        self.custodian = custodian
        self.reader = reader
        self.disclosure = disclosure
        self.cause = cause
        self.due = due
        self.at = at
    }

    /// True when the cause reaches what a disclosure with this trace gave. `withdrawal` is the opening that the cause
    /// names, of a withdrawal or a change, for a cause that names one; `changes` are those of changes that lead from a
    /// consent in the trace to the one that it names, at most `Succession.maximumCount`.
    public func follows(from disclosure: Disclosure, withdrawal: Opening?, changes: [Opening] = []) -> Bool {
        guard disclosure.line == line, disclosure.custodian.id == custodian.id, disclosure.reader == reader,
            disclosure.isByConsent, changes.count <= Succession.maximumCount
        else { return false }
        switch cause {
        case .stop: return withdrawal == nil
        case .eraseBy(let time):
            return withdrawal == nil && time <= at && disclosure.trace.contains(Obligation.eraseBy(time).code)
        case .withdrawal(let commitment):
            guard let withdrawal, withdrawal.commitment == commitment, let said = try? Withdrawal(of: withdrawal),
                said.line == line, isOfLine(withdrawal, .revoke)
            else { return false }
            // A withdrawal reaches what was said before it.
            let sequence = withdrawal.place.sequence
            guard let named = said.consent else { return disclosure.permits.contains { $0 < sequence } }
            return !chain(of: named, by: changes, before: sequence).isDisjoint(with: disclosure.permits)
        case .change(let commitment):
            // A renewal takes nothing away.
            guard let change = withdrawal, change.commitment == commitment, let said = try? ConsentChange(of: change),
                said.line == line, said.act != .renew, isOfLine(change, said.act.effect)
            else { return false }
            let sequence = change.place.sequence
            return !chain(of: said.former, by: changes, before: sequence).isDisjoint(with: disclosure.permits)
        }
    }

    private func isOfLine(_ opening: Opening, _ effect: Effect) -> Bool {
        let place = opening.place
        return place.origin == home && place.record == line && place.effect == effect
    }

    /// A consent with those before and after it, as far as `changes` of before an entry lead.
    private func chain(of number: UInt32, by changes: [Opening], before end: UInt32) -> Set<UInt32> {
        let links = changes.compactMap { opening -> (UInt32, UInt32)? in
            let sequence = opening.place.sequence
            guard sequence < end, let said = try? ConsentChange(of: opening), said.line == line,
                said.former < sequence, isOfLine(opening, said.act.effect)
            else { return nil }
            return (said.former, sequence)
        }.sorted { $0.1 < $1.1 }
        guard number < end else { return [] }
        var found: Set<UInt32> = [number]
        // Numbers grow along a chain: once back and once forth reaches all of it.
        for (former, sequence) in links.reversed() where found.contains(sequence) { found.insert(former) }
        for (former, sequence) in links where found.contains(former) { found.insert(sequence) }
        return found
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, version: version, subject: FHIRElement.line(line), at: at,
            [
                FHIRElement.text("home", home.text),
                FHIRElement.extension("custodian", ["valueReference": custodian.reference]),
                FHIRElement.extension(
                    "reader", ["valueReference": FHIRElement.reference(Systems.identityKey, reader.description)]),
                FHIRElement.text("disclosure", Base64URL.encode(disclosure.bytes)),
                FHIRElement.extension("cause", ["valueCode": .string(cause.code)]),
            ] + causeElements + [FHIRElement.moment("due", due), FHIRElement.moment("at", at)])
    }

    private var version: UInt64 {
        if case .change = cause { return 2 }
        return 1
    }

    private var causeElements: [JSONValue] {
        switch cause {
        case .change(let commitment): [FHIRElement.text("change", Base64URL.encode(commitment.bytes))]
        case .withdrawal(let commitment): [FHIRElement.text("withdrawal", Base64URL.encode(commitment.bytes))]
        case .stop: []
        case .eraseBy(let time): [FHIRElement.moment("erase-by", time)]
        }
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard let home = Origin(try resource.extString("home")) else { throw .element("home") }
        self.home = home
        custodian = try NamedInstitution(
            reference: resource.ext("custodian")?["valueReference"], element: "custodian")
        guard
            let reader = resource.ext("reader")?["valueReference"]?.identifier(Systems.identityKey)
                .flatMap({ KeyThumbprint($0) })
        else { throw .element("reader") }
        self.reader = reader
        disclosure = try resource.extDigest("disclosure")
        switch resource.ext("cause")?["valueCode"]?.string {
        case "withdrawn": cause = .withdrawal(try resource.extDigest("withdrawal"))
        case "changed": cause = .change(try resource.extDigest("change"))
        case "stopped": cause = .stop
        case "erase-by": cause = .eraseBy(try resource.moment("erase-by"))
        default: throw .element("cause")
        }
        due = try resource.moment("due")
        at = try resource.moment("at")
        guard due >= at else { throw .element("due") }
    }
}

extension Disclosure {
    /// True when consents of the line permitted it: not a patient's own copy, and not against a denial.
    public var isByConsent: Bool { readerInstitution != nil && emergency == nil && !permits.isEmpty }

    /// The consents of the line that permitted it, by their sequence numbers.
    public var permits: [UInt32] {
        trace.compactMap { code in
            code.hasPrefix("permit:") ? UInt32(code.dropFirst("permit:".count)) : nil
        }
    }

    /// The earliest time before which a consent asked to erase what was given; nil when none did.
    public var eraseBy: UInt64? {
        trace.compactMap { code in
            guard case .eraseBy(let time)? = Obligation(code: code) else { return nil }
            return time
        }.min()
    }
}

extension FHIRElement {
    static func moment(_ name: String, _ seconds: UInt64) -> JSONValue {
        `extension`(name, ["valueDateTime": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: seconds))])
    }
}

extension JSONValue {
    func moment(_ name: String) throws(MeaningError) -> UInt64 {
        guard let time = try ext(name)?.unixSeconds("valueDateTime") else { throw .element(name) }
        return time
    }
}
