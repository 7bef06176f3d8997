import ConnectorKit
import CustomerModel
import FileConnectors
import Foundation
import Testing

/// Golden files: settings, a dashed line, a file's text, a dashed line, what it gives.
@Suite("Files give what their golden files say")
struct GoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Golden")

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".golden") }
        .sorted()

    @Test("The golden files are there")
    func present() { #expect(Self.names.count >= 15) }

    @Test("Golden", arguments: names)
    func golden(_ name: String) async throws {
        let url = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: url, encoding: .utf8)
        let parts = text.components(separatedBy: "----------\n")
        try #require(parts.count == 3)
        let given = try await Self.output(heading: parts[0], input: parts[1])
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try (parts[0] + "----------\n" + parts[1] + "----------\n" + given).write(
                to: url, atomically: true, encoding: .utf8)
            return
        }
        #expect(given == parts[2])
    }

    private static func output(heading: String, input: String) async throws -> String {
        var settings: [String: SettingValue] = [:]
        var connector = "csv"
        var encoding = "utf-8"
        var kind: SourceKind?
        var timeZone: String?
        for line in heading.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = String(line[..<colon])
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch key {
            case "connector": connector = value
            case "written": encoding = value
            case "kind": kind = SourceKind(rawValue: value)
            case "time_zone": timeZone = value
            default:
                let scalar =
                    Int(value).map { SettingValue.integer($0) } ?? Bool(value).map { .boolean($0) } ?? .text(value)
                settings[key] = scalar
            }
        }
        let folder = TemporaryFolder()
        let text = input.replacingOccurrences(of: "␍", with: "\r").replacingOccurrences(of: "␀", with: "\0")
        settings["path"] = .text(try folder.write("clientes.\(connector)", encoded(text, encoding)))
        var lines: [String] = []
        do {
            let pulled = try await pull(source(connector, settings, kind: kind, timeZone: timeZone))
            lines += pulled.records.map(describe)
            lines += pulled.rejections.map { "rejected \($0.position) \($0.reason.rawValue): \($0.detail)" }
            lines += pulled.warnings.map { "warning \($0)" }
        } catch let failure as Failure {
            lines.append("failure \(failure.kind.rawValue) \(failure.code): \(failure.message)")
        }
        return lines.map { $0 + "\n" }.joined().replacingOccurrences(of: "\0", with: "␀")
    }

    private static func describe(_ record: Record) -> String {
        var parts = ["record \(record.externalID.rawValue)"]
        parts += record.fields.entries.map { "\($0.field.name)=\($0.value)" }
        parts += record.subscriptions.map { list in
            "\(list.list):\(list.consent.name)" + (list.statedAt.map { "@" + TimeFormat.iso.format($0) } ?? "")
        }
        if !record.tags.isEmpty { parts.append("tags=" + record.tags.joined(separator: "+")) }
        if let metrics = record.metrics {
            if let orders = metrics.orders { parts.append("orders=\(orders)") }
            if let spent = metrics.spentCents { parts.append("spent=\(spent)\(metrics.currency ?? "")") }
            if let last = metrics.lastPurchaseAt { parts.append("last=" + TimeFormat.iso.format(last)) }
        }
        if let changed = record.changedAt { parts.append("changed=" + TimeFormat.iso.format(changed)) }
        return parts.joined(separator: " | ")
    }
}
