import Foundation

/// Every run of sixteen bytes of some secrets, to be looked for in files.
struct ByteWindows: Sendable {
    static let size = 16
    /// A window as two numbers, mixed into one. A wrong alarm takes a collision among 2^64.
    private var marks: Set<UInt64> = []
    /// A small table that says of most windows at once that they are none of ours.
    private var filter = [Bool](repeating: false, count: 1 << 20)

    mutating func add(_ secret: [UInt8]) {
        Self.forEachWindow(of: secret) { mark, _ in
            marks.insert(mark)
            filter[Int(mark >> 44)] = true
            return true
        }
    }

    var isEmpty: Bool { marks.isEmpty }

    /// The place of the first window that is one of ours.
    func firstPlace(in bytes: [UInt8]) -> Int? {
        var place: Int?
        filter.withUnsafeBufferPointer { filter in
            Self.forEachWindow(of: bytes) { mark, start in
                guard filter[Int(mark >> 44)], marks.contains(mark) else { return true }
                place = start
                return false
            }
        }
        return place
    }

    /// Stops when `body` returns false.
    private static func forEachWindow(of bytes: [UInt8], _ body: (UInt64, Int) -> Bool) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(bytes[index])
                index += 1
                guard index >= size else { continue }
                let mixed = (high ^ (low << 29 | low >> 35)) &* 0x9e37_79b9_7f4a_7c15
                if !body((mixed ^ mixed >> 32) &* 0x94d0_49bb_1331_11eb ^ low, index - size) { return }
            }
        }
    }
}
