import Federation
import Phrases

/// A node's profile on disk.
enum ProfileFile {
    /// Reads the profile at `path`.
    static func read(_ path: String) throws(CommandFailure) -> PersonalProfile {
        let bytes = try InputFile.read(path, limit: PersonalProfile.maximumByteCount)
        do {
            return try PersonalProfile(parsing: bytes)
        } catch {
            let arguments = ["path": path, "reason": reason(error)]
            throw CommandFailure(.usage, Catalogue.keys.badProfile, arguments)
        }
    }

    private static func reason(_ error: ProfileError) -> String {
        switch error {
        case .notAProfile: Catalogue.keys.notAProfile.localized
        case .unknownVersion: Catalogue.keys.newerProfile.localized
        case .member(let member):
            Catalogue.keys.profileMember.text(CommandLanguage.current, ["member": String(member.prefix(40))])
        }
    }
}
