import ConsentPolicy
import Phrases

/// `standing.json` beside a person's keys. Trust line: it only says what to offer; what is offered comes from the verified
/// line, and what is signed was shown.
struct StandingFile {
    private static let name = "standing.json"

    private let directory: PrivateDirectory

    init(_ person: OpenedPerson) { directory = person.home.directory }

    /// The wishes; none without a file.
    func read() throws(CommandFailure) -> StandingWishes {
        guard let bytes = try directory.read(Self.name, limit: StandingWishes.maximumByteCount) else {
            return StandingWishes()
        }
        do {
            return try StandingWishes(parsing: bytes)
        } catch {
            throw CommandFailure(.usage, Catalogue.standing.damaged, ["path": directory.path(Self.name)])
        }
    }

    /// Writes them, whole or not at all; a file that could not be read again is not written.
    func write(_ wishes: StandingWishes) throws(CommandFailure) {
        let bytes = wishes.serialized
        guard (try? StandingWishes(parsing: bytes)) == wishes else {
            let limit = String(StandingWishes.maximumCount)
            throw CommandFailure(.usage, Catalogue.standing.tooMany, ["limit": limit])
        }
        if wishes.wishes.isEmpty {
            try directory.remove(Self.name)
        } else {
            try directory.replace(Self.name, bytes)
        }
    }
}
