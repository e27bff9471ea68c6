import CipherSuites
import ConsentLedger
import EnvelopeFormat
import Federation
import TestSupport
import Testing

/// What another guardian or a delegate is given to continue a patient's lines.
struct PeopleHandoverTests {
    private static func keys() throws -> PersonKeys {
        let home = try #require(Origin("chengdu-1.example/consent"))
        return try PersonKeys.generate(kind: .patient, suite: .ed25519, home: home, name: "", random: .system)
    }

    @Test("a handover opens for its one key, and gives the record keys of its lines alone", .spec("FEDERATION-173"))
    func opens() throws {
        let child = try Self.keys()
        let father = try Self.keys()
        let lines = [RecordID.random(.system), RecordID.random(.system)]
        let handover = Handover(of: child, lines: lines)
        let file = try handover.sealed(to: father.ageIdentity.recipient, random: .system)
        let opened = try Handover(opening: file, with: father.ageIdentity)
        #expect(opened.lineCount == 2)
        #expect(opened.code == child.healthCode)
        #expect(opened.home == child.home)
        for line in lines {
            let key = try child.recordKey(origin: child.home, record: line)
            #expect(opened.recordKey(line)?.publicKey == key.publicKey)
        }
        #expect(opened.recordKey(.random(.system)) == nil)
        #expect(throws: HandoverError.notForThisKey) { try Handover(opening: file, with: child.ageIdentity) }
    }

    @Test("a changed, cut or foreign file is none", .spec("FEDERATION-173"))
    func damaged() throws {
        let child = try Self.keys()
        let father = try Self.keys()
        let handover = Handover(of: child, lines: [.random(.system)])
        let file = try handover.sealed(to: father.ageIdentity.recipient, random: .system)
        for index in [file.count - 1, file.count - 100] {
            var changed = file
            changed[index] ^= 1
            #expect(throws: HandoverError.damaged) { try Handover(opening: changed, with: father.ageIdentity) }
        }
        #expect(throws: HandoverError.self) {
            try Handover(opening: Array(file.dropLast()), with: father.ageIdentity)
        }
        let recipient = father.ageIdentity.recipient
        let code = child.healthCode.description
        for text in ["", "nuo/handover@v2\n\(child.home)\n\(code)\n", "nuo/handover@v1\n\(child.home)\n\(code)\nx y\n"]
        {
            let other = try EnvelopeFile.seal(Array(text.utf8), to: [recipient], random: .system)
            #expect(throws: HandoverError.damaged) { try Handover(opening: other, with: father.ageIdentity) }
        }
        let large = [UInt8](repeating: 0, count: Handover.maximumByteCount + 1)
        #expect(throws: HandoverError.damaged) { try Handover(opening: large, with: father.ageIdentity) }
    }
}
