import ConnectorKit
import CustomerModel
import FileConnectors
import Foundation
import ManifestConnectors
import SubprocessConnectors

/// Every reader of what strangers write.
enum FuzzTargets {
    static func all() throws -> [FuzzTarget] {
        [templates, links, paths, singer, airbyte, try manifests(), csv, jsonLines]
    }

    private static let templates = FuzzTarget(
        "templates", share: 4,
        seeds: [
            "/lists/{{ stream.id }}/members", "{{ secret.api_key | after_last:- | default:'x' }}",
            "\"{{ setting.host | trim_end:/ }}/api\"", "{{ 'a|b' | percent }}{{ since | quote }}",
        ], signs: "{}|:'\". \\-_"
    ) { input in
        guard let template = try? Template(String(decoding: input, as: UTF8.self)) else { return }
        // What was read says the same again.
        guard try Template(template.source) == template else { throw Broken(description: "read twice, it differs") }
        _ = template.text(in: TemplateScope())
    }

    private static let links = FuzzTarget(
        "link headers", share: 3,
        seeds: [
            "<https://api.example.com/p?page=2>; rel=\"next\", <https://api.example.com/p?page=9>; rel=\"last\"",
            "</a,b;c>; title=\"<x>\"; rel=\"prev next\"", "<>;rel=next",
        ], signs: "<>;,=\" "
    ) { input in _ = LinkHeader.next(in: String(decoding: input, as: UTF8.self)) }

    private static let paths = FuzzTarget(
        "value paths", share: 2,
        seeds: [
            "members[*]", "edges[*].node.\"odd.key\"", "CustomFields[Key=Phone].Value", "a{*}.@key", "x.@json.y[0]",
        ], signs: "[]{}.*\"@=0"
    ) { input in FuzzReads.path(String(decoding: input, as: UTF8.self)) }

    private static let singer = FuzzTarget(
        "singer lines", share: 3,
        seeds: [
            "{\"type\":\"SCHEMA\",\"stream\":\"p\",\"schema\":{\"properties\":{\"id\":{\"type\":[\"null\",\"integer\"]}}},"
                + "\"key_properties\":[\"id\"]}\n{\"type\":\"RECORD\",\"stream\":\"p\",\"record\":{\"id\":1,\"n\":\"\\u00e9\"}}\n",
            "INFO hello\n{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"p\":{\"v\":273.10}}}}\n{\"type\":\"STATE\"}",
            "{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"p\",\"version\":1700000000000}\r\n",
        ], signs: "{}[]\":,\\u\n\r0e-."
    ) { input in try FuzzReads.output(input, .singer) }

    private static let airbyte = FuzzTarget(
        "airbyte lines", share: 3,
        seeds: [
            "{\"type\":\"RECORD\",\"record\":{\"stream\":\"u\",\"data\":{\"id\":1,\"a\":null},\"emitted_at\":1.5}}\n",
            "{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"u\"},"
                + "\"stream_state\":{\"n\":1}},\"sourceStats\":{\"recordCount\":1.0}}}\n",
            "{\"type\":\"TRACE\",\"trace\":{\"type\":\"STREAM_STATUS\",\"emitted_at\":1,\"stream_status\":{\"stream_descriptor\":"
                + "{\"name\":\"u\"},\"status\":\"COMPLETE\"}}}\n{\"type\":\"LOG\",\"log\":{\"level\":\"INFO\"}}\n",
            "{\"type\":\"CONTROL\",\"control\":{\"type\":\"CONNECTOR_CONFIG\",\"connectorConfig\":{\"config\":{\"t\":\"x\"}}}}\n",
        ], signs: "{}[]\":,\\u\n\r0e-."
    ) { input in try FuzzReads.output(input, .airbyte) }

    private static func manifests() throws -> FuzzTarget {
        let folder = URL(filePath: "config/connectors")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        guard !names.isEmpty else { throw Broken(description: "run this in the folder of the package") }
        let texts = try names.sorted().map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
        return FuzzTarget("manifests", share: 0.15, seeds: texts, signs: "{}[]:-|>&*!#'\"\n\t ,?%@") { input in
            let (factory, findings) = ManifestConnectorFactory.read(input, file: "m.yaml")
            let hasErrors = findings.contains { $0.severity == .error }
            guard (factory == nil) == hasErrors else { throw Broken(description: "no manifest, and no error either") }
            guard findings.allSatisfy({ $0.location.line >= 1 && $0.location.column >= 1 }) else {
                throw Broken(description: "a finding without a place")
            }
        }
    }

    private static let csv = FuzzTarget(
        "csv files", share: 0.1,
        seeds: [
            "email;nombre;apellido;teléfono;cumpleaños;estado\nana@example.com;Ana;Díaz;6612-3456;15/08/1985;suscrito\n",
            "\"E-mail\",\"First Name\",\"Tags\"\r\n\"b@example.com\",\"B \"\"O\"\" b\",\"a,b\"\r\n",
            "id\temail\tspent\n1\tc@example.com\t1.234,50\n2\t\t\n",
        ], signs: ",;\t\"\n\r|\u{FEFF}\u{0}"
    ) { input in try await FuzzReads.file(input, connector: "csv") }

    private static let jsonLines = FuzzTarget(
        "json lines", share: 0.1,
        seeds: [
            "{\"id\":1,\"email\":\"ana@example.com\",\"name\":{\"first\":\"Ana\"},\"tags\":[\"a\",\"b\"]}\n",
            "{\"id\":\"x\",\"email\":\"b\\u00e9@example.com\",\"spent\":12.5,\"ok\":true,\"none\":null}\n{\"id\":2}\n",
        ], signs: "{}[]\":,\\u0e-.+\n"
    ) { input in try await FuzzReads.file(input, connector: "jsonl") }
}
