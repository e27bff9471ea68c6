/// Why bytes are not I-JSON (RFC 7493), and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable {
        /// The text starts with U+FEFF.
        case byteOrderMark = "byte-order-mark"
        /// A byte that the grammar does not allow here.
        case unexpectedByte = "unexpected-byte"
        /// The text ends inside a value.
        case unexpectedEnd = "unexpected-end"
        /// Something follows the value.
        case trailingBytes = "trailing-bytes"
        /// A string is not UTF-8.
        case invalidUTF8 = "invalid-utf8"
        /// An escape that does not exist.
        case invalidEscape = "invalid-escape"
        /// Half a surrogate pair.
        case loneSurrogate = "lone-surrogate"
        /// A code point that Unicode keeps for no character.
        case noncharacter = "noncharacter"
        /// A number against the grammar.
        case invalidNumber = "invalid-number"
        /// A name that the object already has.
        case duplicateName = "duplicate-name"
        /// More nesting than the limit.
        case tooDeep = "too-deep"
        /// More values than the limit.
        case tooManyValues = "too-many-values"
    }

    /// What is wrong.
    public let kind: Kind
    /// The position of the offending byte, from 0.
    public let offset: Int

    /// An error at a byte.
    public init(kind: Kind, offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}
