import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors
import SimulatedServices
import Testing

/// A simulated provider with the manifest that is shipped for it.
enum Provider: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case mailchimp, invu, brevo, listmonk, square

    var testDescription: String { rawValue }

    /// How many human beings the services have.
    static let headcount = 450

    /// A service with the same people each time, whose clock stands still.
    func start(
        _ options: SimulatedService.Options = .init(),
        people: SyntheticPeople = SyntheticPeople(seed: 11, count: headcount)
    ) async throws -> SimulatedService {
        let provider: any SimulatedProvider =
            switch self {
            case .mailchimp: MailchimpService(people)
            case .invu: InvuService(people)
            case .brevo: BrevoService(people)
            case .listmonk: ListmonkService(people)
            case .square: SquareService(people)
            }
        return try await SimulatedService.start(provider, options: options)
    }

    /// Text that only requests for people contain.
    var route: String {
        switch self {
        case .mailchimp: "/members"
        case .invu: "clients"
        case .brevo: "/contacts?"
        case .listmonk: "/subscribers"
        case .square: "/search"
        }
    }

    /// The shipped manifest, with small pages where a size is given.
    func factory(pageSize: Int?) throws -> ManifestConnectorFactory {
        let text = try pageSize.map { try Manifests.smallPages(rawValue, size: $0) } ?? Manifests.text(rawValue)
        let (factory, findings) = ManifestConnectorFactory.read(Array(text.utf8), file: "\(rawValue).yaml")
        return try #require(factory, "\(findings)")
    }

    /// Requests under way at once that the shipped manifest allows.
    var simultaneous: Int {
        switch self {
        case .mailchimp: 8
        case .brevo, .listmonk: 4
        case .invu, .square: 2
        }
    }

    var secrets: [String: String] {
        switch self {
        case .mailchimp: ["api_key": MailchimpService.demoKey]
        case .invu: ["username": InvuService.demoUser, "password": InvuService.demoPassword]
        case .brevo: ["api_key": BrevoService.demoKey]
        case .listmonk: ["token": ListmonkService.demoToken]
        case .square: ["access_token": SquareService.demoToken]
        }
    }

    /// A source of this provider as a configuration would give it.
    func definition(_ service: SimulatedService, secrets: [String: String]? = nil) -> SourceDefinition {
        let place = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        var settings = ["base_url": service.url]
        if self == .listmonk { settings["api_user"] = ListmonkService.demoUser }
        return SourceDefinition(
            name: Located(SourceName(rawValue), at: place), connector: Located(rawValue, at: place),
            settings: settings.mapValues { Located(.text($0), at: place) },
            secrets: (secrets ?? self.secrets).mapValues { Located(Secret($0), at: place) })
    }
}
