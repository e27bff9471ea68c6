import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// Version 2 of the text that a person reads before signing: no character of these expectations may ever change.
struct ConsentTextV2Tests {
    @Test("version 2 says exactly this of a permit", .spec("CONSENT-57"))
    func permit() throws {
        var terms = PolicyTerms.refined
        terms.end = PolicyFixture.now + 30 * 86_400
        let consent = try #require(terms.statement)
        #expect(consent.version == 2 && consent.shown.renderer == 2)
        #expect(
            ConsentText.render(consent, in: .zh) == """
                我同意下面的对象查看我的健康资料。
                对象：成都市第一医院（12510100000000001N）的医务人员，其凭证写明科室或专业为“内科”
                资料所在：重庆市第三医院（12500000000000003K）
                用途：诊疗
                资料类别：检验
                只限这几份资料：07070707070707070707070707070707
                只限这些文书类型：检验报告（http://loinc.org 11502-2）
                只限这些作者：李技师、陈技师
                资料日期：不限
                敏感级别：最高到4级（较小范围）
                特别敏感的内容：只包括艾滋病、精神障碍
                有效期：2026-11-23 07:00至2026-12-23 08:00（不含）
                使用：只能阅读，不得保存
                转交：可以再提供给他人
                删除：须在2026-11-23 09:00前删除
                次数：这家保管机构最多提供3次，其他机构各自计数
                签署后，对方每次查看都会留下我能看到的记录；已经看过的资料无法收回。
                使用、转交和删除的要求随每次提供告知对方；软件管不住对方是否遵守。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """)
        #expect(
            ConsentText.render(consent, in: .en) == """
                I consent that the recipient named here may read my health records.
                Recipient: practitioners of 成都市第一医院 (12510100000000001N) whose credential says “内科”
                Kept by: 重庆市第三医院 (12500000000000003K)
                Purpose: treatment
                Documents: laboratory
                Only these documents: 07070707070707070707070707070707
                Only of these types: 检验报告 (http://loinc.org 11502-2)
                Only by these authors: 李技师, 陈技师
                Dated: any day
                Sensitivity: up to level 4 (narrow circle)
                Specially sensitive topics: only HIV and AIDS, mental disorder
                Valid: 2026-11-23 07:00 until before 2026-12-23 08:00 (UTC+8)
                Use: to read only, and not to keep
                Passing on: allowed
                Erasure: before 2026-11-23 09:00 (UTC+8)
                Times: at most 3 disclosures by this custodian; others count their own
                Every access leaves an entry that I can see. What was read before I withdraw can't be taken back.
                What is said of use, passing on and erasure is told with every disclosure; no software can make the reader keep it.
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.

                """)
    }

    @Test("version 2 says exactly this of a prohibition and of what is left open", .spec("CONSENT-57"))
    func prohibition() throws {
        let deny = try #require(
            PolicyTerms.deny {
                $0.recipient = .group("医共体", members: [PolicyFixture.hospital, PolicyFixture.otherHospital])
                $0.refinement = ConsentRefinement(topics: [.substance], handling: nil)
            }.statement)
        #expect(
            ConsentText.render(deny, in: .zh) == """
                我不同意下面的对象查看我的健康资料。
                对象：医共体的医务人员。成员机构由我在这里写明：成都市第一医院（12510100000000001N）、成都市第二医院（12510100000000002R）；其他机构，包括以后加入的，都不在内
                资料所在：重庆市第三医院（12500000000000003K）
                用途：一切用途
                资料类别：全部类别
                资料日期：不限
                只限涉及这些内容的资料：物质依赖
                有效期：自2026-11-23 07:00起，直到我解除
                签署后，即使另有同意，对方也看不到这里所说的资料；急救时的查看目前同样会被拒绝。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """)
        #expect(
            ConsentText.render(deny, in: .en).contains(
                "\nRecipient: practitioners of 医共体. I name its members here: 成都市第一医院 (12510100000000001N), "
                    + "成都市第二医院 (12510100000000002R); no other institution counts, nor one that joins later\n"))
        #expect(ConsentText.render(deny, in: .en).contains("\nOnly what is about these topics: substance use\n"))
        let open = try #require(
            PolicyTerms.permit { $0.refinement = ConsentRefinement(handling: Handling()) }.statement)
        #expect(
            ConsentText.render(open, in: .zh).contains(
                "\n特别敏感的内容：不包括\n有效期：2026-11-23 07:00至2026-11-24 08:00（不含）\n使用：可以阅读和保存\n转交：不得再提供给他人\n删除：没有约定期限\n次数：不限\n")
        )
        #expect(
            ConsentText.render(open, in: .en).contains(
                "\nUse: to read and to keep\nPassing on: not allowed\nErasure: no time agreed\nTimes: no limit\n"))
    }

    @Test(
        "version 2 says exactly this of a prohibition that leaves emergencies out", .spec("CONSENT-57", "CONSENT-105"))
    func yielding() throws {
        let deny = try #require(
            PolicyTerms.deny { $0.refinement = ConsentRefinement(handling: nil, yieldsToEmergencies: true) }.statement)
        #expect(
            ConsentText.render(deny, in: .zh).contains(
                "\n签署后，即使另有同意，对方也看不到这里所说的资料。只有两名医务人员共同申报的急救可以例外："
                    + "我会得知是谁、为什么、和谁一起，并由监管方复核。\n"))
        #expect(
            ConsentText.render(deny, in: .en).contains(
                "\nThis overrides any consent. Only an emergency that two practitioners declare together can override it: I am "
                    + "told who, why and with whom, and it is reviewed.\n"))
        #expect(!ConsentText.render(deny, in: .en).contains("refused as well"))
    }

    @Test("everything that version 2 says stands in its text", .spec("CONSENT-57"))
    func textIsComplete() throws {
        func refined(_ change: (inout PolicyTerms) -> Void) -> PolicyTerms {
            var terms = PolicyTerms.refined
            change(&terms)
            return terms
        }
        let old = try #require(PolicyTerms.refined.refinement)
        func with(_ handling: Handling) -> PolicyTerms {
            refined {
                $0.refinement = ConsentRefinement(
                    documents: old.documents, types: old.types, authors: old.authors, topics: old.topics,
                    handling: handling)
            }
        }
        let later = PolicyFixture.now + 3600
        let changes: [PolicyTerms] = [
            .refined, refined { $0.recipient = .department(PolicyFixture.hospital, specialty: "外科") },
            refined { $0.recipient = .group("医共体", members: [PolicyFixture.hospital]) },
            refined { $0.recipient = .group("医联体", members: [PolicyFixture.hospital]) },
            refined { $0.recipient = .group("医共体", members: [PolicyFixture.otherHospital]) },
            with(Handling(mayPassOn: true, eraseBy: later, maximumUses: 3)),
            with(Handling(isViewOnly: true, eraseBy: later, maximumUses: 3)),
            with(Handling(isViewOnly: true, mayPassOn: true, maximumUses: 3)),
            with(Handling(isViewOnly: true, mayPassOn: true, eraseBy: later)),
            with(Handling(isViewOnly: true, mayPassOn: true, eraseBy: later + 60, maximumUses: 3)),
            with(Handling(isViewOnly: true, mayPassOn: true, eraseBy: later, maximumUses: 4)),
            refined { $0.refinement = ConsentRefinement(types: old.types, handling: old.handling) },
            refined { $0.refinement = ConsentRefinement(documents: old.documents, handling: old.handling) },
            refined { $0.refinement = ConsentRefinement(authors: old.authors, handling: old.handling) },
            refined { $0.refinement = ConsentRefinement(topics: old.topics, handling: old.handling) },
            refined { $0.refinement = ConsentRefinement(handling: old.handling) },
        ]
        for language in [Language.zh, .en] {
            let texts = try changes.map { ConsentText.render(try #require($0.statement), in: language) }
            #expect(Set(texts).count == changes.count)
        }
    }

    // MARK: what no one may sign

    @Test("what version 2 can't say can't be made", .spec("CONSENT-50", "CONSENT-58"))
    func unsayable() throws {
        #expect(PolicyTerms.refined.statement != nil)
        func permit(_ refinement: ConsentRefinement?, _ recipient: ConsentRecipient? = nil) -> ConsentStatement? {
            PolicyTerms.permit {
                $0.refinement = refinement
                if let recipient { $0.recipient = recipient }
            }.statement
        }
        let start = PolicyTerms.permit().start
        let free = Handling()
        let one = PolicyFixture.bloodCount
        let members = Array(repeating: PolicyFixture.hospital, count: 2)
        let wrong: [ConsentStatement?] = [
            permit(nil, .department(PolicyFixture.hospital, specialty: "内科")),
            PolicyTerms.deny { $0.refinement = ConsentRefinement(handling: nil) }.statement,
            permit(nil, .group("医共体", members: [PolicyFixture.hospital])),
            permit(ConsentRefinement(handling: free), .group("医共体", members: [])),
            permit(ConsentRefinement(handling: free), .group("医共体", members: members)),
            permit(ConsentRefinement(handling: free), .department(PolicyFixture.hospital, specialty: "")),
            permit(ConsentRefinement(handling: free), .department(PolicyFixture.hospital, specialty: "内科\n次数：不限")),
            permit(ConsentRefinement(handling: nil)), permit(ConsentRefinement(handling: Handling(maximumUses: 0))),
            permit(ConsentRefinement(handling: Handling(eraseBy: start))),
            permit(ConsentRefinement(authors: ["李\n技师"], handling: free)),
            permit(ConsentRefinement(authors: ["李技师", "李技师"], handling: free)),
            permit(ConsentRefinement(types: [one, one], handling: free)),
            permit(ConsentRefinement(types: [DocumentType(system: "", code: "1", name: "1")], handling: free)),
            permit(ConsentRefinement(topics: [.hiv, .hiv], handling: free)),
            permit(ConsentRefinement(authors: (0..<65).map { "author \($0)" }, handling: free)),
            PolicyTerms.deny { $0.refinement = ConsentRefinement(handling: free) }.statement,
        ]
        for (index, statement) in wrong.enumerated() { #expect(statement == nil, "\(index)") }
    }

    @Test("a statement of one version under the profile of the other is none", .spec("CONSENT-50"))
    func versions() throws {
        let old = try #require(PolicyTerms.permit().statement)
        let new = try #require(PolicyTerms.refined.statement)
        #expect(old.version == 1 && old.refinement == nil)
        #expect(try ConsentStatement(reading: JSONValue(parsing: new.payload)) == new)
        for (statement, version) in [(old, 2), (new, 1)] {
            var resource = try #require(statement.resource.object)
            resource["meta"] = ["profile": [.string("urn:nuo:profile:consent:\(version)")]]
            #expect(throws: MeaningError.self) { try ConsentStatement(reading: .object(resource)) }
        }
    }
}
