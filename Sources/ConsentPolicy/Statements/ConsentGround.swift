public import CipherSuites
import ConsentLedger
import HealthRecords
import Phrases

/// On what provision of the Personal Information Protection Law (个人信息保护法) a consent stands.
public enum LawfulBasis: String, Hashable, Sendable, CaseIterable {
    /// Consent: Art. 13 item 1.
    case consent = "PIPL-13-1"
    /// Separate consent, for sensitive personal information: Art. 29.
    case separateConsent = "PIPL-29"
    /// Consent of a guardian of a child under 14: Art. 31.
    case guardianConsent = "PIPL-31"
    /// Needed for a contract with the person: Art. 13 item 2.
    case contract = "PIPL-13-2"
    /// Needed for a statutory duty: Art. 13 item 3.
    case statutoryDuty = "PIPL-13-3"
    /// Needed in a public-health event or an emergency: Art. 13 item 4.
    case emergency = "PIPL-13-4"
    /// The right to restrict and to refuse: Art. 44. A prohibition stands on nothing else, and a permit never on it.
    case refusal = "PIPL-44"
}

/// The policy that a person was given to read before signing: where it is, which version, and its exact bytes by digest.
public struct PolicyReference: Hashable, Sendable {
    /// Where it is published.
    public let uri: String
    /// Its version, as its publisher writes it.
    public let version: String
    /// SHA-256 of its bytes.
    public let digest: Digest

    /// Takes all three.
    public init(uri: String, version: String, digest: Digest) {
        self.uri = uri
        self.version = version
        self.digest = digest
    }
}

/// How the person was asked and identified when signing: what proves it, as a digest, never its content.
public struct ConsentCeremony: Hashable, Sendable {
    /// Where and how somebody was asked.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        /// In person at a counter.
        case counter
        /// On a device of their own.
        case ownDevice = "own-device"
        /// On paper, which was scanned.
        case paper
    }

    /// How it was made sure who it was.
    public enum Identification: String, Hashable, Sendable, CaseIterable {
        /// The identity card was seen.
        case identityCard = "identity-card"
        /// The passphrase or PIN that opens the keys.
        case secret = "pin"
        /// Somebody of the institution knows the person.
        case knownPerson = "known"
    }

    /// Where and how.
    public let place: Place
    /// How it was made sure.
    public let identification: Identification
    /// SHA-256 of what proves it, such as the scan of a signed sheet; nil when nothing is kept.
    public let evidence: Digest?

    /// Takes all three.
    public init(place: Place, identification: Identification, evidence: Digest?) {
        self.place = place
        self.identification = identification
        self.evidence = evidence
    }
}

/// What a consent of version 4 says of its own standing: lawful basis, policy and ceremony. It gives and takes no access.
public struct ConsentGround: Hashable, Sendable {
    /// On what provision of the law it stands.
    public let basis: LawfulBasis
    /// The policy that was given to read; nil for none.
    public let policy: PolicyReference?
    /// How the person was asked; nil when that is not said.
    public let ceremony: ConsentCeremony?

    /// Takes all three.
    public init(basis: LawfulBasis, policy: PolicyReference? = nil, ceremony: ConsentCeremony? = nil) {
        self.basis = basis
        self.policy = policy
        self.ceremony = ceremony
    }

    /// The texts inside what is signed.
    var shownNames: [String] { policy.map { [$0.uri, $0.version] } ?? [] }

    func isSayable(_ provision: ConsentStatement.Provision) -> Bool {
        (basis == .refusal) == (provision == .deny) && (ceremony?.place != .paper || ceremony?.evidence != nil)
    }

    /// The same law and policy, for another act.
    public var withoutCeremony: ConsentGround { ConsentGround(basis: basis, policy: policy) }

    /// True when the other one stands on the same law and policy; each act has a ceremony of its own.
    func standsLike(_ other: ConsentGround) -> Bool { basis == other.basis && policy == other.policy }
}

// MARK: the element

extension ConsentGround {
    var element: JSONValue {
        var parts = [FHIRElement.extension("basis", ["valueCode": .string(basis.rawValue)])]
        if let policy {
            parts.append(
                FHIRElement.extension(
                    "policy",
                    [
                        "extension": [
                            FHIRElement.text("uri", policy.uri), FHIRElement.text("version", policy.version),
                            FHIRElement.text("digest", Base64URL.encode(policy.digest.bytes)),
                        ]
                    ]))
        }
        if let ceremony {
            var told = [
                FHIRElement.extension("place", ["valueCode": .string(ceremony.place.rawValue)]),
                FHIRElement.extension("identified", ["valueCode": .string(ceremony.identification.rawValue)]),
            ]
            if let evidence = ceremony.evidence {
                told.append(FHIRElement.text("digest", Base64URL.encode(evidence.bytes)))
            }
            parts.append(FHIRElement.extension("ceremony", ["extension": .array(told)]))
        }
        return FHIRElement.extension("ground", ["extension": .array(parts)])
    }

    /// Nil when the resource has none.
    init?(in resource: JSONValue) throws(MeaningError) {
        guard let element = resource.ext("ground") else { return nil }
        guard let basis = element.ext("basis")?["valueCode"]?.string.flatMap({ LawfulBasis(rawValue: $0) }) else {
            throw .element("ground.basis")
        }
        self.basis = basis
        policy = try element.ext("policy").map { policy throws(MeaningError) in
            PolicyReference(
                uri: try policy.extString("uri"), version: try policy.extString("version"),
                digest: try policy.extDigest("digest"))
        }
        ceremony = try element.ext("ceremony").map { ceremony throws(MeaningError) in
            guard
                let place = ceremony.ext("place")?["valueCode"]?.string.flatMap({ ConsentCeremony.Place(rawValue: $0) }
                ),
                let identification = ceremony.ext("identified")?["valueCode"]?.string
                    .flatMap({ ConsentCeremony.Identification(rawValue: $0) })
            else { throw .element("ground.ceremony") }
            let evidence = ceremony.ext("digest") == nil ? nil : try ceremony.extDigest("digest")
            return ConsentCeremony(place: place, identification: identification, evidence: evidence)
        }
    }
}
