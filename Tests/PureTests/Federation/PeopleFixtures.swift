import CipherSuites
import ConsentLedger
import Federation
import Foundation
import HealthRecords
import TestSupport
import Testing

/// Keys with known roots for the tests of people.
enum PeopleFixtures {
    static let passphrase = Array("correct horse 电池".utf8)
    /// The two kinds with names have this one.
    static let name = "王医生 (Dr Wang)"

    static func origin() throws -> Origin { try #require(Origin("chengdu-1.example/consent")) }

    static func keys(
        _ kind: PersonKind = .patient, suite: Suite = .ed25519, name: String? = nil
    ) throws -> PersonKeys {
        try PersonKeys(
            kind: kind, suite: suite, home: origin(), name: name ?? (kind == .patient ? "" : self.name),
            open: KeyRoot(Array(0..<32)), sign: KeyRoot(Array(100..<132)))
    }
}

/// A file of `Specs/vectors/keys`, made by an independent script.
struct PeopleKeyVector {
    let root: KeyRoot
    let context: [UInt8]
    let output: [UInt8]
    /// Absent where no signature key is derived.
    let publicKey: [UInt8]?

    init(_ name: String) throws {
        let url = SharedInputs.projectRoot.appendingPathComponent("Specs/vectors/keys/\(name).json")
        let vector = try JSONValue(parsing: Array(try Data(contentsOf: url)))
        let bytes = { (part: String, member: String) in vector[part]?[member]?.string.flatMap { Hex.decode($0) } }
        root = try KeyRoot(try #require(bytes("input", "root")))
        context = try #require(bytes("input", "context"))
        output = try #require(bytes("expected", "output"))
        publicKey = bytes("expected", "publicKey")
    }

    /// The origin before the 32 bytes of the record.
    func origin() throws -> Origin { try #require(Origin(String(decoding: context.dropLast(32), as: UTF8.self))) }

    func record() throws -> RecordID { try #require(RecordID(context.suffix(32))) }

    /// Keys whose two roots are both the vector's.
    func keys(_ suite: Suite) throws -> PersonKeys {
        try PersonKeys(
            kind: .patient, suite: suite, home: #require(Origin("node.example")), name: "", open: root, sign: root)
    }
}
