import CustomerModel

/// The tables as the first version of the schema has them (docs/database.md is the contract).
///
/// A later version is a file of its own beside this one and only adds; this text never changes again.
enum SchemaVersion1 {
    static let statements: String =
        customers + identities + hangingOnIdentities + groups + changes + runs + openQuestions + triggers + views

    /// Now, in milliseconds UTC, as SQL.
    private static let now = "CAST((julianday('now') - 2440587.5) * 86400000.0 + 0.5 AS INTEGER)"

    /// One of several texts.
    ///
    /// An `IN` of more than two makes SQLite build a table in memory for each row that is written.
    private static func oneOf(_ column: String, _ values: [String]) -> String {
        values.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }

    private static let consents = [
        "none", "subscribed", "pending", "archived", "unsubscribed", "bounced", "complained",
    ]

    private static let customers = """
        CREATE TABLE customer (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            email TEXT,
            email_key TEXT,
            email_key_state INTEGER NOT NULL DEFAULT 0 CHECK (email_key_state BETWEEN 0 AND 3),
            first_name TEXT,
            last_name TEXT,
            phone TEXT,
            phone_e164 TEXT,
            birthday TEXT,
            language TEXT,
            company TEXT,
            id_number TEXT,
            customer_number TEXT,
            gender TEXT,
            address TEXT,
            city TEXT,
            region TEXT,
            postal_code TEXT,
            country TEXT,
            account_state TEXT NOT NULL DEFAULT 'created'
                CHECK (\(oneOf("account_state", ["imported", "created", "registered"]))),
            may_email INTEGER NOT NULL DEFAULT 0 CHECK (may_email IN (0, 1)),
            is_shared INTEGER NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1)),
            created_at INTEGER NOT NULL DEFAULT (\(now)),
            updated_at INTEGER NOT NULL DEFAULT (\(now)),
            merged_into INTEGER REFERENCES customer (id),
            mail_objection INTEGER,
            password_hash TEXT,
            favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
            notes TEXT
        ) STRICT;
        CREATE UNIQUE INDEX customer_email_key ON customer (email_key);
        CREATE INDEX customer_merged_into ON customer (merged_into) WHERE merged_into IS NOT NULL;
        CREATE INDEX customer_email_key_state ON customer (email_key_state, id)
            WHERE email_key_state % 2 = 0 AND email IS NOT NULL;

        """

    private static let identities = """
        CREATE TABLE sync_source (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('pos', 'newsletter', 'file')),
            rank INTEGER NOT NULL,
            connector TEXT NOT NULL
        ) STRICT;
        CREATE TABLE customer_identity (
            id INTEGER PRIMARY KEY,
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            source_id INTEGER NOT NULL REFERENCES sync_source (id),
            stream TEXT NOT NULL,
            external_id TEXT NOT NULL,
            hash BLOB NOT NULL,
            in_conflict INTEGER NOT NULL DEFAULT 0 CHECK (in_conflict IN (0, 1)),
            missing_since_run INTEGER,
            changed_at INTEGER,
            email_key TEXT,
            reported TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX customer_identity_key ON customer_identity (source_id, stream, external_id);
        CREATE INDEX customer_identity_customer ON customer_identity (customer_id);
        CREATE INDEX customer_identity_missing ON customer_identity (source_id, stream)
            WHERE missing_since_run IS NOT NULL;

        """

    private static let hangingOnIdentities = """
        CREATE TABLE customer_subscription (
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            identity_id INTEGER NOT NULL,
            list_id TEXT NOT NULL,
            consent TEXT NOT NULL CHECK (\(oneOf("consent", consents))),
            stated_at INTEGER,
            PRIMARY KEY (customer_id, identity_id, list_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE customer_tag (
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            tag TEXT NOT NULL,
            identity_id INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (customer_id, tag, identity_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE customer_metric (
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            identity_id INTEGER NOT NULL,
            orders INTEGER,
            spent_cents INTEGER,
            currency TEXT,
            last_purchase_at INTEGER,
            PRIMARY KEY (customer_id, identity_id)
        ) STRICT, WITHOUT ROWID;

        """

    private static let groups = """
        CREATE TABLE customer_group (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL DEFAULT (\(now))
        ) STRICT;
        CREATE TABLE customer_group_member (
            group_id INTEGER NOT NULL REFERENCES customer_group (id) ON DELETE CASCADE,
            customer_id INTEGER NOT NULL REFERENCES customer (id),
            added_at INTEGER NOT NULL DEFAULT (\(now)),
            PRIMARY KEY (group_id, customer_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX customer_group_member_customer ON customer_group_member (customer_id);

        """

    private static let changes = """
        CREATE TABLE customer_change (
            seq INTEGER PRIMARY KEY,
            customer_id INTEGER NOT NULL,
            run_id INTEGER,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            image TEXT
        ) STRICT;
        CREATE INDEX customer_change_customer ON customer_change (customer_id);

        """

    private static let runs = """
        CREATE TABLE sync_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source_id INTEGER NOT NULL REFERENCES sync_source (id),
            state TEXT NOT NULL,
            mode TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            duration_ms INTEGER NOT NULL DEFAULT 0,
            fetched INTEGER NOT NULL DEFAULT 0,
            repeated INTEGER NOT NULL DEFAULT 0,
            quarantined INTEGER NOT NULL DEFAULT 0,
            suppressed INTEGER NOT NULL DEFAULT 0,
            new INTEGER NOT NULL DEFAULT 0,
            linked INTEGER NOT NULL DEFAULT 0,
            updated INTEGER NOT NULL DEFAULT 0,
            unchanged INTEGER NOT NULL DEFAULT 0,
            conflicts INTEGER NOT NULL DEFAULT 0,
            new_accounts INTEGER NOT NULL DEFAULT 0,
            announced_new_accounts INTEGER,
            merged INTEGER NOT NULL DEFAULT 0,
            missing INTEGER NOT NULL DEFAULT 0,
            expected_total INTEGER,
            pages INTEGER NOT NULL DEFAULT 0,
            retries INTEGER NOT NULL DEFAULT 0,
            warnings TEXT NOT NULL DEFAULT '[]',
            kept TEXT NOT NULL DEFAULT '[]',
            error_code TEXT,
            error_class TEXT,
            error_message TEXT,
            error_retry_after_ms INTEGER,
            first_change INTEGER,
            last_change INTEGER
        ) STRICT;
        CREATE INDEX sync_run_source ON sync_run (source_id, id);
        CREATE TABLE sync_checkpoint (
            source_id INTEGER NOT NULL REFERENCES sync_source (id),
            stream TEXT NOT NULL,
            state TEXT,
            last_full_pull INTEGER,
            last_pull INTEGER,
            PRIMARY KEY (source_id, stream)
        ) STRICT, WITHOUT ROWID;

        """

    private static let openQuestions = """
        CREATE TABLE sync_quarantine (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sync_source (id),
            stream TEXT,
            external_id TEXT,
            reason TEXT NOT NULL,
            position TEXT NOT NULL,
            shown_external_id TEXT,
            detail TEXT NOT NULL,
            first_run INTEGER NOT NULL,
            first_seen_at INTEGER NOT NULL,
            last_run INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX sync_quarantine_key ON sync_quarantine (source_id, stream, external_id)
            WHERE external_id IS NOT NULL;
        CREATE UNIQUE INDEX sync_quarantine_position ON sync_quarantine (source_id, position)
            WHERE external_id IS NULL;
        CREATE TABLE sync_conflict (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sync_source (id),
            stream TEXT NOT NULL,
            external_id TEXT NOT NULL,
            customer_id INTEGER NOT NULL,
            owner_id INTEGER NOT NULL,
            contested_key TEXT NOT NULL,
            typed TEXT NOT NULL,
            opened_run INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            settled_run INTEGER,
            settled_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX sync_conflict_open ON sync_conflict (source_id, stream, external_id)
            WHERE settled_at IS NULL;
        CREATE INDEX sync_conflict_customer ON sync_conflict (customer_id) WHERE settled_at IS NULL;
        CREATE INDEX sync_conflict_owner ON sync_conflict (owner_id) WHERE settled_at IS NULL;
        CREATE TABLE sync_erasure (
            hash BLOB PRIMARY KEY NOT NULL,
            erased_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// R4 holds for writers that do not know it, and `may_email` follows the shop's word (V6).
    ///
    /// The store itself moves `email_key_state` with every write to these columns, other programs never do; that is how
    /// a trigger knows whom it helps.
    private static let triggers = """
        CREATE TRIGGER customer_email_key_on_insert AFTER INSERT ON customer
        WHEN NEW.email_key IS NULL AND NEW.email IS NOT NULL BEGIN
            \(refusal)
            UPDATE customer SET email_key = \(CustomerRules.plainKey(of: "NEW.email")) WHERE id = NEW.id;
        END;
        CREATE TRIGGER customer_email_key_on_email AFTER UPDATE OF email ON customer
        WHEN NEW.email_key_state = OLD.email_key_state AND NEW.email_key IS OLD.email_key
            AND \(CustomerRules.plainKey(of: "NEW.email")) IS NOT \(CustomerRules.plainKey(of: "OLD.email")) BEGIN
            \(refusal)
            UPDATE customer SET email_key = \(CustomerRules.plainKey(of: "NEW.email")) WHERE id = NEW.id;
        END;
        CREATE TRIGGER customer_email_key_on_key AFTER UPDATE OF email_key ON customer
        WHEN NEW.email_key_state = OLD.email_key_state AND NEW.email_key_state <> 0
            AND NEW.email_key IS NOT OLD.email_key BEGIN
            UPDATE customer SET email_key_state = 0 WHERE id = NEW.id;
        END;
        CREATE TRIGGER customer_may_email AFTER UPDATE OF mail_objection, email_key ON customer
        WHEN NEW.email_key_state = OLD.email_key_state
            AND ((NEW.mail_objection IS NULL) <> (OLD.mail_objection IS NULL)
                OR (NEW.email_key IS NULL) <> (OLD.email_key IS NULL)) BEGIN
            UPDATE customer SET may_email = \(CustomerRules.mayEmail) WHERE id = NEW.id;
        END;

        """

    /// Said before the unique index says it: an `INSERT OR IGNORE` would let the trigger's update go by in silence, and an
    /// `INSERT OR REPLACE` would remove the other customer.
    private static let refusal = """
        SELECT RAISE(ABORT, 'R4: another customer has this e-mail key') FROM customer
            WHERE email_key = \(CustomerRules.plainKey(of: "NEW.email")) AND id <> NEW.id;
        """

    private static let views = """
        CREATE VIEW customer_consent AS
        SELECT customer_id, source_id, list_id, consent, stated_at
        FROM (
            SELECT s.customer_id, i.source_id, s.list_id, s.consent, s.stated_at, row_number() OVER (
                PARTITION BY s.customer_id, i.source_id, s.list_id
                ORDER BY coalesce(s.stated_at, -9223372036854775808) DESC, CASE s.consent
                    WHEN 'complained' THEN 6 WHEN 'bounced' THEN 5 WHEN 'unsubscribed' THEN 4 WHEN 'archived' THEN 3
                    WHEN 'pending' THEN 2 WHEN 'subscribed' THEN 1 ELSE 0 END DESC
            ) AS place
            FROM customer_subscription AS s JOIN customer_identity AS i ON i.id = s.identity_id
        )
        WHERE place = 1;

        """
}
