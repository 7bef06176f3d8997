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
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")

let package = Package(
    name: "clientela",
    products: [
        .executable(name: "clientelad", targets: ["clientelad"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
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

        .target(name: "CMemory"),

        // Pure: values and decisions; no clock, no disk, no network.
        room("CustomerModel"),
        room("Planning", ["CustomerModel"]),
        room("Timetable", ["CustomerModel"]),

        // Seams: protocols and the values that cross them.
        room("ConnectorKit", ["CustomerModel"]),
        room("CustomerStore", ["CustomerModel", "Planning"]),

        // Engine: runs; knows seams only.
        room("SyncEngine", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore"]),

        // Adapters: each implements one seam on one library.
        room("StrictYAML", ["ConnectorKit", yams]),
        room("Settings", ["CustomerModel", "Timetable", "ConnectorKit", "StrictYAML"]),
        room("CurlTransport", ["CustomerModel", "ConnectorKit", "CCurl"]),
        room("ManifestConnectors", ["CustomerModel", "ConnectorKit", "StrictYAML", "CSimdJSON"]),
        room("FileConnectors", ["CustomerModel", "ConnectorKit"]),
        room("SQLiteStore", ["CustomerModel", "Planning", "CustomerStore", grdb, grdbSQLite, crypto]),

        // Edges.
        room("Reporting", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine"]),
        .executableTarget(
            name: "clientelad",
            dependencies: [
                "CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine", "Settings", "CurlTransport",
                "ManifestConnectors", "FileConnectors", "SQLiteStore", "Reporting", "CMemory", arguments,
            ],
            swiftSettings: strict
        ),

        // Helpers that tests, the demonstration and the benchmark share.
        room("TestSupport", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore"]),
        room("Conformance", ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "TestSupport"]),
        room("SimulatedServices", [nioCore, nioPosix, nioHTTP1]),
        .executableTarget(
            name: "clientela-simulator", dependencies: ["SimulatedServices", arguments], swiftSettings: strict),
        .executableTarget(
            name: "clientela-bench", dependencies: [arguments, grdbSQLite], swiftSettings: strict),

        tests("SimulatedServicesTests", ["SimulatedServices", "clientela-simulator", nioCore, nioPosix]),
        tests(
            "FileConnectorsTests", ["FileConnectors", "CustomerModel", "ConnectorKit", "TestSupport"],
            resources: [.copy("Golden")]),
        tests(
            "ManifestConnectorsTests",
            ["CustomerModel", "ConnectorKit", "StrictYAML", "CSimdJSON", "ManifestConnectors", "TestSupport"],
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
                "ManifestConnectors", "FileConnectors", "SQLiteStore", "Settings", "Reporting", "SimulatedServices",
                "TestSupport", "clientelad", "clientela-simulator", grdb,
            ]),
        tests("CustomerModelTests", ["CustomerModel", "TestSupport"]),
        tests("ArchitectureTests", []),
        tests("ConnectorKitTests", ["CustomerModel", "ConnectorKit", "TestSupport"]),
        tests("CurlTransportTests", ["CustomerModel", "ConnectorKit", "CurlTransport", "TestSupport"]),
        tests("StrictYAMLTests", ["StrictYAML", "ConnectorKit", "TestSupport"]),
        tests(
            "SettingsTests",
            ["CustomerModel", "Timetable", "ConnectorKit", "StrictYAML", "Settings", "TestSupport"]),
        tests("PlanningTests", ["CustomerModel", "Planning", "CustomerStore", "TestSupport"]),
        tests("TimetableTests", ["CustomerModel", "Timetable", "TestSupport"]),
        tests(
            "SyncEngineTests",
            ["CustomerModel", "Planning", "ConnectorKit", "CustomerStore", "SyncEngine", "TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)
