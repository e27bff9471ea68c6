public import CipherSuites
import ConsentLedger
import HealthRecords

/// Somebody by identity key; the name is what people read.
public struct NamedKey: Hashable, Sendable {
    /// The key.
    public let key: KeyThumbprint
    /// The name.
    public let name: String

    /// Takes both.
    public init(key: KeyThumbprint, name: String) {
        self.key = key
        self.name = name
    }

    var reference: JSONValue { FHIRElement.reference(Systems.identityKey, key.description, display: name) }

    init(reference: JSONValue?, element: String) throws(MeaningError) {
        guard let key = reference?.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) }),
            let name = reference?["display"]?.string
        else { throw .element(element) }
        self.init(key: key, name: name)
    }
}
