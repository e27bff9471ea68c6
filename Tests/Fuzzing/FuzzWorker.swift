import Foundation

/// The process in which inputs are parsed. It says how far it is, so that the other one knows what ended it.
struct FuzzWorker {
    let target: FuzzTarget

    /// How often it says so.
    static let step = 100
    /// Processor seconds after which the kernel ends it: no input may take long.
    private static let patience: UInt = 60

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private func limitProcessor() {
        var limit = rlimit(rlim_cur: rlim_t(Self.patience), rlim_max: rlim_t(Self.patience))
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
    }

    func search(_ inputs: Range<Int>, seed: UInt64) throws {
        limitProcessor()
        let seeds = try FuzzSeeds.shared.seeds(for: target)
        var accepted = 0
        for number in inputs {
            if (number - inputs.lowerBound).isMultiple(of: Self.step) || inputs.count <= Self.step {
                say("at \(number)")
            }
            let bytes = Self.input(number, of: target, seeds: seeds, seed: seed)
            if let flaw = target.flaw(in: bytes) { return say("found \(number) \(flaw)") }
            if target.accepts(bytes) { accepted += 1 }
        }
        say("accepted \(accepted)")
    }

    func look(at bytes: [UInt8]) {
        limitProcessor()
        say(target.flaw(in: bytes).map { "found 0 \($0)" } ?? "accepted 0")
    }

    static func input(_ number: Int, of target: FuzzTarget, seeds: [[UInt8]], seed: UInt64) -> [UInt8] {
        let random = FuzzRandom(seed: seed, target: target.name, input: number)
        var mutator = Mutator(seeds: seeds, random: random)
        return mutator.input()
    }
}
