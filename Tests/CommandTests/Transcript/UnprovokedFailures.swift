/// Failures that no session of a transcript can provoke, each with why. Whoever adds to this list says why as well.
enum UnprovokedFailures {
    static let reasons: [(why: String, names: [String])] = [
        (
            "the answer is typed on a terminal, and a transcript has none",
            ["common.cancelled", "keyFile.passphrasesDiffer", "patient.notSigned", "stop.notStopped"]
        ),
        ("only its code is used: the parser's own sentence stands in its place", ["common.usage"]),
        ("nobody foresaw it, so nobody can bring it about", ["common.unexpected", "demo.failed"]),
        ("it takes a later version of the program", ["keys.newerKeyFile", "nodeProblem.newerDatabase"]),
        ("it takes the directory of another user", ["keys.notOwnDirectory"]),
        ("it takes a machine without memory", ["keys.outOfMemory"]),
        ("it takes a node at its limits", ["session.busy"]),
        ("each command that can meet it says it in words of its own, or asks before", ["session.exists"]),
        ("it takes a node that was restored and finds no partner", ["session.notSigning"]),
        ("it takes a node that ends between a statement and its answer", ["session.unconfirmed"]),
        (
            "it takes a node that contradicts itself",
            ["erasure.unproved", "patient.historyUnproved", "session.notFound"]
        ),
        ("it takes a day at least", ["request.isExpired"]),
        ("it takes a database that was changed by hand", ["ledger.damaged"]),
        ("it takes a file that shrinks while it is read", ["institution.wholeDocumentNeeded"]),
        ("no reader of records gives this code", ["intake.damagedPDF", "intake.duplicate"]),
        ("it takes two keys with one key id, or one cosigner under two names", ["verifyRefusal.ambiguousKeys"]),
        ("it takes a copy of a partner that was removed since", ["ledgerView.noKey"]),
        ("it takes a partner that gives a damaged copy; the tests of nodes have one", ["recovery.damagedCopy"]),
        ("the command takes birth date and signatures from where they are right", ["acting.guardianshipUnproved"]),
        ("it takes a copy that is behind; the tests of nodes have one", ["reEnrolment.keyUnproved"]),
        ("it takes a partner of an earlier version", ["logKey.partnersWait"]),
        ("it takes a consent that was changed 64 times", ["change.tooMany"]),
        (
            "it takes copies of a ledger that are not at its end; the tests of nodes have them",
            ["closing.holdsMore", "closing.otherHistory", "closing.copyBehind", "closing.notSigning"]
        ),
        (
            "it takes a restored node, or one with older keys; the tests of nodes have them",
            ["logKey.notSigning", "logKey.keyMissing"]
        ),
        ("it takes four million files", ["verifyRefusal.tooManyFiles"]),
        ("it takes a file of many megabytes", ["ground.tooLarge"]),
        ("it takes 1,024 ledgers that are followed", ["mirror.tooMany"]),
        (
            "the command asks which joinings stand before it signs; the tests of nodes have others",
            ["joining.unknownJoining"]
        ),
        ("it takes a sheet of sixteen custodians; the tests of nodes have one", ["assistance.sheetFull"]),
        (
            "the command asks where the line stands right before it signs; the tests of nodes have others",
            ["dayPermit.lineMoved"]
        ),
        ("it takes 257 consents", ["standing.tooMany"]),
        ("it takes 64 documents in each other's place", ["approval.tooManyReplaced"]),
        ("each cause that is known has a sentence of its own, asked before", ["standing.unsayable"]),
        (
            "it takes a log that signs what breaks the rules; the vectors of the ledger do",
            [
                "verifyRefusal.tooFewFiles", "verifyRefusal.root", "verifyRefusal.leaf", "verifyRefusal.checkpointSize",
                "verifyRefusal.statementSignature", "verifyRefusal.ruleMalformed", "verifyRefusal.rulePadding",
                "verifyRefusal.ruleKey", "verifyRefusal.ruleFirstEntry", "verifyRefusal.rulePredecessor",
                "verifyRefusal.ruleSignature", "verifyRefusal.ruleRecordExists", "verifyRefusal.ruleRepeatedEntry",
                "verifyRefusal.ruleRevocationAuthority", "verifyRefusal.ruleSealSequence",
                "verifyRefusal.ruleSealChain", "verifyRefusal.ruleBodyRoot", "verifyRefusal.ruleSealTime",
                "verifyRefusal.ruleEmptyBlock", "verifyRefusal.ruleLogKey", "verifyRefusal.ruleKeyEpoch",
            ]
        ),
    ]
}
