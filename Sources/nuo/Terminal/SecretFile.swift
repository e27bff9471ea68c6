import Foundation
import Phrases

/// Reads a secret that stands on the first line of a file or a file descriptor.
enum SecretFile {
    /// The first line of the file at `path`, which must be a regular file of this user, with mode 0600 or stricter.
    static func firstLine(ofFile path: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw CommandFailure(.usage, Catalogue.keyFile.notOwnFile, ["path": path]) }
            let arguments = ["path": path, "reason": SystemReason.text(errno: errno)]
            throw CommandFailure(.usage, Catalogue.keyFile.cannotOpen, arguments)
        }
        defer { close(descriptor) }
        try checkOwnAndPrivate(descriptor, path)
        return try firstLine(ofDescriptor: descriptor)
    }

    /// Everything up to the first line feed or the end, without a carriage return before it; it may not be empty nor
    /// longer than `PassphraseEntry.byteLimit`.
    static func firstLine(ofDescriptor descriptor: Int32) throws(CommandFailure) -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let arguments = ["number": String(descriptor)]
                throw CommandFailure(.usage, Catalogue.keyFile.descriptorUnreadable, arguments)
            }
            if count == 0 || byte == 0x0A { break }
            line.append(byte)
            if line.count > PassphraseEntry.byteLimit + 1 { break }
        }
        if line.last == 0x0D { line.removeLast() }
        return try checked(line)
    }

    /// Refuses a passphrase that is empty or too long.
    static func checked(_ passphrase: [UInt8]) throws(CommandFailure) -> [UInt8] {
        guard !passphrase.isEmpty else { throw CommandFailure(.usage, Catalogue.keyFile.passphraseEmpty) }
        guard passphrase.count <= PassphraseEntry.byteLimit else {
            let arguments = ["limit": String(PassphraseEntry.byteLimit)]
            throw CommandFailure(.usage, Catalogue.keyFile.passphraseTooLong, arguments)
        }
        return passphrase
    }

    private static func checkOwnAndPrivate(_ descriptor: Int32, _ path: String) throws(CommandFailure) {
        guard let status = FileStatus(ofDescriptor: descriptor), status.isOwnFile else {
            throw CommandFailure(.usage, Catalogue.keyFile.notOwnFile, ["path": path])
        }
        guard status.isPrivate else {
            throw CommandFailure(.usage, Catalogue.keyFile.permissionsTooOpen, ["path": path])
        }
    }
}
