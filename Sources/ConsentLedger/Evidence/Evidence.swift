public import MerkleLog

/// A file that proves, to anybody who has the accused's verifier key, that a log or a cosigner signed what can't be true
/// of an honest one (`formats.md` §7, `ledger.md` §1.5). A parsed one is not yet verified.
///
///     let proved = try Evidence(parsing: bytes).verified(by: keys)
public enum Evidence: Hashable, Sendable {
    /// `nuo/fork@v1`
    case fork(ContradictingHeads)
    /// `nuo/seal-height@v1`
    case sealHeight(ReusedHeight)
    /// `nuo/unsealed-checkpoint@v1`
    case unsealedCheckpoint(UnsealedCheckpoint)
    /// `nuo/invalid-entry@v1`
    case invalidEntry(InvalidEntry)
    /// `nuo/invalid-seal@v1`
    case invalidSeal(InvalidSeal)
    /// `nuo/cosigner-fork@v1`
    case cosignerFork(CosignerEvidence)
    /// `nuo/cosigner-time@v1`
    case cosignerTime(CosignerEvidence)
    /// `nuo/omitted-disclosure@v1`
    case omittedDisclosure(OmittedDisclosure)
    /// `nuo/reused-prior@v1`
    case reusedPrior(ReusedPrior)

    /// The largest file that is read.
    public static let maximumByteCount = 1 << 20

    /// Parses a file, whose spelling is the only one; nothing in it is trusted yet.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else { throw .malformed }
        var reader = EvidenceReader(bytes[...])
        let firstLine = try reader.line()
        guard let kind = EvidenceKind.allCases.first(where: { $0.firstLine == firstLine }) else {
            throw Self.isOfAnotherVersion(firstLine) ? .upgradeNeeded(firstLine) : .malformed
        }
        switch kind {
        case .fork: self = .fork(try ContradictingHeads(from: &reader))
        case .sealHeight: self = .sealHeight(try ReusedHeight(from: &reader))
        case .unsealedCheckpoint: self = .unsealedCheckpoint(try UnsealedCheckpoint(from: &reader))
        case .invalidEntry: self = .invalidEntry(try InvalidEntry(from: &reader))
        case .invalidSeal: self = .invalidSeal(try InvalidSeal(from: &reader))
        case .cosignerFork: self = .cosignerFork(try CosignerEvidence(from: &reader))
        case .cosignerTime: self = .cosignerTime(try CosignerEvidence(from: &reader))
        case .omittedDisclosure: self = .omittedDisclosure(try OmittedDisclosure(from: &reader))
        case .reusedPrior: self = .reusedPrior(try ReusedPrior(from: &reader))
        }
        guard serialized == bytes else { throw .malformed }
    }

    /// Files of ours that are no evidence, whatever version there is of them.
    private static let otherFiles = ["closing", "receipt"]

    /// `nuo/` ‖ 1 to 40 of a–z, 0–9 and hyphen ‖ `@v` ‖ 1 to 4 digits.
    private static func isOfAnotherVersion(_ line: String) -> Bool {
        let parts = line.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].starts(with: "nuo/".utf8), parts[1].first == UInt8(ascii: "v") else {
            return false
        }
        let name = parts[0].dropFirst(4)
        guard !otherFiles.contains(where: { name.elementsEqual($0.utf8) }) else { return false }
        let digits = parts[1].dropFirst()
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        return (1...40).contains(name.count) && (1...4).contains(digits.count) && digits.allSatisfy(isDigit)
            && name.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || isDigit($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// What it accuses of.
    public var kind: EvidenceKind {
        switch self {
        case .fork: .fork
        case .sealHeight: .sealHeight
        case .unsealedCheckpoint: .unsealedCheckpoint
        case .invalidEntry: .invalidEntry
        case .invalidSeal: .invalidSeal
        case .cosignerFork: .cosignerFork
        case .cosignerTime: .cosignerTime
        case .omittedDisclosure: .omittedDisclosure
        case .reusedPrior: .reusedPrior
        }
    }

    /// The bytes of the file.
    public var serialized: [UInt8] {
        var writer = EvidenceWriter(kind)
        switch self {
        case .fork(let heads): heads.write(to: &writer)
        case .sealHeight(let reused): reused.write(to: &writer)
        case .unsealedCheckpoint(let unsealed): unsealed.write(to: &writer)
        case .invalidEntry(let invalid): invalid.write(to: &writer)
        case .invalidSeal(let invalid): invalid.write(to: &writer)
        case .cosignerFork(let cosigned), .cosignerTime(let cosigned): cosigned.write(to: &writer)
        case .omittedDisclosure(let omitted): omitted.write(to: &writer)
        case .reusedPrior(let reused): reused.write(to: &writer)
        }
        return writer.bytes
    }

    /// The name of the key that is accused, as the file claims.
    public var accusedName: String {
        switch self {
        case .cosignerFork(let cosigned), .cosignerTime(let cosigned): cosigned.cosigner.name
        default: logNotes.first.flatMap { try? Checkpoint(parsing: $0.text) }?.origin ?? ""
        }
    }

    /// The notes that an accused log must have signed; none where a cosigner is accused.
    public var logNotes: [SignedNote] {
        switch self {
        case .fork(let heads): [heads.earlier, heads.later]
        case .sealHeight(let reused): [reused.first.note, reused.second.note]
        case .unsealedCheckpoint(let unsealed): [unsealed.note]
        case .invalidEntry(let invalid): [invalid.note]
        case .invalidSeal(let invalid): [invalid.note]
        case .cosignerFork, .cosignerTime: []
        case .omittedDisclosure(let omitted): omitted.statements.map(\.note)
        case .reusedPrior(let reused): reused.statements.map(\.note)
        }
    }

    /// The institution's leave that a file about disclosures rests on: whoever acts on it must know that the institution
    /// signed it (EVIDENCE-22).
    public var leave: Opening? {
        switch self {
        case .omittedDisclosure(let omitted): omitted.leave.opening
        case .reusedPrior(let reused): reused.leave.opening
        default: nil
        }
    }

    /// Says what the file proves, with the log keys and cosigner keys that the verifier trusts to be those of the named;
    /// throws why it proves nothing. Lines of other keys than the accused's are not looked at: a dishonest signer must
    /// not be able to spoil a note by adding them.
    public func verified(by keys: [VerifierKey]) throws(EvidenceError) -> ProvedAccusation {
        switch self {
        case .cosignerFork(let cosigned): return try accusation(of: cosigned, keys, try cosigned.fork())
        case .cosignerTime(let cosigned): return try accusation(of: cosigned, keys, try cosigned.timeGoingBack())
        default: break
        }
        let candidates = keys.filter { $0.algorithm == .ed25519 && $0.name == accusedName }
        guard let last = candidates.last else { throw .unknownKey(name: accusedName) }
        for key in candidates.dropLast() {
            // The ledger's key may have changed; the one that signed counts.
            if let proved = try? accusation(ofLog: key) { return proved }
        }
        return try accusation(ofLog: last)
    }

    /// The same with logs whose changes of key are known (EVIDENCE-23): each note counts under the key that signs at its
    /// size, so that heads of two keys contradict each other like heads of one, and a line of a key that was given up
    /// accuses nobody at a size that was never its.
    public func verified(by keys: [VerifierKey], logs: [LogKeys]) throws(EvidenceError) -> ProvedAccusation {
        guard !logNotes.isEmpty, let log = logs.first(where: { $0.first.name == accusedName }) else {
            return try verified(by: keys)
        }
        return try accusation(ofLog: log)
    }

    private func accusation(
        of evidence: CosignerEvidence, _ keys: [VerifierKey],
        _ found: @autoclosure () throws(EvidenceError) -> (Origin, ProvedAccusation.Finding)
    ) throws(EvidenceError) -> ProvedAccusation {
        guard keys.contains(evidence.cosigner) else { throw .unknownKey(name: evidence.cosigner.name) }
        let (origin, finding) = try found()
        return ProvedAccusation(kind: kind, accused: evidence.cosigner, origin: origin, finding: finding)
    }

    private func accusation(ofLog key: VerifierKey) throws(EvidenceError) -> ProvedAccusation {
        try accusation(ofLog: LogKeys(key))
    }

    private func accusation(ofLog log: LogKeys) throws(EvidenceError) -> ProvedAccusation {
        guard let origin = Origin(log.first.name) else { throw .malformed }
        var heads: [Checkpoint] = []
        var key = log.first
        for note in logNotes {
            do {
                let verified = try VerifiedCheckpoint(verifying: note, log: log, cosigners: [])
                heads.append(verified.checkpoint)
                key = verified.log
            } catch {
                throw .note(error)
            }
        }
        let finding: ProvedAccusation.Finding
        switch self {
        case .fork(let fork): finding = try fork.finding(heads[0], heads[1])
        case .sealHeight(let reused): finding = try reused.finding(heads[0], heads[1])
        case .unsealedCheckpoint(let unsealed): finding = try unsealed.finding(under: heads[0])
        case .invalidEntry(let invalid): finding = try invalid.finding(under: heads[0], of: origin)
        case .invalidSeal(let invalid): finding = try invalid.finding(under: heads[0])
        case .omittedDisclosure(let omitted): finding = try omitted.finding(under: heads)
        case .reusedPrior(let reused): finding = try reused.finding(under: heads)
        case .cosignerFork, .cosignerTime: throw .malformed
        }
        return ProvedAccusation(kind: kind, accused: key, origin: origin, finding: finding)
    }
}
