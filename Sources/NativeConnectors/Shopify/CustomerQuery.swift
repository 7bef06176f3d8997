/// The queries that are sent to Shopify.
enum CustomerQuery {
    /// Where a version of the API has a customer's address and consent.
    enum Form: Sendable, Hashable, CaseIterable {
        /// `email`, `phone`, `emailMarketingConsent`.
        case ofCustomer
        /// `defaultEmailAddress`, `defaultPhoneNumber`.
        case ofAddress

        fileprivate var fields: String {
            switch self {
            case .ofCustomer: "email phone emailMarketingConsent { marketingState consentUpdatedAt }"
            case .ofAddress:
                "defaultEmailAddress { emailAddress marketingState marketingUpdatedAt } "
                    + "defaultPhoneNumber { phoneNumber }"
            }
        }
    }

    /// The cheapest question that proves the token and its scope.
    static let check = "{ customers(first: 1) { nodes { id } } }"

    static let count = "{ customersCount(limit: null) { count precision } }"

    /// Customers by the time of their last change: whoever changes meanwhile comes again at the end.
    ///
    /// Orders are left alone: their dates would need a scope more.
    static func page(_ form: Form) -> String {
        "query($first: Int!, $after: String, $query: String) { "
            + "customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { "
            + "nodes { id firstName lastName displayName \(form.fields) locale tags numberOfOrders "
            + "amountSpent { amount currencyCode } createdAt updatedAt "
            + "defaultAddress { company address1 address2 city province zip countryCodeV2 phone } } "
            + "pageInfo { hasNextPage endCursor } } }"
    }
}
