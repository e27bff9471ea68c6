import Foundation

/// A reproducible generator (SplitMix64) for property tests. The seed is printed, and `NUO_SEED` sets it.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts from `seed`.
    public init(seed: UInt64) { state = seed }

    /// Starts from `NUO_SEED` or the clock, and prints the seed with `label`, so that a failure can be repeated.
    public static func announced(_ label: String) -> SeededRandom {
        let seed =
            ProcessInfo.processInfo.environment["NUO_SEED"].flatMap { UInt64($0) }
            ?? UInt64(Date().timeIntervalSince1970 * 1000)
        print("seed of \(label): \(seed) (repeat with NUO_SEED=\(seed))")
        return SeededRandom(seed: seed)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// `count` bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
