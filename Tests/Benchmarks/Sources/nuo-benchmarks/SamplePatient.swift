import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// A patient with a line at the custodian that enrolled them, and the consents that they will give in it.
struct SamplePatient: Sendable {
    let key: SigningKey
    /// By the institution.
    let enrolment: SampleEntry
    /// The opening of the line.
    let line: SampleEntry
    let consents: [SampleEntry]

    private static let birthDate = CivilDate(daysSinceEpoch: 7305)

    /// Signs everything; `number` is below nine million and makes an identity number.
    init(_ number: Int, consents count: Int, at sample: SampleNode, by institution: SigningKey) throws {
        key = try SigningKey.generate(suite: .ed25519, random: .system)
        let card = try IdentityCard(home: sample.origin, recipient: nil, name: "", key: key)
        let identifier = PatientIdentifier(
            system: PatientIdentifier.citizenSystem, value: "\(510_101 + number / 9000)19900101\(1000 + number % 9000)")
        var record = try SampleRecord(in: sample.origin)
        enrolment = try record.sign(
            Enrolment(
                institution: sample.custodian, identifiers: [identifier], name: "病人", birthDate: Self.birthDate,
                card: card), by: institution)
        var line = try SampleRecord(in: sample.origin)
        self.line = try line.sign(
            LineOpening(custodian: sample.custodian, card: card, at: SampleTime.now), by: key)
        let said = try DecisionBenchmark.consents(in: line.id, node: sample)
        var consents: [SampleEntry] = []
        for number in 0..<count { consents.append(try line.sign(said[number % said.count], by: key)) }
        self.consents = consents
    }
}
