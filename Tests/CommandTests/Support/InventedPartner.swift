import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Testing

/// A partner that exists as a descriptor only: its keys follow from names.
struct InventedPartner {
    var origin = "partner.example"
    var logKey = "log"
    var tlsKey = Digest.sha256(Array("a transport key".utf8))
    var serial: UInt64 = 1
    /// Institutions with the names of their keys and their rights.
    var institutions: [(id: String, key: String, rights: Set<InstitutionRight>)] = []

    static func key(_ name: String) throws -> SigningKey {
        try SigningKey(suite: .ed25519, secret: Digest.sha256(Array("command tests \(name)".utf8)).bytes)
    }

    func descriptor() throws -> NodeDescriptor {
        let log = try NoteSigner(name: origin, algorithm: .ed25519, key: Self.key(logKey))
        let cosigner = try NoteSigner(
            name: "\(origin)/cosigner", algorithm: .cosignature, key: Self.key("cosigner"))
        return try NodeDescriptor(
            origin: #require(Origin(origin)), url: "https://\(origin)", log: log, cosigner: cosigner.verifierKey,
            tlsKeys: [tlsKey], statementKey: Self.key("statement").publicKey,
            institutions: institutions.map { item in
                AcceptedInstitution(
                    institution: NamedInstitution(id: try #require(InstitutionID(item.id)), name: item.key),
                    key: try Self.key(item.key).publicKey, rights: item.rights)
            }, serial: serial)
    }

    /// Writes the descriptor and has a node accept it.
    func add(to world: CommandWorld, fingerprint: String? = nil, _ more: String...) async throws
        -> CommandTool.Outcome
    {
        let descriptor = try descriptor()
        try world.write(String(decoding: descriptor.note.serialized, as: UTF8.self), to: "partner.txt")
        return try await world.tool.run(
            [
                "node", "peers", "add", world.node, "--descriptor", "partner.txt", "--fingerprint",
                fingerprint ?? descriptor.fingerprint, "--json",
            ] + more)
    }
}
