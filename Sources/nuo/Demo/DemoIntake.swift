import CipherSuites
import Foundation
import HealthRecords
import Phrases

/// Files of the demonstration: imported, granted, looked up and opened by the commands that people use.
struct DemoIntake {
    let world: DemoWorld

    struct Imported {
        var documents: [DemoReport.Document] = []
        var refused: [DemoReport.Refusal] = []
    }

    /// Imports files or folders for a patient at a custodian.
    func importFiles(_ paths: [String], at hospital: DemoWorld.Hospital, code: String) async throws -> Imported {
        let outcome = try await world.tool.nuo(
            ["institution", "import"] + paths + [
                "--node", hospital.node.directory.path, "--id", hospital.id, "--patient", code,
            ])
        guard outcome.isDone || outcome.status == ExitStatus.failed.rawValue, outcome.object["documents"] != nil else {
            throw DemoProblem.preparation("import: \(outcome.object["message"]?.string ?? "\(outcome.status)")")
        }
        var imported = Imported()
        for item in outcome.object["documents"]?.elements ?? [] {
            guard let path = item["path"]?.string, let id = item["id"]?.string else { continue }
            imported.documents.append(
                DemoReport.Document(
                    id: id, path: path, patient: code, type: item["type"]?.string ?? "",
                    class: item["class"]?.string ?? "", originalSHA256: try Self.digest(of: path), openedSHA256: ""))
        }
        for item in outcome.object["refused"]?.elements ?? [] {
            imported.refused.append(
                DemoReport.Refusal(
                    path: item["path"]?.string ?? "", code: item["code"]?.string ?? "",
                    reason: item["reason"]?.string ?? ""))
        }
        return imported
    }

    static func digest(of path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        var digest = RunningDigest()
        while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty { digest.update(data) }
        return digest.finalized().description
    }

    /// Notes what `nuo clinician open` wrote; returns how many of the files equal their originals.
    static func note(_ opened: JSONValue, in documents: inout [DemoReport.Document]) throws -> Int {
        var equal = 0
        for item in opened["documents"]?.elements ?? [] {
            guard let id = item["id"]?.string, let path = item["path"]?.string,
                let index = documents.firstIndex(where: { $0.id == id })
            else { continue }
            documents[index].openedSHA256 = try digest(of: path)
            if documents[index].openedSHA256 == documents[index].originalSHA256 { equal += 1 }
        }
        return equal
    }

    // MARK: other people's records

    /// One patient of `--records`.
    struct Patient {
        let key: String
        let name: String
        let identifiers: [String]
        var files: [String]
    }

    /// The files below a folder, by patient: one per identifier found, else one per sub-folder.
    static func patients(below folder: URL) throws -> [Patient] {
        let endings = ["json", "xml", "pdf", "dcm"]
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { endings.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) }.sorted()
        var patients: [Patient] = []
        var known: [String: Int] = [:]
        for file in files {
            let url = folder.appendingPathComponent(file)
            let description = describe(url)
            let identifiers = description?.patientIdentifiers.filter { !$0.system.isEmpty } ?? []
            let main = identifiers.first { $0.system == PatientIdentifier.citizenSystem } ?? identifiers.first
            let place = main.map { "\($0.system)|\($0.value)" } ?? url.deletingLastPathComponent().path
            if let index = known[place] {
                patients[index].files.append(url.path)
                continue
            }
            known[place] = patients.count
            patients.append(
                Patient(
                    key: "patient-\(patients.count + 1)", name: description?.patientName ?? "无名氏",
                    identifiers: [main.map { "\($0.system)|\($0.value)" } ?? "urn:nuo:demo|\(patients.count + 1)"],
                    files: [url.path]))
        }
        return patients
    }

    private static func describe(_ file: URL) -> RecordDescription? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try? RecordReader.describe(bytes: Array(data), name: file.lastPathComponent)
    }

    /// Takes one patient through everything: keys, enrolment, line, link, import, consent to all classes and level 5,
    /// lookup, and opening of every document.
    func run(_ patient: Patient) async throws -> Imported {
        let tool = world.tool
        let code = try await world.patient(
            patient.key, name: patient.name, birthDate: "1970-01-01", identifiers: patient.identifiers)
        try await world.link(
            patient.key, code: code, at: world.labs, name: patient.name, identifiers: patient.identifiers)
        var imported = try await importFiles(patient.files, at: world.labs, code: code)
        try await tool.prepare(
            [
                "patient", "grant", "--custodian", world.labs.id, "--practitioner", world.home("wang") + "/card.txt",
                "--class", "all", "--level", "5", "--days", "30", "--yes",
            ] + world.acting(patient.key))
        guard !imported.documents.isEmpty else { return imported }
        try await world.settle()
        let found = try await tool.prepare(
            ["clinician", "lookup", "--patient", code, "--purpose", "TREAT", "--class", "all"] + world.acting("wang"))
        let ids = (found["documents"]?.elements ?? []).compactMap { $0["id"]?.string }
        let out = world.root.appendingPathComponent("opened/\(patient.key)").path
        let opened = try await tool.prepare(["clinician", "open"] + ids + ["--out", out] + world.acting("wang"))
        let equal = try Self.note(opened, in: &imported.documents)
        guard equal == imported.documents.count else {
            throw DemoProblem.step(
                name: "records", outcome: "\(equal)", expected: "\(imported.documents.count)")
        }
        return imported
    }
}
