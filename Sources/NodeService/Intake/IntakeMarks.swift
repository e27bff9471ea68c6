public import CipherSuites
public import ConsentPolicy
public import HealthRecords

/// What whoever brings documents says of them, beside their content.
public struct IntakeMarks: Sendable {
    /// The author's identity key.
    public var writer: KeyThumbprint?
    /// 核心, 重要 or 一般, by the institution's own list.
    public var grade: DataGrade
    /// The document whose place the new one takes.
    public var replaced: DocumentID?

    /// Takes all three.
    public init(writer: KeyThumbprint? = nil, grade: DataGrade = .general, replaced: DocumentID? = nil) {
        self.writer = writer
        self.grade = grade
        self.replaced = replaced
    }
}
