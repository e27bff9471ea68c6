import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

/// A doctor's request to a custodian, with everything that a near miss changes as a variable.
struct RequestScene {
    static let now = FederationSample.now
    let custodian: NamedInstitution
    let clinic: AcceptedInstitution
    let clinicKey: SigningKey
    let doctorKey: SigningKey
    let doctorAge: Identity
    let patientKey: SigningKey
    var asker: FederationLedger
    var other: FederationLedger
    let own: FederationLedger

    // The parts of the query.
    var issuedBy: SigningKey
    var signedBy: SigningKey
    var credentialRecord = RecordID.random(.system)
    var referenced: CredentialReference
    var start = RequestScene.now - 86_400
    var end = RequestScene.now + 86_400
    var addressee: AccessRequest.Addressee
    var requester: Requester?
    var purpose = PurposeOfUse.treatment
    var enteredAt = RequestScene.now
    /// What the request's block claims; the time of entering when nil.
    var sealedAt: UInt64?
    var verifiedAt = RequestScene.now
    var withCredential = true
    /// Whether the node that sends is the patient's home.
    var isRehomed = false
    /// What the operator of the custodian accepts of the clinic.
    var accepted: Set<InstitutionRight> = [.credential]
    var sender: Origin

    init() throws {
        custodian = try FederationSample.institution(1)
        clinic = try FederationSample.accepted(2, [.credential, .enrol])
        clinicKey = try FederationSample.key("institution 2")
        doctorKey = try FederationSample.key("doctor")
        doctorAge = FederationSample.age("doctor")
        patientKey = try FederationSample.key("patient")
        own = try FederationLedger("own", institutions: [FederationSample.accepted(1, [.custodian])])
        asker = try FederationLedger("asker", institutions: [clinic])
        other = try FederationLedger("other")
        issuedBy = clinicKey
        signedBy = doctorKey
        referenced = CredentialReference(origin: asker.origin, record: credentialRecord)
        addressee = .custodian(custodian.id)
        sender = asker.origin
    }

    var patient: HealthCode {
        HealthCode(home: isRehomed ? asker.origin : other.origin, identity: patientKey.publicKey)
    }

    func roster() throws -> Roster {
        Roster(
            own: try own.descriptor(),
            peers: [try asker.peer(accepting: [clinic.institution.id: accepted]), try other.peer()])
    }

    private var content: AccessRequest {
        AccessRequest(
            addressee: addressee, subject: patient,
            requester: requester ?? .practitioner(doctorKey.publicKey.thumbprint, referenced), purpose: purpose,
            classes: [.lab], recordDays: .unbounded, offset: 0, nonce: [UInt8](repeating: 7, count: 16))
    }

    /// Enters credential and request and makes the query.
    mutating func query() throws -> LookupQuery {
        let card = try IdentityCard(
            home: asker.origin, recipient: doctorAge.recipient.text, name: "王雨桐", key: doctorKey)
        let credential = Credential(
            institution: clinic.institution, name: "王雨桐", licence: "110510700000002", specialty: "内科", card: card,
            start: start, end: end)
        let credentialIndex = try asker.enter(credential, by: issuedBy, record: credentialRecord)
        let index = try asker.enter(content, by: signedBy, at: enteredAt, sealedAt: sealedAt)
        return LookupQuery(
            request: try asker.entered(index), credential: withCredential ? try asker.receipt(at: credentialIndex) : nil
        )
    }

    func verify(_ query: LookupQuery) throws(RequestRefusal) -> VerifiedRequest {
        guard let roster = try? roster() else { throw .malformed }
        let custodian = custodian.id
        let (patient, key) = (patient, patientKey.publicKey)
        return try RequestVerifier(roster: roster, now: verifiedAt).verify(
            query, from: sender, addressee: { $0 == .custodian(custodian) },
            subjectIdentity: { $0 == patient ? key : nil })
    }

    /// The refusal; nil when the request stands.
    mutating func refusal() throws -> RequestRefusal? {
        let query = try query()
        do throws(RequestRefusal) {
            _ = try verify(query)
            return nil
        } catch {
            return error
        }
    }
}

@Suite("What makes a request count")
struct RequestVerifierTests {
    /// One near miss: what is changed in a right request, and why it is then refused.
    struct NearMiss: Sendable, CustomTestStringConvertible {
        let name: String
        let refusal: RequestRefusal
        let change: @Sendable (inout RequestScene) throws -> Void

        init(
            _ name: String, _ refusal: RequestRefusal, _ change: @escaping @Sendable (inout RequestScene) throws -> Void
        ) {
            self.name = name
            self.refusal = refusal
            self.change = change
        }

        var testDescription: String { name }
    }

    @Test(
        "a right request stands, and its header key is the one in the credential",
        .spec("FEDERATION-23", "FEDERATION-42"))
    func right() throws {
        var scene = try RequestScene()
        let query = try scene.query()
        let verified = try scene.verify(query)
        #expect(verified.digest == query.request.receipt.opening.commitment)
        #expect(verified.recipient == scene.doctorAge.recipient.text)
        #expect(verified.query.requester == scene.doctorKey.publicKey.thumbprint)
        #expect(verified.query.institution == scene.clinic.institution.id)
        #expect(verified.credentialEntry?.reference == scene.referenced)
    }

    private static let provenanceCases = [
        NearMiss("passed on by another partner", .misdirected) { $0.sender = $0.other.origin },
        NearMiss("sent by a stranger", .misdirected) { $0.sender = try FederationLedger("stranger").origin },
        NearMiss("sent by this node itself, entered elsewhere", .misdirected) { $0.sender = $0.own.origin },
    ]

    @Test("a request counts only from the node that entered it", .spec("FEDERATION-20"), arguments: provenanceCases)
    func provenance(miss: NearMiss) throws {
        var scene = try RequestScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    @Test("the seal must be the one that ends the request's block", .spec("FEDERATION-20"))
    func otherSeal() throws {
        var scene = try RequestScene()
        let query = try scene.query()
        let size = scene.asker.state.size
        let earlier = try scene.asker.entered(size - 4)
        let mixed = LookupQuery(
            request: EnteredStatement(receipt: query.request.receipt, seal: earlier.seal), credential: query.credential)
        #expect(throws: RequestRefusal.misdirected) { try scene.verify(mixed) }
        let noSeal = LookupQuery(
            request: EnteredStatement(receipt: query.request.receipt, seal: query.request.receipt.proof),
            credential: query.credential)
        #expect(throws: RequestRefusal.misdirected) { try scene.verify(noSeal) }
    }

    @Test("a statement of another kind is no request", .spec("FEDERATION-20"))
    func otherKind() throws {
        var scene = try RequestScene()
        let query = try scene.query()
        let other = LookupQuery(
            request: try scene.asker.entered(scene.asker.state.size - 4), credential: query.credential)
        #expect(throws: RequestRefusal.malformed) { try scene.verify(other) }
    }

    private static let addressees = [
        NearMiss("for another custodian", .misdirected) {
            $0.addressee = .custodian(try FederationSample.institution(3).id)
        },
        NearMiss("for a home node", .misdirected) { $0.addressee = .home($0.own.origin) },
    ]

    @Test("a request counts only where it is addressed to", .spec("FEDERATION-21"), arguments: addressees)
    func addressee(miss: NearMiss) throws {
        var scene = try RequestScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    @Test(
        "a request is good for 300 s after its block and never more than 5 s ahead", .spec("FEDERATION-22"),
        arguments: [(0, true), (300, true), (301, false), (-5, true), (-6, false), (100_000, false)] as [(Int, Bool)])
    func time(later: Int, isGood: Bool) throws {
        var scene = try RequestScene()
        scene.verifiedAt = UInt64(Int(RequestScene.now) + later)
        scene.end = .init(RequestScene.now + 1_000_000)
        #expect(try scene.refusal() == (isGood ? nil : .expired))
    }

    @Test("a block that claims the end of time is refused like any other from the future", .spec("FEDERATION-22"))
    func endOfTime() throws {
        var scene = try RequestScene()
        scene.sealedAt = .max
        #expect(try scene.refusal() == .expired)
    }

    private static let signers = [
        NearMiss("signed by another key", .credentialInvalid) { $0.signedBy = try FederationSample.key("other") },
        NearMiss("names another key than the credential", .credentialInvalid) {
            $0.requester = .practitioner(try FederationSample.key("other").publicKey.thumbprint, $0.referenced)
        },
        NearMiss("another key, named and signed with", .credentialInvalid) {
            $0.signedBy = try FederationSample.key("other")
            $0.requester = .practitioner($0.signedBy.publicKey.thumbprint, $0.referenced)
        },
        NearMiss("without the credential", .credentialInvalid) { $0.withCredential = false },
        NearMiss("with the credential of another record", .credentialInvalid) {
            $0.referenced = CredentialReference(origin: $0.asker.origin, record: .random(.system))
        },
        NearMiss("with a credential that claims to stand elsewhere", .credentialInvalid) {
            $0.referenced = CredentialReference(origin: $0.other.origin, record: $0.credentialRecord)
        },
        NearMiss("with a credential in an unknown ledger", .credentialInvalid) {
            $0.referenced = CredentialReference(
                origin: try FederationLedger("stranger").origin, record: $0.credentialRecord)
        },
    ]

    @Test(
        "a practitioner's request is signed with the key in its credential", .spec("FEDERATION-23"), arguments: signers)
    func signer(miss: NearMiss) throws {
        var scene = try RequestScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    private static let issuers = [
        NearMiss("not accepted at all", .institutionNotAccepted) { $0.accepted = [] },
        NearMiss("accepted for something else", .institutionNotAccepted) {
            $0.accepted = [.enrol, .custodian, .supervise, .emergency]
        },
        NearMiss("signed by another than the accepted key", .credentialInvalid) {
            $0.issuedBy = try FederationSample.key("institution 1")
        },
        NearMiss("signed by the doctor", .credentialInvalid) { $0.issuedBy = $0.doctorKey },
    ]

    @Test(
        "a credential counts from an institution that the operator accepted with that right, under its key",
        .spec("FEDERATION-24"), arguments: issuers)
    func issuer(miss: NearMiss) throws {
        var scene = try RequestScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    private static let periods = [
        NearMiss("ended", .credentialInvalid) { $0.end = RequestScene.now },
        NearMiss("not begun", .credentialInvalid) { $0.start = RequestScene.now + 1 },
    ]

    @Test("a credential counts within its period", .spec("FEDERATION-25"), arguments: periods)
    func period(miss: NearMiss) throws {
        var scene = try RequestScene()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }

    /// A patient asks for a copy of their own.
    private static func own() throws -> RequestScene {
        var scene = try RequestScene()
        scene.requester = .subject(
            scene.patientKey.publicKey.thumbprint, copyFor: FederationSample.age("copy").recipient.text)
        scene.signedBy = scene.patientKey
        scene.purpose = .patientRequest
        scene.withCredential = false
        scene.isRehomed = true
        return scene
    }

    @Test("a patient's own request stands, for the key that it names", .spec("FEDERATION-26"))
    func ownRequest() throws {
        var scene = try Self.own()
        let query = try scene.query()
        let verified = try scene.verify(query)
        #expect(verified.credential == nil)
        #expect(verified.recipient == FederationSample.age("copy").recipient.text)
        #expect(verified.query.institution == nil)
    }

    private static let ownMisses = [
        NearMiss("signed by another", .credentialInvalid) { $0.signedBy = $0.doctorKey },
        NearMiss("for treatment", .credentialInvalid) { $0.purpose = .treatment },
        NearMiss("for the family", .credentialInvalid) { $0.purpose = .familyRequest },
        NearMiss("with a credential", .credentialInvalid) { $0.withCredential = true },
        NearMiss("from another node than the home", .credentialInvalid) { $0.isRehomed = false },
    ]

    @Test(
        "a patient's own request comes from their home node, without a credential, signed with their key",
        .spec("FEDERATION-26"), arguments: ownMisses)
    func ownMiss(miss: NearMiss) throws {
        var scene = try Self.own()
        try miss.change(&scene)
        #expect(try scene.refusal() == miss.refusal)
    }
}
