import StrictYAML
import Testing

/// Golden cases: a document, and what is said about it.
struct Golden: CustomTestStringConvertible, Sendable {
    var title: String
    var text: String
    /// `line:column: error: …`, in order.
    var findings: [String]
    var testDescription: String { title }

    init(_ title: String, _ text: String, _ findings: [String]) {
        self.title = title
        self.text = text
        self.findings = findings
    }
}

@Suite("What a strict document tells about its mistakes")
struct GoldenFindingsTests {
    @Test("Each mistake has a place, a reason and a way out", arguments: GoldenFindingsTests.cases)
    func golden(_ given: Golden) {
        #expect(Shop.read(given.text).findings == given.findings)
    }

    static let cases: [Golden] = [
        Golden(
            "nothing wrong",
            "name: Ana\npeople: 3\nshare: 0.25\nopen: true\nmode: confirm\ntimeout_seconds: 5\nlists: [a, b]\nowner: {first_name: Eva}\n",
            []),
        Golden(
            "everything wrong at once",
            "nmae: Ana\npeople: x\nshare: '0.5'\nopen: yes\nmode: automtic\ntimeout: 3s\nlists: {a: b}\nowner: 3\n",
            [
                "1:1: error: unknown key 'nmae'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner; did you mean 'name'?",
                "2:9: error: people is a text; expected a whole number from 1 to 100",
                "3:8: error: share is a text; expected a number from 0 to 1: remove the quotes",
                "4:7: error: open is a text; expected true or false; did you mean true?",
                "5:7: error: mode is 'automtic'; expected one of automatic, confirm; did you mean 'automatic'?",
                "6:1: error: unknown key 'timeout'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner; did you mean 'timeout_seconds'?",
                "7:8: error: lists is a table; expected a list, each entry a text",
                "8:8: error: owner is a whole number; expected a table of 'key: value'",
            ]),
        Golden(
            "keys written twice, numbers of other YAML versions",
            "name: Ana\nname: Eva\npeople: 0123\npeople: 1_000\nshare: 2\nopen: 'true'\nmode: [a]\ntimeout_seconds: 3s\nlists:\n  - a\n  - [b]\n  -\nowner:\n  firstname: x\n  firstname: x\n",
            [
                "2:1: error: the key 'name' is already written in line 1; expected each key once in a table",
                "3:9: error: people is a text; expected a whole number from 1 to 100, written in decimal "
                    + "digits without a leading 0",
                "4:1: error: the key 'people' is already written in line 3; expected each key once in a table",
                "5:8: error: share is 2; expected a number from 0 to 1",
                "6:7: error: open is a text; expected true or false; did you mean true?",
                "7:7: error: mode is a list; expected one of automatic, confirm",
                "8:18: error: timeout_seconds is a text; expected a whole number of seconds from 1 to "
                    + "3600, without a unit: the key's name says it",
                "11:5: error: lists[2] is a list; expected a text",
                "12:4: error: lists[3] has no value; expected a text, or no such line",
                "14:3: error: unknown key 'firstname' in owner; expected only 'first_name'; did you mean "
                    + "'first_name'?",
                "15:3: error: the key 'firstname' is already written in line 14; expected each key once in a table",
            ]),
        Golden(
            "keys written three times, quoted and in braces",
            "name: a\nowner: {first_name: a, 'first_name': b, \"first_name\": c}\n\"name\": b\nname: c\n",
            [
                "2:24: error: the key 'first_name' is already written in line 2; expected each key once in a table",
                "2:41: error: the key 'first_name' is already written in line 2; expected each key once in a table",
                "3:1: error: the key 'name' is already written in line 1; expected each key once in a table",
                "4:1: error: the key 'name' is already written in line 1; expected each key once in a table",
            ]),
        Golden(
            "anchors, aliases, merge keys, complex keys and tags",
            "name: &a Ana\nmode: *a\n<<: {a: b}\n? [a, b]\n: c\nlists: !!seq [a]\nowner: !x {first_name: a}\n",
            [
                "1:7: error: anchors (&name) and aliases (*name) are not supported; expected each value "
                    + "written out, or in quotes when the & or * belongs to a text",
                "3:1: error: merge keys (<<) are not supported; expected the values written out",
                "4:3: error: a list or a table stands where a key is; expected a text followed by ':'",
                "7:8: error: tags (!name) are not supported; expected a plain value",
            ]),
        Golden(
            "an alias that no anchor explains",
            "name: *ana\n",
            [
                "1:7: error: anchors (&name) and aliases (*name) are not supported; expected each value "
                    + "written out, or in quotes when the & or * belongs to a text"
            ]),
        Golden(
            "a text that begins with *",
            "name: *.csv\n",
            [
                "1:7: error: anchors (&name) and aliases (*name) are not supported; expected each value "
                    + "written out, or in quotes when the & or * belongs to a text"
            ]),
        Golden(
            "many aliases",
            "a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nname: [*c, *c, *c]\n",
            [
                "2:8: error: anchors (&name) and aliases (*name) are not supported; expected each value "
                    + "written out, or in quotes when the & or * belongs to a text"
            ]),
        Golden(
            "a tab as indentation",
            "name: Ana\nowner:\n\tfirst_name: x\n",
            [
                "3:1: error: a tab stands where the line is indented; expected spaces"
            ]),
        Golden(
            "a text that begins with @",
            "name: @x\n",
            [
                "1:7: error: a text cannot begin with '@'; expected a value: put the text in quotes"
            ]),
        Golden(
            "a text that begins with %",
            "name: %x\n",
            [
                "1:7: error: a text cannot begin with '%'; expected a value: put the text in quotes"
            ]),
        Golden(
            "a text that begins with a back quote",
            "name: `a`\n",
            [
                "1:7: error: a text cannot begin with '`'; expected a value: put the text in quotes"
            ]),
        Golden(
            "a colon inside a text",
            "name: a: b\n",
            [
                "1:8: error: a second ':' stands where no key can be; expected one 'key: value' a line, "
                    + "with the same indentation as its neighbours: put a text that holds ': ' in quotes"
            ]),
        Golden(
            "an open quote",
            "name: \"a\npeople: 3\n",
            [
                "3:1: error: the text in quotes that begins in line 1 has no end; expected a closing quote"
            ]),
        Golden(
            "an open list",
            "name: [a\npeople: 3\n",
            [
                "2:7: error: the list that begins in line 1 has no end; expected ',' or ']' here"
            ]),
        Golden(
            "an open table",
            "name: {a\n",
            [
                "2:1: error: the table that begins in line 1 has no end; expected ',' or '}' here"
            ]),
        Golden(
            "a back slash in double quotes",
            "name: \"C:\\data\"\n",
            [
                "1:10: error: a '\\' in double quotes begins an escape that YAML does not know; expected "
                    + "'\\\\', or single quotes around the text"
            ]),
        Golden(
            "a key that is indented too far",
            "name: a\n people: 3\n",
            [
                "2:8: error: a second ':' stands where no key can be; expected one 'key: value' a line, "
                    + "with the same indentation as its neighbours: put a text that holds ': ' in quotes"
            ]),
        Golden(
            "a key that is indented too little",
            "  name: a\npeople: 1\n",
            [
                "2:1: error: this line does not go on with what stands before; expected its indentation"
            ]),
        Golden(
            "a key without a colon",
            "name: a\npeople\nshare: 1\n",
            [
                "3:1: error: the line has no ':' (the key stands in line 2); expected 'key: value'"
            ]),
        Golden(
            "a word alone",
            "name\n",
            [
                "1:1: error: the document is a text; expected a table of 'key: value'"
            ]),
        Golden(
            "a list entry behind a key",
            "name: - a\n",
            [
                "1:7: error: this is not an entry of the list; expected '- value' here"
            ]),
        Golden(
            "a stray line after a list",
            "name: a\nlists:\n  - a\n b\n",
            [
                "4:2: error: this is not a 'key: value' of the table that begins in line 1; expected the "
                    + "same indentation as its other keys"
            ]),
        Golden(
            "a closing brace alone",
            "}\n",
            [
                "1:1: error: this is not YAML (did not find expected node content); expected 'key: value' lines"
            ]),
        Golden(
            "a closing bracket too many",
            "name: a\nlists: [a]]\n",
            [
                "2:11: error: this is not a 'key: value' of the table that begins in line 1; expected "
                    + "the same indentation as its other keys"
            ]),
        Golden(
            "several documents",
            "name: a\n---\nname: b\n",
            [
                "2:1: error: a second document begins here; expected one: remove the line '---'"
            ]),
        Golden(
            "a list instead of a table",
            "- a\n",
            [
                "1:1: error: the document is a list; expected a table of 'key: value'"
            ]),
        Golden(
            "an empty file",
            "",
            [
                "1:1: error: the document has no 'name'; expected 'name' with a text"
            ]),
        Golden(
            "only comments",
            "# nothing\n\n   # here\n",
            [
                "1:1: error: the document has no 'name'; expected 'name' with a text"
            ]),
        Golden(
            "a tag",
            "name: !!int 3\n",
            [
                "1:7: error: tags (!name) are not supported; expected a plain value"
            ]),
        Golden(
            "a YAML directive",
            "%YAML 9.9\n---\nname: a\n",
            [
                "1:1: error: tags and directives (! and %) are not supported; expected plain values"
            ]),
        Golden(
            "values left empty",
            "name: {}\nlists: ~\nowner:\npeople:\nmode: null\nshare: ''\n",
            [
                "1:7: error: name is a table; expected a text",
                "3:1: error: owner has no 'first_name'; expected 'first_name' with a text",
                "4:1: error: people has no value; expected a whole number from 1 to 100, or no such line",
                "5:1: error: mode has no value; expected one of automatic, confirm, or no such line",
                "6:8: error: share is a text; expected a number from 0 to 1",
            ]),
        Golden(
            "a text block that is not indented",
            "name: a\nlists: |\nx",
            [
                "4:1: error: the line has no ':' (the key stands in line 3); expected 'key: value'"
            ]),
        Golden(
            "a control character",
            "name: a\u{1}b\n",
            [
                "1:8: error: the character U+0001 is not allowed; expected a YAML text, not a binary file"
            ]),
        Golden(
            "a control character written as an escape",
            "name: \"a\\0b\"\n",
            [
                "1:7: error: name holds a line break or another control character; expected a text of one line"
            ]),
        Golden(
            "a line break in a text",
            "name: |\n  a\n  b\n",
            [
                "1:7: error: name holds a line break or another control character; expected a text of one line"
            ]),
        Golden(
            "a byte order mark inside",
            "name: a\n\u{FEFF}people: 3\n",
            [
                "2:1: error: the character U+FEFF is not allowed; expected a YAML text, not a binary file"
            ]),
        Golden(
            "a byte order mark at the start, and an unknown key",
            "\u{FEFF}naem: a\nname: b\n",
            [
                "1:1: error: unknown key 'naem'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner; did you mean 'name'?"
            ]),
        Golden(
            "Windows line ends",
            "name: a\r\npeople: 0\r\n",
            [
                "2:9: error: people is 0; expected a whole number from 1 to 100"
            ]),
        Golden(
            "old Macintosh line ends",
            "name: a\rpeople: 0\r",
            [
                "2:9: error: people is 0; expected a whole number from 1 to 100"
            ]),
        Golden(
            "columns count characters, not bytes",
            "{ñandú: é, name: ñ, people: 0}\n",
            [
                "1:2: error: unknown key 'ñandú'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner",
                "1:29: error: people is 0; expected a whole number from 1 to 100",
            ]),
        Golden(
            "nested too deep",
            "name: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "\n",
            [
                "1:7: error: name is a list; expected a text",
                "1:38: error: values are nested too deep; expected at most 32 levels",
            ]),
        Golden(
            "nested far too deep",
            "name: " + String(repeating: "[", count: 2000),
            [
                "1:8: error: values are nested too deep; expected at most 32 levels"
            ]),
        Golden(
            "a number too large for any computer",
            "name: a\npeople: 99999999999999999999\n",
            [
                "2:9: error: people is a text; expected a whole number from 1 to 100"
            ]),
        Golden(
            "numbers that are none",
            "name: a\nshare: .5\npeople: 0x10\n",
            [
                "2:8: error: share is a text; expected a number from 0 to 1",
                "3:9: error: people is a text; expected a whole number from 1 to 100, written in decimal "
                    + "digits without a leading 0",
            ]),
        Golden(
            "a decimal comma",
            "name: a\nshare: 0,5\n",
            [
                "2:8: error: share is a text; expected a number from 0 to 1, without a comma (decimals "
                    + "follow a point)"
            ]),
        Golden(
            "infinity",
            "name: a\nshare: .inf\n",
            [
                "2:8: error: share is a text; expected a number from 0 to 1"
            ]),
        Golden(
            "a number with a plus",
            "name: a\npeople: +5\n",
            [
                "2:9: error: people is a text; expected a whole number from 1 to 100"
            ]),
        Golden(
            "a whole number with a point",
            "name: a\npeople: 5.0\n",
            [
                "2:9: error: people is a number; expected a whole number from 1 to 100"
            ]),
        Golden(
            "a negative number",
            "name: a\npeople: -5\n",
            [
                "2:9: error: people is -5; expected a whole number from 1 to 100"
            ]),
        Golden(
            "a truth value in capitals",
            "name: a\nopen: TRUE\n",
            [
                "2:7: error: open is a text; expected true or false; did you mean true?"
            ]),
        Golden(
            "a truth value as number",
            "name: a\nopen: 1\n",
            [
                "2:7: error: open is a whole number; expected true or false"
            ]),
        Golden(
            "a choice with capitals",
            "name: a\nmode: Confirm\n",
            [
                "2:7: error: mode is 'Confirm'; expected one of automatic, confirm; did you mean 'confirm'?"
            ]),
        Golden(
            "a choice that is nothing like it",
            "name: a\nmode: whenever\n",
            [
                "2:7: error: mode is 'whenever'; expected one of automatic, confirm"
            ]),
        Golden(
            "a key with another dash",
            "name: a\ntimeout-seconds: 3\n",
            [
                "2:1: error: unknown key 'timeout-seconds'; expected one of name, people, share, open, "
                    + "mode, timeout_seconds, lists, owner; did you mean 'timeout_seconds'?"
            ]),
        Golden(
            "a key without its unit",
            "name: a\ntimeout: 3\n",
            [
                "2:1: error: unknown key 'timeout'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner; did you mean 'timeout_seconds'?"
            ]),
        Golden(
            "a key like none of ours",
            "name: a\nfrobnicate: 3\n",
            [
                "2:1: error: unknown key 'frobnicate'; expected one of name, people, share, open, mode, "
                    + "timeout_seconds, lists, owner"
            ]),
        Golden(
            "a long unknown key with a control character",
            "name: a\n\"frob\\anicate" + String(repeating: "x", count: 60) + "\": 3\n",
            [
                "2:1: error: unknown key 'frob?nicatexxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'; expected one of "
                    + "name, people, share, open, mode, timeout_seconds, lists, owner"
            ]),
        Golden(
            "an empty key",
            "name: a\n'': 3\n: 4\n",
            [
                "3:1: error: this is not a 'key: value' of the table that begins in line 1; expected the "
                    + "same indentation as its other keys"
            ]),
        Golden(
            "a key that is a list",
            "name: a\n[b]: 3\n",
            [
                "2:1: error: a list or a table stands where a key is; expected a text followed by ':'"
            ]),
        Golden(
            "a table where a text is expected",
            "name:\n  first: a\n",
            [
                "2:3: error: name is a table; expected a text"
            ]),
        Golden(
            "a list entry that is empty",
            "name: a\nlists:\n  - a\n  -\n  - ''\n",
            [
                "4:4: error: lists[2] has no value; expected a text, or no such line",
                "5:5: error: lists[3] is an empty text; expected a text",
            ]),
        Golden(
            "a missing key inside",
            "name: a\nowner: {}\n",
            [
                "2:1: error: owner has no 'first_name'; expected 'first_name' with a text"
            ]),
    ]
}
