import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import Phrases

/// What may be told about keys without opening them; no member is secret.
struct KeySummary: Encodable {
    /// Nil where only the card was read.
    let kind: String?
    let origin: String
    let suite: UInt8
    let thumbprint: String
    /// Of a patient only; a card without a name is a patient's.
    let healthCode: String?
    let name: String?
    /// The age recipient that documents are encrypted for.
    let recipient: String?
    let home: String
    let keyFile: String
    let card: String
    let withdrawalCard: String?

    init(card: IdentityCard, kind: PersonKind? = nil, home: PersonHome, withdrawalFile: String? = nil) {
        self.kind = kind?.rawValue
        origin = card.home.text
        suite = card.identity.suite.rawValue
        thumbprint = card.identity.thumbprint.description
        healthCode = card.name.isEmpty ? card.healthCode.description : nil
        name = card.name.isEmpty ? nil : card.name
        recipient = card.recipient
        self.home = home.directory.url.path
        keyFile = home.directory.path(PersonHome.keyFile)
        self.card = home.directory.path(PersonHome.cardFile)
        withdrawalCard = withdrawalFile
    }

    /// Card, node, name and thumbprint; then, for a patient, the health code in characters and as a QR code.
    func show(on console: Console) {
        console.say(Catalogue.keys.card, ["path": card])
        console.say(Catalogue.keys.node, ["origin": origin])
        if let name { console.say(Catalogue.keys.name, ["name": name]) }
        console.say(Catalogue.keys.thumbprint, ["thumbprint": thumbprint])
        guard let healthCode else { return }
        console.write("")
        console.say(Catalogue.keys.healthCode, ["code": healthCode])
        if let code = try? QRCode(healthCode) { console.show(code) }
        console.say(Catalogue.keys.healthCodeAdvice)
    }
}
