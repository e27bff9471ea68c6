import CipherSuites
import ConsentLedger
import HealthRecords

/// The single resources that a provision under PCF is about. There any of them is enough; in one consent here each list is
/// a criterion of its own, so each kind becomes a consent of its own (CONSENT-234).
struct PCFSelection {
    private var documents: [DocumentID] = []
    private var writers: [NamedKey] = []
    private var institutions: [NamedInstitution] = []
    private var encounters: [EncounterIdentifier] = []

    /// True when nothing is selected: everything is meant.
    var isAll: Bool { documents.isEmpty && writers.isEmpty && institutions.isEmpty && encounters.isEmpty }

    func refinement(topics: [SensitiveTopic], handling: Handling?) -> ConsentRefinement {
        ConsentRefinement(
            documents: documents, writers: writers, institutions: institutions, encounters: encounters, topics: topics,
            handling: handling)
    }

    /// One for each kind that the provision names; one of everything when it names nothing.
    static func all(of provision: PCFProvision) throws(PCFError) -> [PCFSelection] {
        var documents = PCFSelection()
        var writers = PCFSelection()
        var institutions = PCFSelection()
        var encounters = PCFSelection()
        for item in provision.data {
            let parts = item.reference.split(separator: "|", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .unsupported("provision.data") }
            switch (item.meaning, parts[0]) {
            case (.instance, Systems.document):
                guard let id = DocumentID(parts[1]) else { throw .unsupported("provision.data") }
                documents.documents.appendOnce(id)
            case (.authoredBy, Systems.identityKey):
                guard let key = KeyThumbprint(parts[1]) else { throw .unsupported("provision.data") }
                writers.writers.appendOnce(NamedKey(key: key, name: parts[1]))
            case (.authoredBy, Systems.institution):
                guard let id = InstitutionID(parts[1]) else { throw .unsupported("provision.data") }
                institutions.institutions.appendOnce(NamedInstitution(id: id, name: parts[1]))
            case (.related, let system) where !system.hasPrefix("urn:nuo:"):
                let encounter = EncounterIdentifier(system: system, value: parts[1])
                guard encounter.isSayable else { throw .unsupported("provision.data") }
                encounters.encounters.appendOnce(encounter)
            default: throw .unsupported("provision.data")
            }
        }
        let named = [documents, writers, institutions, encounters].filter { !$0.isAll }
        return named.isEmpty ? [PCFSelection()] : named
    }
}

extension Array where Element: Equatable {
    fileprivate mutating func appendOnce(_ element: Element) {
        if !contains(element) { append(element) }
    }
}
