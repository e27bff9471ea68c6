/// A DICOM file by its header (PS3.10), with or without preamble and meta group. Pixel data is never looked at.
struct DICOMFile {
    private let values: [DICOMTag: [UInt8]]
    private let text: DICOMText
    private let isBigEndian: Bool
    let totalSize: Int

    /// Reads the header in `prefix`. Throws `.notDICOM` when the bytes are something else, `.damagedDICOM` when they
    /// break off or contradict themselves.
    init(prefix: [UInt8], totalSize: Int, limits: RecordLimits) throws(RecordError) {
        let hasPreamble = Self.hasPreamble(prefix)
        guard hasPreamble || Self.looksLikeDataSet(prefix) else { throw .notDICOM }
        var parser = DICOMHeaderParser(
            bytes: prefix, totalSize: totalSize, position: hasPreamble ? 132 : 0, limits: limits)
        var encoding = DICOMEncoding.explicitLittle
        do throws(DICOMHeaderParser.Stop) {
            try parser.readMeta()
            let syntax = parser.values[.transferSyntax].map { DICOMText(characterSet: nil).decode($0) }
            let guess = DICOMEncoding(guessedFrom: prefix[min(parser.position, prefix.count)...])
            let isDeflated = syntax != nil && DICOMEncoding(transferSyntax: syntax ?? "") == nil
            if !isDeflated, let found = syntax.flatMap({ DICOMEncoding(transferSyntax: $0) }) ?? guess {
                encoding = found
                try parser.readDataSet(found)
            }
        } catch {
            if case .damaged(let reason) = error { throw .damagedDICOM(reason: reason) }
        }
        values = parser.values
        text = DICOMText(characterSet: parser.values[.characterSet])
        isBigEndian = encoding.isBigEndian
        self.totalSize = totalSize
        guard sopClass != nil || values[.modality] != nil else {
            throw hasPreamble ? .damagedDICOM(reason: "header") : .notDICOM
        }
    }

    /// True when `DICM` stands behind the preamble of 128 bytes.
    static func hasPreamble(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 132 && bytes[128..<132].elementsEqual("DICM".utf8)
    }

    /// True when the bytes begin like a data set without preamble: an encoding can be told and the first two elements
    /// follow each other.
    static func looksLikeDataSet(_ bytes: [UInt8]) -> Bool {
        guard let encoding = DICOMEncoding(guessedFrom: bytes[...]), bytes.count >= 16 else { return false }
        let length: Int
        if encoding.isExplicit {
            if DICOMEncoding.longRepresentations.contains(String(decoding: bytes[4...5], as: UTF8.self)) {
                return false
            }
            length = encoding.isBigEndian ? Int(bytes[6]) << 8 | Int(bytes[7]) : Int(bytes[7]) << 8 | Int(bytes[6])
        } else {
            length = Int(bytes[5]) << 8 | Int(bytes[4])
        }
        guard 8 + length + 8 <= bytes.count else { return false }
        return DICOMEncoding(guessedFrom: bytes[(8 + length)...]) != nil
    }

    /// A text of the header; nil when absent or empty.
    func string(_ tag: DICOMTag) -> String? {
        guard let bytes = values[tag] else { return nil }
        let string = text.decode(bytes)
        return string.isEmpty ? nil : string
    }

    /// A name of the header.
    func personName(_ tag: DICOMTag) -> String? { values[tag].flatMap { text.personName($0) } }

    /// A number of 16 bits.
    func number(_ tag: DICOMTag) -> Int? {
        guard let bytes = values[tag], bytes.count == 2 else { return nil }
        let (low, high) = isBigEndian ? (bytes[1], bytes[0]) : (bytes[0], bytes[1])
        return Int(high) << 8 | Int(low)
    }

    /// The storage class.
    var sopClass: String? { string(.sopClass) ?? string(.mediaStorageClass) }

    /// The modality, said or implied.
    var modality: String { string(.modality) ?? DICOMModality.implied(bySOPClass: sopClass ?? "") }

    /// When the study, else the series, the image or the file was made.
    var date: FHIRDateTime? {
        let pairs: [(DICOMTag, DICOMTag)] = [
            (.studyDate, .studyTime), (.seriesDate, .seriesTime), (.acquisitionDate, .acquisitionTime),
            (.contentDate, .contentTime), (.creationDate, .creationTime),
        ]
        let zone = string(.timeZoneOffset) ?? ""
        for (dateTag, timeTag) in pairs {
            // ACR-NEMA wrote days with dots.
            guard let day = string(dateTag)?.filter({ $0 != "." }) else { continue }
            let time = (string(timeTag) ?? "").filter { $0 != ":" }
            if let date = FHIRDateTime(hl7: day + time + (time.isEmpty ? "" : zone)) ?? FHIRDateTime(hl7: day) {
                return date
            }
        }
        return nil
    }
}
