// Feeds every parser of foreign bytes with changed inputs; run by .ci/fuzz. See Tests/Fuzzing/README.md.
import Foundation

do {
    try FuzzCommand(arguments: Array(CommandLine.arguments.dropFirst())).run()
} catch {
    FileHandle.standardError.write(Data("nuo-fuzz: \(error)\n".utf8))
    exit(1)
}
