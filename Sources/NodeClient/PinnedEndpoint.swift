public import CipherSuites
import Foundation

/// Where a node is reached, and the TLS keys by which it is recognised there.
///
/// There is no trust on first use: an endpoint without a pin can't be made. Names, dates and authorities in a
/// certificate play no part; the pins come from the roster, or with the enrolment.
public struct PinnedEndpoint: Hashable, Sendable {
    /// Why an endpoint can't be made.
    public enum Failure: Error, Equatable {
        /// The address is not `https://host[:port]`.
        case address(String)
        /// No pin was given.
        case noPin
    }

    /// Where to connect: `https://host[:port]`, without a path.
    public let url: String
    /// The node's address as it knows itself, which signed calls name; the same as `url` unless the two differ.
    public let publicURL: String
    /// SHA-256 of the SubjectPublicKeyInfo of every certificate that is accepted; two of them while a key changes.
    public let keyDigests: Set<Digest>

    /// An endpoint with at least one pin.
    public init(url: String, publicURL: String? = nil, keyDigests: Set<Digest>) throws(Failure) {
        guard !keyDigests.isEmpty else { throw .noPin }
        self.url = try Self.base(url)
        self.publicURL = try Self.base(publicURL ?? url)
        self.keyDigests = keyDigests
    }

    /// The `host` header field: the authority of `publicURL`.
    var authority: String { String(publicURL.dropFirst("https://".count)) }

    private static func base(_ text: String) throws(Failure) -> String {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let parts = URLComponents(string: trimmed), parts.scheme == "https", parts.host?.isEmpty == false,
            parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil
        else { throw .address(text) }
        return trimmed
    }
}
