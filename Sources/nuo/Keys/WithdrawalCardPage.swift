import Federation
import Phrases

/// How a withdrawal card is handed to the patient: on the screen, or in a file for the printer, never in JSON.
struct WithdrawalCardPage {
    let card: WithdrawalCard

    /// Shows the card, unless it went to a file, and what to do with it.
    func show(on console: Console, writtenTo file: String?) {
        if let file {
            console.say(Catalogue.keys.withdrawalWritten, ["path": file])
        } else {
            console.say(Catalogue.keys.withdrawalTitle)
            console.write(card.text)
            if let code = try? QRCode(card.text) { console.show(code) }
        }
        console.say(Catalogue.keys.withdrawalAdvice)
    }
}
