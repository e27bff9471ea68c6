/// Writes small DICOM files in every encoding, for tests.
struct DICOMFixture {
    enum Encoding: CaseIterable { case explicitLittle, implicitLittle, explicitBig }

    private(set) var bytes: [UInt8] = []
    let encoding: Encoding

    init(_ encoding: Encoding) { self.encoding = encoding }

    private func number(_ value: Int, bytes count: Int) -> [UInt8] {
        let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return encoding == .explicitBig ? little.reversed() : little
    }

    mutating func add(_ group: Int, _ element: Int, _ representation: String, _ value: [UInt8]) {
        let padded = value.count.isMultiple(of: 2) ? value : value + [0x20]
        bytes += number(group, bytes: 2) + number(element, bytes: 2)
        if encoding == .implicitLittle {
            bytes += number(padded.count, bytes: 4)
        } else {
            bytes += Array(representation.utf8) + number(padded.count, bytes: 2)
        }
        bytes += padded
    }

    mutating func add(_ group: Int, _ element: Int, _ representation: String, _ text: String) {
        add(group, element, representation, Array(text.utf8))
    }

    /// A sequence of undefined length with one item of undefined length that holds one element.
    mutating func addOpenSequence(_ group: Int, _ element: Int) {
        bytes += number(group, bytes: 2) + number(element, bytes: 2)
        if encoding != .implicitLittle { bytes += Array("SQ".utf8) + [0, 0] }
        bytes += [0xFF, 0xFF, 0xFF, 0xFF]
        bytes += number(0xFFFE, bytes: 2) + number(0xE000, bytes: 2) + [0xFF, 0xFF, 0xFF, 0xFF]
        add(0x0008, 0x0100, "SH", "CODE")
        bytes += number(0xFFFE, bytes: 2) + number(0xE00D, bytes: 2) + [0, 0, 0, 0]
        bytes += number(0xFFFE, bytes: 2) + number(0xE0DD, bytes: 2) + [0, 0, 0, 0]
    }

    mutating func addPixels(_ count: Int) {
        bytes += number(0x7FE0, bytes: 2) + number(0x0010, bytes: 2)
        if encoding != .implicitLittle { bytes += Array("OW".utf8) + [0, 0] }
        bytes += number(count, bytes: 4) + [UInt8](repeating: 7, count: count)
    }

    /// The preamble, `DICM` and a meta group that names the transfer syntax.
    static func preamble(transferSyntax: String) -> [UInt8] {
        var meta = DICOMFixture(.explicitLittle)
        meta.add(0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.2")
        meta.add(0x0002, 0x0010, "UI", transferSyntax)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes
    }

    /// A CT image of a patient.
    static func image(
        _ encoding: Encoding = .explicitLittle, characterSet: String = "ISO_IR 192",
        name: [UInt8] = Array("Zhang^San=张^三".utf8)
    ) -> [UInt8] {
        var set = DICOMFixture(encoding)
        set.add(0x0008, 0x0005, "CS", characterSet)
        set.add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2")
        set.add(0x0008, 0x0020, "DA", "20251123")
        set.add(0x0008, 0x0030, "TM", "140509.25")
        set.add(0x0008, 0x0060, "CS", "CT")
        set.add(0x0008, 0x0080, "LO", "West Hospital")
        set.addOpenSequence(0x0008, 0x1110)
        set.add(0x0010, 0x0010, "PN", name)
        set.add(0x0010, 0x0020, "LO", "P-17")
        set.add(0x0010, 0x0030, "DA", "19550623")
        set.add(0x0018, 0x0015, "CS", "CHEST")
        let order: [UInt8] = encoding == .explicitBig ? [0x02, 0x00] : [0x00, 0x02]
        set.add(0x0028, 0x0010, "US", order)
        set.add(0x0028, 0x0011, "US", order)
        set.addPixels(64)
        return set.bytes
    }

    static let syntaxes: [Encoding: String] = [
        .explicitLittle: "1.2.840.10008.1.2.1", .implicitLittle: "1.2.840.10008.1.2",
        .explicitBig: "1.2.840.10008.1.2.2",
    ]
}
