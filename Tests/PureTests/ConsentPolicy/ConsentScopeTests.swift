import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Which permit is no wider than which, proved from the two alone.
struct ConsentScopeTests {
    private static let hospital = PolicyFixture.hospital
    private static let otherHospital = PolicyFixture.otherHospital

    private static func refined(_ change: (inout PolicyTerms) -> Void = { _ in }) -> PolicyTerms {
        var terms = PolicyTerms.refined
        change(&terms)
        return terms
    }

    private static func with(_ handling: Handling, topics: [SensitiveTopic] = [], documents: [DocumentID] = [])
        -> PolicyTerms
    {
        .permit { $0.refinement = ConsentRefinement(documents: documents, topics: topics, handling: handling) }
    }

    private static func isNoWider(_ new: PolicyTerms, _ old: PolicyTerms) throws -> Bool {
        try #require(new.statement).isNoWider(than: #require(old.statement))
    }

    @Test("each criterion alone makes a permit narrower, and the other way round wider", .spec("CONSENT-192"))
    func criteria() throws {
        let document = PolicyFixture.document().id
        let pairs: [(narrow: PolicyTerms, wide: PolicyTerms)] = [
            (.permit { $0.purposes = [.mutualRecognition] }, .permit()),
            (.permit(), .permit { $0.classes = [.lab, .imaging] }),
            (.permit { $0.recordDays = PolicyFixture.days }, .permit()),
            (.permit { $0.maximumLevel = .medium }, .permit()),
            (.permit { $0.start += 1 }, .permit()), (.permit { $0.end = $0.end.map { $0 - 1 } }, .permit()),
            // Version 1 looks at no label.
            (Self.with(Handling(), topics: SensitiveTopic.allCases), .permit()),
            (Self.with(Handling()), Self.with(Handling(), topics: [.hiv])),
            (Self.with(Handling(isViewOnly: true)), Self.with(Handling())),
            (Self.with(Handling()), Self.with(Handling(mayPassOn: true))),
            (Self.with(Handling(eraseBy: PolicyFixture.now + 9)), Self.with(Handling())),
            (
                Self.with(Handling(eraseBy: PolicyFixture.now + 8)), Self.with(Handling(eraseBy: PolicyFixture.now + 9))
            ),
            (Self.with(Handling(maximumUses: 2)), Self.with(Handling(maximumUses: 3))),
            (Self.with(Handling(maximumUses: 2)), Self.with(Handling())),
            (Self.with(Handling(), documents: [document]), Self.with(Handling())),
            (Self.refined(), Self.refined { $0.recipient = .institution(Self.hospital) }),
            (
                Self.refined { $0.recipient = .institution(Self.hospital) },
                Self.refined { $0.recipient = .group("医共体", members: [Self.hospital, Self.otherHospital]) }
            ),
            (
                Self.refined { $0.recipient = .group("医共体", members: [Self.otherHospital]) },
                Self.refined { $0.recipient = .group("其他", members: [Self.hospital, Self.otherHospital]) }
            ),
        ]
        for (narrow, wide) in pairs {
            #expect(try Self.isNoWider(narrow, narrow))
            #expect(try Self.isNoWider(wide, wide))
            #expect(try Self.isNoWider(narrow, wide))
            #expect(try !Self.isNoWider(wide, narrow), "\(narrow)")
        }
    }

    @Test(
        "what can't be proved is wider: a person is in no institution, and silence allows no passing on",
        .spec("CONSENT-192"))
    func unproved() throws {
        let doctor = PolicyTerms.permit()
        let hospital = PolicyTerms.permit { $0.recipient = .institution(Self.hospital) }
        #expect(try !Self.isNoWider(doctor, hospital))
        #expect(try !Self.isNoWider(hospital, doctor))
        #expect(try !Self.isNoWider(Self.with(Handling(mayPassOn: true), topics: [.hiv]), .permit()))
        let elsewhere = PolicyTerms.permit { $0.line = PolicyFixture.record(0x77) }
        #expect(try !Self.isNoWider(elsewhere, .permit()))
        #expect(try !Self.isNoWider(.permit(), .deny()))
    }

    @Test("what a narrower one permits, the wider one permits, whatever is asked", .spec("CONSENT-192"))
    func property() throws {
        var random = SeededRandom.announced("narrower consents")
        var compared = 0
        for _ in 0..<400 {
            let old = PolicyRandom.terms(&random)
            guard old.provision == .permit else { continue }
            let isOther = PolicyRandom.isTrue(oneIn: 3, &random)
            let new = isOther ? PolicyRandom.terms(&random) : PolicyRandom.changed(old, .narrow, &random)
            // An entry may end before what it says; that one ends later the words of the other don't show.
            guard new.notAfter <= old.notAfter else { continue }
            guard new.provision == .permit, try Self.isNoWider(new, old) else { continue }
            compared += 1
            let lines = (try PolicyLine([new]).folded(), try PolicyLine([old]).folded())
            for _ in 0..<8 {
                let query = PolicyFixture.ask(
                    PolicyRandom.one(of: [.treatment, .mutualRecognition, .research], &random),
                    by: PolicyRandom.one(of: [PolicyFixture.doctor, PolicyFixture.otherDoctor], &random),
                    of: PolicyRandom.one(of: [PolicyFixture.hospital, PolicyFixture.otherHospital], &random),
                    specialty: PolicyRandom.one(of: ["内科", "外科", nil], &random))
                let document = PolicyFixture.document {
                    PolicyRandom.vary(&$0, &random)
                    $0.recordClass = PolicyRandom.one(of: [.lab, .imaging, .ecg], &random)
                    $0.level = PolicyRandom.one(of: SensitivityLevel.allCases, &random)
                }
                let decisions = [lines.0, lines.1].map { line in
                    decide(
                        query, document: document, line: line, ledgers: [PolicyFixture.standing()], uses: [1: 0],
                        isClockBehind: false, now: PolicyFixture.now)
                }
                #expect(!decisions[0].isPermitted || decisions[1].isPermitted, "\(new) \(old)")
            }
        }
        #expect(compared > 30)
    }

    @Test("a renewal says the same, ends later and begins before the former has ended", .spec("CONSENT-193"))
    func renewal() throws {
        let former = try #require(PolicyTerms.refined.statement)
        func isRenewal(_ change: (inout PolicyTerms) -> Void) throws -> Bool {
            try #require(Self.refined(change).statement).isSameForLonger(than: former)
        }
        func erased(at time: UInt64?) -> ConsentRefinement {
            let old = PolicyTerms.refined.refinement
            return ConsentRefinement(
                documents: old?.documents ?? [], types: old?.types ?? [], authors: old?.authors ?? [],
                topics: old?.topics ?? [],
                handling: Handling(isViewOnly: true, mayPassOn: true, eraseBy: time, maximumUses: 3))
        }
        let end = try #require(former.end)
        #expect(try isRenewal { $0.end = end + 1 })
        #expect(
            try isRenewal {
                ($0.end, $0.start) = (end + 9, end - 1)
                $0.refinement = erased(at: end + 5)
            })
        #expect(try !isRenewal { $0.end = end })
        #expect(try !isRenewal { ($0.end, $0.start) = (end + 1, $0.start - 1) })
        #expect(
            try !isRenewal {
                ($0.end, $0.start) = (end + 9, end)
                $0.refinement = erased(at: end + 5)
            })
        #expect(try !isRenewal { ($0.end, $0.classes) = (end + 1, [.lab, .imaging]) })
        #expect(try !isRenewal { ($0.end, $0.refinement) = (end + 1, erased(at: nil)) })
        #expect(try !isRenewal { ($0.end, $0.refinement) = (end + 1, erased(at: PolicyFixture.now + 3599)) })
        #expect(try isRenewal { ($0.end, $0.refinement) = (end + 1, erased(at: PolicyFixture.now + 3600)) })
    }
}
