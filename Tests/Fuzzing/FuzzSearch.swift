import CipherSuites
import Foundation

/// What was found, with all that is needed to see it again.
struct FuzzFinding: CustomStringConvertible {
    let target: String
    let seed: UInt64
    let number: Int
    let reason: String
    let input: [UInt8]

    /// The whole of it up to 2,000 bytes; what is longer is made again from its number.
    private var shown: String {
        Base64.encode(Array(input.prefix(2000))) + (input.count > 2000 ? " (the first 2,000)" : "")
    }

    var description: String {
        """
        FOUND in \(target): \(reason)
          again: nuo-fuzz --target \(target) --seed \(seed) --inputs \(number) \(number + 1)
          smallest input, \(input.count) bytes, in base64: \(shown)
          as text: \(String(decoding: input.prefix(400), as: UTF8.self).debugDescription)
        """
    }
}

/// The process that survives: it starts workers, and makes what they found smaller.
struct FuzzSearch {
    let target: FuzzTarget
    let seed: UInt64
    let canary: Canary?

    /// Inputs for one worker.
    private static let batch = 5000
    /// Attempts to make an input smaller.
    private static let attempts = 250
    private static let trapped = "the parser ended the program"

    private enum Outcome {
        case nothing(accepted: Int)
        case found(Int, String)
        /// It ended by itself, having begun this input last.
        case ended(after: Int)
    }

    func run(inputs: Int) throws -> FuzzFinding? {
        var accepted = 0
        for start in stride(from: 0, to: inputs, by: Self.batch) {
            let part = start..<min(inputs, start + Self.batch)
            switch try work(part) {
            case .nothing(let count): accepted += count
            case .found(let number, let reason): return try finding(number, reason)
            case .ended(let last):
                // The last step again, in which every input is told.
                guard case .ended(let number) = try work(last..<min(part.upperBound, last + FuzzWorker.step)) else {
                    throw FuzzTarget.Flaw("\(target.name) ended after \(last) and not again")
                }
                return try finding(number, Self.trapped)
            }
        }
        print("  \(target.name): \(inputs) inputs, \(accepted) accepted")
        return nil
    }

    private func finding(_ number: Int, _ reason: String) throws -> FuzzFinding {
        let seeds = try FuzzSeeds.shared.seeds(for: target)
        let input = FuzzWorker.input(number, of: target, seeds: seeds, seed: seed)
        let smallest = try smaller(input, reason)
        return FuzzFinding(target: target.name, seed: seed, number: number, reason: reason, input: smallest)
    }

    /// Leaves out halves, quarters and so on, as long as the same is wrong.
    private func smaller(_ input: [UInt8], _ reason: String) throws -> [UInt8] {
        var best = input
        var left = Self.attempts
        var width = max(1, input.count / 2)
        while left > 0 {
            var place = 0
            var didShrink = false
            while place < best.count, left > 0 {
                var candidate = best
                candidate.removeSubrange(place..<min(best.count, place + width))
                left -= 1
                if try isWrong(candidate, reason) {
                    best = candidate
                    didShrink = true
                } else {
                    place += width
                }
            }
            if width == 1, !didShrink { break }
            width = max(1, width / 2)
        }
        return best
    }

    private func isWrong(_ bytes: [UInt8], _ reason: String) throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-fuzz-\(UUID()).input")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try start(["--file", file.path])
        return switch outcome {
        case .nothing: false
        case .found(_, let found): found == reason || reason.hasPrefix("accepted ") && found.hasPrefix("accepted ")
        case .ended: reason == Self.trapped
        }
    }

    private func work(_ inputs: Range<Int>) throws -> Outcome {
        try start(["--seed", String(seed), "--inputs", String(inputs.lowerBound), String(inputs.upperBound)])
    }

    private func start(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        let output = Pipe()
        process.executableURL = Bundle.main.executableURL
        process.arguments = ["--target", target.name] + (canary.map { ["--canary", $0.rawValue] } ?? []) + arguments
        // A backtrace takes seconds, and the last line says all that is needed.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let words = (said.split(separator: "\n").last ?? "").split(separator: " ", maxSplits: 2).map(String.init)
        switch words.first {
        case "accepted": return .nothing(accepted: Int(words[1]) ?? 0)
        case "found": return .found(Int(words[1]) ?? 0, words[2])
        case "at": return .ended(after: Int(words[1]) ?? 0)
        default:
            guard arguments.first == "--file" else { throw FuzzTarget.Flaw("\(target.name): the worker said nothing") }
            return .ended(after: 0)
        }
    }
}
