/// Country calling codes, trunk prefixes and lengths of national numbers, after the numbering plans that countries
/// publish through the ITU.
enum CallingCodes {
    /// The countries that share a calling code.
    struct Country: Sendable {
        /// 1 to 999.
        let code: Int
        let codeFigures: [UInt8]
        /// What is dialled before a national number inside the country and left out in E.164.
        let trunks: [[UInt8]]
        /// Whether that is 0; no national number begins with 0 then.
        let hasTrunkZero: Bool
        /// Whether a number without its trunk prefix may be one that lacks the area code.
        let needsTrunk: Bool
        /// How many figures a national number may have, without trunk prefix; one bit a length.
        private let lengthBits: UInt32

        init(code: Int, trunks: [[UInt8]], lengths: Set<Int>) {
            self.code = code
            codeFigures = String(code).utf8.map { $0 & 0x0F }
            self.trunks = trunks
            hasTrunkZero = trunks.contains([0])
            needsTrunk = !trunks.isEmpty && (lengths.max() ?? 0) - (lengths.min() ?? 0) >= 3
            lengthBits = lengths.reduce(0) { $0 | 1 << UInt32($1) }
        }

        /// The lengths, for fixed lines and mobiles.
        var lengths: [Int] { (0..<32).filter { lengthBits & 1 << UInt32($0) != 0 } }

        /// The national significant number of what was dialled; nil when it has no length of the country.
        func national(_ figures: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
            for trunk in trunks where figures.starts(with: trunk) {
                let rest = figures.dropFirst(trunk.count)
                if isPossible(rest) { return rest }
            }
            return isPossible(figures) ? figures : nil
        }

        private func isPossible(_ national: ArraySlice<UInt8>) -> Bool {
            guard lengthBits >> UInt32(national.count) & 1 == 1, let first = national.first else { return false }
            if first == 0, hasTrunkZero { return false }
            // North America: neither the area nor the exchange begins with 0 or 1.
            if code == 1 { return first >= 2 && national[national.startIndex + 3] >= 2 }
            return true
        }
    }

    /// The country of an ISO 3166 code, in either case.
    static func country(_ region: String) -> Country? { byRegion[region] ?? byRegion[region.uppercased()] }

    /// The country whose calling code the figures begin with, and the figures behind it.
    ///
    /// No code is the beginning of another.
    static func splitCode(_ figures: ArraySlice<UInt8>) -> (country: Country, rest: ArraySlice<UInt8>)? {
        var code = 0
        for (index, figure) in figures.prefix(3).enumerated() {
            code = code * 10 + Int(figure)
            if let country = byCode[code] { return (country, figures.dropFirst(index + 1)) }
        }
        return nil
    }

    /// Every region of the table, for tests.
    static var regions: Set<String> { Set(byRegion.keys) }

    private static let byCode: [Int: Country] = parsed.reduce(into: [:]) { $0[$1.country.code] = $1.country }

    private static let byRegion: [String: Country] = parsed.reduce(into: [:]) { result, row in
        for region in row.regions { result[region] = row.country }
    }

    private static let parsed: [(country: Country, regions: [String])] = table.split(separator: "\n").compactMap {
        line in
        let columns = line.split(separator: " ")
        guard columns.count >= 4, let code = Int(columns[0]) else { return nil }
        let trunks = columns[1] == "-" ? [] : columns[1].split(separator: "|").map { $0.utf8.map { $0 & 0x0F } }
        var lengths = Set<Int>()
        for part in columns[2].split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            if let low = ends.first, let high = ends.last, low <= high { lengths.formUnion(low...high) }
        }
        return (Country(code: code, trunks: trunks, lengths: lengths), columns[3...].map(String.init))
    }

    /// Calling code, trunk prefixes, lengths, regions.
    private static let table = """
        1 1 10 US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI
        7 8 10 RU KZ
        20 0 8-10 EG
        27 0 9 ZA
        30 - 10 GR
        31 0 9 NL
        32 0 8-9 BE
        33 0 9 FR
        34 - 9 ES
        36 06 8-9 HU
        39 - 6-11 IT VA
        40 0 9 RO
        41 0 9 CH
        43 0 6-13 AT
        44 0 9-10 GB GG IM JE
        45 - 8 DK
        46 0 7-9 SE
        47 - 8 NO SJ
        48 - 9 PL
        49 0 6-11 DE
        51 0 8-9 PE
        52 01|044|045|1 10 MX
        53 0 8 CU
        54 0 10-11 AR
        55 0 10-11 BR
        56 0 9 CL
        57 0 10 CO
        58 0 10 VE
        60 0 8-10 MY
        61 0 9 AU CC CX
        62 0 7-12 ID
        63 0 8-10 PH
        64 0 8-10 NZ PN
        65 - 8 SG
        66 0 8-9 TH
        81 0 9-10 JP
        82 0 8-10 KR
        84 0 9-10 VN
        86 0 9-11 CN
        90 0 10 TR
        91 0 10 IN
        92 0 9-10 PK
        93 0 9 AF
        94 0 9 LK
        95 0 6-10 MM
        98 0 10 IR
        211 0 9 SS
        212 0 9 MA EH
        213 0 8-9 DZ
        216 - 8 TN
        218 0 9 LY
        220 - 7,9 GM
        221 - 9 SN
        222 - 8 MR
        223 - 8 ML
        224 - 8-9 GN
        225 - 10 CI
        226 - 8 BF
        227 - 8 NE
        228 - 8 TG
        229 - 8,10 BJ
        230 - 7-8 MU
        231 0 7-9 LR
        232 0 8 SL
        233 0 9 GH
        234 0 8,10 NG
        235 - 8 TD
        236 - 8 CF
        237 - 9 CM
        238 - 7 CV
        239 - 7 ST
        240 - 9 GQ
        241 - 7-8 GA
        242 - 9 CG
        243 0 9 CD
        244 - 9 AO
        245 - 7,9 GW
        246 - 7 IO
        247 - 5-6 AC
        248 - 7 SC
        249 0 9 SD
        250 0 8-9 RW
        251 0 9 ET
        252 0 7-9 SO
        253 - 8 DJ
        254 0 7-9 KE
        255 0 9 TZ
        256 0 9 UG
        257 - 8 BI
        258 - 8-9 MZ
        260 0 9 ZM
        261 0 9 MG
        262 0 9 RE YT TF
        263 0 9 ZW
        264 0 8-9 NA
        265 0 7,9 MW
        266 - 8 LS
        267 - 7-8 BW
        268 - 8 SZ
        269 - 7 KM
        290 - 4-5 SH TA
        291 0 7 ER
        297 - 7 AW
        298 - 6 FO
        299 - 6 GL
        350 - 8 GI
        351 - 9 PT
        352 - 6-9,11 LU
        353 0 7-10 IE
        354 - 7,9 IS
        355 0 8-9 AL
        356 - 8 MT
        357 - 8 CY
        358 0 6-10 FI AX
        359 0 7-9 BG
        370 0|8 8 LT
        371 - 8 LV
        372 - 7-8 EE
        373 0 8 MD
        374 0 8 AM
        375 80|8 9 BY
        376 - 6,9 AD
        377 0 8-9 MC
        378 - 8,10 SM
        380 0 9 UA
        381 0 8-9 RS
        382 0 8 ME
        383 0 8 XK
        385 0 8-9 HR
        386 0 8 SI
        387 0 8-9 BA
        389 0 8 MK
        420 - 9 CZ
        421 0 9 SK
        423 0 7,9 LI
        500 - 5 FK GS
        501 - 7 BZ
        502 - 8 GT
        503 - 8 SV
        504 - 8 HN
        505 - 8 NI
        506 - 8 CR
        507 - 7-8 PA
        508 0 6,9 PM
        509 - 8 HT
        590 0 9 GP BL MF
        591 0 8 BO
        592 - 7 GY
        593 0 8-9 EC
        594 0 9 GF
        595 0 8-9 PY
        596 0 9 MQ
        597 - 6-7 SR
        598 0 8 UY
        599 - 7-8 CW BQ
        670 - 7-8 TL
        672 - 6 NF AQ HM
        673 - 7 BN
        674 - 7 NR
        675 - 7-8 PG
        676 - 5,7 TO
        677 - 5,7 SB
        678 - 5,7 VU
        679 - 7 FJ
        680 - 7 PW
        681 - 6 WF
        682 - 5 CK
        683 - 4,7 NU
        685 - 5-7 WS
        686 0 5,8 KI
        687 - 6 NC
        688 - 5-7 TV
        689 - 8 PF
        690 - 4-7 TK
        691 - 7 FM
        692 1 7 MH
        850 0 8,10 KP
        852 - 8 HK
        853 - 8 MO
        855 0 8-9 KH
        856 0 8-10 LA
        880 0 8-10 BD
        886 0 8-9 TW
        960 - 7 MV
        961 0 7-8 LB
        962 0 8-9 JO
        963 0 8-9 SY
        964 0 8-10 IQ
        965 - 8 KW
        966 0 9 SA
        967 0 7-9 YE
        968 - 8 OM
        970 0 8-9 PS
        971 0 8-9 AE
        972 0 8-9 IL
        973 - 8 BH
        974 - 8 QA
        975 - 7-8 BT
        976 0 8-10 MN
        977 0 8-10 NP
        992 - 9 TJ
        993 8 8 TM
        994 0 9 AZ
        995 0 9 GE
        996 0 9 KG
        998 - 9 UZ
        """
}
