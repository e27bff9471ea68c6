import Phrases
import TestSupport
import Testing

@Suite("Help page")
struct HelpPageTests {
    private let english = """
        OVERVIEW: 验证一本账本。

        USAGE: nuo ledger verify <path> [--level <level>] [--format <format>] <subcommand>

        ARGUMENTS:
          <path>                  账本所在的目录。

        输出选项:
          --json                  结果以一个 JSON 对象写到标准输出。

        OPTIONS:
          --level <level>         验证到哪一级：数字越大，检查得越仔细。 (default: 3)
          --format <format>       格式。 (values: a, b; default: a)
          --passphrase-file <path>
                                  从这个文件读取口令。
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          block                   验证一个区块。

        密钥 SUBCOMMANDS:
          keys                    建立密钥。

          See 'nuo help ledger <subcommand>' for detailed help.
        """

    @Test("in Chinese nothing of the parser's English is left, and lines wrap by columns", .spec("CLI-14"))
    func chinese() {
        let expected = """
            概述：验证一本账本。

            用法： nuo ledger verify <path> [--level <level>]
                   [--format <format>] <子命令>

            参数：
              <path>                  账本所在的目录。

            输出选项：
              --json                  结果以一个 JSON 对象写到标准输
                                      出。

            选项：
              --level <level>         验证到哪一级：数字越大，检查得
                                      越仔细。（默认 3）
              --format <format>       格式。（可取 a, b；默认 a）
              --passphrase-file <path>
                                      从这个文件读取口令。
              --version               显示版本。
              -h, --help              显示帮助。

            子命令：
              block                   验证一个区块。

            密钥：
              keys                    建立密钥。

              查看子命令的用法：`nuo help ledger <子命令>`
            """
        #expect(HelpPage(language: .zh, columns: 56).rendered(english) == expected)
    }

    @Test("in English a page that fits stays as the parser wrote it")
    func english80() {
        let page = """
            OVERVIEW: Verify a ledger.

            Examples:
              nuo ledger verify DIR   verify the ledger in DIR

            USAGE: nuo ledger verify <path>

            OPTIONS:
              -h, --help              Show help information.
            """
        #expect(HelpPage(language: .en, columns: 80).rendered(page + "\n\n") == page)
    }

    @Test(
        "usage errors are said in Chinese", .spec("CLI-14"),
        arguments: [
            ("Unknown option '--leve'. Did you mean '--level'?", "没有“--leve”这个选项。是不是“--level”？"),
            ("Unknown option '--x'", "没有“--x”这个选项。"),
            ("Missing value for '--level <level>'", "“--level <level>”后面缺少值。"),
            ("Missing expected argument '<path>'", "缺少“<path>”。"),
            ("Unexpected argument 'y'", "多出了“y”。"),
            ("2 unexpected arguments: 'y', 'z'", "多出了 2 个参数：'y', 'z'。"),
            (
                "The value 'fr' is invalid for '--lang <zh|en>'. Please provide one of 'zh' and 'en'.",
                "“--lang <zh|en>”的值“fr”无效，只能是：zh、en。"
            ),
            (
                "The value '6' is invalid for '<n>'. Please provide one of '1', '2' or '3'.",
                "“<n>”的值“6”无效，只能是：1、2、3。"
            ),
            (
                "The value 'x' is invalid for '<n>'. Please provide one of the following:\n  - one\n  - two-and-a-half",
                "“<n>”的值“x”无效，只能是：one、two-and-a-half。"
            ),
            ("The value 'x' is invalid for '--level <level>'", "“--level <level>”的值“x”无效。"),
            ("The value 'x' is invalid for '<n>': too small", "“<n>”的值“x”无效：too small"),
            ("请给出日期。", "请给出日期。"),
        ])
    func usageErrors(english: String, chinese: String) {
        #expect(HelpPage(language: .zh, columns: 80).usageError(english) == chinese)
        #expect(HelpPage(language: .en, columns: 80).usageError(english) == english)
    }

    @Test(
        "a value that has a form is refused with it", .spec("CLI-290"),
        arguments: [
            ("'--birth-date <date>'", "应为日历上有的一天，如 2026-11-24", "takes a day that the calendar has, as 2026-11-24"),
            ("'<id>'", "应为文件编号：32 位", "takes the id of a document, 32 hexadecimal"),
            (
                "'--identifier <system|value>'", "'id|500199195802030024'（居民身份证）",
                "'id|500199195802030024' for a citizen's"
            ),
            ("'--accept <uscc=right,right|all>'", "应为机构代码、等号和权限", "takes all, or an institution's code"),
        ])
    func forms(argument: String, chinese: String, english: String) {
        let message = "The value '2026-02-30' is invalid for \(argument)"
        #expect(HelpPage(language: .zh, columns: 80).usageError(message).contains(chinese))
        #expect(HelpPage(language: .en, columns: 80).usageError(message).contains(english))
    }

    @Test("the synopsis and the help command are found in the parser's full text")
    func errorParts() {
        let text = """
            Error: Missing expected argument '<path>'
            Help:  <path>  The file.
            Usage: nuo ledger verify <path> [--json]
              See 'nuo ledger verify --help' for more information.
            """
        let page = HelpPage(language: .zh, columns: 80)
        #expect(page.synopsis(inError: text) == "用法： nuo ledger verify <path> [--json]")
        #expect(page.helpCommand(inError: text) == "nuo ledger verify --help")
        #expect(page.helpCommand(inError: "Error: x") == nil)
    }
}
