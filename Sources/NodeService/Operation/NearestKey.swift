/// Finds what was probably meant.
enum NearestKey {
    /// The known key with the fewest edits, if they are few enough to be a slip.
    static func to(_ key: String, among known: [String]) -> String? {
        let scored = known.map { (key: $0, edits: edits(Array(key.lowercased()), Array($0.lowercased()))) }
        guard let best = scored.min(by: { $0.edits < $1.edits }), best.edits <= max(2, key.count / 3) else {
            return nil
        }
        return best.key
    }

    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let substitution = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
