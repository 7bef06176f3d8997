import Settings
import Testing

/// What a configuration's mistakes look like to the administrator, in the file `c.yaml`.
@Suite("What the configuration tells about its mistakes")
struct GoldenConfigurationTests {
    struct Golden: CustomTestStringConvertible, Sendable {
        var title: String
        var text: String
        var findings: [String]
        var testDescription: String { title }

        init(_ title: String, _ text: String, _ findings: [String]) {
            self.title = title
            self.text = text
            self.findings = findings
        }
    }

    @Test("Each mistake has a place, a reason and a way out", arguments: GoldenConfigurationTests.cases)
    func golden(_ given: Golden) {
        var machine = PretendSurroundings(
            ["/shop/c.yaml": given.text], variables: ["EMPTY": "", "TWO_LINES": "a\nb", "KEY": "k"])
        machine.folders.insert("/shop/here")
        machine.files["/shop/binary.key"] = [0xFF, 0x00, 0x01]
        machine.troubles["/shop/folder.key"] = .notRegular
        let findings = machine.load().findings
        #expect(findings == given.findings)
        #expect(!findings.contains { $0.contains("s3creto") })
    }

    static let cases: [Golden] = [
        Golden(
            "the least that works",
            "database: {path: /d}\nsources: {a: {connector: mailchimp}}\n",
            []),
        Golden(
            "an empty file",
            "",
            [
                "c.yaml:1:1: error: the document has no 'database'; expected 'database' with a table of "
                    + "'key: value'"
            ]),
        Golden(
            "no sources",
            "database: {path: /d}\n",
            [
                "c.yaml:1:1: warning: no source is configured, so there is nothing to do; expected at "
                    + "least one under 'sources'"
            ]),
        Golden(
            "sections of another kind",
            "database: [a]\nhttp: 3\nlimits: yes\ndefaults: [a]\nsources: [a]\nconnector_directories: /x\nstate_directory: {a: b}\n",
            [
                "c.yaml:1:11: error: database is a list; expected a table of 'key: value'",
                "c.yaml:2:7: error: http is a whole number; expected a table of 'key: value'",
                "c.yaml:3:9: error: limits is a text; expected a table of 'key: value'",
                "c.yaml:4:11: error: defaults is a list; expected a table of 'name: …'",
                "c.yaml:5:10: error: sources is a list; expected a table of 'name: …'",
                "c.yaml:6:24: error: connector_directories is a text; expected a list, each entry the "
                    + "path of a folder",
                "c.yaml:7:18: error: state_directory is a table; expected the path of a folder",
            ]),
        Golden(
            "keys that are near to ours",
            "databse: {path: /d}\nstate_dir: /x\nconnectors: [x]\nHTTP: {}\nsource: {}\n",
            [
                "c.yaml:1:1: error: unknown key 'databse'; expected one of database, state_directory, "
                    + "connector_directories, http, reports, webhooks, limits, defaults, sources; did you mean 'database'?",
                "c.yaml:2:1: error: unknown key 'state_dir'; expected one of database, state_directory, "
                    + "connector_directories, http, reports, webhooks, limits, defaults, sources; did you mean 'state_directory'?",
                "c.yaml:3:1: error: unknown key 'connectors'; expected one of database, state_directory, "
                    + "connector_directories, http, reports, webhooks, limits, defaults, sources",
                "c.yaml:4:1: error: unknown key 'HTTP'; expected one of database, state_directory, "
                    + "connector_directories, http, reports, webhooks, limits, defaults, sources; did you mean 'http'?",
                "c.yaml:5:1: error: unknown key 'source'; expected one of database, state_directory, "
                    + "connector_directories, http, reports, webhooks, limits, defaults, sources; did you mean 'sources'?",
            ]),
        Golden(
            "database",
            "database: {engine: postgres, file: /d}\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:1:1: error: database has no 'path'; expected 'path' with the path of the SQLite file",
                "c.yaml:1:20: error: database.engine is 'postgres'; expected sqlite",
                "c.yaml:1:30: error: unknown key 'file' in database; expected one of engine, path",
            ]),
        Golden(
            "http",
            "database: {path: /d}\nhttp:\n  proxy: proxy.example.com\n  proxy_credentials: [a]\n  ca_file: missing.pem\n  connect_timeout: 3\n  stall_timeout_seconds: 30s\n  total_timeout_seconds: 0\n  maximum_response_bytes: 64 MB\n  user_agent: ''\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:3:10: error: http.proxy is no proxy's address; expected a proxy such as "
                    + "http://proxy.example.com:3128",
                "c.yaml:4:22: error: http.proxy_credentials is a list; expected one of environment, "
                    + "file, credential or value, such as { environment: NAME }",
                "c.yaml:5:12: error: there is no file /shop/missing.pem; expected a PEM file with certificates",
                "c.yaml:6:3: error: unknown key 'connect_timeout' in http; expected one of proxy, "
                    + "proxy_credentials, ca_file, connect_timeout_seconds, stall_timeout_seconds, "
                    + "total_timeout_seconds, maximum_response_bytes, user_agent; did you mean "
                    + "'connect_timeout_seconds'?",
                "c.yaml:7:26: error: http.stall_timeout_seconds is a text; expected a whole number of "
                    + "seconds from 1 to 3600, without a unit: the key's name says it",
                "c.yaml:8:26: error: http.total_timeout_seconds is 0; expected a whole number of seconds "
                    + "from 1 to 86400",
                "c.yaml:9:27: error: http.maximum_response_bytes is a text; expected a whole number from "
                    + "65536 to 2147483648, without a unit: the key's name says it",
                "c.yaml:10:15: error: http.user_agent is an empty text; expected what we call ourselves "
                    + "to providers",
            ]),
        Golden(
            "a proxy with a password",
            "database: {path: /d}\nhttp: {proxy: 'http://ana:s3creto@proxy:3128'}\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:2:15: error: http.proxy holds a name or a password; expected the address alone, "
                    + "and proxy_credentials for the rest"
            ]),
        Golden(
            "time limits that contradict each other",
            "database: {path: /d}\nhttp: {stall_timeout_seconds: 300}\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:2:8: error: the whole exchange may take less time than its parts; expected "
                    + "total_timeout_seconds to be at least connect_timeout_seconds and stall_timeout_seconds"
            ]),
        Golden(
            "limits",
            "database: {path: /d}\nlimits: {maximum_parallel_pulls: 0, batch_time_milliseconds: 0.5, batch_size: 3}\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:2:34: error: limits.maximum_parallel_pulls is 0; expected a whole number from 1 to 64",
                "c.yaml:2:62: error: limits.batch_time_milliseconds is a number; expected a whole number "
                    + "of milliseconds from 1 to 1000",
                "c.yaml:2:67: error: unknown key 'batch_size' in limits; expected one of "
                    + "maximum_parallel_pulls, batch_time_milliseconds, batch_pause_milliseconds",
            ]),
        Golden(
            "connector folders",
            "database: {path: /d}\nconnector_directories: [missing, here, 3]\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:2:25: error: there is no folder /shop/missing; expected a folder with connector manifests",
                "c.yaml:2:40: error: there is no folder /shop/3; expected a folder with connector manifests",
            ]),
        Golden(
            "defaults",
            "database: {path: /d}\ndefaults:\n  import: manual\n  max_new_accounts: infinite\n  minimum_known_share: 80\n  full_pull_interval_days: 0\n  lookback_seconds: -1\n  time_zone: Panama\n  default_country: pa\n  fold_gmail: on\n  rank: 3\nsources: {a: {connector: mailchimp}}\n",
            [
                "c.yaml:3:11: error: defaults.import is 'manual'; expected one of automatic, confirm",
                "c.yaml:4:21: error: defaults.max_new_accounts is a text; expected a whole number from 0 "
                    + "to 1000000000, or unlimited",
                "c.yaml:5:24: error: defaults.minimum_known_share is 80; expected a number from 0 to 1",
                "c.yaml:6:28: error: defaults.full_pull_interval_days is 0; expected a whole number of "
                    + "days from 1 to 366",
                "c.yaml:7:21: error: defaults.lookback_seconds is -1; expected a whole number of seconds "
                    + "from 0 to 2592000",
                "c.yaml:8:14: error: defaults.time_zone is 'Panama', which this system does not know; "
                    + "expected the IANA name of a time zone, such as America/Panama; did you mean "
                    + "'America/Panama'?",
                "c.yaml:9:20: error: defaults.default_country is 'pa'; expected a country's ISO 3166 "
                    + "code of two capital letters, such as PA; did you mean 'PA'?",
                "c.yaml:10:15: error: defaults.fold_gmail is a text; expected true or false; did you mean true?",
                "c.yaml:11:3: error: unknown key 'rank' in defaults; expected one of import, "
                    + "max_new_accounts, minimum_known_share, full_pull_interval_days, lookback_seconds, "
                    + "time_zone, default_country, fold_gmail, schedule, jitter_share, quiet_hours",
            ]),
        Golden(
            "names of sources",
            "database: {path: /d}\nsources:\n  Boletin: {connector: mailchimp}\n  caja 2: {connector: invu}\n  -x: {connector: invu}\n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: {connector: invu}\n  ñandú: {connector: invu}\n  0: {connector: invu}\n",
            [
                "c.yaml:3:3: error: the source's name 'Boletin' is not allowed; expected at most 40 "
                    + "small letters, digits, '_' or '-', such as boletin",
                "c.yaml:4:3: error: the source's name 'caja 2' is not allowed; expected at most 40 small "
                    + "letters, digits, '_' or '-', such as boletin",
                "c.yaml:5:3: error: the source's name '-x' is not allowed; expected at most 40 small "
                    + "letters, digits, '_' or '-', such as boletin",
                "c.yaml:6:3: error: the source's name 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is not "
                    + "allowed; expected at most 40 small letters, digits, '_' or '-', such as boletin",
                "c.yaml:7:3: error: the source's name 'ñandú' is not allowed; expected at most 40 small "
                    + "letters, digits, '_' or '-', such as boletin",
            ]),
        Golden(
            "a source without anything",
            "database: {path: /d}\nsources:\n  boletin:\n  caja: invu\n",
            [
                "c.yaml:3:3: error: sources.boletin has no 'connector'; expected 'connector' with a name "
                    + "of at most 40 small letters, digits, '_' or '-'",
                "c.yaml:4:9: error: sources.caja is a text; expected a table of 'key: value'",
            ]),
        Golden(
            "a source with everything wrong",
            "database: {path: /d}\nsources:\n  boletin:\n    conector: mailchimp\n    kind: shop\n    rank: high\n    enabled: si\n    settings: [a]\n    secrets: abc\n    lists: a1b2\n    import: ask\n    max_new_accounts: 1,000\n    minimum_known_share: 80%\n    time_zone: America/Panamá\n    default_country: PAN\n    timezone: UTC\n",
            [
                "c.yaml:4:5: error: unknown key 'conector' in sources.boletin; expected one of "
                    + "connector, enabled, kind, rank, settings, secrets, lists, import, max_new_accounts, "
                    + "minimum_known_share, full_pull_interval_days, lookback_seconds, time_zone, "
                    + "default_country, fold_gmail, schedule, jitter_share, quiet_hours; did you mean 'connector'?",
                "c.yaml:5:11: error: sources.boletin.kind is 'shop'; expected one of pos, newsletter, file",
                "c.yaml:6:11: error: sources.boletin.rank is a text; expected a whole number from 1 to 1000000",
                "c.yaml:7:14: error: sources.boletin.enabled is a text; expected true or false",
                "c.yaml:8:15: error: sources.boletin.settings is a list; expected a table of 'key: value'",
                "c.yaml:9:14: error: sources.boletin.secrets is a text; expected a table of 'name: place "
                    + "of the secret'",
                "c.yaml:10:12: error: sources.boletin.lists is a text; expected a list, each entry a text",
                "c.yaml:11:13: error: sources.boletin.import is 'ask'; expected one of automatic, confirm",
                "c.yaml:12:23: error: sources.boletin.max_new_accounts is a text; expected a whole "
                    + "number from 0 to 1000000000, or unlimited",
                "c.yaml:13:26: error: sources.boletin.minimum_known_share is a text; expected a number from 0 to 1",
                "c.yaml:14:16: error: sources.boletin.time_zone is 'America/Panamá', which this system "
                    + "does not know; expected the IANA name of a time zone, such as America/Panama; did you "
                    + "mean 'America/Panama'?",
                "c.yaml:15:22: error: sources.boletin.default_country is 'PAN'; expected a country's ISO "
                    + "3166 code of two capital letters, such as PA",
                "c.yaml:16:5: error: unknown key 'timezone' in sources.boletin; expected one of "
                    + "connector, enabled, kind, rank, settings, secrets, lists, import, max_new_accounts, "
                    + "minimum_known_share, full_pull_interval_days, lookback_seconds, time_zone, "
                    + "default_country, fold_gmail, schedule, jitter_share, quiet_hours; did you mean 'time_zone'?",
            ]),
        Golden(
            "lists written twice, and lists that look like numbers",
            "database: {path: /d}\nsources:\n  boletin:\n    connector: mailchimp\n    lists: [a, b, a, 0123, no]\n",
            [
                "c.yaml:5:19: error: the list 'a' is already named in line 5; expected each list once"
            ]),
        Golden(
            "settings left empty",
            "database: {path: /d}\nsources:\n  caja:\n    connector: invu\n    settings:\n      base_url:\n      routes: [a, ]\n      deep: {x: ~}\n",
            [
                "c.yaml:6:7: error: sources.caja.settings.base_url has no value; expected a value, or no such line",
                "c.yaml:8:14: error: sources.caja.settings.deep.x has no value; expected a value, or no such line",
            ]),
        Golden(
            "the same source twice in one file",
            "database: {path: /d}\nsources:\n  a: {connector: invu}\n  a: {connector: mailchimp}\n",
            [
                "c.yaml:4:3: error: the key 'a' is already written in line 3; expected each key once in a table"
            ]),
        Golden(
            "time zones: traps of paths",
            "database: {path: /d}\nsources:\n  a: {connector: invu, time_zone: ../../../etc/passwd}\n  b: {connector: invu, time_zone: /etc/passwd}\n  c: {connector: invu, time_zone: zone.tab}\n  d: {connector: invu, time_zone: 'America/Panama '}\n  e: {connector: invu, time_zone: Etc/GMT+5}\n  f: {connector: invu, time_zone: America/panama}\n",
            [
                "c.yaml:3:35: error: sources.a.time_zone is '../../../etc/passwd', which this system "
                    + "does not know; expected the IANA name of a time zone, such as America/Panama",
                "c.yaml:4:35: error: sources.b.time_zone is '/etc/passwd', which this system does not "
                    + "know; expected the IANA name of a time zone, such as America/Panama",
                "c.yaml:5:35: error: sources.c.time_zone is 'zone.tab', which this system does not know; "
                    + "expected the IANA name of a time zone, such as America/Panama",
                "c.yaml:6:35: error: sources.d.time_zone is 'America/Panama ', which this system does "
                    + "not know; expected the IANA name of a time zone, such as America/Panama; did you mean "
                    + "'America/Panama'?",
                "c.yaml:8:35: error: sources.f.time_zone is 'America/panama', which this system does not "
                    + "know; expected the IANA name of a time zone, such as America/Panama; did you mean "
                    + "'America/Panama'?",
            ]),
        Golden(
            "countries that YAML takes for something else",
            "database: {path: /d}\nsources:\n  a: {connector: invu, default_country: NO}\n  b: {connector: invu, default_country: ZZ}\n",
            [
                "c.yaml:4:41: error: sources.b.default_country is 'ZZ'; expected a country's ISO 3166 "
                    + "code of two capital letters, such as PA"
            ]),
        Golden(
            "secrets that are not there",
            "database: {path: /d}\nsources:\n  a:\n    connector: invu\n    secrets:\n      one: { environment: MISSING_KEY }\n      two: { file: missing.key }\n      three: { credential: missing }\n      four: environment:MISSING_KEY\n      five: file:/etc/missing.key\n      six: credential:missing\n",
            [
                "c.yaml:6:12: error: the environment variable MISSING_KEY is not set; expected it to "
                    + "hold the secret: set it for the service (Environment= or EnvironmentFile=) or say "
                    + "another place",
                "c.yaml:7:12: error: the secret's file cannot be used: the file does not exist; expected "
                    + "a readable file that holds the secret (the path counts from the folder of the "
                    + "configuration)",
                "c.yaml:8:14: error: there are no credentials, because CREDENTIALS_DIRECTORY is not set; "
                    + "expected the program to be started by systemd, with LoadCredential= in its unit",
                "c.yaml:9:13: error: the environment variable MISSING_KEY is not set; expected it to "
                    + "hold the secret: set it for the service (Environment= or EnvironmentFile=) or say "
                    + "another place",
                "c.yaml:10:13: error: the file /etc/missing.key cannot be used: the file does not exist; "
                    + "expected a readable file that holds the secret",
                "c.yaml:11:12: error: there are no credentials, because CREDENTIALS_DIRECTORY is not "
                    + "set; expected the program to be started by systemd, with LoadCredential= in its unit",
            ]),
        Golden(
            "secrets that are written wrong",
            "database: {path: /d}\nsources:\n  a:\n    connector: invu\n    secrets:\n      one: { env: KEY }\n      two: { environment: KEY, file: x }\n      three: {}\n      four: [x]\n      five:\n      six: ''\n      seven: { environment: '' }\n      eight: { environment: [x] }\n      Nine: x\n      ten: 'environment:'\n      eleven: { credential: ../x }\n      twelve: { file: '' }\n",
            [
                "c.yaml:6:14: error: an unknown key in sources.a.secrets.one; expected one of "
                    + "environment, file, credential, value",
                "c.yaml:7:32: error: sources.a.secrets.two has both 'environment' and 'file'; expected "
                    + "only one of them",
                "c.yaml:8:7: error: the secret does not say where it is; expected one of environment, "
                    + "file, credential or value, such as { environment: NAME }",
                "c.yaml:9:13: error: sources.a.secrets.four is a list; expected one of environment, "
                    + "file, credential or value, such as { environment: NAME }",
                "c.yaml:10:7: error: a secret has no value; expected one of environment, file, "
                    + "credential or value, such as { environment: NAME }",
                "c.yaml:11:12: error: the secret is empty; expected the secret in it",
                "c.yaml:12:14: error: this is no name of an environment variable; expected capital "
                    + "letters, digits and '_', such as SHOP_KEY",
                "c.yaml:13:29: error: sources.a.secrets.eight.environment is a list; expected a text",
                "c.yaml:14:7: error: the name of a secret is not allowed; expected a name of at most 40 "
                    + "small letters, digits, '_' or '-'",
                "c.yaml:15:12: error: this is no name of an environment variable; expected capital "
                    + "letters, digits and '_', such as SHOP_KEY",
                "c.yaml:16:15: error: this is no name of a credential; expected letters, digits, '_', '-' and '.'",
                "c.yaml:17:15: error: the path of the secret's file is not usable; expected a path",
            ]),
        Golden(
            "secrets that are empty or no secrets",
            "database: {path: /d}\nsources:\n  a:\n    connector: invu\n    secrets:\n      one: { environment: EMPTY }\n      two: { environment: TWO_LINES }\n      three: { file: binary.key }\n      four: { file: folder.key }\n",
            [
                "c.yaml:6:12: error: the environment variable EMPTY is empty; expected the secret in it",
                "c.yaml:7:12: error: the environment variable TWO_LINES holds more than one line or is "
                    + "no text; expected the secret alone on one line",
                "c.yaml:8:14: error: the secret's file holds more than one line or is no text; expected "
                    + "the secret alone on one line",
                "c.yaml:9:13: error: the secret's file cannot be used: the path leads to no regular "
                    + "file; expected a readable file that holds the secret (the path counts from the folder "
                    + "of the configuration)",
            ]),
        Golden(
            "secrets typed in the place of something else",
            "database: {path: /d}\nsources:\n  a:\n    connector: invu\n    secrets: { s3creto-us6 }\n  b:\n    connector: invu\n    secrets: { api_key: { s3creto-us6 } }\n  c:\n    connector: invu\n    secrets: { api_key: { environment: s3creto-us6 } }\n  d:\n    connector: invu\n    secrets: { api_key: { file: s3creto-us6 } }\n  e:\n    connector: invu\n    secrets: { api_key: { credential: s3creto-us6 } }\n  f:\n    connector: invu\n    secrets: s3creto-us6\n  g:\n    connector: invu\n    secrets: [s3creto-us6]\n",
            [
                "c.yaml:5:16: error: a secret has no value; expected one of environment, file, "
                    + "credential or value, such as { environment: NAME }",
                "c.yaml:8:27: error: an unknown key in sources.b.secrets.api_key; expected one of "
                    + "environment, file, credential, value",
                "c.yaml:11:25: error: this is no name of an environment variable; expected capital "
                    + "letters, digits and '_', such as SHOP_KEY",
                "c.yaml:14:25: error: the secret's file cannot be used: the file does not exist; "
                    + "expected a readable file that holds the secret (the path counts from the folder of the "
                    + "configuration)",
                "c.yaml:17:25: error: there are no credentials, because CREDENTIALS_DIRECTORY is not "
                    + "set; expected the program to be started by systemd, with LoadCredential= in its unit",
                "c.yaml:20:14: error: sources.f.secrets is a text; expected a table of 'name: place of the secret'",
                "c.yaml:23:14: error: sources.g.secrets is a list; expected a table of 'name: place of the secret'",
            ]),
        Golden(
            "a secret in the file",
            "database: {path: /d}\nsources:\n  a: {connector: invu, secrets: {api_key: s3creto-us6}}\n  b: {connector: invu, secrets: {api_key: {value: s3creto-us6}}}\n",
            [
                "c.yaml:3:43: warning: a secret is written in the configuration itself; expected one of "
                    + "environment, file, credential or value, such as { environment: NAME }",
                "c.yaml:4:43: warning: a secret is written in the configuration itself; expected one of "
                    + "environment, file, credential or value, such as { environment: NAME }",
            ]),
        Golden(
            "a disabled source is checked, without its secrets",
            "database: {path: /d}\nsources:\n  a:\n    connector: invu\n    enabled: false\n    rank: x\n    secrets: {one: environment:MISSING_KEY, two: [x]}\n",
            [
                "c.yaml:6:11: error: sources.a.rank is a text; expected a whole number from 1 to 1000000",
                "c.yaml:7:50: error: sources.a.secrets.two is a list; expected one of environment, file, "
                    + "credential or value, such as { environment: NAME }",
            ]),
        Golden(
            "a conf.d file left in Windows line ends",
            "database:\r\n  path: /d\r\nsources:\r\n  a:\r\n    connector: mailchimp\r\n    rank: x\r\n",
            [
                "c.yaml:6:11: error: sources.a.rank is a text; expected a whole number from 1 to 1000000"
            ]),
        Golden(
            "a program instead of a text",
            "\u{7F}ELF\u{2}\u{1}",
            [
                "c.yaml:1:1: error: the character U+007F is not allowed; expected a YAML text, not a binary file"
            ]),
        Golden(
            "a log instead of a configuration",
            "Nov 22 08:00:01 server clientelad[1]: started\nNov 22 08:00:02 server clientelad[1]: stopped\n",
            [
                "c.yaml:1:1: error: the document has no 'database'; expected 'database' with a table of "
                    + "'key: value'",
                "c.yaml:1:1: error: unknown key 'Nov 22 08:00:01 server clientelad[1]'; expected one of "
                    + "database, state_directory, connector_directories, http, reports, webhooks, limits, defaults, sources",
                "c.yaml:2:1: error: unknown key 'Nov 22 08:00:02 server clientelad[1]'; expected one of "
                    + "database, state_directory, connector_directories, http, reports, webhooks, limits, defaults, sources",
            ]),
        Golden(
            "a private key instead of a configuration",
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n",
            [
                "c.yaml:1:1: error: the document is a text; expected a table of 'key: value'"
            ]),
        Golden(
            "JSON",
            "{\"database\": {\"path\": \"/d\"}, \"sources\": {\"a\": {\"connector\": \"invu\", \"rank\": \"3\"}}}\n",
            [
                "c.yaml:1:77: error: sources.a.rank is a text; expected a whole number from 1 to "
                    + "1000000: remove the quotes"
            ]),
        Golden(
            "TOML",
            "[database]\npath = \"/d\"\n",
            [
                "c.yaml:2:1: error: this line does not go on with what stands before; expected its indentation"
            ]),
    ]
}
