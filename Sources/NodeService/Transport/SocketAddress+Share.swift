import CipherSuites
import Foundation
import NIOCore

extension SocketAddress {
    /// Whom a connection's share is counted for: an IPv4 address, or the first 64 bits of an IPv6 address, whose others one
    /// customer has all (TRANSPORT-51). Nil for what is no Internet address.
    var share: String? {
        guard case .v6 = self, let text = ipAddress else { return ipAddress }
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        let bytes = withUnsafeBytes(of: address) { Array($0) }
        // A listener for both kinds shows an IPv4 address as the last four bytes.
        let isMapped = bytes.dropLast(4) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        return isMapped
            ? bytes.suffix(4).map { String($0) }.joined(separator: ".") : Hex.encode(Array(bytes.prefix(8)))
    }
}
