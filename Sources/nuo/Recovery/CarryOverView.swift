import ConsentLedger
import ConsentPolicy
import Phrases

/// How a plan is shown, before it is signed and as a result.
struct CarryOverView {
    struct Result: Encodable {
        struct Statement: Encodable {
            let number: UInt32
            let kind: String
            let text: String
            /// Its number in the new line: where it stood already, or as it was entered now.
            let newNumber: UInt32?
            let entry: UInt64?
            let state: String
        }

        struct Left: Encodable {
            let number: UInt32?
            let reason: String
        }

        struct Line: Encodable {
            let custodian: String
            let name: String
            let formerLine: String
            let line: String
            let documentsFollow: Bool
            let statements: [Statement]
            let left: [Left]
        }

        let origin: String
        let size: UInt64
        let source: String
        let lines: [Line]
        let remaining: Int
    }

    private let plan: CarryOverPlan
    private let home: FormerHome
    /// Where the old lines come from.
    enum Source: String {
        case node, kept, copy
    }

    private let source: Source
    private let console: Console

    init(_ plan: CarryOverPlan, of home: FormerHome, source: Source, _ console: Console) {
        self.plan = plan
        self.home = home
        self.source = source
        self.console = console
    }

    func show() {
        let words = Catalogue.carryOver
        console.say(words.heading, ["origin": home.origin.text, "size": String(home.closing.size)])
        if source == .kept { console.warn(words.keptOnly) }
        for group in plan.groups {
            console.say(words.custodian, ["name": group.custodian.name])
            for item in group.items {
                let arguments = ["old": String(item.number), "number": item.present.map { String($0) } ?? ""]
                if item.present == nil {
                    console.say(words.willSign, arguments)
                    console.write(ConsentText.render(item.statement, in: console.language))
                } else {
                    console.say(words.present, arguments)
                }
            }
            if group.items.isEmpty, group.left.isEmpty { console.say(words.nothingInForce) }
            for left in group.left {
                console.say(
                    words.left(left.reason),
                    ["number": left.number.map { String($0) } ?? "", "name": group.custodian.name])
            }
            if !group.isRefused, !group.isNamed { console.say(words.documentsStay, ["name": group.custodian.name]) }
        }
    }

    /// What the custodians have to do.
    func showWhatFollows(code: HealthCode) {
        let named = plan.groups.filter { !$0.isRefused && $0.isNamed }
        guard !named.isEmpty else { return }
        console.say(
            Catalogue.carryOver.linkNext,
            [
                "names": named.map(\.custodian.name).joined(separator: console.language == .zh ? "、" : ", "),
                "code": code.description,
            ])
    }

    func result(
        entered: [CarryOverSigning.Key: (number: UInt32, index: UInt64)], remaining: Int
    ) -> Result {
        Result(
            origin: home.origin.text, size: home.closing.size, source: source.rawValue,
            lines: plan.groups.map { group in
                Result.Line(
                    custodian: group.custodian.id.text, name: group.custodian.name,
                    formerLine: group.former.folded.record.description, line: group.record.description,
                    documentsFollow: !group.isRefused && group.isNamed,
                    statements: group.items.map { item in
                        let made = entered[CarryOverSigning.Key(line: group.record, number: item.number)]
                        return Result.Statement(
                            number: item.number, kind: item.statement.provision.rawValue,
                            text: ConsentText.render(item.statement, in: console.language),
                            newNumber: item.present ?? made?.number, entry: made?.index,
                            state: item.present != nil ? "present" : made != nil ? "signed" : "pending")
                    },
                    left: group.left.map { Result.Left(number: $0.number, reason: $0.reason.rawValue) })
            }, remaining: remaining)
    }
}

extension CarryOverPhrases {
    /// Why something stays behind, and what to do.
    func left(_ reason: LeftBehind) -> Phrase {
        switch reason {
        case .unreadable: unreadable
        case .assisted: assisted
        case .prohibition: prohibition
        case .noCustodian: noCustodian
        case .stopped: stopped
        case .suspended: suspended
        case .counted: counted
        case .acting: acting
        case .unsayable: unsayable
        case .delegation: delegation
        case .guardianship: guardianship
        }
    }
}
