public import CipherSuites
public import ConsentLedger
import HealthRecords

/// What a decision reads of a folded line, in few bytes: no name of patient or reader, no text, no key (CONSENT-240). It is
/// worth nothing beyond the entries and openings that the line was folded from, and whoever keeps it keeps those beside it.
public struct LineRow: Hashable, Sendable {
    /// The row.
    public let bytes: ArraySlice<UInt8>

    /// Takes what was kept, where it lies; it is read when a line is made of it.
    public init(kept bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Packs a line. Nil for that of somebody who died, and for one in which somebody acts for the patient, that takes the
    /// place of another one, in which something is said of the time after death, or whose opening can't be read: those are few, and are folded every time (CONSENT-241).
    public init?(_ line: ConsentLine) {
        guard !line.isDeceased, line.guardians == nil, line.delegates.isEmpty, !line.isAssisted, line.earlier.isEmpty,
            line.lineOpening.map({ $0.replaces == nil }) ?? false, line.acceptedJoinings.isEmpty, line.joined.isEmpty,
            line.dayPermits.isEmpty, line.saidOfDeath.isEmpty,
            line.consents.allSatisfy(\.isGivenByPatient)
        else { return nil }
        var writer = RowWriter()
        var marks: LineMarks = []
        if line.isRevoked { marks.insert(.revoked) }
        if line.isSuspended { marks.insert(.suspended) }
        if line.patient != nil { marks.insert(.patient) }
        if !line.unreadable.isEmpty { marks.insert(.unreadable) }
        writer.number(UInt64(marks.rawValue))
        if let patient = line.patient { writer.digest(patient.digest) }
        if let first = line.unreadable.first { writer.number(UInt64(first)) }
        writer.number(UInt64(line.consents.count))
        for consent in line.consents { writer.consent(consent) }
        bytes = writer.bytes[...]
    }

    /// Changes whenever a row of an older program would be read as something else: the version of the row and the names of
    /// everything that stands in it as a number.
    public static let format: Digest = {
        let names =
            ["nuo/line-row/v2"] + RecordClass.allCases.map(\.rawValue) + PurposeOfUse.allCases.map(\.rawValue)
            + SensitiveTopic.allCases.map(\.rawValue) + ConsentChange.Act.allCases.map { "\($0)" }
        return .sha256(Array(names.joined(separator: "\n").utf8))
    }()
}

extension LineRow {
    /// The line as the row gives it back: every decision over it is that over the line which was packed. Texts are empty, and names
    /// but of the forbidden, no signer has a key, and of what can't be read only the first entry is known. Nil for bytes that are
    /// no row.
    public func line(_ record: RecordID, home: Origin, custodian: InstitutionID) -> ConsentLine? {
        var reader = RowReader(bytes)
        let named = NamedInstitution(id: custodian, name: "")
        guard let marks = reader.number(LineMarks.RawValue.self).map(LineMarks.init(rawValue:)) else { return nil }
        let patient = marks.contains(.patient) ? reader.digest() : nil
        let unreadable = marks.contains(.unreadable) ? reader.number(UInt32.self) : nil
        guard (patient != nil) == marks.contains(.patient), (unreadable != nil) == marks.contains(.unreadable),
            let count = reader.number(UInt32.self), Int(count) <= reader.remaining
        else { return nil }
        var consents: [StandingConsent] = []
        consents.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let consent = reader.consent(line: record, custodian: named) else { return nil }
            consents.append(consent)
        }
        guard reader.remaining == 0 else { return nil }
        return ConsentLine(
            record: record, home: home, custodian: custodian, patient: patient.map { KeyThumbprint(digest: $0) },
            consents: consents, unreadable: unreadable.map { [$0] } ?? [], isRevoked: marks.contains(.revoked),
            isSuspended: marks.contains(.suspended))
    }
}

/// What is true of a line.
private struct LineMarks: OptionSet {
    let rawValue: UInt8
    static let revoked = LineMarks(rawValue: 1)
    static let suspended = LineMarks(rawValue: 2)
    static let patient = LineMarks(rawValue: 4)
    static let unreadable = LineMarks(rawValue: 8)
}
