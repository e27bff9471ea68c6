import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import Logging
import Storage

/// Lines as decisions read them: from rows, while everything that a fold reads is as it was (STORAGE-220).
extension Node {
    /// A line folded to the verified size of its home ledger, as far as a decision reads it, beside those that its
    /// custodian joined with it and the permits for a day: a row has neither names nor keys.
    func decisionLine(_ line: KnownLine) throws -> ConsentLine {
        try database.snapshot {
            let others = try joinedLines(of: line)
            let own = try lineAlone(line).granting(dayPermits(on: line))
            return others.isEmpty ? own : own.joined(with: others)
        }
    }

    /// The line without what a joining adds.
    func lineAlone(_ line: KnownLine) throws -> ConsentLine {
        let stored = try database.storedLine(line.record, of: line.home)
        let isKeyReplaced = try isKeyReplaced(of: line)
        let end = isKeyReplaced ? try endOfKey(of: line) ?? .max : .max
        let roster = try roster()
        let finalSize = line.home == origin ? .max : try finality(of: line.home, roster: roster)?.size ?? 0
        let stamp = stored.stamp(end: end, finalSize: finalSize, isKeyReplaced: isKeyReplaced)
        // A death stands in a record of its own, which no stamp of a line knows.
        let isDeceased = try isDeceased(line.healthCode)
        if !isDeceased, let row = lineRows.row(stamp),
            let known = row.line(line.record, home: line.home, custodian: line.institution)
        {
            return known
        }
        // What the roster says is no part of the stamp: a line that was folded with its help is folded again.
        var isRosterAsked = false
        let folded = ConsentLine(
            record: line.record, home: line.home, entries: try entries(of: stored, end: end, finalSize: finalSize),
            isRevokedElsewhere: stored.isRevokedElsewhere, isKeyReplaced: isKeyReplaced,
            earlier: try earlierLines(of: line).map(\.record), isDeceased: isDeceased,
            estate: isDeceased ? try estate(of: line) : nil
        ) { institution in
            isRosterAsked = true
            return roster.institution(institution, with: .enrol)?.accepted.key
        }
        if !isRosterAsked, let row = LineRow(folded), lineRows.keep(row, stamp: stamp, of: line.record, in: line.home) {
            Task.detached { self.writeLineRows() }
        }
        return folded
    }

    private func entries(of stored: StoredLine, end: UInt64, finalSize: UInt64) throws -> [LineEntry] {
        let read = try stored.items.filter { $0.link.index < end }.map { item in
            (item.link, try Entry(decoding: item.entry), item.opening.flatMap { try? Opening(parsing: $0) })
        }
        // Times are looked up only where somebody acts for the patient: elsewhere nothing depends on them. They are part of
        // the ledger, so that a stamp need not have them.
        let isActedFor = read.contains { _, _, opening in
            opening.flatMap(StatementKind.claimed).map { [.guardianship, .delegation].contains($0) } ?? false
        }
        return try read.map { link, entry, opening in
            LineEntry(
                entry: entry, head: link.head, opening: opening, isFinal: link.index < finalSize,
                time: isActedFor ? try database.blockTime(of: link.index, in: stored.home) : nil)
        }
    }

    /// Puts all rows into a file for the next start. It is made anew from entries and openings when it is lost, so that a
    /// failure is worth a warning and no more.
    func writeLineRows() {
        do {
            guard let head = try database.head(of: origin) else { return }
            try lineRows.write(to: lineFiles, size: head.state.size, root: head.state.root)
        } catch {
            logger.record(.warning, "the rows of lines could not be written", code: "line-rows")
        }
    }

    /// The directory of rows, below a key that is this node's and this program's alone: another program may fold the same
    /// entries otherwise, so that it reads no row of this one.
    static func lineFiles(in directory: URL, origin: Origin, keys: NodeKeys) -> LineFileDirectory {
        LineFileDirectory(
            directory.appendingPathComponent("lines"),
            key: HKDFSHA256.derive(
                secret: keys.statement.secretBytes, salt: [],
                info: Array("nuo/line-rows/v1\0\(origin)\0\(program)".utf8), byteCount: 32))
    }

    /// What tells this program's file from that of another version.
    private static let program: String = {
        let files = FileManager.default
        guard let path = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let found = try? files.attributesOfItem(atPath: path), let number = found[.systemFileNumber],
            let size = found[.size], let date = found[.modificationDate] as? Date
        else { return UUID().uuidString }
        return "\(number) \(size) \(date.timeIntervalSinceReferenceDate)"
    }()
}
