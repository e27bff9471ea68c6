import CipherSuites
import ConsentLedger
import HealthRecords

/// Statements of those who act for a patient, and about them.
extension QuestionReader {
    /// `by`, author first, absent for the patient alone; `entered`, the time of the block, absent when it is not known.
    mutating func signature(patient: KeyThumbprint) throws(QuestionError) -> LineSignature {
        let signers = try list("by", limit: 8) { KeyThumbprint($0) }
        guard !has("by") || !signers.isEmpty else { throw .member(name("by")) }
        return LineSignature(signers: signers.isEmpty ? [patient] : signers, enteredAt: try timeIfAny("entered"))
    }

    mutating func guardianship(line: RecordID) throws(QuestionError) -> GuardianshipTerms {
        guard let birthDate = try dayIfAny("birthDate") else { throw .member(name("birthDate")) }
        var guardians: [ActingGuardian] = []
        for element in try elements("guardians", limit: Guardianship.maximumGuardians) {
            var reader = try QuestionReader(element.value, at: element.path)
            guardians.append(
                ActingGuardian(
                    key: try reader.parsed("key") { KeyThumbprint($0) }, name: try reader.text("name"),
                    end: try reader.timeIfAny("end")))
            try reader.finish()
        }
        let capacity = has("capacity") ? try parsed("capacity") { LegalCapacity(rawValue: $0) } : nil
        guard guardians.isEmpty == (capacity == .full) else { throw .member(name("guardians")) }
        return GuardianshipTerms(
            line: line, institution: nil, birthDate: birthDate, guardians: guardians,
            needsBoth: has("needsBoth") ? try flag("needsBoth") : false, capacity: capacity)
    }

    mutating func assistance(line: RecordID) throws(QuestionError) -> AssistanceTerms {
        let staff = try list("staff", limit: Assistance.maximumStaff) { KeyThumbprint($0) }
        guard staff.count >= 2, Set(staff).count == staff.count else { throw .member(name("staff")) }
        return AssistanceTerms(line: line, institution: nil, staff: staff)
    }

    mutating func delegation(line: RecordID) throws(QuestionError) -> DelegationTerms {
        var reader = try QuestionReader(take("delegate"), at: name("delegate"))
        let key = try reader.parsed("key") { KeyThumbprint($0) }
        let name = try reader.text("name")
        try reader.finish()
        return DelegationTerms(
            line: line, key: key, name: name, scope: try parsed("scope") { DelegationScope(rawValue: $0) },
            start: try time("start"), end: try time("end"))
    }
}
