public import CipherSuites
import HealthRecords

/// The deceased kept a relative out, by an entry of the line where it is known by which.
private struct KeptOut {
    let sequence: UInt32?
}

extension ConsentLine {
    /// What counts of the deceased's words here, with the number of the entry where it is one of this line; nil for silence.
    private var wordBeforeDeath: (word: AfterDeathWord, sequence: UInt32?)? {
        guard let estate else { return nil }
        if let said = saidOfDeath.last(where: { $0.sequence <= estate.lastSequence }) {
            return (said.word, said.sequence)
        }
        return estate.earlierWord.map { ($0, nil) }
    }

    /// The word that keeps a relative out, of this line or of one that is joined with it; nil where none does.
    fileprivate func refusal(of key: KeyThumbprint) -> KeptOut? {
        if let said = wordBeforeDeath, !said.word.admits(key) { return KeptOut(sequence: said.sequence) }
        return joined.contains { $0.words.contains { !$0.admits(key) } } ? KeptOut(sequence: nil) : nil
    }

    /// Keys and name of whoever is or was stated to be a near relative, as far as a request is verified by them; nil for
    /// anybody else. What they may read is for `decide` to say.
    public func relative(_ key: KeyThumbprint, at time: UInt64) -> LineActor? {
        isDeceased ? estate?.relative(key, at: time)?.actor : nil
    }

    /// True when a near relative who is stated asks as family.
    func isAskedByRelative(_ query: AccessQuery, at time: UInt64) -> Bool {
        isDeceased && query.purpose == .familyRequest && query.institution == nil
            && estate?.relative(query.requester, at: time) != nil
    }

    /// True when one may read something of the line, of those levels that relatives may read.
    func mayPermitRelative(_ query: AccessQuery, _ level: SensitivityLevel?, at time: UInt64) -> Bool {
        guard unreadable.isEmpty, isAskedByRelative(query, at: time), !isRevoked, !isSuspended, let estate,
            estate.opensAt <= time, let relative = estate.relative(query.requester, at: time)
        else { return false }
        return relative.isInForce(at: time) && refusal(of: query.requester) == nil
            && level.map { $0 <= ActingDelegate.maximumLevel } ?? true
    }
}

extension DecisionRules {
    /// What a stated near relative asks is not settled by the death alone, but by `relative` at the latest.
    func deceased() -> Decision? {
        let isDeceased = line.isDeceased || line.joined.contains(where: \.isDeceased)
        guard isDeceased, !line.isAskedByRelative(query, at: now) else { return nil }
        return deny(.deceased, .deceased)
    }

    /// A near relative of the deceased reads up to level 4, after the time of waiting, what no prohibition may reach, unless
    /// the deceased said no (CONSENT-306 … CONSENT-309).
    func relative() -> Decision? {
        guard line.isAskedByRelative(query, at: now), let estate = line.estate,
            let relative = estate.relative(query.requester, at: now)
        else { return nil }
        guard relative.isInForce(at: now) else { return deny(.relative, .relativeEnded) }
        guard estate.opensAt <= now else { return deny(.relative, .relativeWaiting) }
        if let refusal = line.refusal(of: query.requester) {
            return deny(.relative, .deceasedRefused, by: refusal.sequence)
        }
        guard document.level <= ActingDelegate.maximumLevel else { return deny(.relative, .beyondRelative) }
        return Decision(
            isPermitted: true, reasons: [.relative], steps: [step(.relative), .kinship(relative.record)],
            obligations: [.noOnward, .viewOnly])
    }
}
