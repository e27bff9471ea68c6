import CipherSuites
import Federation
import Phrases

extension PersonSession {
    /// Keeps the TLS keys that the node's log key, known from the profile, signed: a person who calls while the node
    /// changes its key still recognises it afterwards. Nothing else in a profile changes by itself.
    func learnTransportKeys(of node: NodeDescriptor) throws {
        guard node.origin == profile.origin, node.tlsKeys != profile.tlsKeys,
            let renewed = try? PersonalProfile(
                origin: profile.origin, url: profile.url, publicURL: profile.publicURL, tlsKeys: node.tlsKeys,
                logKey: profile.logKey, cosignerKey: profile.cosignerKey, statementKey: profile.statementKey)
        else { return }
        try person.home.directory.replace(PersonHome.profileFile, renewed.serialized)
    }
}
