import NIOCore
import Synchronization

/// A Mailchimp with one audience of up to 99 999 999 members, made while they are asked for, in constant memory.
///
/// Each member is about 0.9 kB, whatever `fields` and `exclude_fields` say. Members are told apart by their number, so
/// that the same count always gives the same pages. Lists that are filtered or sorted by `last_changed` come with the
/// oldest change first. Archived members do not exist; another `status` is refused.
///
/// `POST /simulator/changed-share/0.01` changes the phone of that share of the members, with the service's present
/// second as their last change, as `change(share:)` does.
package final class BenchmarkService: SimulatedProvider {
    /// The id of the only audience.
    package static let audience = "bench00001"

    package let name = "mailchimp"
    package let basePath = "/3.0"
    package let world: SimulatedWorld
    package let members: Int

    private struct State {
        var order: BenchmarkOrder
        var generation = 0
    }

    private let mailchimp: MailchimpService
    /// The same for every service, and made once.
    private static let templates = MemberTemplates(list: audience)
    private let state: Mutex<State>

    /// A service with so many members; a share may have changed two seconds before the clock's present.
    package init(members: Int, changedShare: Double = 0, clock: ServiceClock = .following()) {
        world = SimulatedWorld(clock: clock)
        self.members = max(0, min(members, 99_999_999))
        mailchimp = MailchimpService(
            world: world, audiences: [.init(id: Self.audience, name: "Un millón de amigos")],
            key: MailchimpService.demoKey)
        // Made now, so that the first page does not wait for it.
        _ = Self.templates
        state = Mutex(State(order: BenchmarkOrder(count: max(1, self.members))))
        if changedShare > 0 { change(share: changedShare) }
    }

    /// Changes a share of the members, up to a half, or all with 1: every so many-th; their last change is now.
    package func change(share: Double) {
        // Two seconds ago, so that a window that ends now has them.
        let moment = world.clock.now / 1_000 - 2
        state.withLock { state in
            state.order.stride = share <= 0 ? 0 : max(1, Int((1 / share).rounded()))
            state.order.changedAt = moment
            state.generation = (state.generation + 1) % 10_000
        }
    }

    package func answer(_ request: ServedRequest) -> ServedResponse {
        if request.path.hasPrefix("/simulator/") { return control(request) }
        let route = request.path.split(separator: "/").map(String.init)
        guard mailchimp.isAuthorized(request), request.method == "GET", route.count > 1, route[1] == "lists" else {
            return mailchimp.answer(request)
        }
        let host = "http://\(request.header("host") ?? "127.0.0.1")\(basePath)"
        switch route.count {
        case 2:
            return ServedResponse(.object([("lists", .array([audience(host)])), ("total_items", .int(1))]))
        case 3 where route[2] == Self.audience: return ServedResponse(audience(host))
        case 4 where route[2] == Self.audience && route[3] == "members": return list(request)
        default: return mailchimp.answer(request)
        }
    }

    private func audience(_ host: String) -> WireJSON {
        var counts = Self.templates.counts
        let thousands = (members + MemberTemplates.kinds - 1) / MemberTemplates.kinds
        counts.subscribed *= thousands
        counts.unsubscribed *= thousands
        counts.cleaned *= thousands
        counts.total = members
        return MailchimpShape.audience(mailchimp.audiences[0], counts: counts, host: host)
    }

    private func list(_ request: ServedRequest) -> ServedResponse {
        guard let (offset, count) = mailchimp.paging(request) else { return mailchimp.invalid("count", request) }
        var window: [Int64?] = []
        for name in ["since_last_changed", "before_last_changed"] {
            let text = request.parameter(name)
            let moment = text.flatMap { CivilTime.milliseconds(from: $0) }
            if text != nil, moment == nil { return mailchimp.invalid(name, request) }
            window.append(moment.map { $0 / 1_000 })
        }
        let (order, generation) = state.withLock { ($0.order, $0.generation) }
        var listing = order.listing(
            since: window[0], before: window[1], sorted: request.parameter("sort_field") == "last_changed")
        if members == 0 { (listing.unchanged, listing.changed) = (0, 0) }
        if let status = request.parameter("status") {
            guard status == "archived" else { return mailchimp.invalid("status", request) }
            (listing.unchanged, listing.changed) = (0, 0)
        }
        let start = min(offset, listing.total)
        let end = min(start + count, listing.total)
        var page = ByteBufferAllocator().buffer(capacity: (end - start) * 1_024 + 256)
        page.writeString(#"{"members":["#)
        Self.templates.write(start..<end, of: listing, generation: generation, to: &page)
        page.writeString(#"],"list_id":"\#(Self.audience)","total_items":\#(listing.total),"_links":[]}"#)
        return ServedResponse(
            status: 200, headers: [("Content-Type", "application/json; charset=utf-8")], body: page)
    }

    private func control(_ request: ServedRequest) -> ServedResponse {
        let route = request.path.split(separator: "/").map(String.init)
        guard request.method == "POST", route.count == 3, route[1] == "changed-share", let share = Double(route[2]),
            (0...1).contains(share)
        else { return mailchimp.notFound(request) }
        change(share: share)
        return ServedResponse(.object([("changed_share", .number(route[2]))]))
    }

    package func refusal(_ refusal: Refusal, to request: ServedRequest) -> ServedResponse {
        mailchimp.refusal(refusal, to: request)
    }
}
