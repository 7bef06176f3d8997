/// The fields of an `application/x-www-form-urlencoded` body, in order.
struct FormFields: Sendable {
    /// More fields than this are not looked at.
    private static let most = 1000

    let fields: [(name: String, value: String)]

    init(_ body: [UInt8]) {
        fields = body.split(separator: UInt8(ascii: "&"), maxSplits: Self.most).prefix(Self.most).map { field in
            let name = field.prefix { $0 != UInt8(ascii: "=") }
            return (Self.text(name), Self.text(field.dropFirst(name.count + 1)))
        }
    }

    /// The first value of that name that is not empty.
    func value(_ name: String) -> String? { fields.first { $0.name == name && !$0.value.isEmpty }?.value }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { fallthrough }
                result.append(value)
                rest = rest.dropFirst(2)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
