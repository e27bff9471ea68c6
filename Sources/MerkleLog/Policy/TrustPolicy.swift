/// Which logs are believed, which witnesses count, and how many of them must have cosigned a checkpoint (C2SP
/// tlog-policy). A parsed policy is whole: every name in it is defined, and no witness counts in two ways.
public struct TrustPolicy: Hashable, Sendable {
    /// The largest file: all logs, witnesses and groups below with long names, and as much again for comments.
    public static let maximumByteCount = 128 << 10
    /// The most lines, comments and empty ones included.
    public static let maximumLineCount = 2048
    /// The most logs: one file for all partners of a large federation.
    public static let maximumLogCount = 256
    /// The most witnesses; the specification asks for at least 32.
    public static let maximumWitnessCount = 64
    /// The most groups; the specification asks for at least 32.
    public static let maximumGroupCount = 64

    /// A log whose checkpoints are believed.
    public struct Log: Hashable, Sendable {
        /// Its key, of type 0x01; the name is the log's origin.
        public let key: VerifierKey
        /// Where it is; what that means is the reader's concern.
        public let url: String?
    }

    /// A cosigner that counts.
    public struct Witness: Hashable, Sendable {
        /// What groups and the quorum call it.
        public let name: PolicyName
        /// Its key, of type 0x04.
        public let key: VerifierKey
        /// Where it is; what that means is the reader's concern.
        public let url: String?
    }

    /// Members of which `threshold` must have witnessed a checkpoint.
    public struct Group: Hashable, Sendable {
        /// What other groups and the quorum call it.
        public let name: PolicyName
        /// From 1 to the number of members.
        public let threshold: Int
        /// Witnesses and earlier groups, each a member of one group at most.
        public let members: [Member]
    }

    /// A witness or group, by its place in the policy. A group's members come before it, so there are no circles.
    public enum Member: Hashable, Sendable {
        /// A place in `witnesses`.
        case witness(Int)
        /// A place in `groups`.
        case group(Int)
    }

    /// The logs in the file's order.
    public let logs: [Log]
    /// The witnesses in the file's order.
    public let witnesses: [Witness]
    /// The groups in the file's order.
    public let groups: [Group]
    /// Who must have witnessed a checkpoint; nil for `quorum none`, which asks for nobody.
    public let quorum: Member?

    /// Parses the bytes of a policy file; throws the first line that is wrong and why.
    public init(parsing bytes: [UInt8]) throws(PolicyError) {
        var parser = TrustPolicyParser()
        try parser.parse(bytes)
        logs = parser.logs
        witnesses = parser.witnesses
        groups = parser.groups
        quorum = parser.quorum ?? nil
    }

    /// True when the policy names exactly this key of a log.
    public func lists(_ log: VerifierKey) -> Bool { logs.contains { $0.key == log } }

    /// What the file calls a member.
    public func name(of member: Member) -> PolicyName {
        switch member {
        case .witness(let place): witnesses[place].name
        case .group(let place): groups[place].name
        }
    }
}

/// A name in a policy: octets, compared as they are. Nothing outside the file knows it.
public struct PolicyName: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 255 bytes without control characters and spaces.
    public let bytes: [UInt8]

    init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    /// For people; what is not UTF-8 is replaced.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// What is wrong with a policy file, and where.
public struct PolicyError: Error, Hashable, Sendable {
    /// The line, from 1; 0 for the file as a whole.
    public let line: Int
    /// What is wrong with it.
    public let flaw: PolicyFlaw

    package init(_ flaw: PolicyFlaw, line: Int) {
        self.line = line
        self.flaw = flaw
    }
}

/// What can be wrong with a policy file.
public enum PolicyFlaw: Hashable, Sendable {
    /// More bytes, lines, logs, witnesses or groups than `TrustPolicy` accepts.
    case tooLarge
    /// A control character other than tab and newline.
    case controlCharacter
    /// The last line has no newline: the file may have been cut off.
    case unterminatedLine
    /// A line that begins with none of `log`, `witness`, `group` and `quorum`.
    case keyword
    /// Too few or too many items on a line.
    case itemCount
    /// A name that is too long, or `none`, which is taken.
    case name
    /// A name that was defined before.
    case duplicateName(PolicyName)
    /// No verifier key, or one of a type that this place does not take.
    case key
    /// A key that stands in the file already, under whatever name, or that cannot be told from one that does.
    case duplicateKey
    /// A name that no earlier line defines.
    case unknownName(PolicyName)
    /// A name that is a member already, of this group or another.
    case repeatedMember(PolicyName)
    /// A threshold that is no number, 0, or above the number of members.
    case threshold
    /// A second `quorum` line.
    case secondQuorum
    /// No `quorum` line.
    case noQuorum

    /// A stable word for programs and catalogues.
    public var code: String {
        switch self {
        case .tooLarge: "too-large"
        case .controlCharacter: "control-character"
        case .unterminatedLine: "unterminated-line"
        case .keyword: "keyword"
        case .itemCount: "item-count"
        case .name: "name"
        case .duplicateName: "duplicate-name"
        case .key: "key"
        case .duplicateKey: "duplicate-key"
        case .unknownName: "unknown-name"
        case .repeatedMember: "repeated-member"
        case .threshold: "threshold"
        case .secondQuorum: "second-quorum"
        case .noQuorum: "no-quorum"
        }
    }

    /// The name that is wrong, where one is.
    public var name: PolicyName? {
        switch self {
        case .duplicateName(let name), .unknownName(let name), .repeatedMember(let name): name
        default: nil
        }
    }
}
