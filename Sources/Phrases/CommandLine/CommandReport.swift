/// The one JSON object that a command writes under `--json`.
public enum CommandReport {
    /// `{"ok":true,…}` with the members of `result`, the text of a JSON object; any other JSON value becomes the member
    /// `result`.
    public static func success(_ result: String = "{}") -> String {
        guard result.first == "{", result.last == "}" else { return #"{"ok":true,"result":"# + result + "}" }
        let members = result.dropFirst().dropLast()
        return members.allSatisfy(\.isWhitespace) ? #"{"ok":true}"# : #"{"ok":true,"# + members + "}"
    }

    /// `{"ok":false,"code":…,"message":…,"hint":…}`; the hint is null when there is none.
    public static func failure(code: String, message: String, hint: String?) -> String {
        let hint = hint.map(JSONText.string) ?? "null"
        return #"{"ok":false,"code":"# + JSONText.string(code) + #","message":"# + JSONText.string(message)
            + #","hint":"# + hint + "}"
    }
}

/// JSON string literals (RFC 8259 §7).
enum JSONText {
    static func string(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.properties.generalCategory == .control {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
