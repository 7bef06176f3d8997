/// Names as one finds them in a shop in Panama; the addresses are under `.example`, where nobody lives.
enum SpanishNames {
    static let first = [
        "María", "José", "Ana", "Luis", "Carmen", "Carlos", "Itzel", "Juan", "Yaritza", "Miguel", "Rosa", "Jorge",
        "Sofía", "Rubén", "Lucía", "Andrés", "Milagros", "Ricardo", "Zuleika", "Raúl", "Marisol", "Tomás", "Verónica",
        "Ángel", "Inés", "Iván", "Belén", "Adrián", "Mónica", "Óscar", "Begoña", "Germán", "Yamileth", "Fermín",
        "Graciela", "Efraín", "Nuria", "Aníbal", "Dayana", "Ramón", "Pilar", "César", "Xiomara", "Hernán", "Eliécer",
        "Irma", "Víctor", "Noemí", "Saúl", "Dalys",
    ]

    static let second = ["del Carmen", "Isabel", "Antonio", "Alberto", "de los Ángeles", "Enrique", "Itzel", "Manuel"]

    static let last = [
        "Pérez", "González", "Rodríguez", "Núñez", "Peña", "Castillo", "De León", "Muñoz", "Ríos", "Batista", "Ávila",
        "Quintero", "Ibáñez", "Sánchez", "Espinosa", "Vásquez", "Araúz", "Cedeño", "Montenegro", "Domínguez", "Ortega",
        "Cáceres", "Chanis", "Guerra", "Miranda", "Ñopo", "Sáenz", "Barría", "Him", "Chong", "Arosemena", "Bermúdez",
        "Pinzón", "Saldaña", "Tuñón", "Villarreal", "Wong", "Yanguez", "Zúñiga", "Del Cid",
    ]

    static let companies = [
        "Ferretería El Cañal", "Panadería La Espiga", "Clínica Santa Fe", "Taller Hermanos Peña", "Óptica Visión",
        "Colegio Las Américas", "Restaurante El Trapiche", "Inmobiliaria Costa", "Farmacia Bella Vista",
    ]

    /// Domains that look like those that people have, with how many of a hundred have them.
    static let domains: [(name: String, share: Int)] = [
        ("gmail.example", 48), ("hotmail.example", 22), ("yahoo.example", 11), ("outlook.example", 8),
        ("cwpanama.example", 6), ("icloud.example", 4), ("peñasblancas.example", 1),
    ]

    /// The domains above that have another spelling for machines (IDNA).
    static let asciiDomains = ["peñasblancas.example": "xn--peasblancas-2db.example"]

    /// Small letters without accents, blanks removed, as people make addresses from names.
    static func folded(_ name: String) -> String {
        let plain: [Character: String] = [
            "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ñ": "n", "ü": "u", " ": "",
        ]
        return name.lowercased().map { plain[$0] ?? String($0) }.joined()
    }

    /// Capitals without accents, as a cashier types them.
    static func shouted(_ name: String) -> String {
        let plain: [Character: Character] = ["Á": "A", "É": "E", "Í": "I", "Ó": "O", "Ú": "U"]
        return String(name.uppercased().map { plain[$0] ?? $0 })
    }
}
