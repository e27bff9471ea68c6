import ArgumentParser
import ConsentLedger
import MerkleLog
import Phrases

/// `--log-keys FILE`
struct ChainOptions: ParsableArguments {
    @Option(
        name: .customLong("log-keys"), help: help(Catalogue.logKey.chainHelp, valueName: "file"), completion: .file())
    var files: [String] = []

    /// The chains, each with a key that is trusted; throws `Refusal`.
    func read(_ trusted: TrustedKeys) throws -> [LogKeyChain] {
        let chains = try files.map { path in
            let bytes: [UInt8]
            do throws(FileProblem) {
                bytes = try PlainFile.read(path, limit: LogKeyChain.maximumByteCount)
            } catch {
                throw Refusal.unreadable(path, error.reason)
            }
            guard let chain = try? LogKeyChain(parsing: bytes) else {
                throw Refusal(status: .usage, notice: Catalogue.logKey.badChainFile, arguments: ["path": path])
            }
            guard trusted.trusts(chain) else {
                throw Refusal(status: .usage, notice: Catalogue.logKey.foreignChainFile, arguments: ["path": path])
            }
            return chain
        }
        do throws(NoteError) {
            return try LogKeyChain.longest(chains)
        } catch {
            throw Refusal.checkpoint(files.joined(separator: ", "), .note(error))
        }
    }
}
