/// A part of a summary: lines, and rows of results.
public struct SummarySection: Hashable, Sendable {
    /// What stands above the section: the document's own title, or a kind of content.
    public enum Heading: Hashable, Sendable {
        /// As the document has it.
        case titled(String)
        /// Results of observations.
        case results
        /// Diagnoses and problems.
        case diagnoses
        /// Medications.
        case medications
        /// Vaccinations.
        case vaccinations
        /// Allergies and intolerances.
        case allergies
        /// Treatments and operations.
        case procedures
        /// Visits and stays.
        case visits
        /// Reports.
        case reports
        /// Images.
        case images
        /// Documents carried or pointed to.
        case documents

        /// The Chinese text.
        public var zh: String { texts.zh }

        /// The English text.
        public var en: String { texts.en }

        private var texts: (zh: String, en: String) {
            switch self {
            case .titled(let title): (title, title)
            case .results: ("检验检查结果", "Results")
            case .diagnoses: ("诊断与问题", "Diagnoses and problems")
            case .medications: ("用药", "Medications")
            case .vaccinations: ("预防接种", "Vaccinations")
            case .allergies: ("过敏与不耐受", "Allergies and intolerances")
            case .procedures: ("治疗与手术", "Treatments and operations")
            case .visits: ("就诊", "Visits")
            case .reports: ("报告", "Reports")
            case .images: ("影像", "Images")
            case .documents: ("文档", "Documents")
            }
        }
    }

    /// A line with its date.
    public struct Line: Hashable, Sendable {
        /// When it was.
        public let date: FHIRDateTime?
        /// What it says.
        public let text: String

        /// A line, made safe to show.
        init(date: FHIRDateTime? = nil, text: String) {
            self.date = date
            self.text = DisplayText.line(text, limit: 400)
        }
    }

    /// The heading.
    public let heading: Heading
    /// Lines of text.
    public private(set) var lines: [Line]
    /// Rows of results.
    public private(set) var rows: [ResultRow]
    /// How many lines and rows the limit left out.
    public private(set) var omitted = 0

    init(_ heading: Heading, lines: [Line] = [], rows: [ResultRow] = []) {
        self.heading = heading
        self.lines = lines
        self.rows = rows
    }

    func bounded(to limit: Int) -> SummarySection {
        var section = self
        section.lines = Array(lines.prefix(limit))
        section.rows = Array(rows.prefix(limit))
        section.omitted = lines.count - section.lines.count + rows.count - section.rows.count
        return section
    }
}
