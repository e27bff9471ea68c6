import ArgumentParser
import ConsentLedger
import MerkleLog
import Phrases

/// The options of the commands that find something sound.
struct VerifyOptions: ParsableArguments {
    @Option(name: .customLong("vkey"), help: help(Catalogue.verify.vkeyHelp, valueName: "vkey"))
    var vkeys: [String] = []

    @Option(
        name: .customLong("policy"), help: help(Catalogue.policy.optionHelp, valueName: "file"), completion: .file())
    var policy: String?

    @OptionGroup var chains: ChainOptions

    @Flag(name: .long, help: help(Catalogue.option.json))
    var json = false

    @Option(name: .customLong("lang"), help: help(Catalogue.option.language, valueName: "zh|en"))
    var language: String?

    func validate() throws {
        let keys = try vkeys.map(Self.key)
        guard policy != nil || keys.contains(where: { $0.algorithm == .ed25519 }) else {
            throw ValidationError(Catalogue.verifyRefusal.noLogKey.localized)
        }
        try Self.check(language: language)
    }

    static func check(language: String?) throws {
        if let language, Language(rawValue: language) == nil {
            throw ValidationError(
                Catalogue.parser.invalidValueOfList.localized(
                    ["name": "--lang", "value": language, "values": "zh, en"]))
        }
    }

    /// The keys and the policy that the user trusts; throws `Refusal` when the policy is none.
    var trusted: TrustedKeys {
        get throws {
            let keys = try vkeys.map(Self.key)
            let policy = try policy.map(PolicyFile.read)
            return TrustedKeys(keys, policy: policy, chains: try chains.read(TrustedKeys(keys, policy: policy)))
        }
    }

    static func key(_ text: String) throws -> VerifierKey {
        do {
            return try VerifierKey(parsing: text)
        } catch {
            throw ValidationError(Catalogue.verifyRefusal.badVkey.localized(["text": text]))
        }
    }
}
