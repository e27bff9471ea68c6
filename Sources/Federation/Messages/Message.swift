import CipherSuites
public import HealthRecords

/// Why bytes are no message.
public enum MessageError: Error, Equatable {
    /// Not JSON of the message, or larger than it may be.
    case malformed
}

/// What nodes and people's programs send each other: one JSON object with a version, parsed with limits before it is
/// used. Signed things travel inside as the very bytes that were signed.
public protocol Message: Sendable {
    /// `nuo/NAME@v1`.
    static var format: String { get }
    /// Largest size in bytes.
    static var maximumByteCount: Int { get }
    /// The members beside the format.
    var members: KeyValuePairs<String, JSONValue> { get }
    /// Reads the members.
    init(members: JSONValue) throws
}

extension Message {
    /// The bytes of the message.
    public var bytes: [UInt8] {
        var object = JSONObject()
        object["format"] = .string(Self.format)
        for member in members { object[member.key] = member.value }
        return JSONValue.object(object).serialized()
    }

    /// Parses a message; nothing in it is trusted yet.
    public init(parsing bytes: [UInt8]) throws {
        guard bytes.count <= Self.maximumByteCount,
            let json = try? JSONValue(parsing: bytes, maximumDepth: 12), json["format"]?.string == Self.format
        else { throw MessageError.malformed }
        try self.init(members: json)
    }
}

extension JSONValue {
    static func bytes(_ bytes: [UInt8]) -> JSONValue { .string(Base64URL.encode(bytes)) }

    static func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }

    func messageBytes(_ name: String) throws -> [UInt8] {
        guard let bytes = self[name]?.string.flatMap({ Base64URL.decode($0) }) else { throw MessageError.malformed }
        return bytes
    }

    func messageText(_ name: String) throws -> [UInt8] {
        guard let text = self[name]?.string else { throw MessageError.malformed }
        return Array(text.utf8)
    }

    func messageString(_ name: String) throws -> String {
        guard let text = self[name]?.string else { throw MessageError.malformed }
        return text
    }

    func messageList(_ name: String, limit: Int) throws -> [JSONValue] {
        guard let list = self[name]?.array, list.count <= limit else { throw MessageError.malformed }
        return list
    }
}
