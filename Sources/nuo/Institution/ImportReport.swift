import ConsentPolicy
import HealthRecords
import NodeService
import Phrases

/// What became of the files of an import.
struct ImportReport: Encodable {
    struct Document: Encodable {
        let path: String
        let id: String
        /// The code of the type.
        let type: String
        let `class`: String
        let level: Int
        let title: String
    }

    struct Present: Encodable {
        let path: String
        let id: String
    }

    struct Refused: Encodable {
        let path: String
        let code: String
        let reason: String
    }

    private(set) var documents: [Document] = []
    private(set) var present: [Present] = []
    private(set) var refused: [Refused] = []

    private let console: Console

    private enum CodingKeys: CodingKey {
        case documents, present, refused
    }

    /// Tells of every file as it comes.
    init(on console: Console) { self.console = console }

    mutating func took(_ record: DocumentRecord, from path: String) {
        documents.append(
            Document(
                path: path, id: record.id.description, type: record.typeCode, class: record.recordClass.rawValue,
                level: record.level.rawValue, title: record.title))
        let isChinese = console.language == .zh
        console.say(
            Catalogue.institution.imported,
            [
                "path": path, "title": record.title,
                "class": isChinese ? record.recordClass.zh : record.recordClass.en,
                "level": isChinese ? record.level.zh : record.level.en, "id": record.id.description,
            ])
    }

    mutating func found(_ id: DocumentID, from path: String) {
        present.append(Present(path: path, id: id.description))
        console.say(Catalogue.institution.present, ["path": path, "id": id.description])
    }

    mutating func refuse(_ path: String, _ refusal: IntakeRefusal) {
        let notice: Notice
        var details: [String] = []
        switch refusal {
        case .unreadable: notice = Catalogue.intake.unreadableFile
        case .otherwisePresent(let id):
            notice = Catalogue.intake.otherwisePresent
            details = [id.description]
        case .content(let error):
            notice =
                Catalogue.intake.notice(code: error.code) ?? Catalogue.institution.notice(code: error.code)
                ?? Catalogue.intake.unreadableFile
            details = error.details
        }
        let message = console.text(notice.message)
        let reason =
            details.isEmpty
            ? message
            : console.text(
                Catalogue.institution.detailedReason,
                ["reason": message, "details": details.joined(separator: ", ")])
        refused.append(Refused(path: path, code: notice.code, reason: reason))
        console.say(Catalogue.institution.refused, ["path": path, "reason": reason])
        if !console.json { console.write(console.text(Catalogue.common.nextLabel) + console.text(notice.next)) }
    }

    func finish() {
        console.say(
            Catalogue.institution.importSummary,
            [
                "imported": String(documents.count), "present": String(present.count),
                "refused": String(refused.count),
            ])
        console.finish(self)
    }
}
