import Phrases

/// The report as one table in the form of RFC 4180, for a spreadsheet: a row for each consent, prohibition, access and
/// flag. UTF-8 with a byte order mark, without which some spreadsheets take it for another code page.
struct MinorsTable {
    private var rows: [[String]]

    init(_ views: [MinorView], language: Language) {
        let words = Catalogue.minors
        let patient = Catalogue.patient
        rows = [
            [
                words.code, patient.kind, words.time, words.age, words.entry, words.signedBy,
                patient.who, patient.employer, patient.purpose, patient.classes, words.count, words.level,
                patient.until,
                patient.state, words.rule,
            ].map { $0.text(language) }
        ]
        for view in views {
            for grant in view.grants {
                rows.append([
                    view.code, grant.texts.kind, grant.at, String(grant.age), String(grant.entry), grant.texts.signedBy,
                    grant.texts.recipient, "", grant.texts.purposes, grant.texts.classes, "",
                    grant.level.map { String($0) } ?? "", grant.until ?? "", grant.texts.state, "",
                ])
            }
            for access in view.accesses {
                let kind = access.isEmergency ? words.emergencyAccess : words.access
                rows.append([
                    view.code, kind.text(language), access.at, String(access.age), String(access.entry), "",
                    access.texts.reader, access.employer, access.texts.purpose, access.texts.classes,
                    String(access.documents), access.level.map { String($0) } ?? "", "", access.texts.review,
                    access.trace,
                ])
            }
            for text in view.flagTexts {
                rows.append(
                    [view.code, words.flagHeading.text(language), "", String(view.age)]
                        + Array(repeating: "", count: 9) + [text, ""])
            }
        }
    }

    /// The bytes of the file.
    var bytes: [UInt8] {
        let text = rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }

    /// In quotes, and never a formula: a name that begins like one gets an apostrophe in front.
    static func field(_ text: String) -> String {
        let clean = PrintableText.line(text)
        let isFormula = clean.first.map { "=+-@＝＋－＠\t\r".contains($0) } ?? false
        return "\"" + ((isFormula ? "'" : "") + clean).replacing("\"", with: "\"\"") + "\""
    }
}
