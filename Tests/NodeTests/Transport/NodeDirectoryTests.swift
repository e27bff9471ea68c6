import Foundation
import NodeService
import TestSupport
import Testing

@Suite("A node's directory", .timeLimit(.minutes(10)))
struct NodeDirectoryTests {
    @Test("a second holder is refused until the first is gone", .spec("TRANSPORT-34"))
    func lock() async throws {
        try await withTransportFolder { folder in
            do {
                let first = try DirectoryLock(directory: folder)
                #expect(throws: DirectoryLock.Failure.heldByAnother(process: getpid())) {
                    try DirectoryLock(directory: folder)
                }
                withExtendedLifetime(first) {}
            }
            _ = try DirectoryLock(directory: folder)
        }
    }

    @Test("a directory or key file that others can read is refused by name", .spec("TRANSPORT-35"))
    func permissions() async throws {
        try await withTransportFolder { folder in
            let directory = NodeDirectory(folder)
            let key = folder.appendingPathComponent("tls.pem").path
            try directory.createPrivateFile("tls.pem", [1, 2, 3])
            try directory.checkPermissions(keyFiles: ["tls.pem", "not-yet.pem"])
            for (path, mode) in [(key, 0o640), (key, 0o604), (folder.path, 0o750), (folder.path, 0o701)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                let expected = NodeDirectory.Failure.readableByOthers(path: path, mode: "0" + String(mode, radix: 8))
                #expect(throws: expected) { try directory.checkPermissions(keyFiles: ["tls.pem"]) }
                try FileManager.default.setAttributes(
                    [.posixPermissions: path == key ? 0o600 : 0o700], ofItemAtPath: path)
            }
            #expect(throws: NodeDirectory.Failure.missing(path: key)) {
                try NodeDirectory(folder.appendingPathComponent("tls.pem")).checkPermissions(keyFiles: [])
            }
        }
    }

    @Test("a private file is complete, 0600, and never replaced", .spec("TRANSPORT-35"))
    func privateFile() async throws {
        try await withTransportFolder { folder in
            let directory = NodeDirectory(folder)
            try directory.createPrivateFile("key", Array("one".utf8))
            let path = folder.appendingPathComponent("key").path
            #expect(throws: NodeDirectory.Failure.cannotWrite(path: path, errno: EEXIST)) {
                try directory.createPrivateFile("key", Array("two".utf8))
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "one")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
        }
    }
}
