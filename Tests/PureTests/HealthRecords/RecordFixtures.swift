import HealthRecords

/// Small documents of every format, written for these tests.
enum RecordFixtures {
    /// A Bundle as a hospital submits one: patient, two results, report, document reference.
    static func bundle(
        patientName: String = "𠮷杰", typeCode: String = "C0007", label: String = "N", extraEntry: String = ""
    ) -> String {
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:p","resource":{"resourceType":"Patient","identifier":[
        {"system":"urn:oid:2.16.156.10011.1.3","value":"510199197608150146"}],
        "name":[{"text":"\(patientName)"}],"birthDate":"1976-08-15"}},
        {"fullUrl":"urn:uuid:o","resource":{"resourceType":"Organization","name":"翠屏区第一人民医院（样例）"}},
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation","status":"final",
        "category":[{"coding":[{"code":"laboratory"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"钾"},
        "subject":{"reference":"urn:uuid:p"},"effectiveDateTime":"2025-04-24T11:10:00+08:00",
        "valueQuantity":{"value":2.90,"unit":"mmol/L"},
        "referenceRange":[{"low":{"value":3.5},"high":{"value":5.3}}]}},
        {"fullUrl":"urn:uuid:r","resource":{"resourceType":"DiagnosticReport","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"11502-2"}],"text":"检验报告"},
        "subject":{"reference":"urn:uuid:p"},"result":[{"reference":"urn:uuid:1"}]}},
        {"fullUrl":"urn:uuid:d","resource":{"resourceType":"DocumentReference","status":"current",
        "type":{"coding":[{"system":"urn:oid:2.16.156.10011.2.4","code":"\(typeCode)"}]},
        "subject":{"reference":"urn:uuid:p"},"date":"2025-04-24T11:10:00+08:00",
        "author":[{"reference":"urn:uuid:o"}],
        "securityLabel":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
        "code":"\(label)"}]}],
        "content":[{"attachment":{"contentType":"text/xml","title":"检验报告"}}]}}\(extraEntry)]}
        """
    }

    /// A CDA document in the shape of WS/T 500.
    static func cda(
        declaration: String = #"<?xml version="1.0" encoding="UTF-8"?>"#, name: String = "欧阳明平",
        code: String = "C0007", codeSystem: String = "2.16.156.10011.2.4", confidentiality: String = "N",
        citizen: String = "510199195506231288", section: String = cdaSection
    ) -> String {
        """
        \(declaration)
        <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <templateId root="2.16.156.10011.2.1.1.21"/>
        <code code="\(code)" codeSystem="\(codeSystem)"/><title>检验报告</title>
        <effectiveTime value="20250808080200"/><confidentialityCode code="\(confidentiality)"/>
        <recordTarget><patientRole><id root="2.16.156.10011.1.19" extension="525180580736313184"/>
        <patient><id root="2.16.156.10011.1.3" extension="\(citizen)"/><name>\(name)</name>
        <birthTime value="19550623"/></patient></patientRole></recordTarget>
        <author><time value="20250808080200"/><assignedAuthor><assignedPerson><name>样例医师</name></assignedPerson>
        </assignedAuthor></author>
        <custodian><assignedCustodian><representedCustodianOrganization><name>江阳区第三人民医院（样例）</name>
        </representedCustodianOrganization></assignedCustodian></custodian>
        <component><structuredBody><component>\(section)</component></structuredBody></component></ClinicalDocument>
        """
    }

    static let cdaSection = """
        <section><title>检验结果</title><text>钾 2.9mmol/L</text><entry><observation classCode="OBS" moodCode="EVN">
        <code code="2823-3" codeSystem="2.16.840.1.113883.6.1" displayName="钾"/>
        <value xsi:type="PQ" value="2.9" unit="mmol/L"/><interpretationCode code="L"/></observation></entry></section>
        """

    /// A PDF that ends as it should.
    static let pdf = Array("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n".utf8)

    static func describe(
        _ text: String, name: String = "file", declaredType: String? = nil, limits: RecordLimits = .standard
    ) throws(RecordError) -> RecordDescription {
        try RecordReader.describe(bytes: Array(text.utf8), name: name, declaredType: declaredType, limits: limits)
    }

    /// The code with which a file is refused; nil when it is taken in.
    static func refusal(
        _ bytes: [UInt8], name: String = "file", declaredType: String? = nil, limits: RecordLimits = .standard
    ) -> String? {
        do {
            _ = try RecordReader.describe(bytes: bytes, name: name, declaredType: declaredType, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    static func refusal(_ text: String, name: String = "file", declaredType: String? = nil) -> String? {
        refusal(Array(text.utf8), name: name, declaredType: declaredType)
    }
}
