import CustomerModel
import Planning

/// The image of a change, as the object in `customer_change.image` (C9).
enum ImageCoding {
    static func write(_ image: ChangeImage, into writer: inout JSONByteWriter) {
        writer.beginObject()
        if !image.values.isEmpty {
            writer.name("values")
            writer.beginObject()
            for value in image.values {
                writer.name(value.field)
                writer.beginArray()
                writer.value(value.before)
                writer.value(value.after)
                writer.endArray()
            }
            writer.endObject()
        }
        if image.emailKeyBefore != nil || image.emailKeyAfter != nil {
            writer.name("email_key")
            writer.beginArray()
            writer.value(image.emailKeyBefore?.rawValue)
            writer.value(image.emailKeyAfter?.rawValue)
            writer.endArray()
        }
        if let target = image.mergedIntoAfter {
            writer.name("merged_into")
            writer.value(target.rawValue)
        }
        if !image.identities.isEmpty {
            writer.name("identities")
            writer.beginArray()
            for pair in image.identities {
                writer.beginArray()
                write(pair.before, into: &writer)
                write(pair.after, into: &writer)
                writer.endArray()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    private static func write(_ identity: Identity?, into writer: inout JSONByteWriter) {
        if let identity {
            IdentityCoding.write(identity, into: &writer)
        } else {
            writer.value(String?.none)
        }
    }

    static func image(in bytes: UnsafeRawBufferPointer) throws -> ChangeImage {
        var reader = JSONByteReader(bytes)
        var image = ChangeImage()
        try reader.object { name, reader in
            switch name {
            case "values":
                try reader.object { name, reader in
                    let texts = try readTexts(&reader)
                    guard let field = CustomerField(name: name) else { return }
                    image.values.append(ChangeImage.Value(field: field, before: texts.before, after: texts.after))
                }
            case "email_key":
                let keys = try readTexts(&reader)
                image.emailKeyBefore = keys.before.map(EmailKey.init(rawValue:))
                image.emailKeyAfter = keys.after.map(EmailKey.init(rawValue:))
            case "merged_into": image.mergedIntoAfter = CustomerID(rawValue: try reader.integer())
            case "identities": try reader.array { image.identities.append(try readPair(&$0)) }
            default: try reader.skip()
            }
        }
        try reader.end()
        return image
    }

    private static func readTexts(_ reader: inout JSONByteReader) throws -> (before: String?, after: String?) {
        var texts: [String?] = []
        try reader.array { texts.append(try $0.optionalText()) }
        guard texts.count == 2 else { throw JSONByteReader.Malformed() }
        return (texts[0], texts[1])
    }

    private static func readPair(_ reader: inout JSONByteReader) throws -> ChangeImage.IdentityPair {
        var pair: [Identity?] = []
        try reader.array { pair.append(try IdentityCoding.read(&$0)) }
        guard pair.count == 2 else { throw JSONByteReader.Malformed() }
        return ChangeImage.IdentityPair(before: pair[0], after: pair[1])
    }
}
