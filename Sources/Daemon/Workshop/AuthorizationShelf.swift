package import ConnectorKit
package import ControlAPI
package import CustomerModel

/// Consents that persons are asked for, few and short-lived; a value, so that it is tested without clock and network.
package struct AuthorizationShelf: Sendable {
    /// So many can be under way at once; a person needs one.
    package static let capacity = 16
    /// How long a page waits for its answer, and a granted one for its source.
    package static let pageLifetime: Duration = .seconds(600)

    /// What is to be done to learn more of a consent.
    package enum Look: Sendable {
        /// Nothing: it stands as it stands.
        case none
        case poll(any Authorizer, DeviceAuthorization)
    }

    private enum Question: Sendable {
        case page(PageAuthorization, isAnswered: Bool)
        case device(DeviceAuthorization, nextPoll: Timestamp, interval: Duration)
    }

    private struct Entry: Sendable {
        var connector: String
        var authorizer: any Authorizer
        var question: Question
        var expiresAt: Timestamp
        var granted: [String: Secret]?

        mutating func grant(_ secrets: [String: Secret], at now: Timestamp) {
            granted = secrets
            expiresAt = now.advanced(by: AuthorizationShelf.pageLifetime)
        }
    }

    private var entries: [String: Entry] = [:]

    package init() {}

    /// Keeps a page that a person was sent to; throws a `Problem` when too many are under way.
    package mutating func add(
        _ id: String, _ connector: String, _ authorizer: any Authorizer, _ page: PageAuthorization, at now: Timestamp
    ) throws {
        try add(
            id,
            Entry(
                connector: connector, authorizer: authorizer, question: .page(page, isAnswered: false),
                expiresAt: now.advanced(by: Self.pageLifetime)), at: now)
    }

    /// Keeps a code that a person enters elsewhere; throws a `Problem` when too many are under way.
    package mutating func add(
        _ id: String, _ connector: String, _ authorizer: any Authorizer, _ device: DeviceAuthorization,
        at now: Timestamp
    ) throws {
        let first = now.advanced(by: device.interval)
        try add(
            id,
            Entry(
                connector: connector, authorizer: authorizer,
                question: .device(device, nextPoll: first, interval: device.interval),
                expiresAt: now.advanced(by: device.lifetime)), at: now)
    }

    private mutating func add(_ id: String, _ entry: Entry, at now: Timestamp) throws {
        entries = entries.filter { $0.value.expiresAt > now }
        guard entries.count < Self.capacity else {
            throw Problem.notNow(
                "too_many_authorizations", "\(Self.capacity) consents are waited for already",
                wayOut: "try again in ten minutes")
        }
        entries[id] = entry
    }

    /// How a consent stands; throws a `Problem` when there is none, or none any more.
    package func authorization(_ id: String, at now: Timestamp) throws -> Authorization {
        let entry = try entry(id, at: now)
        let state = entry.granted == nil ? Authorization.State.waiting : .granted
        switch entry.question {
        case .page(let page, _):
            return Authorization(
                id: id, connector: entry.connector, way: .page, state: state, url: page.url,
                expiresAt: entry.expiresAt)
        case .device(let device, _, let interval):
            return Authorization(
                id: id, connector: entry.connector, way: .device, state: state, url: device.url,
                userCode: device.userCode, completeURL: device.completeURL,
                intervalSeconds: Int(interval.components.seconds), expiresAt: entry.expiresAt)
        }
    }

    /// What may be done now to learn more; a poll that it gives is not given again before the interval is over.
    package mutating func look(_ id: String, at now: Timestamp) throws -> Look {
        var entry = try entry(id, at: now)
        guard entry.granted == nil, case .device(let device, let nextPoll, let interval) = entry.question,
            now >= nextPoll
        else { return .none }
        entry.question = .device(device, nextPoll: now.advanced(by: interval), interval: interval)
        entries[id] = entry
        return .poll(entry.authorizer, device)
    }

    /// Notes what the service said to a poll.
    package mutating func noted(_ answer: DeviceAnswer, of id: String, at now: Timestamp) {
        guard var entry = entries[id] else { return }
        switch answer {
        case .granted(let secrets): entry.grant(secrets, at: now)
        case .pending: break
        case .slowDown:
            guard case .device(let device, _, let interval) = entry.question else { break }
            // RFC 8628, section 3.5: five seconds more, from now on.
            let slower = interval + .seconds(5)
            entry.question = .device(device, nextPoll: now.advanced(by: slower), interval: slower)
        }
        entries[id] = entry
    }

    /// What to redeem of the address that the browser came to; a page takes one answer.
    ///
    /// Throws a `Problem` for an address that is no answer to this page, which may then still come.
    package mutating func answer(
        _ id: String, _ address: String, at now: Timestamp
    ) throws -> (authorizer: any Authorizer, page: PageAuthorization, code: String) {
        var entry = try entry(id, at: now)
        guard case .page(let page, let isAnswered) = entry.question else {
            throw Problem.notNow("no_page", "this consent is given on another device, not on a page")
        }
        guard !isAnswered else {
            throw Problem.notNow("answered_already", "this page has had its answer", wayOut: "begin again")
        }
        let answer = PageAnswer(address)
        guard let state = answer.state, state == page.state else {
            throw Problem.invalid(
                "not_our_page", "this address does not belong to the page that was asked for",
                wayOut: "paste the whole address that the browser came to after you said yes")
        }
        entry.question = .page(page, isAnswered: true)
        entries[id] = entry
        if let refusal = answer.error {
            entries[id] = nil
            throw Problem.invalid(
                "consent_refused", refusal == "access_denied" ? "the person said no" : "the service says \(refusal)",
                wayOut: "begin again")
        }
        guard let code = answer.code else {
            throw Problem.invalid("no_code", "the address has no code", wayOut: "begin again")
        }
        return (entry.authorizer, page, code)
    }

    package mutating func granted(_ secrets: [String: Secret], to id: String, at now: Timestamp) {
        entries[id]?.grant(secrets, at: now)
    }

    package mutating func forget(_ id: String) { entries[id] = nil }

    /// The secrets of a granted consent; throws a `Problem` when it is not granted, or was for another connector.
    package func secrets(of id: String, for connector: String, at now: Timestamp) throws -> [String: Secret] {
        let entry = try entry(id, at: now)
        guard entry.connector == connector else {
            throw Problem.invalid("other_connector", "this consent was given for '\(entry.connector)'")
        }
        guard let secrets = entry.granted else {
            throw Problem.notNow("not_granted", "nobody has said yes yet", wayOut: "wait until it is granted")
        }
        return secrets
    }

    private func entry(_ id: String, at now: Timestamp) throws -> Entry {
        guard let entry = entries[id], entry.expiresAt > now else {
            throw Problem.notFound("authorization of that id, or its time is over", wayOut: "begin again")
        }
        return entry
    }
}
