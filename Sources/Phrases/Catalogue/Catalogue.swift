/// Everything the command says to people. One file per group of phrases; a phrase or notice is one stored property of
/// its group, and that alone enters it into `all`.
///
///     Catalogue.decision.noConsent.text(.zh)
public enum Catalogue {
    /// Errors, headings and words that every command uses.
    public static let common = CommonPhrases()
    /// Why access was permitted or refused.
    public static let decision = DecisionPhrases()
    /// What the rules of the decision do.
    public static let decisionRule = DecisionRulePhrases()
    /// What a reader owes by a consent.
    public static let obligation = ObligationPhrases()
    /// What `nuo explain` says.
    public static let explain = ExplainPhrases()
    /// Why a declared emergency opened a document, or did not.
    public static let emergencyDecision = EmergencyDecisionPhrases()
    /// Why access was permitted or refused where somebody acts for the patient.
    public static let actingDecision = ActingDecisionPhrases()
    /// What is said about people who act for others.
    public static let acting = ActingPhrases()
    /// What is said about people who died.
    public static let death = DeathPhrases()
    /// What is said about the time after a death and about near relatives.
    public static let relative = RelativePhrases()
    /// What is said about people whom nobody knows, and about registrations that are joined.
    public static let joining = JoiningPhrases()
    /// What the report on minors says.
    public static let minors = MinorsPhrases()
    /// What is said about adults under a court's order.
    public static let adult = AdultPhrases()
    /// What is said about people who are assisted at a counter.
    public static let assistance = AssistancePhrases()
    /// What is said about permits for a day.
    public static let dayPermit = DayPermitPhrases()
    /// What is said about emergencies.
    public static let emergency = EmergencyPhrases()
    /// What is said about reviews of emergencies.
    public static let review = ReviewPhrases()
    /// Why a document could not be taken in.
    public static let intake = IntakePhrases()
    /// What records are read for.
    public static let purpose = PurposePhrases()
    /// What can be wrong with a health code.
    public static let healthCode = HealthCodePhrases()
    /// What can be wrong with a key file or a passphrase.
    public static let keyFile = KeyFilePhrases()
    /// What `nuo keys` says.
    public static let keys = KeyCommandPhrases()
    /// Help of the options that every command has.
    public static let option = OptionPhrases()
    /// The argument parser's own words.
    public static let parser = ParserPhrases()
    /// What an institution stated about people.
    public static let issued = IssuedPhrases()
    /// What values on the command line must look like.
    public static let valueForm = ValueFormPhrases()
    /// What `nuo-verify` checks and says.
    public static let verify = VerifyPhrases()
    /// Why `nuo-verify` finds something not sound.
    public static let verifyRefusal = VerifyRefusalPhrases()

    /// What trust policies say of checkpoints, and what can be wrong with their files.
    public static let policy = PolicyPhrases()

    /// The command itself.
    public static let root = RootPhrases()
    /// What can happen between a person's program and the node.
    public static let session = SessionPhrases()
    /// What patients read and type.
    public static let patient = PatientPhrases()
    /// What only version 2 of a consent can say, as options.
    public static let consent = ConsentPhrases()
    /// On what a consent stands.
    public static let ground = GroundPhrases()
    /// What is said about approvals of important data, and what an import says of documents.
    public static let approval = ApprovalPhrases()
    /// What practitioners read and type.
    public static let clinician = ClinicianPhrases()
    /// What the demonstration tells.
    public static let demo = DemoPhrases()
    /// What `nuo node` says to operators.
    public static let node = NodeCommandPhrases()
    /// What can be wrong with a node's directory, settings, institutions and partners.
    public static let nodeProblem = NodeProblemPhrases()
    /// What a node's settings are for.
    public static let setting = NodeSettingPhrases()
    /// What `nuo institution` says to staff.
    public static let institution = InstitutionCommandPhrases()
    /// What `nuo patient suspend` and `nuo patient resume` say.
    public static let suspension = SuspensionPhrases()
    /// What `nuo patient narrow`, `renew` and `replace` say.
    public static let change = ChangePhrases()
    /// What `nuo patient carry-over` says.
    public static let carryOver = CarryOverPhrases()
    /// What `nuo patient standing` says.
    public static let standing = StandingPhrases()
    /// What `nuo patient import-consent` says.
    public static let consentImport = ConsentImportPhrases()
    /// What is said about erase orders and their answers.
    public static let erasure = ErasurePhrases()
    /// What is said about requests that wait before a patient.
    public static let request = RequestPhrases()
    /// What is said about people who lost their keys.
    public static let reEnrolment = ReEnrolmentPhrases()
    /// What `nuo institution stop` says.
    public static let stop = StopPhrases()
    /// What `nuo ledger` says.
    public static let ledger = LedgerCommandPhrases()
    /// What `nuo ledger show`, `blocks`, `prove` and `watch` say.
    public static let ledgerView = LedgerViewPhrases()

    /// What `nuo node rotate` says.
    public static let rotation = RotationPhrases()

    /// What `nuo node rotate cosigner` says.
    public static let cosignerRotation = CosignerRotationPhrases()
    /// Changes of the log key.
    public static let logKey = LogKeyPhrases()
    /// What `nuo node mirrors` says.
    public static let mirror = MirrorPhrases()
    /// The end of a ledger.
    public static let closing = ClosingPhrases()

    /// What evidence files prove, and what nodes hold of them.
    public static let evidence = EvidencePhrases()

    /// What custodians account for.
    public static let account = AccountPhrases()
    /// What `nuo node restore`, `rebuild` and `verify` say.
    public static let recovery = RecoveryPhrases()
    /// What `nuo node doctor` finds.
    public static let doctor = DoctorPhrases()

    /// Every group; a group that is missing here is not checked by the tests.
    static let groups: [any PhraseGroup] = [
        common, decision, intake, purpose, healthCode, keyFile, keys, option, parser, valueForm, issued, root, session,
        patient,
        clinician, demo, verify, verifyRefusal, policy, node, nodeProblem, setting, institution, suspension, stop,
        ledger, ledgerView, evidence, decisionRule, explain, account, recovery, doctor, obligation, consent,
        emergencyDecision, emergency, review, rotation, actingDecision, acting, erasure, request, reEnrolment,
        cosignerRotation, change, consentImport, assistance, dayPermit, logKey, closing, mirror, ground, approval,
        adult, minors,
        standing, death, relative, carryOver, joining,
    ]

    /// Every phrase, those of notices included.
    public static let all: [Phrase] = groups.flatMap(\.phrases)

    /// The phrase with an id.
    public static func phrase(_ id: String) -> Phrase? { byID[id] }

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
}
