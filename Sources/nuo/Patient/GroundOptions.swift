import ArgumentParser
import CipherSuites
import ConsentPolicy
import Phrases

/// On what a consent stands: lawful basis, the policy that was read, and how the person was asked.
struct GroundOptions: ParsableArguments {
    private static let maximumPolicyByteCount = 16 << 20
    private static let maximumEvidenceByteCount = 256 << 20

    @Option(name: .customLong("basis"), help: help(Catalogue.ground.basisOption, valueName: "code"))
    var basis: LawfulBasis?

    @Option(
        name: .customLong("policy-text"), help: help(Catalogue.ground.policyTextOption, valueName: "file"),
        completion: .file())
    var policyText: String?

    @Option(name: .customLong("policy-address"), help: help(Catalogue.ground.policyAddressOption, valueName: "uri"))
    var policyAddress: String?

    @Option(name: .customLong("policy-version"), help: help(Catalogue.ground.policyVersionOption, valueName: "text"))
    var policyVersion: String?

    @Option(name: .customLong("asked"), help: help(Catalogue.ground.askedOption, valueName: "where"))
    var place: ConsentCeremony.Place?

    @Option(name: .customLong("identified"), help: help(Catalogue.ground.identifiedOption, valueName: "how"))
    var identification: ConsentCeremony.Identification?

    @Option(
        name: .customLong("evidence"), help: help(Catalogue.ground.evidenceOption, valueName: "file"),
        completion: .file())
    var evidence: String?

    /// What the options say; nil when none was given. Files are read for their digests alone.
    func ground(_ provision: ConsentStatement.Provision) throws -> ConsentGround? {
        let isPolicySaid = policyText != nil || policyAddress != nil || policyVersion != nil
        let isCeremonySaid = place != nil || identification != nil || evidence != nil
        guard basis != nil || isPolicySaid || isCeremonySaid else { return nil }
        var policy: PolicyReference?
        if isPolicySaid {
            guard let policyText, let policyAddress, let policyVersion else {
                throw CommandFailure(.usage, Catalogue.ground.incompletePolicy)
            }
            policy = PolicyReference(
                uri: policyAddress, version: policyVersion,
                digest: try Self.digest(of: policyText, limit: Self.maximumPolicyByteCount))
        }
        var ceremony: ConsentCeremony?
        if isCeremonySaid {
            guard let place, let identification, place != .paper || evidence != nil else {
                throw CommandFailure(.usage, Catalogue.ground.incompleteCeremony)
            }
            ceremony = ConsentCeremony(
                place: place, identification: identification,
                evidence: try evidence.map { try Self.digest(of: $0, limit: Self.maximumEvidenceByteCount) })
        }
        let ground = ConsentGround(
            basis: basis ?? (provision == .deny ? .refusal : .consent), policy: policy, ceremony: ceremony)
        guard (ground.basis == .refusal) == (provision == .deny) else {
            throw CommandFailure(.usage, Catalogue.ground.wrongBasis)
        }
        return ground
    }

    private static func digest(of path: String, limit: Int) throws(CommandFailure) -> Digest {
        let bytes = try InputFile.read(path, limit: limit)
        guard bytes.count <= limit else {
            throw CommandFailure(.usage, Catalogue.ground.tooLarge, ["path": path, "limit": String(limit >> 20)])
        }
        return .sha256(bytes)
    }
}
