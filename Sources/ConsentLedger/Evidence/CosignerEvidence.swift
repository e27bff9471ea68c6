public import MerkleLog

/// One cosigner's lines on two notes; the file names the cosigner (EVIDENCE-8).
public struct CosignerEvidence: Hashable, Sendable {
    /// Whoever is accused.
    public let cosigner: VerifierKey
    /// The notes, and the proof that they are of two branches where that is the accusation.
    public let heads: ContradictingHeads

    /// Takes the parts.
    public init(cosigner: VerifierKey, heads: ContradictingHeads) {
        self.cosigner = cosigner
        self.heads = heads
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        do {
            cosigner = try VerifierKey(parsing: try reader.value(of: "cosigner"))
        } catch {
            throw .malformed
        }
        guard cosigner.algorithm == .cosignature else { throw .malformed }
        heads = try ContradictingHeads(from: &reader)
    }

    func write(to writer: inout EvidenceWriter) {
        writer.line("cosigner \(cosigner)")
        heads.write(to: &writer)
    }

    /// Two branches under one key.
    func fork() throws(EvidenceError) -> (Origin, ProvedAccusation.Finding) {
        let (first, second) = (try signed(heads.earlier), try signed(heads.later))
        let origin = try Self.origin(first.checkpoint, second.checkpoint)
        return (origin, try heads.finding(first.checkpoint, second.checkpoint))
    }

    /// A larger size with an earlier time.
    func timeGoingBack() throws(EvidenceError) -> (Origin, ProvedAccusation.Finding) {
        guard heads.branch == nil else { throw .malformed }
        let (first, second) = (try signed(heads.earlier), try signed(heads.later))
        let origin = try Self.origin(first.checkpoint, second.checkpoint)
        guard first.checkpoint.size < second.checkpoint.size, second.time < first.time else { throw .noContradiction }
        return (
            origin,
            .times(
                size: first.checkpoint.size, at: first.time, laterSize: second.checkpoint.size, laterAt: second.time)
        )
    }

    /// The head and the time that the cosigner signed. Whether the log signed it too does not matter: a cosigner answers
    /// for what it signs.
    private func signed(_ note: SignedNote) throws(EvidenceError) -> (checkpoint: Checkpoint, time: UInt64) {
        let lines = note.signatures.filter(cosigner.isNamed)
        guard let line = lines.first else { throw .note(.badSignature(name: cosigner.name)) }
        guard lines.count == 1 else { throw .note(.duplicateSignature(name: cosigner.name)) }
        do throws(NoteError) {
            guard let time = try cosigner.verify(line, over: note.text) else { throw NoteError.wrongAlgorithm }
            return (try Checkpoint(parsing: note.text), time)
        } catch {
            throw .note(error)
        }
    }

    private static func origin(_ first: Checkpoint, _ second: Checkpoint) throws(EvidenceError) -> Origin {
        guard first.origin == second.origin else { throw .noContradiction }
        guard let origin = Origin(first.origin) else { throw .malformed }
        return origin
    }
}
