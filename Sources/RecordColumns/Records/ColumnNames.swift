import CustomerModel

/// The names by which exports call what they hold, in English, Spanish and Portuguese.
enum ColumnNames {
    /// What a column's name may mean.
    enum Meaning: Hashable {
        /// Of several columns with one meaning, the one with the smaller rank is asked first.
        case part(RecordPart, rank: Int)
        /// `Nombre`, `Name`: the first name where there is a column for the last name, else the whole name.
        case name
        /// `Estado`, `Status`: a consent or a part of an address; the values tell.
        case state
    }

    /// The meaning of a column's name, folded.
    static func meaning(_ folded: String) -> Meaning? { table[folded] ?? table[folded.filter { $0 != " " }] }

    private static let table: [String: Meaning] = {
        var table: [String: Meaning] = [:]
        for (part, ranks) in words {
            for (rank, names) in ranks.enumerated() {
                for name in names.split(separator: "/") { table[String(name)] = .part(part, rank: rank) }
            }
        }
        // `emailAddress`, as JSON has it.
        for (name, meaning) in table {
            let joined = name.filter { $0 != " " }
            if table[joined] == nil { table[joined] = meaning }
        }
        for name in ["name", "nombre", "nome", "nombre s"] { table[name] = .name }
        for name in ["state", "status", "estado", "estatus"] { table[name] = .state }
        return table
    }()

    /// Folded names; each text is one rank.
    private static let words: [(RecordPart, [String])] = [
        (
            .field(.email),
            [
                """
                email/e mail/mail/email address/e mail address/correo/correo electronico/correo e/emails/direccion de \
                correo/direccion de correo electronico/direccion de email/direccion email/direccion de e mail/email \
                del cliente/email cliente/correo del cliente/correo cliente/customer email/primary email/correo \
                principal/subscriber email/contact email/endereco de e mail/user email
                """,
                "email 1/correo 1/e mail 1 value/correo electronico 1", "email 2/correo 2/correo alternativo",
            ]
        ),
        (
            .externalID,
            [
                "external id/externalid/id externo/external customer id",
                """
                id/customer id/client id/contact id/subscriber id/member id/user id/person id/id cliente/id de \
                cliente/id del cliente/id contacto/id de contacto/idcliente/customerid/id usuario/uuid/unique id
                """,
                "codigo/code/customer code/client code/codigo cliente/codigo de cliente/codigo del cliente/cod/cod cliente",
                "reference id/referencia/euid/clave/clave cliente", "leid",
            ]
        ),
        (
            .field(.customerNumber),
            [
                """
                customer number/client number/member number/account number/numero de cliente/numero cliente/no \
                cliente/no de cliente/n cliente/nro cliente/nro de cliente/num cliente/numero de socio/no socio/socio
                """
            ]
        ),
        (
            .field(.firstName),
            [
                """
                first name/firstname/fname/given name/given names/nombres/primer nombre/nombre de pila/forename/first/\
                primeiro nome
                """
            ]
        ),
        (.middleName, ["middle name/segundo nombre/second name"]),
        (
            .field(.lastName),
            [
                """
                last name/lastname/lname/surname/surnames/family name/apellido/apellidos/apellido s/primer apellido/\
                apellido paterno/last/sobrenome
                """
            ]
        ),
        (.secondLastName, ["segundo apellido/apellido materno/second last name"]),
        (
            .fullName,
            [
                """
                full name/fullname/nombre completo/nombre y apellido/nombre y apellidos/nombres y apellidos/nombre \
                apellido/nome completo/display name
                """,
                "customer name/client name/contact name/nombre cliente/nombre del cliente/nombre de cliente",
                "cliente/customer/contacto/contact",
            ]
        ),
        (
            .field(.phone),
            [
                """
                celular/movil/mobile/mobile phone/mobile number/cell/cell phone/cellphone/telefono movil/telefono \
                celular/numero de celular/numero celular/celular 1/whatsapp/sms/smartphone
                """,
                """
                phone/phone number/telephone/telephone number/tel/telefono/telefonos/telefono 1/phone 1/numero de \
                telefono/numero telefono/no telefono/nro telefono/telefono principal/primary phone/telefone/fono
                """,
                "phone 2/telefono 2/telefono casa/telefono fijo/home phone/telefono residencial",
                "work phone/telefono trabajo",
            ]
        ),
        (
            .field(.birthday),
            [
                """
                birthday/birth date/birthdate/date of birth/dob/birth day/fecha de nacimiento/fecha nacimiento/fecha \
                nac/fec nac/fec nacimiento/f nacimiento/nacimiento/cumpleanos/fecha de cumpleanos/fecha cumpleanos/\
                cumple/data de nascimento
                """
            ]
        ),
        (
            .field(.idNumber),
            [
                """
                cedula/cedula de identidad/cedula identidad/numero de cedula/no cedula/ci/dni/curp/nie/cpf/id number/\
                identity number/national id/identificacion/numero de identificacion/numero identificacion/no \
                identificacion/documento/numero de documento/numero documento/nro documento/documento de identidad/\
                cedula ruc/ruc cedula/cedula o ruc/run
                """,
                "ruc/nit/rut/rfc/cif/nif/cuit/cnpj/tax id/tax number/vat number/taxid",
                "passport/pasaporte/passport number",
            ]
        ),
        (.field(.language), ["language/idioma/locale/lang/preferred language/lenguaje"]),
        (
            .field(.company),
            [
                "company/company name/empresa/organization/organisation/organizacion/compania/business name",
                "razon social/negocio",
            ]
        ),
        (.field(.gender), ["gender/genero/sexo/sex"]),
        (
            .field(.address),
            [
                """
                address/street/street address/direccion/domicilio/calle/address 1/address1/address line 1/direccion 1/\
                direccion linea 1/endereco
                """
            ]
        ),
        (.field(.city), ["city/ciudad/poblacion/localidad/municipio/town/cidade"]),
        (.field(.region), ["region/province/provincia/departamento/state province/estado provincia/state region"]),
        (.field(.postalCode), ["zip/zip code/zipcode/postal code/postcode/postalcode/codigo postal/cp/c p/cep/postal"]),
        (.field(.country), ["country/pais/country code/codigo de pais/country region"]),
        (
            .consent,
            [
                """
                consent/consentimiento/subscription status/estado de suscripcion/estado suscripcion/suscrito/suscrita/\
                subscribed/suscripcion/subscription/is subscribed/opt in/optin/opted in/email status/estado del \
                correo/estado del email/email permission status/permission status
                """,
                """
                accepts marketing/accepts email marketing/email marketing/email marketing status/email marketing \
                consent/acepta marketing/acepta publicidad/acepta correos/acepta promociones/recibe publicidad/\
                recibir publicidad/recibir ofertas/newsletter/boletin/marketing/marketing allowed
                """,
            ]
        ),
        (
            .consentAt,
            [
                """
                optin time/opt in time/opt in date/confirm time/unsub time/clean time/subscribed at/unsubscribed at/\
                subscribed on/subscription date/unsubscribe date/consent date/consent at/fecha de suscripcion/fecha \
                suscripcion/fecha de baja/fecha de consentimiento
                """
            ]
        ),
        (.tags, ["tags/tag/etiquetas/etiqueta/labels"]),
        (
            .orders,
            [
                """
                orders/total orders/orders count/order count/number of orders/orders number/compras/numero de compras/\
                cantidad de compras/n compras/pedidos/numero de pedidos/total pedidos
                """,
                "visits/total visits/visitas/numero de visitas/total visitas",
            ]
        ),
        (
            .spent,
            [
                """
                total spent/total spend/amount spent/spent/lifetime value/ltv/total gastado/gastado/gasto total/monto \
                total/monto gastado/importe total/total compras/total de compras/total comprado/consumo total/consumo/\
                total ventas/ventas totales/total sales
                """
            ]
        ),
        (.currency, ["currency/moneda/divisa/currency code"]),
        (
            .lastPurchaseAt,
            [
                """
                last purchase/last purchase date/last purchase at/last order/last order date/last order at/ultima \
                compra/fecha de ultima compra/fecha ultima compra/fecha de la ultima compra/ultimo pedido/fecha \
                ultimo pedido
                """,
                "last visit/ultima visita/fecha ultima visita/fecha de ultima visita",
            ]
        ),
        (
            .changedAt,
            [
                """
                updated at/updated/last updated/last changed/last modified/modified/modified at/last change/fecha de \
                modificacion/fecha modificacion/ultima modificacion/actualizado/fecha de actualizacion/ultima \
                actualizacion
                """
            ]
        ),
    ]
}
