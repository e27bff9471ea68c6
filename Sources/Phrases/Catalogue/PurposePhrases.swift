/// Names of the purposes of use (HL7 v3 ActReason) and of our own purpose of mutual recognition.
public struct PurposePhrases: PhraseGroup {
    /// Treatment.
    public let treatment = Phrase("purpose.TREAT", zh: "诊疗", en: "treatment")
    /// Emergency treatment.
    public let emergency = Phrase("purpose.ETREAT", zh: "急诊抢救", en: "emergency treatment")
    /// Care management.
    public let careManagement = Phrase("purpose.CAREMGT", zh: "健康管理", en: "care management")
    /// Payment.
    public let payment = Phrase("purpose.HPAYMT", zh: "医疗费用结算", en: "payment for care")
    /// Operations of an institution.
    public let operations = Phrase("purpose.HOPERAT", zh: "医疗机构运营管理", en: "running the institution")
    /// Public health.
    public let publicHealth = Phrase("purpose.PUBHLTH", zh: "公共卫生", en: "public health")
    /// Research.
    public let research = Phrase("purpose.HRESCH", zh: "医学研究", en: "medical research")
    /// The patient's own reading.
    public let patientRequest = Phrase("purpose.PATRQT", zh: "本人查阅", en: "the patient's own reading")
    /// Reading by the family.
    public let familyRequest = Phrase("purpose.FAMRQT", zh: "家属查阅", en: "reading by the family")
    /// Mutual recognition of examination and test results.
    public let mutualRecognition = Phrase(
        "purpose.MUTREC", zh: "检查检验结果互认", en: "recognition of another hospital's results")

    /// The name of a purpose by its code; nil for a code that is not in the table.
    public func name(code: String) -> Phrase? { phrases.first { $0.id == "purpose.\(code)" } }
}
