public import HealthRecords

/// An institution asks its node for an enrolment that it made, by a number of the person.
public struct EnrolmentQuery: Message {
    /// The format's name and version.
    public static let format = "nuo/enrolment-query@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 4096

    /// A number of the person.
    public let identifier: PatientIdentifier

    /// Takes the number.
    public init(identifier: PatientIdentifier) { self.identifier = identifier }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["system": .string(identifier.system), "value": .string(identifier.value)]
    }

    /// Reads the members.
    public init(members: JSONValue) throws {
        identifier = PatientIdentifier(
            system: try members.messageString("system"), value: try members.messageString("value"))
    }
}
