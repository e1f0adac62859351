// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import PackageDescription

/// Rooms whose loops walk whole road networks are optimised in debug builds too: the tests search real cities.
let kernel: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Records and those who write and read them live in different rooms. With their bodies visible across rooms, the optimizer
/// makes one straight piece of code of a record and its coder, instead of a call through a table for each field.
let records: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

/// Loops over bare memory behind tested doors.
let unchecked: [SwiftSetting] = [.unsafeFlags(["-Ounchecked"])]

/// Fail points and planted bugs act only in a build of their own: KENG_FAULTS=1 swift build --scratch-path .build-faults …
let faults: [SwiftSetting] = Context.environment["KENG_FAULTS"] == "1" ? [.define("KENG_FAULTS")] : []

/// Readers of bytes from outside are built for libFuzzer and the address sanitizer only when it is wanted, see fixtures/fuzz:
/// KENG_FUZZ=1 swift build --scratch-path .build-fuzz …
let isFuzzing = Context.environment["KENG_FUZZ"] == "1"
let fuzzing: [SwiftSetting] = [.unsafeFlags(["-O", "-assert-config", "Debug", "-sanitize=fuzzer,address"])]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

// The min-plus loops a second time, from the same files, for processors with 256-bit vectors. Which of the two runs is
// chosen at run time; the program itself is built for the baseline.
#if arch(x86_64)
let wideKernels: [Target.Dependency] = ["MinPlusAVX2"]
let wideRooms: [Target] = [
    .target(
        name: "MinPlusAVX2",
        swiftSettings: [.unsafeFlags(["-Ounchecked", "-Xcc", "-mavx2"])])
]
#else
let wideKernels: [Target.Dependency] = []
let wideRooms: [Target] = []
#endif

/// No clock, no socket, no database, no `await`.
let pureRooms: [Target] = [
    .target(name: "FailPoints", swiftSettings: faults),
    .target(name: "Vocabulary", swiftSettings: kernel + records),
    .target(name: "CProcessor"),
    .target(name: "MinPlus", swiftSettings: unchecked),
    .target(name: "Access", dependencies: ["Vocabulary", crypto]),
    .target(name: "Receivers", dependencies: ["Vocabulary"]),
    .target(name: "Screen", dependencies: ["ConsoleProtocol", "Vocabulary"]),
    .target(
        name: "Contraction", dependencies: ["CProcessor", "MinPlus", "Vocabulary"] + wideKernels, swiftSettings: unchecked),
    .target(name: "Matching", dependencies: ["CProcessor", "MinPlus"] + wideKernels, swiftSettings: kernel),
    .target(name: "RoadNetwork", dependencies: ["Contraction", "Vocabulary"], swiftSettings: kernel + records),
    .target(name: "Routing", dependencies: ["Contraction", "RoadNetwork", "Vocabulary"], swiftSettings: kernel),
    .target(name: "Incidents", dependencies: ["Vocabulary"], swiftSettings: records),
    .target(name: "Units", dependencies: ["Vocabulary"], swiftSettings: records),
    .target(name: "RunCards", dependencies: ["Incidents", "Units", "Vocabulary"], swiftSettings: records),
    .target(
        name: "DispatchEngine",
        dependencies: ["FailPoints", "Incidents", "RoadNetwork", "Routing", "RunCards", "Units", "Vocabulary"],
        swiftSettings: records
    ),
    .target(
        name: "ConsoleProtocol",
        dependencies: ["Access", "DispatchEngine", "Incidents", "RoadNetwork", "RunCards", "Units", "Vocabulary"]
    ),
    .target(name: "Reports", dependencies: ["DispatchEngine", "Incidents", "RunCards", "Units", "Vocabulary"]),
    .target(
        name: "Simulation",
        dependencies: ["DispatchEngine", "Incidents", "RoadNetwork", "Routing", "RunCards", "Units", "Vocabulary"]
    ),
]

/// Files, sockets, databases.
let edgeRooms: [Target] = [
    .target(name: "CAllocator"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CEditLine", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .target(
        name: "OpenStreetMap",
        dependencies: ["CZlib", "RoadNetwork", "Vocabulary", protobuf],
        exclude: ["osmfile.proto", "osmblock.proto"],
        swiftSettings: kernel
    ),
    .target(
        name: "CentreFile",
        dependencies: ["Incidents", "RunCards", "Units", "Vocabulary", .product(name: "Yams", package: "Yams")]
    ),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Postgres", dependencies: ["CLibpq", "FailPoints", "Vocabulary"]),
    .target(name: "Journal", dependencies: ["CZlib", "FailPoints", "Vocabulary", crypto, grdb, sqlite]),
    .target(
        name: "Ledger",
        dependencies: [
            "DispatchEngine", "FailPoints", "Incidents", "Journal", "Postgres", "RoadNetwork", "RunCards", "Units", "Vocabulary", logging,
        ]
    ),
    .target(
        name: "EngineHost",
        dependencies: [
            "DispatchEngine", "FailPoints", "Journal", "Ledger", "RoadNetwork", "Routing", "Units", "Vocabulary", logging,
        ]
    ),
    .target(
        name: "ConsoleServer",
        dependencies: ["Access", "ConsoleProtocol", "FailPoints", "Vocabulary", lifecycle, logging, nioCore, nioPosix, nioSSL, nioTLS]
    ),
    .target(name: "Certificates", dependencies: ["Vocabulary", crypto, x509]),
    .target(
        name: "Intake",
        dependencies: [
            "Access", "ConsoleProtocol", "DispatchEngine", "Incidents", "Units", "Vocabulary", crypto, hummingbird, lifecycle, logging,
        ]
    ),
    .target(name: "Webhooks", dependencies: ["DispatchEngine", "Vocabulary", crypto, httpClient, lifecycle, logging]),
    .target(
        name: "LoadRun",
        dependencies: [
            "Access", "CZlib", "ConsoleProtocol", "Journal", "RoadNetwork", "Simulation", "Vocabulary", histogram, nioCore, nioPosix,
            nioSSL,
        ]),
    .target(
        name: "ConsoleClient",
        dependencies: ["Access", "CEditLine", "ConsoleProtocol", "Screen", "Vocabulary", nioCore, nioPosix, nioSSL, nioTLS]),
    .executableTarget(
        name: "keng",
        dependencies: [
            "Access", "CAllocator", "CentreFile", "Certificates", "ConsoleClient", "ConsoleProtocol", "ConsoleServer", "Contraction",
            "DispatchEngine", "EngineHost", "FailPoints", "Incidents", "Intake", "Journal", "Ledger", "LoadRun", "Matching",
            "OpenStreetMap", "Postgres", "Receivers", "Reports", "RoadNetwork", "Routing", "RunCards", "Screen", "Simulation", "Units",
            "Vocabulary", "Webhooks", lifecycle, logging, nioSSL, unixSignals,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]
    ),
]

let engineRooms: [Target.Dependency] = [
    "DispatchEngine", "Incidents", "RoadNetwork", "Routing", "RunCards", "Units", "Vocabulary",
]

/// What must hold for every reader of bytes from outside, whatever the bytes; tried on the saved inputs by the tests, and by libFuzzer,
/// for which it is a room of its own. Nowhere else, for it looks into rooms as only tests can.
let readerRooms = engineRooms + ["Access", "CentreFile", "ConsoleProtocol", "Intake", "Receivers", "Screen"]

let tests: [Target] = [
    // What several test targets share: a small city, its centre, a board with a fake clock.
    .target(name: "TestCentre", dependencies: engineRooms, path: "Tests/TestCentre"),
    // What test targets need of a real PostgreSQL.
    .target(name: "TestCluster", path: "Tests/TestCluster"),
    .testTarget(
        name: "LedgerTests", dependencies: engineRooms + ["Journal", "Ledger", "Postgres", "TestCentre", "TestCluster", logging]),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestCluster", "Vocabulary"]),
    .testTarget(name: "VocabularyTests", dependencies: ["TestCentre", "Vocabulary"]),
    .testTarget(name: "IncidentsTests", dependencies: ["Incidents", "TestCentre", "Vocabulary"]),
    .testTarget(name: "UnitsTests", dependencies: ["Units", "Vocabulary"]),
    .testTarget(name: "RunCardsTests", dependencies: ["Incidents", "RunCards", "TestCentre", "Units", "Vocabulary"]),
    .testTarget(name: "DispatchEngineTests", dependencies: engineRooms + ["TestCentre"]),
    .testTarget(name: "SimulationTests", dependencies: engineRooms + ["Simulation", "TestCentre"]),
    .testTarget(name: "ConsoleProtocolVerbTests", dependencies: engineRooms + ["Access", "ConsoleProtocol", "TestCentre"]),
    .testTarget(name: "FailPointsTests", dependencies: ["FailPoints"]),
    .testTarget(
        name: "EngineHostTests",
        dependencies: engineRooms + ["EngineHost", "Journal", "Ledger", "Postgres", "TestCentre", "TestCluster", logging]),
    .testTarget(name: "ReportsTests", dependencies: engineRooms + ["Reports", "TestCentre"]),
    .testTarget(name: "TidyTests"),
    .testTarget(name: "AccessTests", dependencies: ["Access", "Vocabulary"]),
    .testTarget(name: "CertificatesTests", dependencies: ["Certificates", nioSSL]),
    .testTarget(name: "IntakeTests", dependencies: engineRooms + ["Access", "Intake", "TestCentre", logging]),
    .testTarget(name: "WebhooksTests", dependencies: engineRooms + ["TestCentre", "Webhooks", hummingbird, logging]),
    .testTarget(name: "ReceiversTests", dependencies: ["Receivers", "Vocabulary"]),
    .testTarget(name: "ScreenTests", dependencies: ["ConsoleProtocol", "Screen", "Vocabulary"]),
    .testTarget(name: "ReaderPropertiesTests", dependencies: readerRooms),
    // Runs the built program: `make test` builds it first.
    .testTarget(name: "KengTests", dependencies: ["Access", "Postgres", "TestCluster"]),
    .testTarget(
        name: "MatchingTests", dependencies: ["CProcessor", "Matching", "MinPlus"] + wideKernels, swiftSettings: kernel),
    // In this one, and those on cities, plain searches cross whole cities many hundred times.
    .testTarget(
        name: "ContractionTests", dependencies: ["Contraction", "MinPlus", "Vocabulary"] + wideKernels,
        swiftSettings: kernel),
    .testTarget(name: "RoadNetworkTests", dependencies: ["RoadNetwork", "Vocabulary"]),
    .testTarget(name: "RoutingTests", dependencies: ["Contraction", "RoadNetwork", "Routing", "Vocabulary"], swiftSettings: kernel),
    .testTarget(
        name: "CityTests", dependencies: ["OpenStreetMap", "RoadNetwork", "Routing", "Vocabulary"], swiftSettings: kernel),
    .testTarget(
        name: "OpenStreetMapTests", dependencies: ["CZlib", "OpenStreetMap", "RoadNetwork", "Vocabulary", protobuf]),
    .testTarget(
        name: "CentreFileTests", dependencies: ["CentreFile", "Incidents", "RunCards", "Units", "Vocabulary"]),
    .testTarget(name: "ConsoleProtocolTests", dependencies: ["Access", "ConsoleProtocol", "DispatchEngine", "Vocabulary"]),
    .testTarget(
        name: "ConsoleServerTests",
        dependencies: ["Access", "ConsoleProtocol", "ConsoleServer", "Vocabulary", nioCore, nioEmbedded]
    ),
    .testTarget(name: "ConsoleClientTests", dependencies: ["ConsoleClient", "ConsoleProtocol"]),
    .testTarget(
        name: "LoadRunTests",
        dependencies: ["ConsoleProtocol", "LoadRun", "RoadNetwork", "Simulation", "TestCentre", "Vocabulary", nioCore]),
    .testTarget(name: "JournalTests", dependencies: ["Journal", "Vocabulary", grdb]),
]

/// Only these are watched by the fuzzer: the libraries below them are built as usual.
let watched: Set<String> = [
    "Access", "CentreFile", "ConsoleProtocol", "DispatchEngine", "Incidents", "Intake", "ReaderProperties", "Receivers", "RunCards",
    "Screen", "Units", "Vocabulary",
]
let fuzzers: [Target] = [
    .systemLibrary(name: "CLibFuzzer"),
    .target(name: "ReaderProperties", dependencies: readerRooms, path: "Tests/ReaderPropertiesTests/Properties"),
    .executableTarget(
        name: "Fuzzing", dependencies: ["CLibFuzzer", "ReaderProperties"], swiftSettings: fuzzing,
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
]
if isFuzzing {
    for target in pureRooms + edgeRooms + fuzzers where watched.contains(target.name) { target.swiftSettings = fuzzing }
}

let package = Package(
    name: "keng",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "keng", targets: ["keng"])],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: wideRooms + pureRooms + edgeRooms + (isFuzzing ? fuzzers : tests),
    swiftLanguageModes: [.v6]
)
