import ConsentPolicy
import Foundation
import NodeService
import Phrases
import Storage

/// One import: seals file after file and registers them in batches. A file that is refused stops nothing.
struct DocumentImport {
    private let node: Node
    private let intake: Intake
    private let declaredType: String?
    private let console: Console
    private(set) var report: ImportReport
    private var batch: [(path: String, document: SealedDocument)] = []

    init(node: Node, intake: Intake, declaredType: String?, console: Console) {
        self.node = node
        self.intake = intake
        self.declaredType = declaredType
        self.console = console
        report = ImportReport(on: console)
    }

    mutating func take(_ files: DocumentFiles) async throws {
        for path in files.unreadable { report.refuse(path, .unreadable) }
        for file in files.files {
            try Task.checkCancellation()
            seal(file)
            if batch.count == Intake.batchSize { try await register() }
        }
        try await register()
    }

    private mutating func seal(_ file: DocumentFiles.File) {
        let size = try? file.url.resourceValues(forKeys: [.fileSizeKey]).fileSize
        let progress = console.progress(
            Catalogue.institution.sealing, total: size, ["name": file.url.lastPathComponent])
        let result = intake.seal(file.url, declaredType: declaredType) { progress.advance(to: Int(clamping: $0)) }
        progress.finish()
        switch result {
        case .success(let document): add(document, from: file.path)
        case .failure(.present(let id)): report.found(id, from: file.path)
        case .failure(.refused(let refusal)): report.refuse(file.path, refusal)
        }
    }

    /// The same content twice in one batch is one document: the second payload goes again.
    private mutating func add(_ document: SealedDocument, from path: String) {
        guard let same = batch.first(where: { $0.document.sameness == document.sameness }) else {
            batch.append((path, document))
            return
        }
        discardPayload(of: document)
        report.found(same.document.record.id, from: path)
    }

    private mutating func register() async throws {
        while !batch.isEmpty {
            do {
                try await intake.register(batch.map(\.document))
                for (path, document) in batch { report.took(document.record, from: path) }
                batch = []
            } catch AppendError.conflict {
                // Another import of the same files came first.
                guard try dropRegistered() else { throw AppendError.conflict }
            }
        }
    }

    private mutating func dropRegistered() throws -> Bool {
        let before = batch.count
        batch = try batch.filter { path, document in
            let record = document.record
            guard
                let id = try node.database.imported(
                    sameness: document.sameness, line: record.line, institution: record.custodian.id)
            else { return true }
            discardPayload(of: document)
            report.found(id, from: path)
            return false
        }
        return batch.count < before
    }

    /// Its file key was drawn for this attempt alone, so nobody else has a payload with this root.
    private func discardPayload(of document: SealedDocument) {
        try? FileManager.default.removeItem(at: node.payloads.url(of: document.record.root))
    }
}
