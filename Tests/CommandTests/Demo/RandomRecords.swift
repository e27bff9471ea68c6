import Foundation
import TestSupport

/// Records of three kinds whose content occurs nowhere else.
struct RandomRecords {
    private(set) var content = ByteWindows()
    /// A stretch of the content, for the proof that it would be found.
    let sample: [UInt8]

    /// Writes the files into a folder.
    init(in folder: URL, _ random: inout SeededRandom) throws {
        let narrative = Self.text(8_000, &random)
        let page = Self.text(12_000, &random)
        let pixels = random.bytes(16_384)
        for secret in [Array(narrative.utf8), Array(page.utf8), pixels] { content.add(secret) }
        sample = Array(pixels[8_000..<8_016])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.bundle(narrative).utf8).write(to: folder.appendingPathComponent("report.json"))
        try Data(Self.pdf(page).utf8).write(to: folder.appendingPathComponent("letter.pdf"))
        try Data(Self.image(pixels)).write(to: folder.appendingPathComponent("image.dcm"))
    }

    private static func text(_ count: Int, _ random: inout SeededRandom) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }

    private static func bundle(_ narrative: String) -> String {
        let report = """
            {"resourceType":"DiagnosticReport","id":"r","status":"final",\
            "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\(narrative)</div>"},\
            "code":{"coding":[{"system":"http://loinc.org","code":"11502-2"}],"text":"report"},\
            "effectiveDateTime":"2026-10-12T09:20:00+08:00"}
            """
        return #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:"#
            + #"0b0c7b1e-6f52-4a53-9d0e-0c9c1d6b4f3a","resource":\#(report)}]}"#
    }

    private static func pdf(_ page: String) -> String {
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            "<< /Length \(page.utf8.count + 12) >>\nstream\nBT (\(page)) Tj ET\nendstream",
        ]
        var text = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 5\n0000000000 65535 f \n"
        for place in places { text += String(format: "%010d 00000 n \n", place) }
        return text + "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    }

    /// A CT image of 128 times 64 pixels, explicit VR little endian (DICOM PS3.10 §7).
    private static func image(_ pixels: [UInt8]) -> [UInt8] {
        let kind = Array("1.2.840.10008.5.1.4.1.1.2".utf8)
        let meta =
            element(2, 2, "UI", kind) + element(2, 0x10, "UI", Array("1.2.840.10008.1.2.1".utf8))
        let set =
            element(8, 5, "CS", Array("ISO_IR 192".utf8)) + element(8, 0x16, "UI", kind)
            + element(8, 0x20, "DA", Array("20251123".utf8)) + element(8, 0x60, "CS", Array("CT".utf8))
            + element(0x10, 0x10, "PN", Array("Zhang^San".utf8)) + element(0x10, 0x20, "LO", Array("P-17".utf8))
            + element(0x28, 0x10, "US", little(64, 2)) + element(0x28, 0x11, "US", little(128, 2))
        let header = little(0x7FE0, 2) + little(0x10, 2) + Array("OW".utf8) + [0, 0] + little(pixels.count, 4)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta + set + header + pixels
    }

    private static func element(_ group: Int, _ element: Int, _ kind: String, _ value: [UInt8]) -> [UInt8] {
        let padded = value.count.isMultiple(of: 2) ? value : value + [kind == "UI" ? 0 : 0x20]
        return little(group, 2) + little(element, 2) + Array(kind.utf8) + little(padded.count, 2) + padded
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
