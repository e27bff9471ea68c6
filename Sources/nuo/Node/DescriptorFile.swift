import Federation
import Phrases

/// A descriptor that somebody handed over, with the fingerprint that its operator told.
enum DescriptorFile {
    /// The descriptor, if it is the one whose fingerprint was told.
    static func read(_ path: String, fingerprint: String) throws(CommandFailure) -> NodeDescriptor {
        let bytes = try InputFile.read(path, limit: NodeDescriptor.maximumByteCount)
        guard let parsed = try? NodeDescriptor(parsing: bytes) else {
            throw CommandFailure(.verificationFailed, Catalogue.nodeProblem.badDescriptor, ["path": path])
        }
        guard bare(parsed.fingerprint) == bare(fingerprint) else {
            throw CommandFailure(
                .verificationFailed, Catalogue.nodeProblem.otherFingerprint, ["found": parsed.fingerprint])
        }
        return parsed
    }

    /// A fingerprint without what people put between its characters.
    private static func bare(_ text: String) -> String { text.lowercased().filter { $0 != "-" && !$0.isWhitespace } }
}
