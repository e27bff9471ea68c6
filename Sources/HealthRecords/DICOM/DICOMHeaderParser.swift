/// Reads the elements of a header from the beginning of a file, up to the pixel data.
struct DICOMHeaderParser {
    /// Why reading ended early.
    enum Stop: Error {
        /// The header goes on beyond the bytes at hand.
        case beyondPrefix
        /// The file contradicts itself.
        case damaged(String)
    }

    private let bytes: [UInt8]
    private let totalSize: Int
    private let maximumDepth: Int
    private var remainingElements: Int
    private(set) var position: Int
    /// The values of the wanted tags at the top level.
    private(set) var values: [DICOMTag: [UInt8]] = [:]

    /// A text of a header fits well into this; what is longer is not needed.
    private static let maximumValueLength = 4096
    private static let undefinedLength = 0xFFFF_FFFF

    init(bytes: [UInt8], totalSize: Int, position: Int, limits: RecordLimits) {
        self.bytes = bytes
        self.totalSize = totalSize
        self.position = position
        maximumDepth = limits.dicomDepth
        remainingElements = limits.dicomElements
    }

    private struct Header {
        let tag: DICOMTag
        let representation: String?
        let length: Int
    }

    /// Reads the elements of the meta group, which is always explicit little endian.
    mutating func readMeta() throws(Stop) {
        while position + 2 <= bytes.count, bytes[position] == 0x02, bytes[position + 1] == 0 {
            let header = try header(.explicitLittle)
            try takeValue(of: header, .explicitLittle, depth: 0)
        }
    }

    /// Reads the data set up to the pixel data or the end.
    mutating func readDataSet(_ encoding: DICOMEncoding) throws(Stop) {
        while position < bytes.count {
            let header = try header(encoding)
            if header.tag.group >= 0x7FE0 {
                let isCutOff =
                    header.tag == .pixelData && header.length != Self.undefinedLength
                    && header.length > totalSize - position
                if isCutOff { throw .damaged("truncated") }
                return
            }
            try takeValue(of: header, encoding, depth: 0)
        }
        if position < totalSize { throw .beyondPrefix }
    }

    private mutating func takeValue(of header: Header, _ encoding: DICOMEncoding, depth: Int) throws(Stop) {
        if header.length == Self.undefinedLength {
            // A sequence of unknown representation is written implicitly inside (PS3.5 §6.2.2).
            try skipItems(header.representation == "UN" ? .implicitLittle : encoding, depth: depth + 1)
            return
        }
        guard header.length <= totalSize - position else { throw .damaged("truncated") }
        guard header.length <= bytes.count - position else { throw .beyondPrefix }
        if depth == 0, DICOMTag.wanted.contains(header.tag), header.length <= Self.maximumValueLength,
            values[header.tag] == nil
        {
            values[header.tag] = Array(bytes[position..<position + header.length])
        }
        position += header.length
    }

    /// Skips the items of a sequence of undefined length.
    private mutating func skipItems(_ encoding: DICOMEncoding, depth: Int) throws(Stop) {
        guard depth <= maximumDepth else { throw .damaged("too-deep") }
        while true {
            let header = try header(encoding)
            switch header.tag {
            case .sequenceEnd: return
            case .item where header.length == Self.undefinedLength:
                while true {
                    let inner = try self.header(encoding)
                    if inner.tag == .itemEnd { break }
                    try takeValue(of: inner, encoding, depth: depth)
                }
            case .item: try takeValue(of: header, encoding, depth: depth)
            default: throw .damaged("sequence")
            }
        }
    }

    private mutating func header(_ encoding: DICOMEncoding) throws(Stop) -> Header {
        guard remainingElements > 0 else { throw .damaged("too-many-elements") }
        remainingElements -= 1
        let tag = DICOMTag(
            UInt16(try number(bytes: 2, encoding)), UInt16(try number(bytes: 2, encoding)))
        // Items and their ends carry no representation in any encoding.
        guard encoding.isExplicit, tag.group != 0xFFFE else {
            return Header(tag: tag, representation: nil, length: try number(bytes: 4, encoding))
        }
        guard position + 2 <= bytes.count else { throw atEnd }
        let representation = String(decoding: bytes[position..<position + 2], as: UTF8.self)
        guard DICOMEncoding.representations.contains(representation) else { throw .damaged("representation") }
        position += 2
        guard DICOMEncoding.longRepresentations.contains(representation) else {
            return Header(tag: tag, representation: representation, length: try number(bytes: 2, encoding))
        }
        _ = try number(bytes: 2, encoding)
        return Header(tag: tag, representation: representation, length: try number(bytes: 4, encoding))
    }

    private var atEnd: Stop { bytes.count < totalSize ? .beyondPrefix : .damaged("truncated") }

    private mutating func number(bytes count: Int, _ encoding: DICOMEncoding) throws(Stop) -> Int {
        guard position + count <= bytes.count else { throw atEnd }
        let field = bytes[position..<position + count]
        position += count
        return encoding.isBigEndian
            ? field.reduce(0) { $0 << 8 | Int($1) } : field.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
