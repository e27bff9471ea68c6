import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("The addresses of a node", .serialized, .timeLimit(.minutes(10)))
struct NodeAPITests {
    /// Asks a hospital for documents, as the doctor's node does, and gives the refusal as it came.
    private static func refusal(
        _ story: ExchangeScene.Story, _ request: (ExchangeScene) throws -> AccessRequest = { try $0.request() }
    ) async throws -> WireAnswer {
        let scene = try await ExchangeScene(story)
        let query = try await scene.query(request(scene))
        let box = AnswerBox()
        try await scene.custodian.serving {
            let caller = NodeCaller(node: scene.custodian, identity: scene.asker.node.tls)
            await box.put(try await caller.send("POST", "/v1/peer/lookup", query.bytes))
        }
        return try #require(await box.answers.first)
    }

    @Test("an unknown patient, no line, a denial and a hidden level answer with the same bytes", .spec("API-11"))
    func hiddenLooksAbsent() async throws {
        var unlinked = ExchangeScene.Story()
        unlinked.isLinked = false
        var denied = ExchangeScene.Story()
        denied.isPermitted = false
        var hidden = ExchangeScene.Story()
        hidden.level = .narrow

        let answers = try await [
            Self.refusal(.init()) { try $0.request(about: TestParty("stranger", home: $0.home.origin).healthCode()) },
            Self.refusal(unlinked),
            Self.refusal(denied),
            Self.refusal(hidden),
            Self.refusal(.init()) { try $0.request(to: .custodian($0.clinic.id)) },
            Self.refusal(.init()) { try $0.request(offset: 1000) },
        ]
        #expect(answers[0].status == 403)
        #expect(answers[0].headers.count > 1)
        #expect(answers[0].body.contains("refused"))
        #expect(Set(answers).count == 1)
    }

    @Test("a home node answers alike for an unknown patient and for one who permits nothing", .spec("API-11"))
    func routeLooksAbsent() async throws {
        var story = ExchangeScene.Story()
        story.isPermitted = false
        let scene = try await ExchangeScene(story)
        let stranger = try TestParty("stranger", home: scene.home.origin)
        let known = try await scene.query(scene.request(to: .home(scene.home.origin)))
        let unknown = try await scene.query(
            scene.request(to: .home(scene.home.origin), about: stranger.healthCode()))
        let box = AnswerBox()
        try await scene.home.serving {
            let caller = NodeCaller(node: scene.home, identity: scene.asker.node.tls)
            for query in [known, unknown] {
                await box.put(try await caller.send("POST", "/v1/peer/route", query.bytes))
            }
        }
        let answers = await box.answers
        #expect(answers.map(\.status) == [200, 200])
        #expect(Set(answers).count == 1)
        // Only the patient learns that somebody asked.
        #expect(try scene.home.database.requests(for: scene.patient.thumbprint).count == 1)
        #expect(try scene.home.database.requests(for: stranger.thumbprint).isEmpty)
    }

    /// Every address that takes a body, with the largest that it takes.
    private static let posts: [(path: String, limit: Int, isForPartners: Bool)] = [
        ("/v1/statements", SubmissionMessage.maximumByteCount, false),
        ("/v1/lookup", SubmissionMessage.maximumByteCount, false),
        ("/v1/me/history", SubmissionMessage.maximumByteCount, false),
        ("/v1/revocations", RevocationMessage.maximumByteCount, false),
        ("/v1/peer/openings", OpeningsMessage.maximumByteCount, true),
        ("/v1/peer/reports", DisclosureReport.maximumByteCount, true),
        ("/v1/peer/route", LookupQuery.maximumByteCount, true),
        ("/v1/peer/lookup", LookupQuery.maximumByteCount, true),
        ("/v1/peer/evidence", Evidence.maximumByteCount, true),
        ("/v1/peer/accounts", AccountReport.maximumByteCount, true),
        ("/v1/peer/reader-reports", DisclosureReport.maximumByteCount, true),
    ]

    @Test("bodies that are too large or no message are refused at every address and change nothing", .spec("API-12"))
    func boundedInput() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let before = try node.database.head(of: node.origin)?.state
        var random = SeededRandom.announced("boundedInput")
        let query = try await scene.query(scene.request(to: .home(node.origin))).bytes
        var bodies: [[UInt8]] = [[], [0], Array("{}".utf8), Array("[[[[".utf8), random.bytes(1000)]
        for cut in [1, query.count / 2, query.count - 1] { bodies.append(Array(query[..<cut])) }
        bodies.append(Array(String(repeating: "[", count: 100_000).utf8))
        for count in [16, 4096, 60_000] { bodies.append(random.bytes(count)) }
        let hostile = bodies
        try await node.serving {
            for post in Self.posts {
                let caller = NodeCaller(
                    node: node, identity: post.isForPartners ? scene.asker.node.tls : nil,
                    key: post.isForPartners ? nil : scene.patient.key)
                for body in hostile {
                    let answer = try await caller.send("POST", post.path, body)
                    #expect((400..<500).contains(answer.status), "\(post.path), \(body.count) bytes: \(answer.status)")
                }
                let tooLarge = try await caller.send("POST", post.path, [UInt8](repeating: 0x20, count: post.limit + 1))
                #expect(tooLarge.status == 413, "\(post.path)")
            }
        }
        #expect(try node.database.head(of: node.origin)?.state == before)
    }

    @Test("paths that name nothing are not found, whatever stands in them", .spec("API-3", "API-5"))
    func strangePaths() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let long = String(repeating: "9", count: 300)
        let partners = [
            "/v1/log/tile/0/x\(long)", "/v1/log/tile/0/999", "/v1/log/tile/64/000", "/v1/log/tile/entries/000.p/257",
            "/v1/log/tile/entries/x999/x999/999", "/v1/log/tile/0/000.p/0", "/v1/peer/payloads/00",
            "/v1/peer/payloads/\(long)",
            "/v1/mirror/00/checkpoint", "/v1/log/tile/../../node.sqlite",
        ]
        let people = ["/v1/me/answers/00", "/v1/me/answers/\(long)", "/v1/me/payloads/..", "/v1/me/payloads/\(long)"]
        try await node.serving {
            for path in partners {
                let answer = try await NodeCaller(node: node, identity: scene.asker.node.tls).send("GET", path)
                #expect(answer.status == 404, "\(path)")
            }
            for path in people {
                let answer = try await NodeCaller(node: node, key: scene.patient.key).send("GET", path)
                #expect(answer.status == 404, "\(path)")
            }
            for query in ["", "?size=1", "?size=x&time=0", "?size=-1&time=1", "?size=1&time=\(long)"] {
                let answer = try await NodeCaller(node: node, identity: scene.asker.node.tls)
                    .send("GET", "/v1/log/wait" + query)
                #expect(answer.status == 400, "\(query)")
            }
        }
    }

    @Test(
        "anyone reads health and checkpoint, partners alone the ledger and each other's addresses",
        .spec("API-1", "API-2", "API-3", "API-4", "API-10"))
    func access() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let size = try #require(try node.database.head(of: node.origin)).state.size
        try await node.serving {
            let anyone = NodeCaller(node: node)
            for path in ["/health", "/ready", "/v1/log/checkpoint"] {
                #expect(try await anyone.send("GET", path).status == 200, "\(path)")
            }
            let note = try await anyone.send("GET", "/v1/log/checkpoint").body
            #expect(try Checkpoint(parsing: SignedNote(parsing: Array(note.utf8)).text).size == size)
            let own = [
                "/v1/log/tile/entries/000.p/\(size)", "/v1/log/wait?size=0&time=0",
            ]
            #expect(try await anyone.send("GET", "/v1/log/tile/0/000.p/\(size)").status == 200)
            for path in own {
                #expect(try await anyone.send("GET", path).status == 401, "\(path)")
                let stranger = NodeCaller(node: node, identity: try transportIdentity("stranger"))
                #expect(try await stranger.send("GET", path).status == 403, "\(path)")
                let partner = NodeCaller(node: node, identity: scene.asker.node.tls)
                #expect(try await partner.send("GET", path).status == 200, "\(path)")
            }
            for post in Self.posts where post.isForPartners {
                #expect(try await anyone.send("POST", post.path).status == 401, "\(post.path)")
            }
        }
    }

    @Test(
        "what an institution stated is given to institutions alone, and a broken address gives nothing",
        .spec("API-140", "API-141"))
    func issued() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        try await node.serving {
            let institution = NodeCaller(node: node, key: scene.enroller.key)
            let patient = NodeCaller(node: node, key: scene.patient.key)
            for path in ["/v1/me/issued/enrolment/9007199254740991", "/v1/me/issued/0"] {
                let given = try await institution.send("GET", path).status
                let refused = try await patient.send("GET", path).status
                let anonymous = try await NodeCaller(node: node).send("GET", path).status
                #expect([given, refused, anonymous] == [200, 403, 401], "\(path)")
            }
            let broken = [
                "consent/9", "enrolment/x", "enrolment/-1", "enrolment/9007199254740992", "x", "+0", "1000000",
            ]
            for path in broken {
                #expect(try await institution.send("GET", "/v1/me/issued/" + path).status == 404, "\(path)")
            }
        }
    }

    @Test(
        "what is a person's own needs their signature, and an institution is no person",
        .spec("API-6", "API-7", "API-8", "API-9"))
    func people() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let own = ["/v1/me/lines", "/v1/me/requests", "/v1/me/receipts", "/v1/me/credential"]
        let code = try scene.patient.healthCode()
        try await node.serving {
            for path in own + ["/v1/roster"] {
                let anonymous = try await NodeCaller(node: node).send("GET", path).status
                #expect(anonymous == 401, "\(path)")
                let known = try await NodeCaller(node: node, key: scene.doctor.key).send("GET", path).status
                #expect(known == 401, "\(path)")
                #expect(
                    try await NodeCaller(node: node, key: scene.patient.key).send("GET", path).status == 200, "\(path)")
            }
            let institution = NodeCaller(node: node, key: scene.enroller.key)
            #expect(try await institution.send("GET", "/v1/roster").status == 200)
            for path in own { #expect(try await institution.send("GET", path).status == 403, "\(path)") }
            #expect(try await NodeCaller(node: node).send("POST", "/v1/statements").status == 401)
            for path in ["/v1/lookup", "/v1/me/history"] {
                #expect(try await institution.send("POST", path).status == 403, "\(path)")
                #expect(try await NodeCaller(node: node).send("POST", path).status == 401, "\(path)")
            }
            // Only a custodian learns the line of a code, and only the one that was opened for it.
            #expect(try await institution.send("GET", "/v1/me/lines/by-code/\(code)").status == 403)
        }
        try await scene.custodian.serving {
            let hospital = NodeCaller(node: scene.custodian, key: scene.hospital.key)
            let answer = try await hospital.send("GET", "/v1/me/lines/by-code/\(code)")
            #expect(answer.status == 200)
            #expect(answer.body == scene.line.description)
        }
    }

    @Test(
        "a broken code in a path is refused to everybody whom the path is for, and the path to all others",
        .spec("API-137"))
    func brokenCodes() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let code = try scene.patient.healthCode().description
        let forInstitutions = ["deaths", "relatives", "joinings", "day-permits"].map { "/v1/me/\($0)/" }
        let forPeople = ["lines", "joinings"].map { "/v1/acting/\($0)/" }
        let end = code.index(before: code.endIndex)
        let broken = [
            "", "x", String(code.dropLast()), code[..<end] + (code[end] == "a" ? "b" : "a"),
            code.replacing("NUO1", with: "NUO2"), code + "/" + code, String(repeating: "9", count: 3000),
            "%00", "%E5%BC%A0%E4%BC%9F", "..%2F..%2Fnode.sqlite",
        ]
        let before = try node.database.head(of: node.origin)?.state
        try await node.serving {
            let institution = NodeCaller(node: node, key: scene.enroller.key)
            let patient = NodeCaller(node: node, key: scene.patient.key)
            for path in forInstitutions {
                for name in broken {
                    let status = try await institution.send("GET", path + name).status
                    #expect([403, 404].contains(status), "\(path)\(name)")
                }
                #expect(try await patient.send("GET", path + code).status == 403, "\(path)")
                #expect(try await NodeCaller(node: node).send("GET", path + code).status == 401, "\(path)")
            }
            for path in forPeople {
                for name in broken {
                    let status = try await patient.send("GET", path + name).status
                    #expect([403, 404].contains(status), "\(path)\(name)")
                }
                #expect(try await institution.send("GET", path + code).status == 403, "\(path)")
                #expect(try await NodeCaller(node: node).send("GET", path + code).status == 401, "\(path)")
            }
        }
        #expect(try node.database.head(of: node.origin)?.state == before)
    }

    @Test("a patient's pages say what the ledger says of them, and nothing of another patient", .spec("API-8"))
    func ownPages() async throws {
        let scene = try await ExchangeScene()
        let node = scene.home
        let other = try TestParty("another patient", home: node.origin)
        try await node.enter(
            Sample.enrolment(of: other, by: scene.enroller, number: "510101199001015678"), by: scene.enroller.key)
        let box = AnswerBox()
        try await node.serving {
            for party in [scene.patient, other] {
                await box.put(try await NodeCaller(node: node, key: party.key).send("GET", "/v1/me/lines"))
            }
        }
        let messages = try await box.answers.map { try LinesMessage(parsing: Array($0.body.utf8)) }
        #expect(messages.map { $0.lines.map(\.record) } == [[scene.line], []])
        #expect(messages.first?.lines.first?.receipts.count == 2)
    }
}

/// Answers that were collected inside a closure.
actor AnswerBox {
    private(set) var answers: [WireAnswer] = []

    func put(_ answer: WireAnswer) { answers.append(answer) }
}
