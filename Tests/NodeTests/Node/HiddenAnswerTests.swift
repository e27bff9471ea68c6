import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What an answer shows of documents that it does not give.
@Suite("Answers about hidden documents", .serialized, .timeLimit(.minutes(10)))
struct HiddenAnswerTests {
    /// The documents that a scene begins with are permitted up to level 3; these are above.
    private static func hide(_ texts: [String], _ scene: ExchangeScene) async throws -> [SealedDocument] {
        try await ExchangeScene.register(
            texts, level: .narrow, in: scene.line, at: scene.hospital, scene.custodian)
    }

    @Test("hidden documents change no number and no trace of an answer", .spec("API-110"))
    func totals() async throws {
        let plain = try await ExchangeScene()
        let scene = try await ExchangeScene()
        let hidden = try await Self.hide(["third", "fourth", "fifth"], scene)
        let expected = try await plain.answer(plain.query())
        let answer = try await scene.answer(scene.query())
        #expect(answer.documents.count == 2)
        #expect(answer.documents.count == expected.documents.count)
        #expect(answer.registrations.count == expected.registrations.count)
        #expect(answer.nextOffset == nil)
        #expect(
            try Disclosure(of: answer.disclosure.opening).trace
                == Disclosure(of: expected.disclosure.opening).trace)
        let said = String(decoding: answer.bytes, as: UTF8.self)
        for document in hidden { #expect(!said.contains(document.record.id.description)) }
    }

    @Test(
        "whoever is given a document can't tell how many were registered with it", .spec("API-118", "STORAGE-205"))
    func batch() async throws {
        var places: [Int: Set<UInt64>] = [:]
        for others in [0, 20, 63] {
            let scene = try await ExchangeScene(ExchangeScene.Story(level: .minimal))
            let texts = (0...others).map { "hidden \($0)" }
            let shown = try await ExchangeScene.register(
                texts, level: .minimal, in: scene.line, at: scene.hospital, scene.custodian, first: .medium)
            let answer = try await scene.answer(scene.query())
            #expect(answer.documents.map(\.reference) == [shown[0].record.bytes])
            let document = try #require(answer.documents.first)
            #expect(document.proof.size == Registration.places)
            #expect(document.proof.hashes.count == 6)
            #expect(try answer.registrations.map { try Registration(of: $0.opening).count } == [nil])
            let kept = try scene.custodian.database.documents(line: scene.line, institution: scene.hospital.id)
            #expect(kept.suffix(others + 1).map(\.record) == shown.map(\.record))
            places[others] = Set(
                try (0..<200).map { _ in
                    try SealedBatch(shown, random: .system).proof(of: 0).index
                })
        }
        // The first of one and the first of 64 stand anywhere: of 200 draws from 64 places, far more than 32 occur.
        for (others, found) in places { #expect(found.count > 32, "\(others)") }
    }

    @Test("pages are of what is permitted, and one after a withdrawal is refused like any other", .spec("API-111"))
    func paging() async throws {
        let scene = try await ExchangeScene()
        let hidden = try await Self.hide((0..<20).map { "hidden \($0)" }, scene)
        let shown = try await ExchangeScene.register(
            (0..<99).map { "shown \($0)" }, level: .medium, in: scene.line, at: scene.hospital, scene.custodian)
        let first = try await scene.answer(scene.query())
        #expect(first.documents.count == LookupAnswer.maximumDocuments)
        #expect(first.nextOffset == UInt64(LookupAnswer.maximumDocuments))
        let second = try await scene.answer(scene.query(scene.request(offset: 100)))
        #expect(second.documents.count == 1)
        #expect(second.nextOffset == nil)
        let given = try [first, second].flatMap { try Disclosure(of: $0.disclosure.opening).documents.map(\.id) }
        #expect(Set(given) == Set((scene.documents + shown).map(\.record.id)))
        #expect(Set(given).isDisjoint(with: hidden.map(\.record.id)))

        var chain = scene.chain
        let withdrawal = try chain.sign(Sample.withdrawal(in: scene.line), effect: .revoke, by: scene.patient.key)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        _ = try await scene.home.deliver(to: scene.custodian)
        let late = try await scene.query(scene.request(offset: 100))
        let past = try await scene.query(scene.request(offset: 100_000))
        let answers = try await Self.ask([late, past], of: scene)
        #expect(answers.map(\.status) == [403, 403])
        #expect(Set(answers).count == 1)
    }

    @Test(
        "no search and no older version can be asked for, of a document that exists or one that does not",
        .spec("API-112"))
    func searches() async throws {
        let scene = try await ExchangeScene()
        let hidden = try await Self.hide(["third"], scene)[0].record
        let absent = try #require(DocumentID(RandomSource.system.bytes(16)))
        let known = try scene.patient.healthCode().description
        let stranger = try TestParty("stranger", home: scene.home.origin).healthCode().description
        func paths(_ id: DocumentID, _ code: String) -> [String] {
            [
                "/DocumentReference?patient=\(code)&_include=DocumentReference:encounter",
                "/Patient?_has:DocumentReference:patient:_id=\(id)", "/DocumentReference?patient.identifier=\(code)",
                "/DocumentReference?_revinclude=Provenance:target&_id=\(id)&_summary=count", "/DocumentReference/\(id)",
                "/DocumentReference/\(id)/_history/1", "/DocumentReference/_history", "/Binary/\(id)",
                "/v1/documents/\(id)", "/v1/documents/\(id)/_history", "/v1/peer/lookup?_id=\(id)&_summary=count",
            ]
        }
        let pairs = Array(zip(paths(hidden.id, known), paths(absent, stranger)))
        try await scene.custodian.serving {
            let partner = NodeCaller(node: scene.custodian, identity: scene.asker.node.tls)
            let person = NodeCaller(node: scene.custodian, key: scene.doctor.key)
            for (real, invented) in pairs {
                for caller in [partner, person] {
                    for method in ["GET", "HEAD"] {
                        let answer = try await caller.send(method, real)
                        #expect((400..<500).contains(answer.status), "\(method) \(real)")
                        let other = try await caller.send(method, invented)
                        #expect(answer == other, "\(method) \(real)")
                    }
                }
            }
        }
    }

    @Test(
        "no answer can be cached or asked for by its validator, and a denied one is no other than an absent one",
        .spec("API-113"))
    func validators() async throws {
        let scene = try await ExchangeScene()
        let granted = try await scene.query()
        let absent = try await scene.query(
            scene.request(about: TestParty("stranger", home: scene.home.origin).healthCode()))
        let denied = try await scene.query(scene.request(purpose: .research))
        let box = AnswerBox()
        try await scene.custodian.serving {
            for fields in [
                [], [(name: "if-none-match", value: "*")],
                [(name: "if-modified-since", value: "Thu, 01 Jan 2099 00:00:00 GMT")],
            ] {
                var caller = NodeCaller(node: scene.custodian, identity: scene.asker.node.tls)
                caller.fields = fields
                for method in ["POST", "HEAD", "GET"] {
                    for query in [granted, denied, absent] {
                        await box.put(try await caller.send(method, "/v1/peer/lookup", query.bytes))
                    }
                }
            }
        }
        let answers = await box.answers
        try #require(answers.count == 27)
        for start in stride(from: 0, to: answers.count, by: 3) {
            #expect(answers[start + 1] == answers[start + 2])
        }
        #expect(answers[0].status == 200)
        #expect(answers[1].status == 403)
        for answer in answers {
            #expect(answer.status != 304)
            let names = answer.headers.map { $0.prefix { $0 != ":" }.lowercased() }
            #expect(Set(names).isDisjoint(with: ["etag", "last-modified", "age", "x-total-count", "link"]))
        }
    }

    @Test("entries of two lines of one patient have nothing in common that another patient's lack", .spec("API-114"))
    func linkedEntries() async throws {
        let scene = try await ExchangeScene()
        let patient = try PersonKeys.generate(
            kind: .patient, suite: .ed25519, home: scene.home.origin, name: "", random: .system)
        let other = try PersonKeys.generate(
            kind: .patient, suite: .ed25519, home: scene.home.origin, name: "", random: .system)
        let lines = try [patient, patient, other].map { try Self.publicFields(of: $0, scene) }
        for place in lines[0].indices {
            // A field is the same in every patient's lines, or differs between any two lines.
            #expect([1, 3].contains(Set(lines.map { $0[place] }).count), "field \(place)")
        }
        #expect(Set(lines[0]).count > 8)
    }

    /// What a ledger shows of a new line and of a consent in it, made as a person's program makes them.
    private static func publicFields(of keys: PersonKeys, _ scene: ExchangeScene) throws -> [String] {
        let record = RecordID.random(.system)
        let key = try keys.recordKey(origin: keys.home, record: record)
        let stop = try keys.stopHash(origin: keys.home, record: record)
        let opening = LineOpening(custodian: scene.hospital.named, card: try keys.card, at: TestTime.now)
        let permit = try Sample.permit(
            in: record, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        var fields: [String] = []
        var previous = Digest.zero
        for (sequence, payload) in [opening.payload, permit.payload].enumerated() {
            let place = StatementPlace(
                origin: keys.home, record: record, sequence: UInt32(sequence), previous: previous,
                recordKey: key.publicKey.bytes, effect: .issue, notAfter: TestTime.notAfter)
            let salt = try #require(Digest(RandomSource.system.bytes(Digest.byteCount)))
            let header = StatementHeader(
                suite: keys.identity.publicKey.suite, keyID: keys.identity.publicKey.thumbprint, role: .author,
                place: place, issuedAt: TestTime.now, salt: salt)
            let signed = try Opening([SignedStatement.sign(payload: payload, header: header, key: keys.identity)])
            let entry = try Entry(
                suite: .ed25519, effect: .issue, record: record, sequence: UInt32(sequence), previous: previous,
                notAfter: TestTime.notAfter, commitment: signed.commitment, stop: sequence == 0 ? stop : .zero,
                signer: sequence == 0 ? key.publicKey : nil
            ).signed(by: key, for: keys.home)
            fields += [
                "\(entry.suite)", "\(entry.effect)", "\(entry.record)", "\(entry.sequence)", "\(entry.previous)",
                "\(entry.notAfter)", "\(entry.commitment)", "\(entry.stop)",
                entry.signer.map { "\($0.bytes)" } ?? "-", "\(entry.encoded.count)", "\(entry.encoded.suffix(64))",
            ]
            previous = .sha256(entry.encoded)
        }
        return fields
    }

    private static func ask(_ queries: [LookupQuery], of scene: ExchangeScene) async throws -> [WireAnswer] {
        let box = AnswerBox()
        try await scene.custodian.serving {
            let caller = NodeCaller(node: scene.custodian, identity: scene.asker.node.tls)
            for query in queries { await box.put(try await caller.send("POST", "/v1/peer/lookup", query.bytes)) }
        }
        return await box.answers
    }
}
