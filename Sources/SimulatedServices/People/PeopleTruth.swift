/// What is known about a set of synthetic people because they were made that way, without matching anything.
///
/// "Listed" leaves out archived members, as Mailchimp's default listing does. A key is an address as one mailbox,
/// whatever its spelling.
package struct PeopleTruth: Sendable, Hashable {
    /// Human beings.
    package var people = 0
    /// Records of each audience, archived ones included.
    package var audienceRecords: [Int] = []
    /// Records of each audience without the archived ones.
    package var audienceListed: [Int] = []
    /// Distinct member ids over all audiences, listed.
    package var newsletterMembers = 0
    /// Distinct listed member ids whose address is no usable mailbox.
    package var newsletterUnusable = 0
    /// Distinct keys of listed members.
    package var newsletterKeys = 0
    /// Records of the POS.
    package var posRecords = 0
    /// POS records without any address.
    package var posWithoutEmail = 0
    /// POS records with an address that is no usable mailbox.
    package var posUnusable = 0
    /// Distinct keys of the POS.
    package var posKeys = 0
    /// Keys that several POS records share.
    package var sharedKeys = 0
    /// Keys known to both the newsletter (listed) and the POS.
    package var keysInBoth = 0
    /// Distinct keys altogether, archived members left out.
    package var distinctKeys = 0
    /// Keys that are found in archived members only.
    package var archivedOnlyKeys = 0
    /// Keys that some listed membership has as subscribed and none as cleaned.
    package var mailableKeys = 0

    package init() {}

    /// Accounts after a first import of newsletter and POS into an empty database, archived members left out.
    package var accounts: Int { distinctKeys + posWithoutEmail + posUnusable }

    /// Accounts after a first import of the newsletter alone.
    package var newsletterAccounts: Int { newsletterKeys }

    /// Accounts after a first import of the POS alone.
    package var posAccounts: Int { posKeys + posWithoutEmail + posUnusable }

    /// Names and numbers, for a demonstration to print or a script to read.
    package var summary: [(name: String, value: Int)] {
        [
            ("people", people), ("audience_1_listed", audienceListed.first ?? 0),
            ("audience_2_listed", audienceListed.last ?? 0), ("newsletter_members", newsletterMembers),
            ("newsletter_unusable", newsletterUnusable), ("newsletter_keys", newsletterKeys),
            ("pos_records", posRecords), ("pos_without_email", posWithoutEmail), ("pos_unusable", posUnusable),
            ("pos_keys", posKeys), ("shared_keys", sharedKeys), ("keys_in_both", keysInBoth),
            ("distinct_keys", distinctKeys), ("archived_only_keys", archivedOnlyKeys),
            ("mailable_keys", mailableKeys), ("accounts", accounts), ("newsletter_accounts", newsletterAccounts),
            ("pos_accounts", posAccounts),
        ]
    }
}
