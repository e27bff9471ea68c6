import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// Names the staff of a counter in the lines of somebody who is assisted.
struct CounterStaff {
    let counter: InstitutionSession
    let members: [StaffMember]

    /// Each card is that of somebody with a credential of the institution.
    init(cards: [String], _ counter: InstitutionSession) async throws {
        let session = counter.session
        let read = try cards.map { try HandedCard.read($0, home: session.profile.origin) }
        guard (2...Assistance.maximumStaff).contains(read.count), Set(read.map(\.identity)).count == read.count else {
            throw CommandFailure(.usage, Catalogue.assistance.badStaff)
        }
        var members: [StaffMember] = []
        for card in read {
            let found = try await OwnEmergency.credential(of: card.identity.thumbprint, named: card.name, session)
            members.append(
                StaffMember(key: card.identity, name: found.content.name, credential: found.reference.record))
        }
        self.counter = counter
        self.members = members
    }

    /// A list as another line of the person has it.
    init(members: [StaffMember], _ counter: InstitutionSession) {
        self.counter = counter
        self.members = members
    }

    /// Enters the list in one line, unless the line's newest list is the same.
    func enter(at place: LineEntries.Place, newest: [StaffMember]?, _ session: PersonSession) async throws {
        guard newest != members else { return }
        guard
            let content = Assistance(
                line: place.record, institution: counter.institution, staff: members, at: session.now)
        else { throw CommandFailure(.usage, Catalogue.assistance.badStaff) }
        let receipt = try await session.enter(
            content, record: place.record, sequence: place.sequence, previous: place.previous,
            coSigners: [CoSigner(key: counter.session.keys.identity, role: .counter)])
        counter.console.say(
            Catalogue.assistance.staffNamed,
            [
                "name": place.custodian.name, "staff": members.map(\.name).joined(separator: ", "),
                "index": String(receipt.proof.inclusion.index),
            ])
    }

    /// The staff that a line names now.
    static func newest(in record: RecordID, _ session: PersonSession) async throws -> [StaffMember]? {
        let bytes = try await session.get("/v1/me/lines")
        let message = try session.verified { try LinesMessage(parsing: bytes) }
        let receipts = message.lines.first { $0.record == record }?.receipts ?? []
        return receipts.compactMap { try? Assistance(of: $0.opening) }.last?.staff
    }
}
