/// A data element's tag, group and element (DICOM PS3.5 §7.1).
struct DICOMTag: Hashable, Sendable {
    let group: UInt16
    let element: UInt16

    init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    static let mediaStorageClass = DICOMTag(0x0002, 0x0002)
    static let transferSyntax = DICOMTag(0x0002, 0x0010)
    static let characterSet = DICOMTag(0x0008, 0x0005)
    static let creationDate = DICOMTag(0x0008, 0x0012)
    static let creationTime = DICOMTag(0x0008, 0x0013)
    static let sopClass = DICOMTag(0x0008, 0x0016)
    static let studyDate = DICOMTag(0x0008, 0x0020)
    static let seriesDate = DICOMTag(0x0008, 0x0021)
    static let acquisitionDate = DICOMTag(0x0008, 0x0022)
    static let contentDate = DICOMTag(0x0008, 0x0023)
    static let studyTime = DICOMTag(0x0008, 0x0030)
    static let seriesTime = DICOMTag(0x0008, 0x0031)
    static let acquisitionTime = DICOMTag(0x0008, 0x0032)
    static let contentTime = DICOMTag(0x0008, 0x0033)
    static let modality = DICOMTag(0x0008, 0x0060)
    static let institution = DICOMTag(0x0008, 0x0080)
    static let timeZoneOffset = DICOMTag(0x0008, 0x0201)
    static let studyDescription = DICOMTag(0x0008, 0x1030)
    static let seriesDescription = DICOMTag(0x0008, 0x103E)
    static let performingPhysician = DICOMTag(0x0008, 0x1050)
    static let readingPhysician = DICOMTag(0x0008, 0x1060)
    static let patientName = DICOMTag(0x0010, 0x0010)
    static let patientID = DICOMTag(0x0010, 0x0020)
    static let patientIDIssuer = DICOMTag(0x0010, 0x0021)
    static let patientBirthDate = DICOMTag(0x0010, 0x0030)
    static let bodyPart = DICOMTag(0x0018, 0x0015)
    static let frames = DICOMTag(0x0028, 0x0008)
    static let rows = DICOMTag(0x0028, 0x0010)
    static let columns = DICOMTag(0x0028, 0x0011)
    static let pixelData = DICOMTag(0x7FE0, 0x0010)
    static let item = DICOMTag(0xFFFE, 0xE000)
    static let itemEnd = DICOMTag(0xFFFE, 0xE00D)
    static let sequenceEnd = DICOMTag(0xFFFE, 0xE0DD)

    /// What is kept of a header.
    static let wanted: Set<DICOMTag> = [
        mediaStorageClass, transferSyntax, characterSet, creationDate, creationTime, sopClass, studyDate, seriesDate,
        acquisitionDate, contentDate, studyTime, seriesTime, acquisitionTime, contentTime, modality, institution,
        timeZoneOffset, studyDescription, seriesDescription, performingPhysician, readingPhysician, patientName,
        patientID, patientIDIssuer, patientBirthDate, bodyPart, frames, rows, columns,
    ]
}
