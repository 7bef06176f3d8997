import ConnectorKit
import CustomerModel

/// A header field as libcurl takes it.
enum HeaderLine {
    /// Throws `.configuration` for a field that would end its line or is no field at all: a key with a line break
    /// pasted into it, mostly.
    static func text(_ field: (name: String, value: String), _ location: RequestLocation) throws(Failure) -> String {
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(isNameByte) else {
            throw Failure("header_name", .configuration, "\(location): a header's name is not usable")
        }
        guard field.value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
            throw Failure(
                "header_value", .configuration,
                "\(location): the value of header \(field.name) has a line break or a control character in it; "
                    + "check the secret or setting that it is made of")
        }
        // With a colon libcurl takes an empty value as the wish to remove the field.
        return field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
