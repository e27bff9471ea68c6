import CipherSuites

/// The parameters of the one signature shape that Nuo uses (RFC 9421 §2.3), with the text that is signed.
struct SignatureParameters: Equatable {
    static let components = #"("@method" "@target-uri" "content-digest")"#
    static let label = "nuo"

    let created: UInt64
    let nonce: String
    let keyID: KeyThumbprint

    /// `("@method" …);created=…;nonce="…";keyid="…"`: the value of `@signature-params`.
    var text: String { "\(Self.components);created=\(created);nonce=\"\(nonce)\";keyid=\"\(keyID)\"" }

    init(created: UInt64, nonce: String, keyID: KeyThumbprint) {
        self.created = created
        self.nonce = nonce
        self.keyID = keyID
    }

    /// Reads a `signature-input` value. There is one spelling: whatever does not print back to itself is refused.
    init?(signatureInput: String) {
        let input = signatureInput.utf8
        guard input.count <= 256 else { return nil }
        let fields = input.split(separator: UInt8(ascii: ";"), maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count == 4, let created = Self.value(of: "created=", in: fields[1]).flatMap({ UInt64($0) }),
            let nonce = Self.quoted("nonce=", in: fields[2]), SignedCall.isNonce(nonce),
            let keyID = Self.quoted("keyid=", in: fields[3]).flatMap({ KeyThumbprint($0) })
        else { return nil }
        self.init(created: created, nonce: nonce, keyID: keyID)
        guard "\(Self.label)=\(text)" == signatureInput else { return nil }
    }

    private static func value(of name: String, in field: Substring.UTF8View) -> String? {
        field.starts(with: name.utf8) ? String(field.dropFirst(name.utf8.count)) : nil
    }

    private static func quoted(_ name: String, in field: Substring.UTF8View) -> String? {
        guard field.last == UInt8(ascii: "\"") else { return nil }
        return value(of: name + "\"", in: field.dropLast())
    }

    /// The signature base (RFC 9421 §2.5).
    func base(method: String, targetURI: String, contentDigest: String) -> [UInt8] {
        Array(
            """
            "@method": \(method)
            "@target-uri": \(targetURI)
            "content-digest": \(contentDigest)
            "@signature-params": \(text)
            """.utf8)
    }
}
