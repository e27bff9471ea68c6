import CipherSuites
public import ConsentLedger
public import HealthRecords
import Phrases

/// How far a delegate may go.
public enum DelegationScope: String, Hashable, Sendable, CaseIterable {
    /// Read what the patient may read, up to level 4.
    case view
    /// The same, and grant, withdraw and suspend up to level 4.
    case manage
}

/// A patient of age lets somebody act for them, until an end, and alone says so (CONSENT-135). It is ended by a withdrawal
/// that names it. A delegate makes no delegate.
public struct Delegation: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.delegation
    /// The longest time in seconds: 1095 days.
    public static let maximumSeconds: UInt64 = 1095 * 86_400

    /// The line it stands in.
    public let line: RecordID
    /// The delegate's own signed card: whose signature counts, and the key that documents are encrypted for.
    public let card: IdentityCard
    /// The name that people read.
    public let name: String
    /// How far it goes.
    public let scope: DelegationScope
    /// Unix seconds from which it holds, by day.
    public let start: UInt64
    /// Unix seconds at which it ends, by day (exclusive).
    public let end: UInt64

    /// Takes all fields, times cut to their day; nil for what could not be read again, a time too long included.
    public init?(
        line: RecordID, card: IdentityCard, name: String, scope: DelegationScope, start: UInt64, end: UInt64
    ) {
        self.line = line
        self.card = card
        self.name = name
        self.scope = scope
        self.start = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: start).startSeconds())
        self.end = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: end).startSeconds())
        guard (try? Self(reading: resource)) == self else { return nil }
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: start,
            [
                FHIRElement.text("card", card.text), FHIRElement.text("name", name),
                FHIRElement.extension("scope", ["valueCode": .string(scope.rawValue)]), FHIRElement.day("end", end),
            ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard let card = IdentityCard(parsing: try resource.extString("card")), card.recipient != nil else {
            throw .element("card")
        }
        self.card = card
        name = try resource.extString("name")
        guard name.isNameOfOneLine else { throw .element("name") }
        guard let scope = resource.ext("scope")?["valueCode"]?.string.flatMap({ DelegationScope(rawValue: $0) }) else {
            throw .element("scope")
        }
        self.scope = scope
        start = try resource.dayStart("created")
        guard let end = resource.ext("end") else { throw .element("end") }
        self.end = try end.dayStart("valueDate")
        guard start < self.end, self.end - start <= Self.maximumSeconds else { throw .element("end") }
    }
}

extension String {
    /// True for a name that people read: one printable line of 1 to 300 bytes.
    var isNameOfOneLine: Bool { (1...300).contains(utf8.count) && PrintableText.line(self).utf8.elementsEqual(utf8) }
}
