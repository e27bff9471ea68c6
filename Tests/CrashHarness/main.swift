// Writes a ledger until it is killed; run by the crash tests only.
// nuo-crash MODE DIRECTORY ORIGIN LOG-SECRET COSIGNER-SECRET
try await CrashHarness(arguments: CommandLine.arguments).run()
