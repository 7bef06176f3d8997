import Foundation
import TestSupport
import Testing

@testable import CustomerModel

@Suite("V7: phones in E.164")
struct PhoneNumberTests {
    @Test(
        "V7: numbers as people type them",
        arguments: [
            ("6123-4567", "PA", "+50761234567"), ("223 4567", "PA", "+5072234567"),
            ("507 6123-4567", "PA", "+50761234567"),
            ("+507 6123-4567", nil, "+50761234567"), ("(+507) 6123 4567", "US", "+50761234567"),
            ("00507 61234567", "ES", "+50761234567"),
            ("011 507 6123 4567", "US", "+50761234567"), ("0115076123 4567", "PA", "+50761234567"),
            ("(212) 555-0123", "US", "+12125550123"), ("1-212-555-0123", "us", "+12125550123"),
            ("+1 212 555 0123", nil, "+12125550123"),
            ("612 345 678", "ES", "+34612345678"), ("+34 612345678", "PA", "+34612345678"),
            ("020 7946 0958", "GB", "+442079460958"),
            ("+44 (0)20 7946 0958", nil, "+442079460958"), ("+44 020 7946 0958", nil, "+442079460958"),
            ("06 12 34 56 78", "FR", "+33612345678"),
            ("030 123456", "DE", "+4930123456"), ("055 1234 5678", "MX", nil), ("55 1234 5678", "MX", "+525512345678"),
            ("+52 1 55 1234 5678", nil, "+525512345678"), ("044 55 1234 5678", "MX", "+525512345678"),
            ("011 4321-5678", "AR", "+541143215678"),
            ("+54 9 11 4321 5678", nil, "+5491143215678"), ("(11) 91234-5678", "BR", "+5511912345678"),
            ("300 123 4567", "CO", "+573001234567"),
            ("8 912 345-67-89", "RU", "+79123456789"), ("06 1234 5678", "IT", "+390612345678"),
            ("809-555-1234", "DO", "+18095551234"),
            ("06 20 123 4567", "HU", "+36201234567"), ("٦١٢٣٤٥٦٧", "PA", "+50761234567"),
            ("6123–4567", "PA", "+50761234567"),
            ("6123\u{A0}4567", "PA", "+50761234567"), ("04-2345678", "EC", "+59342345678"),
            ("0991234567", "EC", "+593991234567"),
            ("9 8765 4321", "CL", "+56987654321"), ("+506 8888 7777", nil, "+50688887777"),
            // Nothing certain.
            ("6123-4567", nil, nil), ("6123-4567 ext 3", "PA", nil), ("612345", "PA", nil), ("6123456789", "PA", nil),
            ("66666666", "PA", nil), ("0000000", "PA", nil), ("", "PA", nil), ("ninguno", "PA", nil),
            ("123456", "DE", nil),
            ("112 555 0123", "US", nil), ("212 155 0123", "US", nil), ("555-0123", "US", nil),
            ("+999 12345678", nil, nil),
            ("+", nil, nil), ("6+1234567", "PA", nil), ("6123-4567", "ZZ", nil), ("+507 61234567 / 223 4567", nil, nil),
            ("00", "PA", nil),
            ("6123*4567", "PA", nil), ("#61234567", "PA", nil), ("+50761234567123456", nil, nil),
        ] as [(String, String?, String?)])
    func numbers(_ typed: String, _ country: String?, _ expected: String?) {
        #expect(PhoneNumber.e164(typed, defaultCountry: country) == expected)
    }

    @Test("V7: every country with telephones has a calling code, and no code begins another")
    func table() throws {
        let list = try String(contentsOfFile: "/usr/share/zoneinfo/iso3166.tab", encoding: .utf8)
        let regions = list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0.prefix(2)) }
        let missing = Set(regions).subtracting(CallingCodes.regions)
        #expect(missing == ["BV", "UM"], "uninhabited")
        for region in CallingCodes.regions {
            let country = try #require(CallingCodes.country(region))
            #expect(!country.lengths.isEmpty && (country.lengths.max() ?? 0) + String(country.code).count <= 15)
            #expect(CallingCodes.splitCode(country.codeFigures[...])?.country.code == country.code)
        }
    }

    @Test("V7: an E.164 number is its own form, from any country; random text never crashes")
    func idempotent() {
        var random = SeededRandom.printed("PhoneNumber")
        let countries: [String?] = [nil, "PA", "US", "ES", "DE", "MX", "AR", "RU", "IT", "HU"]
        let pieces = ["0", "1", "2", "507", "6", "44", "+", " ", "-", "(", "(0)", ")", "9", "345", "8", "x", "é"]
        var understood = 0
        for _ in 0..<20_000 {
            let typed = random.text(of: pieces, upTo: 12)
            guard let once = PhoneNumber.e164(typed, defaultCountry: random.pick(countries)) else { continue }
            understood += 1
            #expect(PhoneNumber.e164(once, defaultCountry: random.pick(countries)) == once, "\(typed)")
        }
        #expect(understood > 100)
    }
}
