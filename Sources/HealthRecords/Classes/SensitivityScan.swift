/// Gathers what a document's labels, codes and words say about its sensitivity.
struct SensitivityScan {
    /// The highest level that a label inside the document states; nil when none states any.
    private(set) var statedLevel: SensitivityLevel?
    private(set) var topics: Set<SensitiveTopic> = []
    private var otherLabels: Set<SecurityLabel> = []
    private var isPartial = false

    /// A security label of the document or of a part of it.
    mutating func note(labelSystem: String, code: String) {
        let labelSystem = SecurityLabel.system(named: labelSystem)
        if labelSystem == SecurityLabel.confidentialitySystem {
            if let level = SensitivityLevel(confidentialityCode: code) { raise(to: level) }
            return
        }
        otherLabels.insert(SecurityLabel(system: labelSystem, code: code))
        if labelSystem == SecurityLabel.actCodeSystem, SecurityLabel.levelFiveCodes.contains(code) {
            raise(to: .minimal)
        }
    }

    /// A code of the content.
    mutating func note(system: String, code: String) {
        if let topic = SensitiveCodes.topic(system: system, code: code) { topics.insert(topic) }
    }

    /// A text of the content.
    mutating func note(text: String) { topics.formUnion(SensitiveWords.topics(in: text)) }

    /// A part of the content that nobody here can read.
    mutating func noteUnread() { isPartial = true }

    /// What was found in a document inside this one.
    mutating func note(_ inner: SensitivityScan) {
        if let level = inner.statedLevel { raise(to: level) }
        topics.formUnion(inner.topics)
        otherLabels.formUnion(inner.otherLabels)
        isPartial = isPartial || inner.isPartial
    }

    /// The level, given what the document as a whole states: that, or the default of clinical documents, raised by
    /// every part and every topic (就高不就低).
    func level(documentLevel: SensitivityLevel?) -> SensitivityLevel {
        var level = documentLevel ?? .clinicalDefault
        if let statedLevel { level = max(level, statedLevel) }
        return topics.isEmpty ? level : .minimal
    }

    /// Every label, sorted; nil, not known, where none was found and a part was not read (RECORD-45).
    var labels: [SecurityLabel]? {
        let found = otherLabels.union(topics.map(\.label)).sorted()
        return found.isEmpty && isPartial ? nil : found
    }

    private mutating func raise(to level: SensitivityLevel) { statedLevel = max(statedLevel ?? level, level) }
}
