import HealthRecords
import TestSupport
import Testing

@Suite("JSON as received")
struct RecordJSONTests {
    private static func parse(_ text: String, depth: Int = 32) throws(JSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), maximumDepth: depth)
    }

    private static func error(_ bytes: [UInt8], depth: Int = 32, values: Int = 1000) -> JSONError? {
        do {
            _ = try JSONValue(parsing: bytes, maximumDepth: depth, maximumValues: values)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what I-JSON forbids is refused with its kind and place", .spec("RECORD-1"),
        arguments: [
            ("\u{FEFF}{}", .byteOrderMark, 0), (#"{"a":1,"a":2}"#, .duplicateName, 7),
            (#"{"a":1,"\u0061":2}"#, .duplicateName, 7), (#""\ud83d""#, .loneSurrogate, 1),
            (#""\ud83dx""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
            (#""\ud83d\ud83d""#, .loneSurrogate, 1), (#""\uffff""#, .noncharacter, 1),
            (#""\ufdd0""#, .noncharacter, 1), (#""\ud83f\udffe""#, .noncharacter, 1), ("{} {}", .trailingBytes, 3),
            ("1 2", .trailingBytes, 2), ("", .unexpectedEnd, 0), ("[1,", .unexpectedEnd, 3),
            ("[1,]", .unexpectedByte, 3), ("{\"a\":1,}", .unexpectedByte, 7), ("{a:1}", .unexpectedByte, 1),
            ("// x\n1", .unexpectedByte, 0), ("'a'", .unexpectedByte, 0), ("tru", .unexpectedEnd, 3),
            ("\"\u{1}\"", .unexpectedByte, 1), (#""\x""#, .invalidEscape, 1), (#""\u00g0""#, .invalidEscape, 5),
            ("01", .trailingBytes, 1), ("-", .invalidNumber, 1), ("1.", .invalidNumber, 2), ("1e", .invalidNumber, 2),
            ("+1", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0), (".5", .unexpectedByte, 0),
        ] as [(String, JSONError.Kind, Int)])
    func refused(text: String, kind: JSONError.Kind, offset: Int) {
        #expect(Self.error(Array(text.utf8)) == JSONError(kind: kind, offset: offset), "\(text)")
    }

    @Test(
        "bytes that are no UTF-8 are refused", .spec("RECORD-1"),
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(Self.error([0x22] + bytes + [0x22]) == JSONError(kind: .invalidUTF8, offset: 1))
    }

    @Test("a name is found again among many members", .spec("RECORD-1"))
    func duplicateAmongMany() {
        let members = (0..<40).map { #""n\#($0)":\#($0)"# }
        #expect(Self.error(Array("{\(members.joined(separator: ","))}".utf8)) == nil)
        #expect(Self.error(Array("{\(members.joined(separator: ",")),\"n3\":1}".utf8))?.kind == .duplicateName)
    }

    @Test("nesting is allowed up to the limit and no further", .spec("RECORD-2"), arguments: [1, 32, 64])
    func depth(limit: Int) {
        let full = Array((String(repeating: "[", count: limit) + String(repeating: "]", count: limit)).utf8)
        #expect(Self.error(full, depth: limit) == nil)
        #expect(Self.error([0x5B] + full + [0x5D], depth: limit) == JSONError(kind: .tooDeep, offset: limit))
    }

    @Test("values are counted against the limit", .spec("RECORD-2"))
    func count() {
        #expect(Self.error(Array("[1,2,3]".utf8), values: 4) == nil)
        #expect(Self.error(Array("[1,2,3]".utf8), values: 3)?.kind == .tooManyValues)
    }

    @Test(
        "compact text is written as it was read", .spec("RECORD-3"),
        arguments: [
            #"{"b":1.50,"a":[1e3,-0,0.10,12345678901234567890123]}"#, #""\"\\/\b\t\n\f\r\u0000\u001f""#,
            #"{"姓名":"𠮷杰","n":"古丽仙·吐尔逊","e":"👩🏽‍⚕️"}"#, "[]", "{}", "[true,false,null]", #"{"":{}}"#,
        ])
    func written(text: String) throws {
        #expect(String(decoding: try Self.parse(text).serialized(), as: UTF8.self) == text)
    }

    // Half a million pieces of one string; that they take linear time is not for a test to say.
    @Test("a message may consist of escapes", .spec("RECORD-1", "RECORD-2"))
    func manyEscapes() throws {
        let count = 500_000
        let text =
            [UInt8(ascii: "\"")] + [[UInt8]](repeating: Array(#"\n"#.utf8), count: count).joined() + [
                UInt8(ascii: "\"")
            ]
        let parsed = try JSONValue(parsing: text)
        #expect(parsed.string?.utf8.count == count)
        #expect(parsed.string?.utf8.allSatisfy { $0 == 0x0a } == true)
    }

    @Test("escapes that JSON does not demand are undone", .spec("RECORD-3"))
    func unescaped() throws {
        let value = try Self.parse(#" [ "\ud842\udfb7\u0041\/" , 1 ] "#)
        #expect(value == ["\u{20BB7}A/", 1])
        #expect(String(decoding: value.serialized(), as: UTF8.self) == #"["𠮷A/",1]"#)
    }

    @Test("objects keep their order when they are built and changed", .spec("RECORD-3"))
    func built() {
        var object = JSONObject(compacting: ["z": 1, "y": nil, "a": ["x", .null]])
        object["m"] = true
        object["z"] = 2
        object["a"] = nil
        #expect(String(decoding: JSONValue.object(object).serialized(), as: UTF8.self) == #"{"z":2,"m":true}"#)
    }

    @Test("a value read as another kind is absent", .spec("RECORD-4"))
    func accessors() throws {
        let value = try Self.parse(#"{"s":"x","n":7,"f":7.0,"big":99999999999999999999,"neg":-1,"l":[1]}"#)
        #expect(value["s"]?.string == "x" && value["s"]?.int == nil && value["s"]?["deeper"] == nil)
        #expect(value["n"]?.int == 7 && value["n"]?.string == nil && value["n"]?.uint64 == 7)
        #expect(value["f"]?.int == nil && value["f"]?.number == "7.0" && value["big"]?.int == nil)
        #expect(value["neg"]?.int == -1 && value["neg"]?.uint64 == nil)
        #expect(value["l"]?[0]?.int == 1 && value["l"]?[1] == nil && value["l"]?[-1] == nil)
        #expect(value["none"] == nil && value.elements.isEmpty && JSONValue.null.isNull)
    }
}
