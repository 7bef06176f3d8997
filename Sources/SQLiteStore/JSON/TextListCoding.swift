/// Lists of sentences in a run's row, as an array of texts.
enum TextListCoding {
    static func bytes(_ texts: [String]) -> [UInt8] {
        var writer = JSONByteWriter()
        writer.beginArray()
        for text in texts { writer.value(text) }
        writer.endArray()
        return writer.bytes
    }

    static func texts(in bytes: UnsafeRawBufferPointer) throws -> [String] {
        var reader = JSONByteReader(bytes)
        var texts: [String] = []
        try reader.array { texts.append(try $0.text()) }
        try reader.end()
        return texts
    }
}
