import CipherSuites
import Foundation

/// `nuo-fuzz [--rounds N] [--seed N] [--target NAME] [--canary NAME]`; `--inputs A B` and `--file PATH` are for its own
/// second process, whose end must not be the search's.
struct FuzzCommand {
    private struct Usage: Error {}

    private var rounds = 3000
    private var seed: UInt64 = 1
    private var target: String?
    private var canary: Canary?
    private var inputs: Range<Int>?
    private var file: String?

    init(arguments: [String]) throws {
        var rest = arguments[...]
        func next() throws -> String {
            guard let word = rest.popFirst() else { throw Usage() }
            return word
        }
        func number() throws -> Int {
            guard let number = Int(try next()), number >= 0 else { throw Usage() }
            return number
        }
        while let option = rest.popFirst() {
            switch option {
            case "--rounds": rounds = try number()
            case "--seed": seed = UInt64(try number())
            case "--target": target = try next()
            case "--canary":
                canary = Canary(rawValue: try next())
                guard canary != nil else { throw Usage() }
            case "--inputs":
                let start = try number()
                inputs = start..<max(start, try number())
            case "--file": file = try next()
            default: throw Usage()
            }
        }
    }

    private func targets() throws -> [FuzzTarget] {
        let all = (LedgerTargets.all + NodeTargets.all).map { canary?.planted(in: $0) ?? $0 }
        guard let name = canary?.target ?? target else { return all }
        let chosen = all.filter { $0.name == name }
        guard !chosen.isEmpty else { throw Usage() }
        return chosen
    }

    func run() throws {
        if let file {
            try FuzzWorker(target: targets()[0]).look(at: Array(Data(contentsOf: URL(fileURLWithPath: file))))
        } else if let inputs {
            try FuzzWorker(target: targets()[0]).search(inputs, seed: seed)
        } else {
            try search()
        }
    }

    private func search() throws {
        print("fuzzing: seed \(seed), \(rounds) rounds\(canary.map { ", canary \($0.rawValue)" } ?? "")")
        var findings: [FuzzFinding] = []
        for target in try targets() {
            let search = FuzzSearch(target: target, seed: seed, canary: canary)
            if let finding = try search.run(inputs: Int(Double(rounds) * target.share)) {
                print(finding)
                findings.append(finding)
            }
        }
        guard let canary else {
            guard findings.isEmpty else { exit(1) }
            return print("fuzzing: nothing found")
        }
        guard findings.count == 1, findings[0].reason.hasPrefix(canary.words) else {
            print("fuzzing: the canary \(canary.rawValue) was not found: this search can't be believed")
            exit(1)
        }
    }
}
