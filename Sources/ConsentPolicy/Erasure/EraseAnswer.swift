public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Why a reader keeps what they were told to erase. The first two are the cases in which 个人信息保护法 §47 lets a handler
/// store on, and do nothing else.
public enum RetentionReason: String, Hashable, Sendable, CaseIterable {
    /// It went into the reader's own medical record, whose time by law is not over (保存期限未届满).
    case retentionPeriod = "retention-period"
    /// Erasing it is technically hard to do (删除从技术上难以实现).
    case technicallyInfeasible = "technically-infeasible"
    /// It is needed for a legal claim, or an authority asked that it be kept.
    case legalClaim = "legal-claim"
}

/// A reader answers an erase order. It proves that the reader signed so, and nothing about what is left anywhere.
public struct EraseAnswer: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.eraseAnswer

    /// What the reader did.
    public enum Outcome: Hashable, Sendable {
        /// The reader says that nothing is left that they can reach.
        case erased
        /// The reader keeps it, to store it and for nothing else.
        case kept(RetentionReason)
    }

    /// The patient's line.
    public let line: RecordID
    /// Who answers, by the identity key that signs.
    public let reader: KeyThumbprint
    /// Commitment of the order's opening.
    public let order: Digest
    /// What was done.
    public let outcome: Outcome
    /// Unix seconds.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, reader: KeyThumbprint, order: Digest, outcome: Outcome, at: UInt64) {
        self.line = line
        self.reader = reader
        self.order = order
        self.outcome = outcome
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at,
            [
                FHIRElement.extension(
                    "reader", ["valueReference": FHIRElement.reference(Systems.identityKey, reader.description)]),
                FHIRElement.text("order", Base64URL.encode(order.bytes)),
            ] + outcomeElements + [FHIRElement.moment("at", at)])
    }

    private var outcomeElements: [JSONValue] {
        switch outcome {
        case .erased: [FHIRElement.extension("outcome", ["valueCode": "erased"])]
        case .kept(let reason):
            [
                FHIRElement.extension("outcome", ["valueCode": "kept"]),
                FHIRElement.extension("reason", ["valueCode": .string(reason.rawValue)]),
            ]
        }
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard
            let reader = resource.ext("reader")?["valueReference"]?.identifier(Systems.identityKey)
                .flatMap({ KeyThumbprint($0) })
        else { throw .element("reader") }
        self.reader = reader
        order = try resource.extDigest("order")
        switch resource.ext("outcome")?["valueCode"]?.string {
        case "erased": outcome = .erased
        case "kept":
            guard
                let reason = resource.ext("reason")?["valueCode"]?.string.flatMap({ RetentionReason(rawValue: $0) })
            else { throw .element("reason") }
            outcome = .kept(reason)
        default: throw .element("outcome")
        }
        at = try resource.moment("at")
    }
}
