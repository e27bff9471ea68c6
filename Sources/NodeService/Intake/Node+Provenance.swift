import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Storage

/// Who wrote a document that is taken in, exactly (RECORD-41 … RECORD-43).
extension Node {
    /// The naming system of practising licences, as credentials name them.
    private static let licences = "urn:nuo:sid:practising-licence"

    /// The author is whom the import names, else the one holder of a credential of the custodian whose licence the content
    /// gives; institution and encounter are those that the content gives. Two of anything are none.
    func provenance(
        of description: RecordDescription, writer: KeyThumbprint?, custodian: InstitutionID, replacing: [DocumentID]
    ) throws -> DocumentProvenance {
        let numbers = description.author.people.filter { $0.system == Self.licences }.map(\.value)
        let institutions = Set(description.author.organizations.compactMap { InstitutionID($0.value) })
        let encounter = description.encounter.flatMap { $0.isSayable ? $0 : nil }
        return DocumentProvenance(
            author: try writer ?? holder(ofLicences: Set(numbers), by: custodian),
            institution: institutions.count == 1 ? institutions.first : nil, encounter: encounter,
            replaced: replacing)
    }

    /// True while a credential of the institution for this key is in force.
    func isEmployed(_ key: KeyThumbprint, by institution: InstitutionID) throws -> Bool {
        try credentials(of: institution).contains { $0.card.identity.thumbprint == key }
    }

    private func holder(ofLicences licences: Set<String>, by institution: InstitutionID) throws -> KeyThumbprint? {
        guard licences.count == 1, let licence = licences.first else { return nil }
        let keys = try credentials(of: institution).filter { $0.licence == licence }.map(\.card.identity.thumbprint)
        return Set(keys).count == 1 ? keys.first : nil
    }

    private func credentials(of institution: InstitutionID) throws -> [Credential] {
        try database.statements(.credential, institution: institution).compactMap { index in
            guard try isInForce(index), let opening = try database.opening(at: index, in: origin) else { return nil }
            let credential = try Credential(of: opening)
            // One that was renewed counts no more (STORAGE-34).
            let counting = try database.person(credential.card.identity.thumbprint)?.record
            guard counting == opening.place.record else { return nil }
            return credential.start <= clock.now && clock.now < credential.end ? credential : nil
        }
    }
}
