import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

/// A custodian's node that holds a copy of a patient's home ledger.
@Suite(.timeLimit(.minutes(10))) struct OpeningStoreTests {
    let scratch: ScratchDirectory
    let database: NodeDatabase
    let patient: TestParty
    let custodian: TestInstitution
    var home: PublishedLedger
    var line: RecordChain
    let opening: SignedEntry

    init() throws {
        scratch = try ScratchDirectory()
        database = try NodeDatabase(path: scratch.path("node.sqlite"))
        home = PublishedLedger(try TestLedger("home.example/consent"))
        patient = try TestParty("张伟", home: home.ledger.origin)
        custodian = try TestInstitution(7)
        line = try RecordChain(in: home.ledger.origin)
        opening = try line.sign(Sample.line(of: patient, to: custodian), by: patient.key)
    }

    private var origin: Origin { home.ledger.origin }

    private mutating func publish(_ entries: [SignedEntry], knownOrigins: [Origin] = []) throws {
        try home.seal(entries.map(\.entry))
        try sync(home, knownOrigins: knownOrigins)
    }

    private func sync(_ ledger: PublishedLedger, knownOrigins: [Origin] = []) throws {
        let held = try database.replicaProgress(of: ledger.ledger.origin)
        try database.stage(Array(ledger.leaves[Int(held)...]), from: held, of: ledger.ledger.origin)
        try database.acceptStaged(
            upTo: ledger.checkpoint(), of: ledger.ledger.origin, cosignedAt: TestTime.now, knownOrigins: knownOrigins)
    }

    private func isRevoked() throws -> Bool { try database.isRevokedElsewhere(line.record, of: origin) }

    @Test("an opening is found by the commitment that it fulfils, and opens its line", .spec("STORAGE-29"))
    func opensLine() throws {
        #expect(try database.opening(for: opening.entry.commitment) == nil)
        try database.keep(opening.message, of: origin, at: TestTime.now)
        #expect(try database.opening(for: opening.entry.commitment) == opening.opening)
        let known = try #require(try database.line(line.record, home: origin))
        #expect(known.record == line.record)
        #expect(known.home == origin)
        #expect(known.institution == custodian.id)
        #expect(known.healthCode == (try patient.healthCode()))
        #expect(try database.lines(of: patient.healthCode(), at: custodian.id) == [known])
        #expect(try database.lines(of: patient.thumbprint) == [known])
    }

    @Test("bytes that open no entry of that ledger open no line", .spec("STORAGE-29"))
    func opensNothing() throws {
        var other = try RecordChain(in: try #require(Origin("elsewhere.example/x")), record: line.record)
        let elsewhere = try other.sign(Sample.line(of: patient, to: custodian), by: patient.key)
        var unsigned = opening.entry
        unsigned.signature[0] ^= 1
        for message in [
            SubmissionMessage(entry: opening.entry, opening: elsewhere.opening), elsewhere.message,
            SubmissionMessage(entry: unsigned, opening: opening.opening),
        ] {
            try database.keep(message, of: origin, at: TestTime.now)
            #expect(try database.line(line.record, home: origin) == nil)
        }
    }

    @Test(
        "a revocation denies before its entry is in the copy, and is the line's own matter after", .spec("STORAGE-30"))
    mutating func heldRevocation() throws {
        let consent = try line.sign(
            Sample.permit(in: line.record, at: custodian, to: .institution(custodian.named)), by: patient.key)
        try publish([opening, consent])
        #expect(try !isRevoked())
        let end = try line.sign(Sample.withdrawal(in: line.record), effect: .revoke, by: patient.key)
        try database.keep(end.message, of: origin, at: TestTime.now)
        #expect(try isRevoked())
        #expect(try NodeDatabase(path: scratch.path("node.sqlite")).isRevokedElsewhere(line.record, of: origin))
        try publish([end])
        #expect(try !isRevoked())
        #expect(try database.chain(of: line.record, in: origin).last?.head.effect == .revoke)
        try database.keep(end.message, of: origin, at: TestTime.now)
        #expect(try !isRevoked())
    }

    @Test("a revocation is held although the copy lacks the entries just before it", .spec("STORAGE-30"))
    mutating func heldOverGap() throws {
        try publish([opening])
        _ = try line.sign(Sample.prohibition(in: line.record, at: custodian), by: patient.key)
        let end = try line.sign(Sample.withdrawal(in: line.record), effect: .revoke, by: patient.key)
        try database.keep(end.message, of: origin, at: TestTime.now)
        #expect(try isRevoked())
    }

    @Test("a home that enters something else in its place does not undo a held revocation", .spec("STORAGE-31"))
    mutating func displacedRevocation() throws {
        try publish([opening])
        var fork = line
        let end = try line.sign(Sample.withdrawal(in: line.record), effect: .revoke, by: patient.key)
        let consent = try fork.sign(
            Sample.permit(in: line.record, at: custodian, to: .institution(custodian.named)), by: patient.key)
        try database.keep(end.message, of: origin, at: TestTime.now)
        try publish([consent])
        #expect(try isRevoked())
        // The patient signs the withdrawal anew on top of what was entered.
        try publish([fork.sign(Sample.withdrawal(in: line.record), effect: .revoke, by: patient.key)])
        #expect(try !isRevoked())
    }

    @Test("only the record key's signature makes a held revocation", .spec("STORAGE-30"))
    mutating func unsignedRevocation() throws {
        try publish([opening])
        let end = try line.sign(Sample.withdrawal(in: line.record), effect: .revoke, by: patient.key)
        let forged = try end.entry.signed(by: patient.key, for: origin)
        try database.keep(SubmissionMessage(entry: forged, opening: end.opening), of: origin, at: TestTime.now)
        #expect(try !isRevoked())
        let elsewhere = try #require(Origin("elsewhere.example/x"))
        try database.keep(end.message, of: elsewhere, at: TestTime.now)
        #expect(try !database.isRevokedElsewhere(line.record, of: elsewhere))
    }

    enum Revoker: CaseIterable { case recordKey, stopKey, stranger }

    @Test(
        "a foreign revocation by record key or stop key counts whichever ledger it was entered in", .spec("STORAGE-32"),
        arguments: Revoker.allCases, [true, false])
    mutating func foreignRevocation(by revoker: Revoker, isHomeKnown: Bool) throws {
        try publish([opening])
        var elsewhere = PublishedLedger(try TestLedger("elsewhere.example/consent"))
        let key =
            switch revoker {
            case .recordKey: line.key
            case .stopKey: line.stopKey
            case .stranger: try TestKeys.signing("stranger")
            }
        try elsewhere.seal([try line.foreignRevocation(by: key)])
        // The home may have become a partner only after the copy took up the entry.
        try sync(elsewhere, knownOrigins: isHomeKnown ? [origin] : [])
        #expect(try isRevoked() == (revoker != .stranger))
        #expect(try !database.isRevokedElsewhere(line.record, of: elsewhere.ledger.origin))
        #expect(try !database.isRevokedElsewhere(.random(.system), of: origin))
    }
}
