import CipherSuites
import Foundation
import TestSupport

/// A Wycheproof file: groups of cases, of which only the members that the tests read are decoded.
struct WycheproofFile<Group: Decodable>: Decodable {
    let testGroups: [Group]

    static func load(_ name: String) throws -> [Group] {
        let bytes = try SharedInputs.bytes("vectors/wycheproof/\(name)_test.json")
        return try JSONDecoder().decode(Self.self, from: Data(bytes)).testGroups
    }
}

/// Bytes written as hexadecimal in a JSON vector.
struct HexBytes: Decodable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Hex.decode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
        }
        self.bytes = bytes
    }
}
