// swift-tools-version: 6.2
import PackageDescription

// The house (docs/architecture.md). A target may import only what it lists here; `scripts/check-imports` and
// `--explicit-target-dependency-import-check error` hold it to that.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// A daemon that mostly waits should hold little memory (docs/measurements.md). lld, because it packs relocations and
// folds equal functions; names that nobody looks up at run time are not exported, so that their tables are not read.
let lean: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
            "-z", "-Xlinker", "now", "-Xlinker", "--no-export-dynamic",
        ], .when(configuration: .release))
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")

let package = Package(
    name: "clientela",
    products: [
        .executable(name: "clientelad", targets: ["clientelad"]),
        .executable(name: "clientelactl", targets: ["clientelactl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        // Without traits none of the two brings full Foundation.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    ],
    targets: [
        // Shims: C libraries as Swift sees them.
        .target(
            name: "CCurl",
            linkerSettings: [.linkedLibrary("curl")]
        ),
        .target(
            name: "CSimdJSON",
            cxxSettings: [.unsafeFlags(["-O3"])],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]
        ),

        .target(name: "CChild"),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CMemory"),
        .target(name: "CSocket"),

        .target(
            name: "CSystemd",
            linkerSettings: [.linkedLibrary("systemd")]
        ),

        // Pure: values and decisions; no clock, no disk, no network.
        room("CustomerModel"),
        room("Planning", ["CustomerModel"]),
        room("Timetable", ["CustomerModel"]),

        // Seams: protocols and the values that cross them.
        room("ConnectorKit", ["CustomerModel"]),
        room("CustomerStore", ["CustomerModel", "Planning"]),
        room("ControlAPI", ["CustomerModel"]),

        // Engine: runs; knows seams only.
        room("SyncEngine", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore"]),

        // Adapters: each implements one seam on one library.
        room("StrictYAML", ["ConnectorKit", yams]),
        room("Settings", ["CustomerModel", "Timetable", "ConnectorKit", "StrictYAML"]),
        room("CurlTransport", ["CustomerModel", "ConnectorKit", "WholeFiles", "CCurl"]),
        room("WholeFiles"),
        room("JSONReading", ["ConnectorKit", "CSimdJSON"]),
        room("WebhookSignatures", ["CustomerModel", "ConnectorKit", crypto]),
        room(
            "ManifestConnectors",
            ["CustomerModel", "ConnectorKit", "StrictYAML", "JSONReading", "WebhookSignatures", crypto]),
        room("RecordColumns", ["CustomerModel", "ConnectorKit"]),
        room("FileConnectors", ["CustomerModel", "ConnectorKit", "RecordColumns"]),
        room("SubprocessConnectors", ["CustomerModel", "ConnectorKit", "RecordColumns", "CChild"]),
        room(
            "NativeConnectors",
            ["CustomerModel", "ConnectorKit", "JSONReading", "WebhookSignatures", "CZlib", crypto]),
        room("SecretFolder", ["CustomerModel", "ConnectorKit", "WholeFiles", crypto]),
        room("SQLiteStore", ["CustomerModel", "Planning", "CustomerStore", grdb, grdbSQLite, crypto]),
        room("Telemetry", ["CustomerModel", "CSystemd", logging]),

        // Edges.
        room(
            "ControlServer",
            [
                "CustomerModel", "ControlAPI", "CSocket", hummingbird, hummingbirdCore, httpTypes, nioHTTPTypes,
                nioHTTP1,
                nioCore, nioPosix, logging,
            ]),
        room("WebhookServer", ["CustomerModel", "ConnectorKit", nioCore, nioPosix, nioHTTP1]),
        room("ControlClient", ["CustomerModel", "ControlAPI", nioCore, nioPosix, nioHTTP1]),
        room(
            "Daemon",
            [
                "CustomerModel", "Planning", "Timetable", "ConnectorKit", "CustomerStore", "ControlAPI", "SyncEngine",
                "CustomerExport",
            ]),
        room("CustomerExport", ["CustomerModel", "CustomerStore"]),
        room("LinkedSourceFolder", ["CustomerModel", "ControlAPI", "Daemon", "SecretFolder", "WholeFiles"]),
        room("ReturnPage", ["CustomerModel", nioCore, nioPosix, nioHTTP1]),
        room("Commands", ["CustomerModel", "ControlAPI", "ControlClient", "ReturnPage", arguments]),
        room("Reporting", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine"]),
        room(
            "ReportDelivery",
            ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "Reporting", "WholeFiles", crypto]),
        .executableTarget(
            name: "clientelad",
            dependencies: [
                "CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine", "Settings", "CurlTransport",
                "ManifestConnectors", "NativeConnectors", "FileConnectors", "SubprocessConnectors", "SQLiteStore",
                "Reporting", "CMemory", "ControlAPI", "ControlServer", "Daemon", "LinkedSourceFolder",
                "ReportDelivery", "Telemetry", "Timetable", "WholeFiles", "SecretFolder", "WebhookServer",
                "WebhookSignatures", arguments, logging,
            ],
            swiftSettings: strict,
            linkerSettings: lean
        ),

        .executableTarget(
            name: "clientelactl", dependencies: ["Commands"], swiftSettings: strict, linkerSettings: lean),

        // Helpers that tests, the demonstration and the benchmark share.
        room("TestSupport", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "ControlAPI"]),
        room("Conformance", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "TestSupport"]),
        room("ConnectorConformance", ["CustomerModel", "ConnectorKit", "StrictYAML", "TestSupport"]),
        room("SimulatedServices", [nioCore, nioPosix, nioHTTP1]),
        .executableTarget(
            name: "clientela-simulator", dependencies: ["SimulatedServices", arguments], swiftSettings: strict),
        .executableTarget(
            name: "clientela-fuzz",
            dependencies: [
                "CustomerModel", "ConnectorKit", "JSONReading", "ManifestConnectors", "FileConnectors",
                "SubprocessConnectors", arguments,
            ], swiftSettings: strict),
        .executableTarget(name: "clientela-probe", dependencies: ["Telemetry", logging], swiftSettings: strict),
        .executableTarget(
            name: "clientela-bench", dependencies: [arguments, grdbSQLite], swiftSettings: strict),

        tests("SimulatedServicesTests", ["SimulatedServices", "clientela-simulator", nioCore, nioPosix]),
        tests(
            "FileConnectorsTests", ["FileConnectors", "CustomerModel", "ConnectorKit", "TestSupport"],
            resources: [.copy("Golden")]),
        tests(
            "SubprocessConnectorsTests",
            ["SubprocessConnectors", "CustomerModel", "ConnectorKit", "RecordColumns", "TestSupport"]),
        tests(
            "ManifestConnectorsTests",
            [
                "ConnectorConformance", "CustomerModel", "ConnectorKit", "StrictYAML", "JSONReading",
                "ManifestConnectors", "TestSupport",
            ],
            resources: [.copy("Fixtures")]),
        tests(
            "NativeConnectorsTests",
            [
                "ConnectorConformance", "CustomerModel", "ConnectorKit", "NativeConnectors", "TestSupport",
            ],
            resources: [.copy("Fixtures")]),
        tests(
            "SQLiteStoreTests",
            [
                "CustomerModel", "Planning", "CustomerStore", "SQLiteStore", "Conformance", "TestSupport", grdb,
                grdbSQLite,
            ]),
        tests(
            "SystemTests",
            [
                "CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine", "CurlTransport",
                "ManifestConnectors", "NativeConnectors", "FileConnectors", "SQLiteStore", "Settings", "Reporting",
                "SimulatedServices", "ControlAPI", "ControlClient", "TestSupport", "clientelad", "clientela-simulator",
                grdb, crypto,
            ]),
        tests("CustomerModelTests", ["CustomerModel", "TestSupport"]),
        tests("ArchitectureTests", []),
        tests("ServiceUnitsTests", []),
        tests("ManualTests", ["clientelad", "clientelactl"]),
        tests("ControlAPITests", ["CustomerModel", "ControlAPI", "TestSupport"]),
        tests(
            "ControlServerTests",
            [
                "CustomerModel", "ControlAPI", "ControlServer", "ControlClient", "ConnectorKit", "StrictYAML",
                "TestSupport", nioCore, nioPosix,
            ]),
        tests(
            "CommandsTests",
            ["Commands", "CustomerModel", "ControlAPI", "ControlServer", "TestSupport", logging],
            resources: [.copy("Golden")]),
        tests("ConnectorKitTests", ["CustomerModel", "ConnectorKit", "TestSupport"]),
        tests("CurlTransportTests", ["CustomerModel", "ConnectorKit", "CurlTransport", "TestSupport"]),
        tests("TelemetryTests", ["CustomerModel", "Telemetry", "TestSupport", "clientela-probe", logging]),
        tests("WholeFilesTests", ["WholeFiles", "TestSupport"]),
        tests("SecretFolderTests", ["CustomerModel", "ConnectorKit", "SecretFolder", "WholeFiles", "TestSupport"]),
        tests("ReturnPageTests", ["ReturnPage"]),
        tests("CustomerExportTests", ["CustomerModel", "CustomerStore", "CustomerExport", "TestSupport"]),
        tests("JSONReadingTests", ["JSONReading", "CSimdJSON"]),
        tests("WebhookSignaturesTests", ["CustomerModel", "ConnectorKit", "WebhookSignatures", "TestSupport"]),
        tests("WebhookServerTests", ["CustomerModel", "ConnectorKit", "WebhookServer", "TestSupport", nioCore]),
        tests("StrictYAMLTests", ["StrictYAML", "ConnectorKit", "TestSupport"]),
        tests(
            "SettingsTests",
            ["CustomerModel", "Timetable", "ConnectorKit", "StrictYAML", "Settings", "TestSupport"]),
        tests("PlanningTests", ["CustomerModel", "Planning", "CustomerStore", "TestSupport"]),
        tests(
            "DaemonTests",
            [
                "CustomerModel", "Planning", "Timetable", "ConnectorKit", "CustomerStore", "ControlAPI", "SyncEngine",
                "Daemon", "TestSupport",
            ]),
        tests(
            "ReportDeliveryTests",
            [
                "CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "CurlTransport", "ReportDelivery",
                "TestSupport",
            ]),
        tests(
            "LinkedSourceFolderTests", ["CustomerModel", "ControlAPI", "Daemon", "LinkedSourceFolder", "TestSupport"]),
        tests("TimetableTests", ["CustomerModel", "Timetable", "TestSupport"]),
        tests(
            "SyncEngineTests",
            ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine", "TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)
