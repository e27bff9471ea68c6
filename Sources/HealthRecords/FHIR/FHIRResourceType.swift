/// The 148 concrete resource types of FHIR R4 (4.0.1), and the Chinese names of those that people meet.
enum FHIRResourceType {
    static func isKnown(_ name: String) -> Bool { all.contains(name) }

    /// The type of a resource that no document code describes.
    static func type(named name: String) -> RecordType {
        RecordType(system: RecordType.resourceTypeSystem, code: name, zh: chinese[name] ?? name, en: name)
    }

    static let all: Set<String> = Set(
        """
        Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic
        Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry
        ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication
        CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage
        CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric
        DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis
        Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence
        EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group
        GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation
        ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure
        MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
        MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
        MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient
        MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged
        MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader
        MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition
        OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation
        Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse
        RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject
        RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition
        StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein
        SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task
        TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let chinese: [String: String] = [
        "AllergyIntolerance": "过敏与不耐受", "Bundle": "资料包", "CarePlan": "诊疗计划", "Composition": "文档",
        "Condition": "诊断与问题", "DiagnosticReport": "检查检验报告", "DocumentReference": "文档索引", "Encounter": "就诊",
        "ImagingStudy": "影像检查", "Immunization": "预防接种", "MedicationRequest": "处方", "MedicationStatement": "用药",
        "Observation": "观察结果", "Patient": "患者", "Procedure": "操作与手术", "ServiceRequest": "申请单",
    ]
}
