/// What a person sees of a document: plain text, safe to show, bounded, without layout.
public struct RecordSummary: Hashable, Sendable {
    /// The title.
    public var title: String
    /// The exact type, when the content names one.
    public var type: RecordType?
    /// The patient's name.
    public var patientName: String?
    /// Who wrote it.
    public var author: RecordDescription.Author
    /// The date of the document.
    public var date: FHIRDateTime?
    /// The size of the file in bytes, for formats whose content is not shown.
    public var byteCount: Int?
    /// Single facts, such as the modality of an image.
    public var facts: [SummaryFact]
    /// The sections in order.
    public var sections: [SummarySection]
    /// How many sections the limit left out.
    public var omittedSections: Int

    /// A summary without sections.
    public init(title: String, byteCount: Int? = nil) {
        self.title = title
        self.byteCount = byteCount
        author = RecordDescription.Author()
        facts = []
        sections = []
        omittedSections = 0
    }

    /// Keeps what fits the limits and counts the rest; empty sections vanish.
    mutating func setSections(_ all: [SummarySection], limits: RecordLimits) {
        let filled = all.filter { !$0.lines.isEmpty || !$0.rows.isEmpty }
        sections = filled.prefix(limits.summarySections).map { $0.bounded(to: limits.summaryRows) }
        omittedSections = filled.count - sections.count
    }
}

/// One fact of a summary.
public struct SummaryFact: Hashable, Sendable {
    /// What the fact is about.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The device's kind.
        case modality
        /// The part of the body.
        case bodyPart
        /// Width by height in pixels.
        case imageSize
        /// The number of images.
        case frames

        /// The Chinese name.
        public var zh: String {
            switch self {
            case .modality: "检查设备"
            case .bodyPart: "部位"
            case .imageSize: "图像尺寸"
            case .frames: "帧数"
            }
        }

        /// The English name.
        public var en: String {
            switch self {
            case .modality: "modality"
            case .bodyPart: "body part"
            case .imageSize: "image size"
            case .frames: "frames"
            }
        }
    }

    /// What the fact is about.
    public let kind: Kind
    /// Its value.
    public let value: String
}
