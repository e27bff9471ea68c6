public import CipherSuites
public import ConsentPolicy
public import HealthRecords

/// What whoever brings documents says of them, beside their content.
public struct IntakeMarks: Sendable {
    /// The author's identity key.
    public var writer: KeyThumbprint?
    /// 核心, 重要 or 一般, by the institution's own list.
    public var grade: DataGrade
    /// The least level, by who takes the document in; nil for what its content says.
    public var level: SensitivityLevel?
    /// The sensitive topics that it is about, beside those that its content tells.
    public var topics: [SensitiveTopic]
    /// The document whose place the new one takes.
    public var replaced: DocumentID?

    /// Takes all.
    public init(
        writer: KeyThumbprint? = nil, grade: DataGrade = .general, level: SensitivityLevel? = nil,
        topics: [SensitiveTopic] = [], replaced: DocumentID? = nil
    ) {
        self.level = level
        self.topics = topics
        self.writer = writer
        self.grade = grade
        self.replaced = replaced
    }

    /// True where a document does not have what these marks would give it.
    func saysMore(than record: DocumentRecord) -> Bool {
        // Of a document of the highest level whose labels are not known, every topic may be one.
        let mayBeAny = record.labels == nil && record.level == .minimal
        let isUnlabelled = !mayBeAny && topics.contains { record.labels?.contains($0.label) != true }
        let isInPlace = replaced.map { record.provenance?.replaced.contains($0) == true } ?? true
        let isOtherWriter = writer != nil && record.provenance?.author != writer
        return isUnlabelled || !isInPlace || isOtherWriter || grade > record.grade
            || level.map { $0 > record.level } ?? false
    }
}
