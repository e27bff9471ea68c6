import CipherSuites
import ConsentLedger
import Foundation
import HealthRecords
import TestSupport
import Testing

/// One file of `Specs/vectors`, made from the specification by an independent script.
struct LedgerVector: CustomTestStringConvertible, Sendable {
    /// What a reader does with a vector.
    enum Outcome: String {
        case accepted
        case refused
        case upgradeNeeded = "upgrade-needed"
    }

    let name: String
    let input: JSONValue
    /// Nil for a bad one.
    let expected: JSONValue?
    /// The rule that a bad one breaks, in the vectors' words.
    let rule: String?
    let outcome: Outcome

    var testDescription: String { name }

    /// All vectors of a subject; empty when the folder cannot be read, which `VectorFolderTests` notices.
    static func all(_ subject: String) -> [LedgerVector] {
        let folder = SharedInputs.projectRoot.appendingPathComponent("Specs/vectors/\(subject)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
                let json = try? JSONValue(parsing: Array(data)), let input = json["input"]
            else { return nil }
            return LedgerVector("\(subject)/\(file.dropLast(5))", input: input, json)
        }
    }

    static func good(_ subject: String) -> [LedgerVector] { all(subject).filter { $0.expected != nil } }

    private init(_ name: String, input: JSONValue, _ json: JSONValue) {
        self.name = name
        self.input = input
        expected = json["expected"]
        rule = json["failure"]?["rule"]?.string
        outcome =
            switch json["failure"]?["kind"]?.string {
            case nil: .accepted
            case "upgrade-needed": .upgradeNeeded
            default: .refused
            }
    }

    /// What `read` makes of it; an error of an unforeseen type is passed on and fails the test.
    static func outcome(of read: () throws -> Void) throws -> Outcome {
        do {
            try read()
            return .accepted
        } catch let error as LedgerError {
            return error.outcome
        } catch StatementError.upgradeNeeded, HealthCode.Problem.unknownVersion {
            return .upgradeNeeded
        } catch ReceiptError.entry(let error) {
            return error.outcome
        } catch ExportError.leaf(_, let error) {
            return error.outcome
        } catch is StatementError, is HealthCode.Problem, is ReceiptError, is ExportError {
            return .refused
        }
    }
}

extension LedgerError {
    fileprivate var outcome: LedgerVector.Outcome {
        switch self {
        case .invalid: .refused
        case .upgradeNeeded: .upgradeNeeded
        }
    }
}

/// Reads the members of a vector; a missing one fails the test.
extension JSONValue {
    func vectorText(_ name: String) throws -> String { try #require(self[name]?.string, "\(name)") }

    func vectorHex(_ name: String) throws -> [UInt8] { try #require(Hex.decode(vectorText(name)), "\(name)") }

    func vectorDigest(_ name: String) throws -> Digest { try #require(Digest(vectorHex(name)), "\(name)") }

    func vectorNumber(_ name: String) throws -> UInt64 { try #require(self[name]?.uint64, "\(name)") }

    func vectorOrigin(_ name: String = "origin") throws -> Origin { try #require(Origin(vectorText(name))) }

    /// A public key whose length says its suite.
    func vectorKey(_ name: String) throws -> VerifyingKey {
        let bytes = try vectorHex(name)
        return try VerifyingKey(suite: bytes.count == 33 ? .es256 : .ed25519, bytes: bytes)
    }

    func vectorSuite(_ name: String = "suite") throws -> Suite {
        try #require(UInt8(exactly: vectorNumber(name)).flatMap(Suite.init(rawValue:)))
    }
}

@Suite("vector files")
struct VectorFolderTests {
    @Test(
        "every subject has its vectors, good and bad", .spec("LEDGER-28"),
        arguments: ["block", "entry", "evidence", "keys", "opening", "receipt", "seal", "statement"])
    func present(_ subject: String) throws {
        let folder = SharedInputs.projectRoot.appendingPathComponent("Specs/vectors/\(subject)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        let vectors = LedgerVector.all(subject)
        #expect(vectors.count == files.count)
        #expect(vectors.contains { $0.outcome == .accepted })
        #expect(vectors.contains { $0.outcome == .refused })
        #expect(vectors.contains { $0.outcome == .upgradeNeeded } || ["opening", "receipt"].contains(subject))
    }
}
