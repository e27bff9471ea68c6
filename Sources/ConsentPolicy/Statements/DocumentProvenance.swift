public import CipherSuites
import ConsentLedger
public import HealthRecords
import Phrases

/// Who wrote a document and in which encounter, exactly enough to be matched. Each is nil when its custodian does not
/// know it; an unknown one never widens (CONSENT-220).
public struct DocumentProvenance: Hashable, Sendable {
    /// The author's identity key, by a credential that the custodian issued.
    public var author: KeyThumbprint?
    /// The institution that the author wrote it for.
    public var institution: InstitutionID?
    /// The encounter that it belongs to.
    public var encounter: EncounterIdentifier?
    /// The documents whose place it takes, the newest first, with those whose place they took; at most `maximumReplaced`.
    public var replaced: [DocumentID]

    /// The most documents whose place one takes.
    public static let maximumReplaced = 64

    /// Takes all four.
    public init(
        author: KeyThumbprint? = nil, institution: InstitutionID? = nil, encounter: EncounterIdentifier? = nil,
        replaced: [DocumentID] = []
    ) {
        self.author = author
        self.institution = institution
        self.encounter = encounter
        self.replaced = replaced
    }
}

extension EncounterIdentifier {
    private static let maximumByteCount = 300

    /// True when both parts are one printable line of 1 to 300 bytes and can stand in a text that is signed, where `|`
    /// ends the system.
    public var isSayable: Bool {
        !system.utf8.contains(UInt8(ascii: "|"))
            && [system, value].allSatisfy {
                (1...Self.maximumByteCount).contains($0.utf8.count)
                    && PrintableText.line($0).utf8.elementsEqual($0.utf8)
            }
    }

    var reference: JSONValue { FHIRElement.reference(system, value) }

    /// Reads a logical reference.
    init(reference: JSONValue?, element: String) throws(MeaningError) {
        guard let system = reference?["identifier"]?["system"]?.string,
            let value = reference?["identifier"]?["value"]?.string
        else { throw .element(element) }
        self.init(system: system, value: value)
        guard isSayable else { throw .element(element) }
    }
}
