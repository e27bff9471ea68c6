// swift-tools-version: 6.2
import PackageDescription

/// The strict profile of our own targets. Warnings are errors here and never by a command-line flag, which would reach
/// the dependencies too.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Pure targets also refuse every unsafe construct that is not marked as such; only `CipherSuites` marks any.
let strictAndSafe = strict + [.strictMemorySafety()]

let pureTargets: [Target.Dependency] = [
    "CipherSuites", "MerkleLog", "HealthRecords", "EnvelopeFormat", "ConsentLedger", "ConsentPolicy", "Federation",
    "Phrases",
]

let package = Package(
    name: "Nuo",
    products: [
        .executable(name: "nuo", targets: ["nuo"]),
        .executable(name: "nuo-verify", targets: ["nuo-verify"]),
        // For the benchmarks, a package of their own.
        .library(
            name: "NuoLibraries",
            targets: [
                "CipherSuites", "MerkleLog", "HealthRecords", "EnvelopeFormat", "ConsentLedger", "ConsentPolicy",
                "Federation", "Phrases", "Storage", "NodeClient", "NodeService",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults]),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        .target(name: "CLibcrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "CipherSuites",
            dependencies: [
                "CLibcrypto",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strictAndSafe),
        .target(name: "MerkleLog", dependencies: ["CipherSuites"], swiftSettings: strictAndSafe),
        .target(name: "HealthRecords", swiftSettings: strictAndSafe),
        .target(name: "Phrases", swiftSettings: strictAndSafe),
        .target(name: "EnvelopeFormat", dependencies: ["CipherSuites", "MerkleLog"], swiftSettings: strictAndSafe),
        .target(
            name: "ConsentLedger", dependencies: ["CipherSuites", "MerkleLog", "HealthRecords"],
            swiftSettings: strictAndSafe),
        .target(
            name: "ConsentPolicy",
            dependencies: ["ConsentLedger", "HealthRecords", "CipherSuites", "MerkleLog", "Phrases"],
            swiftSettings: strictAndSafe),
        .target(
            name: "Federation",
            dependencies: [
                "CipherSuites", "MerkleLog", "HealthRecords", "EnvelopeFormat", "ConsentLedger", "ConsentPolicy",
            ],
            swiftSettings: strictAndSafe),
        .target(
            name: "Storage",
            dependencies: pureTargets + [
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "NodeClient",
            dependencies: pureTargets + [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "NodeService",
            dependencies: pureTargets + [
                "Storage", "NodeClient",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "nuo",
            dependencies: pureTargets + [
                "NodeClient", "NodeService", "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "nuo-verify",
            dependencies: [
                "CipherSuites", "MerkleLog", "ConsentLedger", "ConsentPolicy", "Phrases",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["CipherSuites"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "PureTests", dependencies: pureTargets + ["TestSupport"], path: "Tests/PureTests",
            swiftSettings: strict),
        // What the crash tests kill; it belongs to them and is no product.
        .executableTarget(
            name: "nuo-crash", dependencies: pureTargets + ["Storage"], path: "Tests/CrashHarness",
            swiftSettings: strict),
        // Feeds the parsers with changed inputs; `.ci/fuzz` runs it, and it is no product.
        .executableTarget(
            name: "nuo-fuzz", dependencies: pureTargets, path: "Tests/Fuzzing", exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "NodeTests",
            dependencies: pureTargets + [
                "TestSupport", "nuo-crash", "nuo-verify", "Storage", "NodeClient", "NodeService",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/NodeTests", swiftSettings: strict),
        // Runs the built commands as a user does.
        .testTarget(
            name: "CommandTests",
            dependencies: pureTargets + ["TestSupport", "Storage", "nuo", "nuo-verify"],
            path: "Tests/CommandTests", exclude: ["Transcripts"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
