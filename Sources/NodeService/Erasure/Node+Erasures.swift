import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import Storage

/// As the reader's node and as the patient's home: takes erase orders and answers.
extension Node {
    /// Takes an order from its custodian, or an answer from the reader's node, after verifying it whole. `unreachable`
    /// asks for it again: this node's copy does not show yet what the order follows from.
    public func receive(_ message: ErasureMessage, from sender: Origin) throws {
        guard let verified = try? VerifiedErasure(message, roster: roster()),
            verified.answer?.origin ?? verified.origin == sender,
            try isStanding(message.disclosureAuthorisation, before: verified.disclosure.index, in: verified.origin),
            try isStanding(message.orderAuthorisation, before: verified.index, in: verified.origin)
        else { throw LookupRefusal.refused }
        let order = verified.order
        // A custodian's clock may be ahead; and nobody orders before the time has come.
        guard order.at <= clock.now + FreshnessRule.skewSeconds else { throw LookupRefusal.unreachable }
        let isHome = try database.line(order.line, home: origin)?.institution == order.custodian.id
        let isReader = try verified.answer == nil && database.person(order.reader)?.kind == .credential
        let isCustodian = try verified.origin == origin && database.erasure(ofDisclosure: order.disclosure) != nil
        guard isHome && order.home == origin || isReader || isCustodian else { throw LookupRefusal.refused }
        guard try isGrounded(order) else { throw LookupRefusal.unreachable }
        try database.keep(message, of: verified, at: clock.now)
        if isReader { try eraseHeld(by: verified) }
    }

    /// True when this node's copy of the patient's ledger shows the end that the order follows from. Where there is no
    /// copy the custodian's word is enough: it is the custodian's own disclosure.
    private func isGrounded(_ order: EraseOrder) throws -> Bool {
        guard try order.home == origin || database.head(of: order.home) != nil else { return true }
        switch order.cause {
        case .eraseBy: return true
        case .stop: return try database.isStopped(order.line, of: order.home)
        case .withdrawal(let commitment), .change(let commitment):
            return try database.chain(of: order.line, in: order.home).contains { link in
                guard [.revoke, .narrow, .renew].contains(link.head.effect) else { return false }
                return try database.entry(at: link.index, in: order.home)?.commitment == commitment
            }
        }
    }

    /// Erases what this node keeps of a disclosure to one of its people: the answer with the headers made for them, and
    /// ciphertexts that nothing else needs.
    func eraseHeld(by erasure: VerifiedErasure) throws {
        try database.eraseAnswers(
            with: erasure.order.disclosure, custodian: erasure.order.custodian.id, of: erasure.order.reader,
            removing: payloads.remove)
    }

    /// A reader answers an order that this node keeps for them.
    func checkEraseAnswer(_ message: SubmissionMessage, by person: KnownPerson) throws {
        let content = try read(EraseAnswer.self, message)
        guard message.entry.sequence == 0, message.entry.effect == .issue, content.reader == person.key.thumbprint,
            let kept = try database.erasures(toReader: content.reader).first(where: {
                $0.message.order.opening.commitment == content.order
            }), try EraseOrder(of: kept.message.order.opening).line == content.line
        else { throw SubmissionRefusal.notTruthful }
    }

    /// Sends an entered answer to the custodian and to the patient's home, once: also when a program that lost its receipt
    /// sends the statement again.
    func announce(eraseAnswer receipt: Receipt, by person: KnownPerson) throws {
        let content = try EraseAnswer(of: receipt.opening)
        guard let credential = try firstReceipt(of: person.record),
            var message = try database.erasures(toReader: content.reader).first(where: {
                $0.message.order.opening.commitment == content.order
            })?.message
        else { return }
        message.answer = ErasureMessage.Answer(answer: receipt, credential: credential)
        let roster = try roster()
        let verified = try VerifiedErasure(message, roster: roster)
        let nodes = [verified.origin, verified.order.home]
        try database.tell(
            message, of: verified, deliveries: deliveries(of: message, to: nodes, roster: roster), at: clock.now)
    }

    /// A message for each of `nodes` that is a partner.
    func deliveries(of message: ErasureMessage, to nodes: [Origin], roster: Roster) -> [Delivery] {
        Set(nodes).subtracting([origin]).sorted().filter { roster.peers[$0] != nil }.map { node in
            Delivery(peer: node, path: Self.erasurePath, body: message.bytes)
        }
    }

    /// The orders about a patient's lines, or those that a practitioner is to answer.
    func erasures(for person: KnownPerson) throws -> ErasuresMessage {
        guard person.kind != .credential else {
            return ErasuresMessage(items: try database.erasures(toReader: person.key.thumbprint))
        }
        try requireMayKnow(person, allLines(of: person))
        return ErasuresMessage(items: try database.erasures(aboutPatient: healthCode(of: person)))
    }
}
