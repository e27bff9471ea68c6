import ArgumentParser
import CipherSuites
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import HealthRecords
import Phrases

/// `nuo patient export`: the patient's own copies. The patient asks for headers to a throw-away X25519 identity, each
/// custodian enters a disclosure to the subject, and header and unchanged payload together are an age file that any age
/// opens.
struct PatientExportCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Catalogue.patient.export.localized)
    }

    @Option(name: .customLong("out"), help: help(Catalogue.patient.outOption, valueName: "dir"), completion: .directory)
    var out: String

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID?

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Item: Encodable {
            let id: String
            let title: String
            let path: String
        }

        struct Refusal: Encodable {
            let custodian: String
            let code: String
        }

        let identity: String
        let documents: [Item]
        let refused: [Refusal]
    }

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        let folder = try makeFolder()
        if let acting = session.acting { return try await export(acting, to: folder, session) }
        let identity = EnvelopeFormat.Identity.x25519(secret: RandomSource.system.bytes(32))
        let name = "identity.txt"
        try folder.create(name, Array((identity.text + "\n").utf8))
        do {
            try await export(to: folder, identity: identity, identityFile: folder.path(name), session)
        } catch {
            // An identity that opens nothing would only be in the way of the next attempt.
            if try folder.names() == [name] { try folder.remove(name) }
            throw error
        }
    }

    /// What is read for somebody else is encrypted for the key on the card that the line names, so that no key of the
    /// moment can be slipped in: the reader's own key file opens it.
    private func export(_ acting: ActingFor, to folder: PrivateDirectory, _ session: PersonSession) async throws {
        let identity = session.keys.ageIdentity
        let subject = LookupSubject(
            patient: acting.code,
            requester: .subject(session.keys.identity.publicKey.thumbprint, copyFor: identity.recipient.text),
            recipient: identity.recipient, purpose: .familyRequest, classes: RecordClass.allCases,
            recordDays: .unbounded)
        let keyFile = session.person.home.directory.path(PersonHome.keyFile)
        try await export(subject, to: folder, identity: identity, identityFile: keyFile, session)
    }

    private func export(
        to folder: PrivateDirectory, identity: EnvelopeFormat.Identity, identityFile: String, _ session: PersonSession
    ) async throws {
        let subject = LookupSubject(
            patient: try await session.healthCode(),
            requester: .subject(session.keys.identity.publicKey.thumbprint, copyFor: identity.recipient.text),
            recipient: identity.recipient, purpose: .patientRequest, classes: RecordClass.allCases,
            recordDays: .unbounded)
        try await export(subject, to: folder, identity: identity, identityFile: identityFile, session)
    }

    private func export(
        _ subject: LookupSubject, to folder: PrivateDirectory, identity: EnvelopeFormat.Identity, identityFile: String,
        _ session: PersonSession
    ) async throws {
        let lookup = try await LookupSession(session)
        let custodians =
            if let custodian { [custodian] } else { try await lookup.custodians(for: subject) }
        let (found, refused) = try await lookup.collect(subject, at: custodians)
        let reader = try await DocumentReader(session, identity: identity)
        var items: [Result.Item] = []
        for item in found {
            let path = try await write(item.document, reader: reader, folder: folder)
            let record = item.document.record
            items.append(Result.Item(id: record.id.description, title: record.title, path: path))
        }
        guard !items.isEmpty else { throw CommandFailure(.denied, Catalogue.patient.noCopies) }
        session.console.say(
            Catalogue.patient.exported,
            ["count": String(items.count), "path": folder.url.path, "identity": identityFile])
        session.console.finish(
            Result(
                identity: identityFile, documents: items,
                refused: refused.map { Result.Refusal(custodian: $0.custodian.text, code: $0.code) }))
    }

    private func makeFolder() throws -> PrivateDirectory {
        let folder = try PrivateDirectory(creating: URL(fileURLWithPath: out, isDirectory: true))
        guard try folder.names().isEmpty else {
            throw CommandFailure(.usage, Catalogue.nodeProblem.directoryNotEmpty, ["path": out])
        }
        return folder
    }

    /// Header and payload, one after the other, after everything about them was verified.
    private func write(
        _ document: VerifiedDocument, reader: DocumentReader, folder: PrivateDirectory
    ) async throws -> String {
        let name = "\(document.record.id).age"
        let payload = folder.url.appendingPathComponent(".\(name).payload")
        defer { try? FileManager.default.removeItem(at: payload) }
        let hashed = try await reader.fetch(document, to: payload)
        try reader.open(document, payload: payload, hashed: hashed) { _ in }
        let target = folder.url.appendingPathComponent(name)
        try folder.create(name, document.header.serialized)
        let handle = try FileHandle(forWritingTo: target)
        defer { try? handle.close() }
        try handle.seekToEnd()
        let source = try FileHandle(forReadingFrom: payload)
        defer { try? source.close() }
        while let piece = try source.read(upToCount: 1 << 18), !piece.isEmpty { try handle.write(contentsOf: piece) }
        try handle.synchronize()
        return target.path
    }
}
