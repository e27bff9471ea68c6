public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// An institution with the right `emergency` names the clinicians who may declare emergencies, each by a credential in the
/// same ledger (PCF `ex-privilegedUsers`).
public struct EmergencyGroup: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.emergencyGroup
    /// The largest number of members, so that the opening stays below 64 KiB.
    public static let maximumMembers = 100

    /// One clinician of the group.
    public struct Member: Hashable, Sendable {
        /// The identity key.
        public let key: KeyThumbprint
        /// The name that people read.
        public let name: String
        /// The record of the credential that the clinician had when the group was made.
        public let credential: RecordID

        /// Takes all three.
        public init(key: KeyThumbprint, name: String, credential: RecordID) {
            self.key = key
            self.name = name
            self.credential = credential
        }
    }

    /// Who names them.
    public let institution: NamedInstitution
    /// The clinicians.
    public let members: [Member]
    /// Unix seconds from which it holds.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64

    /// Takes all fields.
    public init(institution: NamedInstitution, members: [Member], start: UInt64, end: UInt64) {
        self.institution = institution
        self.members = members
        self.start = start
        self.end = end
    }

    /// True when the group names this clinician and holds at `now`: with the credential that it names, or with one of the
    /// institution that made the group, which renewed it since.
    public func names(_ key: KeyThumbprint, credential: RecordID, of employer: InstitutionID, at now: UInt64) -> Bool {
        guard start <= now, now < end, let member = member(key) else { return false }
        return member.credential == credential || employer == institution.id
    }

    /// The clinician with a key; nil for anybody else.
    public func member(_ key: KeyThumbprint) -> Member? { members.first { $0.key == key } }

    /// The resource that is signed.
    public var resource: JSONValue {
        [
            "resourceType": "Group", "meta": Self.kind.meta,
            "extension": [
                FHIRElement.extension(
                    "period",
                    [
                        "valuePeriod": [
                            "start": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: start)),
                            "end": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: end)),
                        ]
                    ])
            ],
            "type": "practitioner", "actual": true, "managingEntity": institution.reference,
            "member": .array(members.map(Self.element)),
        ]
    }

    private static func element(_ member: Member) -> JSONValue {
        [
            "extension": [FHIRElement.text("credential-record", member.credential.description)],
            "entity": FHIRElement.reference(Systems.identityKey, member.key.description, display: member.name),
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        institution = try NamedInstitution(reference: resource["managingEntity"], element: "managingEntity")
        guard let period = resource.ext("period")?["valuePeriod"] else { throw .element("period") }
        start = try period.unixSeconds("start")
        end = try period.unixSeconds("end")
        let elements = resource["member"]?.elements ?? []
        guard !elements.isEmpty, elements.count <= Self.maximumMembers else { throw .element("member") }
        var members: [Member] = []
        for element in elements {
            guard let entity = element["entity"],
                let key = entity.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }),
                let record = RecordID(try element.extString("credential-record"))
            else { throw .element("member") }
            members.append(Member(key: key, name: try entity.requiredString("display"), credential: record))
        }
        self.members = members
    }
}
