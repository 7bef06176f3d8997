import ControlAPI
import Testing

@Suite struct PlainNumberTests {
    @Test(
        "A number has one spelling", arguments: ["+5", "05", "-0", "", " 5", "5 ", "٥", "1e3", "9223372036854775808"])
    func refused(_ text: String) { #expect(Int64(plain: text) == nil) }

    @Test(arguments: [("0", 0), ("5", 5), ("-12", -12)] as [(String, Int64)])
    func read(_ text: String, _ number: Int64) { #expect(Int64(plain: text) == number) }
}
