import ConsentLedger
import ConsentPolicy
import Phrases

/// The card of somebody else, as handed over.
enum HandedCard {
    /// Reads the card at `path`, which must be signed by its own key and, where a ledger is named, made for it.
    static func read(_ path: String, home: Origin? = nil) throws(CommandFailure) -> IdentityCard {
        let bytes = try InputFile.read(path, limit: IdentityCard.maximumByteCount)
        guard let card = String(validating: bytes, as: UTF8.self).flatMap(IdentityCard.init(parsing:)) else {
            throw CommandFailure(.usage, Catalogue.institution.badCard, ["path": path])
        }
        if let home, card.home != home {
            let arguments = ["home": card.home.text, "origin": home.text]
            throw CommandFailure(.usage, Catalogue.nodeProblem.cardOfOtherLedger, arguments)
        }
        return card
    }

    /// The same of a patient, whose card is nameless and tells where to encrypt for them.
    static func patient(_ path: String, home: Origin) throws(CommandFailure) -> IdentityCard {
        let card = try read(path, home: home)
        guard card.name.isEmpty, card.recipient != nil else {
            throw CommandFailure(.usage, Catalogue.institution.notPatientCard, ["path": path])
        }
        return card
    }

    /// The same of a practitioner, whose card names them and where to encrypt for them.
    static func practitioner(_ path: String, home: Origin? = nil) throws(CommandFailure) -> IdentityCard {
        let card = try read(path, home: home)
        guard !card.name.isEmpty, card.recipient != nil else {
            throw CommandFailure(.usage, Catalogue.institution.notPractitionerCard, ["path": path])
        }
        return card
    }
}
