/// A path with `{name}` segments and perhaps a `**` at its end.
struct PathPattern: Sendable {
    private enum Segment: Sendable {
        case literal(String)
        case parameter(String)
    }

    /// As declared: what a log may say about a request.
    let text: String
    private let segments: [Segment]
    private let hasTail: Bool

    /// Patterns are written in our own source: a malformed one is a programmer's error.
    init(_ text: String) {
        self.text = text
        precondition(text.hasPrefix("/"), "a path begins with /")
        var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        hasTail = parts.last == "**"
        if hasTail { parts.removeLast() }
        segments = parts.map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .literal(part)
        }
    }

    /// True when it fits exactly one path, which is its text.
    var isLiteral: Bool {
        !hasTail && !text.contains("%") && segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    /// The decoded segments of a request's path; nil for one that no pattern may match: not absolute, a bad escape, an
    /// empty segment before the end, or a dot segment.
    static func segments(of path: String) -> [String]? {
        guard path.hasPrefix("/") else { return nil }
        var decoded: [String] = []
        for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(part), segment != ".", segment != "..",
                !segment.utf8.contains(UInt8(ascii: "/")), !segment.utf8.contains(0)
            else { return nil }
            decoded.append(segment)
        }
        guard decoded.count == 1 || decoded.allSatisfy({ !$0.isEmpty }) else { return nil }
        return decoded
    }

    func match(_ path: [String]) -> [String: String]? {
        guard hasTail ? path.count > segments.count : path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(segments, path) {
            switch segment {
            case .literal(let literal):
                guard literal == part else { return nil }
            case .parameter(let name):
                guard !part.isEmpty else { return nil }
                parameters[name] = part
            }
        }
        if hasTail { parameters["**"] = path.dropFirst(segments.count).joined(separator: "/") }
        return parameters
    }
}

/// RFC 3986 §2.1, strictly.
enum PercentEncoding {
    /// nil for a bad escape, or when the bytes are not UTF-8.
    static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The parameters of a query; nil for a bad escape.
    static func query(_ text: Substring) -> [(name: String, value: String)]? {
        var parameters: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(halves[0]), let value = decode(halves.count == 2 ? halves[1] : "") else {
                return nil
            }
            parameters.append((name, value))
        }
        return parameters
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
