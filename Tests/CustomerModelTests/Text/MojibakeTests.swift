import CustomerModel
import TestSupport
import Testing

@Suite("V7: mojibake")
struct MojibakeTests {
    @Test(
        "V7: UTF-8 read as Windows-1252 is repaired",
        arguments: [
            ("JosÃ©", "José"), ("MarÃ\u{AD}a", "María"), ("MuÃ±oz", "Muñoz"), ("ÃNGEL", nil), ("Ã\u{81}NGEL", "ÁNGEL"),
            ("JOSÃ‰", "JOSÉ"), ("NUÃ‘EZ", "NUÑEZ"), ("GÃ³mez", "Gómez"), ("RamÃ³n", "Ramón"),
            ("BegoÃ±a PÃ©rez", "Begoña Pérez"),
            ("Itâ€™s", "It’s"), ("Ã\u{A0} la carte", nil), ("voilÃ\u{A0}", "voilà"), ("ÃƒÂ©", "é"), ("ÃƒÆ’Ã‚Â©", "é"),
            ("Ð˜Ð²Ð°Ð½", "Иван"), ("ðŸ˜€", "😀"), ("Ãºnico", "único"),
            ("â\u{80}\u{8B}ana@correo.example", "\u{200B}ana@correo.example"), ("â€‹ana", "\u{200B}ana"),
            ("ï»¿ana", "\u{FEFF}ana"),
        ] as [(String, String?)])
    func repairs(_ broken: String, _ meant: String?) {
        #expect(Mojibake.repaired(broken) == meant ?? broken)
    }

    @Test(
        "V7: sound text stays",
        arguments: [
            "José", "Muñoz", "CAFÉ®", "CAFÉ™", "ESPAÑ®", "AMANHÃ…", "“AMANHÔ", "AMANHÔ", "Straß®", "más allá»…",
            "naïve", "Ã",
            "Â", "5×°", "100 €", "N.º 3", "Mª José", "JosÃ© Muñoz", "Łukasz", "李明", "Иван", "IRMÃ",
        ])
    func keeps(_ sound: String) {
        #expect(Mojibake.repaired(sound) == sound)
    }

    private func broken(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in text.utf8 {
            if let scalar = Unicode.Scalar(Windows1252.scalar(byte)) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    @Test("V7: names broken once, twice and three times come back; sound names stay")
    func roundTrips() {
        var random = SeededRandom.printed("Mojibake")
        let letters = "áéíóúüñÁÉÍÓÚÜÑçãõàèìòùâêîôû".map(String.init)
        for _ in 0..<2000 {
            let name =
                random.pick(["Jos", "Mar", "pe", "L"]) + random.pick(letters) + random.pick(["z", "nez", "a", "lo"])
            #expect(Mojibake.repaired(name) == name)
            var text = name
            for _ in 0..<Int.random(in: 1...3, using: &random) { text = broken(text) }
            #expect(Mojibake.repaired(text) == name, "\(text)")
        }
    }

    @Test("V7: repairing twice is repairing once, on anything")
    func idempotent() {
        var random = SeededRandom.printed("Mojibake idempotence")
        let pieces = [
            "Ã", "Â", "©", "é", "a", "A", " ", "\u{A0}", "ƒ", "…", "³", "â", "€", "™", "ñ", "\u{81}", "Ð", "�",
        ]
        for _ in 0..<4000 {
            let text = random.text(of: pieces, upTo: 8)
            let once = Mojibake.repaired(text)
            #expect(Mojibake.repaired(once) == once, "\(text)")
        }
    }
}
