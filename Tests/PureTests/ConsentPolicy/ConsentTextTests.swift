import CipherSuites
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// Version 1 of the text that a person reads before signing. Its digest is inside what was signed, so no character of
/// these expectations may ever change; a new wording is a new version beside this one.
struct ConsentTextTests {
    struct Golden: Sendable, CustomStringConvertible {
        let description: String
        let terms: PolicyTerms
        let zh: String
        let en: String
    }

    private static let goldens: [Golden] = [
        Golden(
            description: "a permit for a practitioner",
            terms: .permit {
                $0.purposes = [.treatment, .mutualRecognition]
                $0.classes = [.lab, .imaging]
                $0.recordDays = PolicyFixture.days
                $0.start = PolicyFixture.now
                $0.end = PolicyFixture.now + 30 * 86_400
            },
            zh: """
                我同意下面的对象查看我的健康资料。
                对象：医务人员 王医生
                资料所在：重庆市第三医院（12500000000000003K）
                用途：诊疗、检查检验结果互认
                资料类别：检验、检查影像
                资料日期：2026-01-01至2026-06-30
                敏感级别：最高到4级（较小范围）
                有效期：2026-11-23 08:00至2026-12-23 08:00（不含）
                签署后，对方每次查看都会留下我能看到的记录；已经看过的资料无法收回。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """,
            en: """
                I consent that the recipient named here may read my health records.
                Recipient: 王医生, practitioner
                Kept by: 重庆市第三医院 (12500000000000003K)
                Purpose: treatment, mutual recognition of results
                Documents: laboratory, imaging
                Dated: 2026-01-01 to 2026-06-30
                Sensitivity: up to level 4 (narrow circle)
                Valid: 2026-11-23 08:00 until before 2026-12-23 08:00 (UTC+8)
                Every access leaves an entry that I can see. What was read before I withdraw can't be taken back.
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.

                """),
        Golden(
            description: "a permit for an institution, everything by name",
            terms: .permit {
                $0.recipient = .institution(PolicyFixture.hospital)
                $0.purposes = PurposeOfUse.allCases
                $0.classes = RecordClass.allCases
                $0.recordDays = PolicyFixture.known(DayRange(first: PolicyFixture.day("2026-01-01"), last: nil))
                $0.maximumLevel = .minimal
                $0.start = PolicyFixture.now
                $0.end = PolicyFixture.now + 60
            },
            zh: """
                我同意下面的对象查看我的健康资料。
                对象：成都市第一医院（12510100000000001N）的医务人员
                资料所在：重庆市第三医院（12500000000000003K）
                用途：诊疗、急诊救治、检查检验结果互认、健康管理、费用结算、机构运营管理、公共卫生、科学研究、本人查阅、家属查阅
                资料类别：病历概要、门急诊病历、住院病历、处方用药、检验、检查影像、心电、病理、治疗手术、护理、健康体检、预防接种、其他
                资料日期：2026-01-01及以后
                敏感级别：最高到5级（极小范围）
                有效期：2026-11-23 08:00至2026-11-23 08:01（不含）
                签署后，对方每次查看都会留下我能看到的记录；已经看过的资料无法收回。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """,
            en: """
                I consent that the recipient named here may read my health records.
                Recipient: practitioners of 成都市第一医院 (12510100000000001N)
                Kept by: 重庆市第三医院 (12500000000000003K)
                Purpose: treatment, emergency treatment, mutual recognition of results, care management, payment, \
                operation of the health service, public health, research, the patient's own request, the family's request
                Documents: summary, outpatient record, inpatient record, medication, laboratory, imaging, \
                electrocardiogram, pathology, treatment and surgery, nursing, check-up, vaccination, other
                Dated: 2026-01-01 or later
                Sensitivity: up to level 5 (smallest circle)
                Valid: 2026-11-23 08:00 until before 2026-11-23 08:01 (UTC+8)
                Every access leaves an entry that I can see. What was read before I withdraw can't be taken back.
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.

                """),
        Golden(
            description: "a prohibition of everything",
            terms: .deny { $0.start = PolicyFixture.now },
            zh: """
                我不同意下面的对象查看我的健康资料。
                对象：所有人
                资料所在：重庆市第三医院（12500000000000003K）
                用途：一切用途
                资料类别：全部类别
                资料日期：不限
                有效期：自2026-11-23 08:00起，直到我解除
                签署后，即使另有同意，对方也看不到这里所说的资料；急救时的查看目前同样会被拒绝。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """,
            en: """
                I forbid the recipient named here to read my health records.
                Recipient: everybody
                Kept by: 重庆市第三医院 (12500000000000003K)
                Purpose: every purpose
                Documents: every class
                Dated: any day
                Valid: from 2026-11-23 08:00 until I lift it (UTC+8)
                This overrides any consent. Access in an emergency is refused as well at present.
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.

                """),
        Golden(
            description: "a prohibition with an end, to a day",
            terms: .deny {
                $0.recipient = .practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "Wang")
                $0.purposes = [.research]
                $0.classes = [.pathology]
                $0.recordDays = PolicyFixture.known(DayRange(first: nil, last: PolicyFixture.day("2026-06-30")))
                $0.start = PolicyFixture.now
                $0.end = PolicyFixture.time("2027-01-01T00:00:00+08:00")
            },
            zh: """
                我不同意下面的对象查看我的健康资料。
                对象：医务人员 Wang
                资料所在：重庆市第三医院（12500000000000003K）
                用途：科学研究
                资料类别：病理
                资料日期：2026-06-30及以前
                有效期：2026-11-23 08:00至2027-01-01 00:00（不含）
                签署后，即使另有同意，对方也看不到这里所说的资料；急救时的查看目前同样会被拒绝。
                同意或不同意都由我自己决定，不影响就医；我可以随时撤回。

                """,
            en: """
                I forbid the recipient named here to read my health records.
                Recipient: Wang, practitioner
                Kept by: 重庆市第三医院 (12500000000000003K)
                Purpose: research
                Documents: pathology
                Dated: 2026-06-30 or earlier
                Valid: 2026-11-23 08:00 until before 2027-01-01 00:00 (UTC+8)
                This overrides any consent. Access in an emergency is refused as well at present.
                I am free to consent or not; care is not refused for it, and I can withdraw at any time.

                """),
    ]

    @Test("version 1 says exactly this", .spec("CONSENT-28"), arguments: goldens)
    func wording(_ golden: Golden) throws {
        let consent = try #require(golden.terms.statement)
        #expect(consent.version == 1)
        #expect(ConsentText.render(consent, in: .zh) == golden.zh)
        #expect(ConsentText.render(consent, in: .en) == golden.en)
        #expect(consent.shown.digest == .sha256(Array(golden.zh.utf8)))
        #expect(consent.shown.renderer == 1)
        #expect(consent.shown.language == "zh")
    }

    @Test("version 1 names the levels so", .spec("CONSENT-28"))
    func levels() throws {
        let names: [SensitivityLevel: (zh: String, en: String)] = [
            .open: ("1级（可公开）", "level 1 (open)"), .wide: ("2级（较大范围）", "level 2 (wide circle)"),
            .medium: ("3级（中等范围）", "level 3 (medium circle)"), .narrow: ("4级（较小范围）", "level 4 (narrow circle)"),
            .minimal: ("5级（极小范围）", "level 5 (smallest circle)"),
        ]
        #expect(names.count == SensitivityLevel.allCases.count)
        for (level, name) in names {
            let consent = try #require(PolicyTerms.permit { $0.maximumLevel = level }.statement)
            #expect(ConsentText.render(consent, in: .zh).contains("\n敏感级别：最高到\(name.zh)\n"))
            #expect(ConsentText.render(consent, in: .en).contains("\nSensitivity: up to \(name.en)\n"))
        }
    }

    @Test("everything that a consent says stands in its text", .spec("CONSENT-8"))
    func textIsComplete() throws {
        let changes: [PolicyTerms] = [
            .permit(), .permit { $0.recipient = .institution(PolicyFixture.hospital) },
            .permit { $0.custodian = PolicyFixture.otherHospital }, .permit { $0.purposes = [.research] },
            .permit { $0.classes = [.ecg] }, .permit { $0.recordDays = PolicyFixture.days },
            .permit { $0.maximumLevel = .medium }, .permit { $0.start -= 60 },
            .permit { $0.end = PolicyFixture.now + 60 },
        ]
        for language in [Language.zh, .en] {
            let texts = try changes.map { ConsentText.render(try #require($0.statement), in: language) }
            #expect(Set(texts).count == changes.count)
        }
    }
}
