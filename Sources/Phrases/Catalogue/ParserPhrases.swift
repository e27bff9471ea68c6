/// The argument parser's own words. The English is exactly what the parser writes, so that its values can be found in it
/// and said again in Chinese.
public struct ParserPhrases: PhraseGroup {
    // MARK: help pages

    /// Before the abstract.
    public let overview = Phrase("parser.overview", zh: "概述：{text}", en: "OVERVIEW: {text}")
    /// Before the synopsis.
    public let usage = Phrase("parser.usage", zh: "用法： {text}", en: "USAGE: {text}")
    /// Heading.
    public let arguments = Phrase("parser.arguments", zh: "参数：", en: "ARGUMENTS:")
    /// Heading.
    public let options = Phrase("parser.options", zh: "选项：", en: "OPTIONS:")
    /// Heading.
    public let subcommands = Phrase("parser.subcommands", zh: "子命令：", en: "SUBCOMMANDS:")
    /// Heading of a group of subcommands.
    public let subcommandGroup = Phrase("parser.subcommand-group", zh: "{name}：", en: "{name} SUBCOMMANDS:")
    /// Heading of a titled group of options.
    public let titledOptions = Phrase("parser.titled-options", zh: "{name}：", en: "{name}:")
    /// Last line of a page with subcommands.
    public let seeSubcommand = Phrase(
        "parser.see-subcommand", zh: "  查看子命令的用法：`{command} <子命令>`",
        en: "  See '{command} <subcommand>' for detailed help.")
    /// Help of `--help`.
    public let showHelp = Phrase("parser.show-help", zh: "显示帮助。", en: "Show help information.")
    /// Help of `--version`.
    public let showVersion = Phrase("parser.show-version", zh: "显示版本。", en: "Show the version.")
    /// Values and default of an option.
    public let valuesAndDefault = Phrase(
        "parser.values-default", zh: "{text}（可取 {values}；默认 {value}）",
        en: "{text} (values: {values}; default: {value})")
    /// Values of an option.
    public let values = Phrase("parser.values", zh: "{text}（可取 {values}）", en: "{text} (values: {values})")
    /// Default of an option.
    public let defaultValue = Phrase("parser.default", zh: "{text}（默认 {value}）", en: "{text} (default: {value})")

    // MARK: usage errors

    /// The synopsis after a usage error.
    public let errorUsage = Phrase("parser.error-usage", zh: "用法： {text}", en: "Usage: {text}")
    /// Where the parser says help is.
    public let errorSeeHelp = Phrase(
        "parser.error-see-help", zh: "  查看说明：{command}", en: "  See '{command}' for more information.")

    /// A mistyped option.
    public let unknownOptionSuggesting = Phrase(
        "parser.unknown-option-suggesting", zh: "没有“{name}”这个选项。是不是“{suggestion}”？",
        en: "Unknown option '{name}'. Did you mean '{suggestion}'?")
    /// An option that does not exist.
    public let unknownOption = Phrase("parser.unknown-option", zh: "没有“{name}”这个选项。", en: "Unknown option '{name}'")
    /// An option without its value.
    public let missingValue = Phrase("parser.missing-value", zh: "“{name}”后面缺少值。", en: "Missing value for '{name}'")
    /// A missing argument.
    public let missingArgument = Phrase(
        "parser.missing-argument", zh: "缺少“{name}”。", en: "Missing expected argument '{name}'")
    /// One of several is missing.
    public let missingOneOf = Phrase("parser.missing-one-of", zh: "须给出其中之一：{names}。", en: "Missing one of: {names}")
    /// A missing subcommand.
    public let missingSubcommand = Phrase(
        "parser.missing-subcommand", zh: "缺少子命令。", en: "Missing required subcommand.")
    /// One argument too many.
    public let unexpectedArgument = Phrase(
        "parser.unexpected-argument", zh: "多出了“{value}”。", en: "Unexpected argument '{value}'")
    /// Several arguments too many.
    public let unexpectedArguments = Phrase(
        "parser.unexpected-arguments", zh: "多出了 {count} 个参数：{values}。", en: "{count} unexpected arguments: {values}")
    /// A value outside a short list.
    public let invalidValueOfList = Phrase(
        "parser.invalid-value-of-list", zh: "“{name}”的值“{value}”无效，只能是：{values}。",
        en: "The value '{value}' is invalid for '{name}'. Please provide one of {values}.")
    /// A value that does not parse, with the reason.
    public let invalidValueBecause = Phrase(
        "parser.invalid-value-because", zh: "“{name}”的值“{value}”无效：{reason}",
        en: "The value '{value}' is invalid for '{name}': {reason}")
    /// A value that does not have its form. Ours: the parser knows no forms.
    public let invalidValueOfForm = Phrase(
        "parser.invalid-value-of-form", zh: "“{name}”的值“{value}”无效，应为{form}。",
        en: "The value '{value}' is invalid for '{name}', which takes {form}.")
    /// A value that does not parse.
    public let invalidValue = Phrase(
        "parser.invalid-value", zh: "“{name}”的值“{value}”无效。", en: "The value '{value}' is invalid for '{name}'")
    /// A flag with a value.
    public let flagWithValue = Phrase(
        "parser.flag-with-value", zh: "选项“{name}”不带值，却给出了“{value}”。",
        en: "The option '{name}' does not take any value, but '{value}' was specified.")
    /// Two flags that exclude each other.
    public let exclusiveFlags = Phrase(
        "parser.exclusive-flags", zh: "“{second}”与前面的“{first}”冲突。",
        en: "Value to be set with flag '{second}' had already been set with flag '{first}'")
    /// An option that cannot be one.
    public let invalidOption = Phrase("parser.invalid-option", zh: "选项“{name}”写法不对。", en: "Invalid option: {name}")

    /// The usage errors, in the order in which they are tried: the more specific first.
    var usageErrors: [Phrase] {
        [
            unknownOptionSuggesting, unknownOption, missingValue, missingArgument, missingOneOf, missingSubcommand,
            unexpectedArgument, unexpectedArguments, invalidValueOfList, invalidValueBecause, invalidValue,
            flagWithValue, exclusiveFlags, invalidOption,
        ]
    }
}
