import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

extension ExchangeScene {
    /// The doctor looks up and fetches, as their program does.
    func read() async throws {
        let query = try await query()
        let answer = try await answer(query)
        #expect(try keep(answer, to: query))
        let root = documents[0].record.root
        let pending = try asker.node.payloads.begin()
        try pending.write(Array(try Data(contentsOf: custodian.node.payloads.url(of: root))))
        try asker.node.payloads.keep(pending, as: root)
    }

    /// What the doctor's node does with an answer.
    func keep(_ answer: LookupAnswer, to query: LookupQuery) throws -> Bool {
        try asker.database.keep(
            answer, documents: verified(answer, for: query).documents.map(\.record), custodian: hospital.id,
            for: doctor.thumbprint, at: clock.now)
    }

    /// Enters the next statement of the patient's line; every copy is brought up to it unless a test says otherwise.
    mutating func enter(
        _ content: some StatementContent, effect: Effect, syncing nodes: [NodeFixture]? = nil
    ) async throws {
        var next = chain
        let signed = try next.sign(content, effect: effect, by: patient.key)
        chain = next
        try await home.submit(signed, by: patient.key)
        try await home.deliver(to: custodian)
        for node in nodes ?? [custodian, asker] { try await node.sync(with: home) }
    }

    mutating func withdraw(_ consent: UInt32?, syncing nodes: [NodeFixture]? = nil) async throws {
        try await enter(Withdrawal(line: line, consent: consent, at: clock.now), effect: .revoke, syncing: nodes)
    }

    /// The custodian orders what is to be ordered, and everybody gets it.
    mutating func order() async throws {
        try await custodian.node.orderErasures()
        for one in [home, asker] { try await one.sync(with: custodian) }
        for one in [home, asker] { try await custodian.deliver(to: one) }
    }

    /// The doctor answers an order, and everybody gets it.
    func answer(_ erasure: VerifiedErasure, _ outcome: EraseAnswer.Outcome) async throws {
        let content = EraseAnswer(
            line: erasure.order.line, reader: doctor.thumbprint, order: erasure.opening.commitment, outcome: outcome,
            at: clock.now)
        try await asker.enter(content, by: doctor.key)
        for one in [home, custodian] {
            try await one.sync(with: asker)
            try await asker.deliver(to: one)
        }
    }

    /// The orders to the doctor that a node keeps, verified.
    func verified(at node: NodeFixture) throws -> [VerifiedErasure] {
        try node.database.erasures(toReader: doctor.thumbprint).map {
            try VerifiedErasure($0.message, roster: node.node.roster())
        }
    }
}
