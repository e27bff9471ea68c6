import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Logging
import Storage

/// As custodian: orders readers to erase what they were given, and sends the orders on.
extension Node {
    /// Where erase orders and their answers are taken.
    static let erasurePath = "/v1/peer/erasures"

    /// Enters every order that follows from withdrawals, stops and times of erasure, and sends what was entered. Called
    /// all the time: what was looked at once is not looked at again.
    public func orderErasures() async throws {
        for disclosure in try database.disclosuresToErase(now: clock.now) {
            try await attempt { try await orderByTime(disclosure) }
        }
        for ended in try database.endedLines() { try await attempt { try await order(ended) } }
        let roster = try roster()
        for (disclosure, order) in try database.untoldOrders() {
            try await attempt { try tell(order, of: disclosure, roster: roster) }
        }
    }

    /// One that fails keeps no other from its turn; a database that can't be written keeps all.
    private func attempt(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch AppendError.conflict {
            // Another process was first.
        } catch let error as AppendError
            where [.overloaded, .stopping, .diskFailed, .notSigning, .logKeyMissing].contains(error)
        {
            throw error
        } catch {
            logger.record(.error, "an erase order failed", code: "erase-order-failed")
        }
    }

    private func orderByTime(_ disclosure: DisclosedEntry) async throws {
        guard let opening = try database.opening(at: disclosure.index, in: origin) else { return }
        let content = try Disclosure(of: opening)
        // Only what a consent asked for: no such time stands in what was opened against a denial.
        guard content.isByConsent, let time = content.eraseBy else {
            return try database.noteEraseBy(nil, of: disclosure.index)
        }
        try database.noteEraseBy(time, of: disclosure.index)
        if time <= clock.now { _ = try await order(disclosure, content, opening, because: .eraseBy(time)) }
    }

    private func order(_ ended: EndedLine) async throws {
        guard let line = try disclosedLine(ended.line, at: ended.institution) else {
            return try database.forget(ended)
        }
        let folded = try fold(line)
        let isStopped = try database.isStopped(line.record, of: line.home)
        var isComplete = folded.unreadable.isEmpty
        for disclosure in try database.unorderedDisclosures(of: ended) {
            guard let opening = try database.opening(at: disclosure.index, in: origin) else { continue }
            let content = try Disclosure(of: opening)
            guard content.isByConsent else { continue }
            if let cause = try endOfConsent(content, in: folded, of: line) {
                if try await !order(disclosure, content, opening, because: cause) { isComplete = false }
            } else if isStopped, try await !order(disclosure, content, opening, because: .stop) {
                isComplete = false
            }
        }
        // The opening of a withdrawal may come after its entry, and the leave to sign after it ended: until then the line
        // is kept in mind.
        if isComplete { try database.forget(ended) }
    }

    /// False when the institution has given no leave to sign for it now: nothing is ordered then.
    private func order(
        _ disclosure: DisclosedEntry, _ content: Disclosure, _ opening: Opening, because cause: EraseOrder.Cause
    ) async throws -> Bool {
        guard let line = try disclosedLine(disclosure.line, at: disclosure.institution),
            let authorisation = try authorisation(of: disclosure.institution)
        else { return false }
        let now = clock.now
        let order = EraseOrder(
            line: disclosure.line, home: line.home, custodian: authorisation.content.institution,
            reader: content.reader, disclosure: opening.commitment, cause: cause,
            due: now + eraseAnswerSeconds, at: now)
        let draft = try draft(order)
        do {
            try await writer.order(draft.entry, opening: draft.opening, erasing: disclosure.index)
        } catch AppendError.conflict {
            // Ordered already.
        }
        return true
    }

    /// Sends an order that was entered: also that of a program that ended between the two.
    private func tell(_ index: UInt64, of disclosure: DisclosedEntry, roster: Roster) throws {
        guard let message = try message(ordering: index, of: disclosure) else { return }
        // One that does not verify any more waits, as one of an institution without a leave does.
        guard let verified = try? VerifiedErasure(message, roster: roster) else {
            return logger.record(.error, "an erase order does not verify and is not told", code: "erase-order-untold")
        }
        let reader = verified.disclosure.disclosure.readerInstitution.flatMap { roster.institution($0.id)?.origin }
        // Before it counts as told: after a crash in between it is done again.
        if reader == origin { try eraseHeld(by: verified) }
        let nodes = [reader, verified.order.home].compactMap { $0 }
        try database.tell(
            message, of: verified, disclosure: disclosure.index,
            deliveries: deliveries(of: message, to: nodes, roster: roster), at: clock.now)
    }

    private func message(ordering index: UInt64, of entry: DisclosedEntry) throws -> ErasureMessage? {
        guard let disclosure = try database.receipt(at: entry.index, in: origin),
            let order = try database.receipt(at: index, in: origin)
        else { return nil }
        let disclosed = try Disclosure(of: disclosure.opening)
        let content = try EraseOrder(of: order.opening)
        guard
            let first = try authorisation(of: disclosure, by: entry.institution, at: disclosed.at),
            let second = try authorisation(of: order, by: entry.institution, at: content.at)
        else { return nil }
        var withdrawal: Opening?
        switch content.cause {
        case .withdrawal(let commitment), .change(let commitment):
            withdrawal = try database.opening(for: commitment)
            guard withdrawal != nil else { return nil }
        case .stop, .eraseBy: break
        }
        var changes: [Opening] = []
        let named = withdrawal.flatMap { (try? Withdrawal(of: $0).consent) ?? (try? ConsentChange(of: $0).former) }
        if let withdrawal, let named, !content.follows(from: disclosed, withdrawal: withdrawal),
            let line = try disclosedLine(entry.line, at: entry.institution)
        {
            changes = try self.changes(from: disclosed, to: named, in: fold(line), of: line)
        }
        return ErasureMessage(
            disclosure: disclosure, disclosureAuthorisation: first, order: order, orderAuthorisation: second,
            withdrawal: withdrawal, changes: changes)
    }
}
