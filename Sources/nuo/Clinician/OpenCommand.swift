import ArgumentParser
import CipherSuites
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import HealthRecords
import Phrases

/// `nuo clinician open`
struct OpenCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "open", abstract: Catalogue.clinician.open.localized)
    }

    @Argument(help: help(Catalogue.clinician.documentArgument, valueName: "id"))
    var documents: [DocumentID]

    @Option(
        name: .customLong("out"), help: help(Catalogue.clinician.outOption, valueName: "dir"), completion: .directory)
    var out: String?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let documents: [DocumentDisplay.Item]
    }

    func run() async throws {
        let session = try person.session(as: .practitioner, on: output.console)
        let reader = try await DocumentReader(session, identity: session.keys.ageIdentity)
        let display = DocumentDisplay(reader: reader, console: session.console, directory: out)
        var items: [DocumentDisplay.Item] = []
        for id in documents { items.append(try await display.show(try await reader.find(id))) }
        session.console.finish(Result(documents: items))
    }
}

/// Opens documents, shows what they say, and writes the original where a directory is named.
struct DocumentDisplay {
    struct Item: Encodable {
        let id: String
        let title: String
        let path: String?
        let sha256: String
    }

    let reader: DocumentReader
    let console: Console
    var directory: String?

    func show(_ document: VerifiedDocument) async throws -> Item {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let hashed = try await reader.fetch(document, to: scratch)
        let target = try OriginalFile(document.record, directory: directory)
        var digest = RunningDigest()
        var beginning: [UInt8] = []
        var size = 0
        let wanted = Self.summaryByteCount(document.record)
        do {
            try reader.open(document, payload: scratch, hashed: hashed) { piece in
                digest.update(piece)
                size += piece.count
                if beginning.count < wanted { beginning += piece.prefix(wanted - beginning.count) }
                try target?.write(piece)
            }
            try target?.keep()
        } catch {
            target?.discard()
            throw error
        }
        SummaryView(console: console).show(document.record, beginning: beginning, size: size)
        if let target { console.say(Catalogue.clinician.written, ["path": target.url.path]) }
        return Item(
            id: document.record.id.description, title: document.record.title, path: target?.url.path,
            sha256: digest.finalized().description)
    }

    /// What a summary is made of: the whole of FHIR and CDA, the beginning of everything else.
    private static func summaryByteCount(_ record: DocumentRecord) -> Int {
        let whole = [RecordFormat.fhirJSON.contentType, RecordFormat.cda.contentType]
        let limits = RecordLimits.standard
        return whole.contains(record.contentType) ? limits.documentBytes : limits.prefixBytes
    }
}

/// An original being written where the reader named a directory: under a temporary name until the whole was verified.
final class OriginalFile {
    let url: URL
    private let part: URL
    private let handle: FileHandle

    init?(_ record: DocumentRecord, directory: String?) throws {
        guard let directory else { return nil }
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure.unwritable(folder.path, error)
        }
        url = folder.appendingPathComponent("\(record.id).\(Self.ending(of: record.contentType))")
        part = url.appendingPathExtension("part")
        guard FileManager.default.createFile(atPath: part.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure.unwritable(part.path, CocoaError(.fileWriteUnknown)) }
        handle = try FileHandle(forWritingTo: part)
    }

    func write(_ piece: [UInt8]) throws { try handle.write(contentsOf: Data(piece)) }

    func keep() throws {
        try handle.synchronize()
        try handle.close()
        guard rename(part.path, url.path) == 0 else {
            throw CommandFailure.unwritable(url.path, CocoaError(.fileWriteUnknown))
        }
    }

    func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(at: part)
    }

    private static func ending(of contentType: String) -> String {
        switch contentType {
        case RecordFormat.fhirJSON.contentType: "json"
        case RecordFormat.cda.contentType: "xml"
        case RecordFormat.pdf.contentType: "pdf"
        case RecordFormat.dicom.contentType: "dcm"
        default: "bin"
        }
    }
}
