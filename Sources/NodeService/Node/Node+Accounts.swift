import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import HealthRecords
import Logging
import MerkleLog
import Storage

/// An account that was entered.
public struct EnteredAccount: Sendable {
    /// What was stated.
    public let account: Account
    /// Its index in the own ledger.
    public let index: UInt64
}

/// As custodian: accounting for what was disclosed (`formats.md` §5).
extension Node {
    static let accountPath = "/v1/peer/accounts"
    static let readerReportPath = "/v1/peer/reader-reports"

    /// Enters the account of each institution that disclosed something before this day (UTC+8) and has not accounted on
    /// it. What fails is tried again at the next tick.
    func accountIfDue() async {
        let today = ChinaStandardTime.date(ofUnixSeconds: clock.now)
        do {
            for institution in try custodians() where try isDue(institution, on: today) {
                _ = try await account(of: institution, onlyOnce: true)
            }
        } catch AppendError.conflict {
            // Another process was first.
        } catch {
            logger.record(.error, "an account could not be entered", code: "account-failed")
        }
    }

    private func custodians() throws -> [InstitutionID] {
        try database.institutions().filter { $0.rights.contains(.custodian) }.map(\.institution.id)
    }

    private func isDue(_ institution: InstitutionID, on today: CivilDate) throws -> Bool {
        guard try !database.hasAccount(of: institution, onDay: today.daysSinceEpoch),
            let first = try database.firstDisclosure(of: institution),
            let block = try database.block(ofLeaf: first, in: origin)
        else { return false }
        return ChinaStandardTime.date(ofUnixSeconds: block.seal.time) < today
    }

    /// Enters an account now for each custodian of this node that has disclosed something.
    public func accountNow() async throws -> [EnteredAccount] {
        var entered: [EnteredAccount] = []
        for institution in try custodians() {
            if let one = try await account(of: institution, onlyOnce: false) { entered.append(one) }
        }
        return entered
    }

    /// Counts up to the newest block and enters the result. Nil when there is nothing to account for, or nobody may sign.
    private func account(of institution: InstitutionID, onlyOnce: Bool) async throws -> EnteredAccount? {
        guard let head = try database.head(of: origin), head.state.height > 0,
            let authorisation = try authorisation(of: institution),
            let seed = Digest(random.bytes(Digest.byteCount))
        else { return nil }
        let (height, end) = (head.state.height - 1, head.state.size)
        let counts = try database.disclosureCounts(of: institution, below: end)
        guard !counts.isEmpty else { return nil }
        let leaves = try counts.map { try Self.leaf($0, height: height, seed: seed) }
        let account = Account(
            custodian: authorisation.content.institution,
            root: MerkleTree.root(of: leaves.map { MerkleTree.leafHash($0.encoded) }), lines: UInt64(leaves.count),
            height: height, end: end, at: clock.now)
        let draft = try draft(account)
        let committed = try await writer.account(
            account, seed: seed, day: ChinaStandardTime.date(ofUnixSeconds: account.at).daysSinceEpoch,
            onlyOnce: onlyOnce, entry: draft.entry, opening: draft.opening)
        try reportAccounts()
        return EnteredAccount(account: account, index: committed.index)
    }

    /// The salt follows from the seed, which is kept in this database alone, so that leaves can be made again.
    private static func leaf(_ count: DisclosureCount, height: UInt64, seed: Digest) throws -> AccountLeaf {
        guard let salt = Digest(HMACSHA256.code(for: count.line.bytes, key: seed.bytes)) else {
            throw CipherError.unavailable
        }
        return AccountLeaf(salt: salt, line: count.line, height: height, count: count.count, last: count.last)
    }

    /// Queues what home nodes are told of accounts that have no report yet: at once after one, and after a restart. Each
    /// goes with the leave that its own signer had.
    func reportAccounts() throws {
        for kept in try database.unreportedAccounts() {
            guard let account = try database.receipt(at: kept.index, in: origin),
                let content = try? Account(of: account.opening),
                let leave = try authorisation(of: account, by: kept.institution, at: content.at)
            else { continue }
            let parts = try partsByHome(of: kept)
            var deliveries: [Delivery] = []
            for (home, parts) in parts.sorted(by: { $0.key < $1.key }) {
                for start in stride(from: 0, to: parts.count, by: AccountReport.maximumParts) {
                    let report = AccountReport(
                        account: account, authorisation: leave,
                        parts: Array(parts[start..<min(start + AccountReport.maximumParts, parts.count)]))
                    if home == origin {
                        keepOwn(report)
                    } else {
                        deliveries.append(Delivery(peer: home, path: Self.accountPath, body: report.bytes))
                    }
                }
            }
            try database.report(kept, telling: deliveries, at: clock.now)
        }
    }

    /// What this node as home node does not take of its own custodian keeps nothing from the others.
    private func keepOwn(_ report: AccountReport) {
        do {
            try receive(report, from: origin)
        } catch {
            logger.record(.error, "an own account was not taken", code: "account-failed")
        }
    }

    /// The leaves of an account, made again, with their paths, by the home node of each line.
    private func partsByHome(of kept: KeptAccount) throws -> [Origin: [AccountPart]] {
        let leaves = try database.disclosureCounts(of: kept.institution, below: kept.end).map {
            try Self.leaf($0, height: kept.height, seed: kept.seed)
        }
        let tree = AccountTree(leaves)
        var parts: [Origin: [AccountPart]] = [:]
        for (place, leaf) in leaves.enumerated() {
            guard let line = try disclosedLine(leaf.line, at: kept.institution) else { continue }
            parts[line.home, default: []].append(AccountPart(leaf: leaf, proof: try tree.proof(at: place)))
        }
        return parts
    }
}

/// Every complete subtree of an account's tree, so that each path takes no more than its length.
private struct AccountTree {
    private let levels: [[Digest]]

    init(_ leaves: [AccountLeaf]) {
        var levels = [leaves.map { MerkleTree.leafHash($0.encoded) }]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<(below.count / 2)).map { MerkleTree.nodeHash(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
    }

    func proof(at place: Int) throws -> InclusionProof {
        try Proofs.inclusion(index: UInt64(place), size: UInt64(levels[0].count)) { level, index in
            levels[level][Int(index)]
        }
    }
}

/// As requesting node: the home node is told what its patient's custodian disclosed, so that it need not rely on the
/// custodian alone.
extension Node {
    func reportAsReader(_ answer: LookupAnswer, about code: HealthCode) throws {
        let report = DisclosureReport(disclosure: answer.disclosure, authorisation: answer.authorisation)
        if code.home == origin {
            try receive(asReader: report, from: origin)
        } else if try roster().peers[code.home] != nil {
            try database.enqueue(report.bytes, path: Self.readerReportPath, to: code.home, at: clock.now)
        }
    }
}

/// As home node: what custodians account for, and what readers' nodes say beside it.
extension Node {
    /// Takes a custodian's account of this home node's patients, after verifying it whole. `unreachable` asks for it
    /// again: the copy does not hold the block yet that the account names.
    public func receive(_ report: AccountReport, from sender: Origin) throws {
        guard let verified = try? VerifiedAccount(report, roster: roster()), verified.origin == sender else {
            throw LookupRefusal.refused
        }
        let account = verified.account
        guard let block = try database.block(ofLeaf: account.end - 1, in: sender) else {
            throw LookupRefusal.unreachable
        }
        guard block.seal.end == account.end, block.seal.height == account.height else { throw LookupRefusal.refused }
        for part in report.parts {
            guard let line = try database.line(part.leaf.line, home: origin), line.institution == account.custodian.id
            else { throw LookupRefusal.refused }
            try database.keep(
                AccountReport(account: report.account, authorisation: report.authorisation, parts: [part]),
                line: line.record, institution: line.institution, end: account.end, at: clock.now)
            try compare(line)
        }
    }

    /// Takes from a reader's node what a custodian disclosed to it about one of this home node's patients.
    public func receive(asReader report: DisclosureReport, from sender: Origin) throws {
        guard let verified = try? VerifiedDisclosure(report, roster: roster()),
            let line = try database.line(verified.disclosure.line, home: origin),
            line.institution == verified.disclosure.custodian.id
        else { throw LookupRefusal.refused }
        if try database.keepReaderReport(report, line: line.record, from: sender, at: clock.now) { try compare(line) }
    }
}
