import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("The age test kit", .enabled(if: SharedInputs.arePresent))
struct EnvelopeTestkitTests {
    @Test("all 110 binary vectors are run; the 33 armored ones are not, because Nuo writes no armor")
    func counts() {
        #expect(EnvelopeTestkitVector.binary.count == 110)
        #expect(EnvelopeTestkitVector.armored.count == 33)
    }

    @Test("a vector gives what it states", .spec("ENVELOPE-2"), arguments: EnvelopeTestkitVector.binary)
    func vector(path: String) throws {
        let vector = try EnvelopeTestkitVector(path: path)
        let (result, released) = open(vector)
        #expect(result == vector.expectation)
        if let digest = vector.releasedDigest { #expect(Digest.sha256(released).description == digest) }
    }

    @Test(
        "a header is written back byte for byte", .spec("ENVELOPE-1"), arguments: EnvelopeTestkitVector.binary)
    func headerRoundTrip(path: String) throws {
        let vector = try EnvelopeTestkitVector(path: path)
        guard let (header, byteCount) = try? EnvelopeHeader.parsePrefix(of: vector.file) else {
            #expect(vector.expectation == "header failure")
            return
        }
        #expect(header.serialized == Array(vector.file[..<byteCount]))
    }

    /// The kit's word for the result, and the plaintext released on the way there.
    private func open(_ vector: EnvelopeTestkitVector) -> (result: String, released: [UInt8]) {
        var released: [UInt8] = []
        do {
            if vector.passphrases.isEmpty {
                try stream(vector, into: &released)
            } else {
                for passphrase in vector.passphrases {
                    released = try PassphraseFile.open(vector.file, passphrase: Array(passphrase.utf8))
                }
            }
            return ("success", released)
        } catch {
            return (Self.kinds[error] ?? "\(error)", released)
        }
    }

    private func stream(_ vector: EnvelopeTestkitVector, into released: inout [UInt8]) throws(EnvelopeError) {
        let (header, headerByteCount) = try EnvelopeHeader.parsePrefix(of: vector.file)
        var identities: [Identity] = []
        for text in vector.identities { identities.append(try Identity(parsing: text)) }
        var opener = PayloadOpener(fileKey: try header.unwrap(with: identities))
        let payload = vector.file[headerByteCount...]
        for start in stride(from: payload.startIndex, to: payload.endIndex, by: 10_007) {
            released += try opener.open(Array(payload[start...].prefix(10_007)))
        }
        released += try opener.finish()
    }

    private static let kinds: [EnvelopeError: String] = [
        .headerFailure: "header failure", .noMatch: "no match", .hmacFailure: "HMAC failure",
        .payloadFailure: "payload failure",
    ]
}
