/// How the elements of a data set are written (DICOM PS3.5 §10, annex A).
struct DICOMEncoding: Hashable, Sendable {
    let isExplicit: Bool
    let isBigEndian: Bool

    static let explicitLittle = DICOMEncoding(isExplicit: true, isBigEndian: false)
    static let implicitLittle = DICOMEncoding(isExplicit: false, isBigEndian: false)
    static let explicitBig = DICOMEncoding(isExplicit: true, isBigEndian: true)

    /// The encoding of a transfer syntax; nil when the data set is deflated and cannot be read without inflating it.
    /// Every encapsulated syntax is explicit little endian.
    init?(transferSyntax: String) {
        switch transferSyntax {
        case "1.2.840.10008.1.2": self = .implicitLittle
        case "1.2.840.10008.1.2.2": self = .explicitBig
        case "1.2.840.10008.1.2.1.99": return nil
        default: self = .explicitLittle
        }
    }

    private init(isExplicit: Bool, isBigEndian: Bool) {
        self.isExplicit = isExplicit
        self.isBigEndian = isBigEndian
    }

    /// The encoding that the first element of a data set shows; nil when the bytes do not look like group 0008 or
    /// 0002. An implicit length has small high bytes where explicit has two letters.
    init?(guessedFrom bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 8 else { return nil }
        let head = Array(bytes.prefix(8))
        let isLittle = (head[0] == 0x08 || head[0] == 0x02) && head[1] == 0
        let isBig = head[0] == 0 && head[1] == 0x08
        guard isLittle || isBig else { return nil }
        if Self.representations.contains(String(decoding: head[4...5], as: UTF8.self)) {
            self = isLittle ? .explicitLittle : .explicitBig
        } else {
            guard isLittle, head[6] == 0, head[7] == 0 else { return nil }
            self = .implicitLittle
        }
    }

    /// The value representations (PS3.5 §6.2).
    static let representations: Set<String> = [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW",
        "PN",
        "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV",
    ]

    /// Those with a reserved field and a length of 32 bits (PS3.5 §7.1.2).
    static let longRepresentations: Set<String> = [
        "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV",
    ]
}
