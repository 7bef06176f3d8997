import ConnectorKit
import CustomerModel
import Foundation
import Testing

@Suite struct HTTPDateTests {
    @Test(
        "All three forms of RFC 9110 mean the same moment",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func forms(_ text: String) {
        #expect(TimeFormat.httpDate.parse(text) == Timestamp(seconds: 784_111_777))
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "432", "soon", "Sun, 06 Nov 1994", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37 PST",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", ", , , , , ", "Sun, 06 Nov 0094 08:49:37 GMT ::",
        ])
    func noDates(_ text: String) {
        #expect(TimeFormat.httpDate.parse(text) == nil)
    }

    @Test("Any moment until 2100 survives being written by another hand")
    func roundTrip() async {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        await property(500) { random, seed in
            let seconds = Int64.random(in: 0..<4_102_444_800, using: &random)
            let text = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            #expect(TimeFormat.httpDate.parse(text) == Timestamp(seconds: seconds), "\(seed): \(text)")
        }
    }
}

@Suite struct ProviderWaitTests {
    @Test(
        "Retry-After is read in every form that providers use",
        arguments: [
            ("7", Duration.seconds(7)), ("0", .zero), (" 2.5", .milliseconds(2500)), ("432 seconds", .seconds(432)),
            ("10 s", .seconds(10)), ("Wed, 01 May 2024 12:01:30 GMT", .seconds(90)),
            ("Wed, 01 May 2024 11:00:00 GMT", .zero),
        ])
    func forms(_ text: String, _ wait: Duration) {
        #expect(ProviderWait.retryAfter(["Retry-After": text], now: .noon) == wait)
    }

    @Test("What cannot be read asks for nothing", arguments: ["", "soon", "-5", "7 apples", ".", "1e9999"])
    func unreadable(_ text: String) {
        #expect(ProviderWait.retryAfter(["Retry-After": text], now: .noon) == nil)
        #expect(ProviderWait.retryAfter([:], now: .noon) == nil)
    }

    @Test(
        "An absurd wait is cut to a month",
        arguments: ["999999999", "1e5 s", "Fri, 31 Dec 9999 23:59:59 GMT", "99999999999999"])
    func absurd(_ text: String) {
        let wait = ProviderWait.retryAfter(["Retry-After": text], now: .noon)
        #expect(wait.map { $0 <= .seconds(31 * 86_400) } ?? true)
    }

    @Test("A date counts from the provider's own clock where the answer tells it")
    func skewedClock() {
        let headers: HTTPHeaders = [
            "Retry-After": "Fri, 03 May 2030 10:00:30 GMT", "Date": "Fri, 03 May 2030 10:00:00 GMT",
        ]
        #expect(ProviderWait.retryAfter(headers, now: .noon) == .seconds(30))
    }

    @Test("Moments are seconds or milliseconds since 1970, also under the name of a span")
    func moments() {
        let inAMinute = Timestamp.noon.milliseconds / 1000 + 60
        #expect(ProviderWait.span(of: "\(inAMinute)", .epochSeconds, [:], .noon) == .seconds(60))
        #expect(ProviderWait.span(of: "\(inAMinute)000", .epochSeconds, [:], .noon) == .seconds(60))
        #expect(ProviderWait.span(of: "\(inAMinute)", .seconds, [:], .noon) == .seconds(60))
    }
}
