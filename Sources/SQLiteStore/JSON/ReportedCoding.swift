import CustomerModel

/// The values that a source reported, as the object in `customer_identity.reported`: field name to value.
enum ReportedCoding {
    static func write(_ values: FieldValues, into writer: inout JSONByteWriter) {
        writer.beginObject()
        for entry in values.entries {
            writer.name(entry.field)
            writer.value(entry.value)
        }
        writer.endObject()
    }

    /// The values of an object; names that are no field (of a newer version) are left out.
    static func read(_ reader: inout JSONByteReader) throws -> FieldValues {
        var values = FieldValues()
        try reader.object { name, reader in
            guard let field = CustomerField(name: name) else { return try reader.skip() }
            values[field] = try reader.text()
        }
        return values
    }

    /// The values of a whole column.
    static func values(in bytes: UnsafeRawBufferPointer) throws -> FieldValues {
        var reader = JSONByteReader(bytes)
        let values = try read(&reader)
        try reader.end()
        return values
    }
}
