import ConsentPolicy
import HealthRecords
import Phrases

/// A document's summary on a terminal: title, author, dates, sections, and result tables with Chinese aligned.
struct SummaryView {
    let console: Console

    private var isChinese: Bool { console.language == .zh }

    func show(_ record: DocumentRecord, beginning: [UInt8], size: Int) {
        let words = Catalogue.clinician
        let summary = try? RecordReader.summarize(prefix: beginning, totalSize: size, name: record.title)
        console.write("== \(record.title) ==")
        line(words.author, summary?.author.name ?? record.author)
        line(words.patient, summary?.patientName ?? "")
        line(words.date, (summary?.date ?? record.date)?.displayText ?? "")
        line(words.custodian, record.custodian.name)
        for fact in summary?.facts ?? [] { console.write("\(isChinese ? fact.kind.zh : fact.kind.en)：\(fact.value)") }
        for section in summary?.sections ?? [] { show(section) }
        if let omitted = summary?.omittedSections, omitted > 0 { say(words.omitted, omitted) }
        say(words.bytes, size)
    }

    private func mark(_ flag: ResultRow.Flag?) -> String {
        switch flag {
        case .low: "↓"
        case .high: "↑"
        case .criticallyLow: "↓↓"
        case .criticallyHigh: "↑↑"
        case .abnormal: "*"
        case nil: ""
        }
    }

    private func line(_ label: Phrase, _ value: String) {
        guard !value.isEmpty else { return }
        console.write("\(console.text(label))\(isChinese ? "：" : ": ")\(value)")
    }

    private func say(_ phrase: Phrase, _ count: Int) { console.say(phrase, ["count": String(count)]) }

    private func show(_ section: SummarySection) {
        let words = Catalogue.clinician
        console.write("-- \(isChinese ? section.heading.zh : section.heading.en)")
        for item in section.lines {
            let date = item.date.map { $0.displayText + "  " } ?? ""
            console.write("  \(date)\(item.text)")
        }
        if !section.rows.isEmpty {
            var table = Table(header: [words.item, words.value, words.range, words.flag].map { console.text($0) })
            for row in section.rows {
                let value = row.unit.isEmpty ? row.value : "\(row.value) \(row.unit)"
                table.append([row.name, value, row.referenceRange, mark(row.flag)])
            }
            console.show(table)
        }
        if section.omitted > 0 { say(words.omitted, section.omitted) }
    }
}
