import Foundation

/// Bodies that were compressed elsewhere, by the tools of the formats' authors.
enum Compressed {
    /// What the three hold.
    static let plain =
        "{\"members\":[" + (0..<40).map { "{\"n\":\($0)}" }.joined(separator: ",") + "]}"

    static let gzip = bytes(
        """
        H4sIAAAAAAACAz3QMQ7CQBQD0btsTYFtCCRXQTSRUoYilNHeHQn92Wq6J8tn27d93Y5vW15n+7Tl2i//qupqqrfqvTpVH9VndcYZIKIghSlQ
        oQpWuAIWspE9tiIb2chGNrKRjWzkIAc54wbkIAc5yEEOcub+7j8N6I2LawEAAA==
        """)

    static let zstd = bytes(
        """
        KLUv/QRoBQMAokUQEbAdA5XDarrDRKtIS+GwgysBc030c/Ny8vHf78WRj42LiYdvuxZGPTUtJR193RYdU8i4G6ZI4AGpEoiwMdcckAEnqBEw9f07
        4BnWEBKBLwZrQoxJWVJndd56gq0Gf+ycYQ==
        """)

    static let brotli = bytes(
        """
        G2oB+J0HdqxlGkbDDrtDJbJXOm46OERtp0ccccXSRSE7oD8cKC4KJCCtF3AADETc9uNKPENMuazqpj1oARJLpU07DEBiqbRpRwFILJU2b/8D
        """)

    /// 3 MB of zeros in 133 bytes of zstd.
    static let bomb = bytes(
        """
        KLUv/QRoTAAACAABAPz/ORACAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIA
        EAACABAAAgAQAAIAEAACABAAAzYOAAPJr9Y=
        """)

    private static func bytes(_ text: String) -> [UInt8] {
        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
    }
}
