//! Every endpoint path, and nothing else: no other file of the project writes one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What every endpoint of the API begins with.
pub const BASE: &str = "/v1/";
pub const HEALTHZ: &str = "/healthz";
pub const OPENAPI: &str = "/v1/openapi.json";
pub const SESSION: &str = "/v1/session";
/// What the sign-in page may offer: personas of a demonstration, or an open set-up.
pub const SESSION_OPTIONS: &str = "/v1/session/options";
pub const SESSIONS: &str = "/v1/sessions";
pub const SETUP: &str = "/v1/setup";
/// Anyone asks for a link by mail, with which a company is started.
pub const SIGNUPS: &str = "/v1/signups";
pub const SIGNUP: &str = "/v1/signups/{token}";
pub const SETTINGS: &str = "/v1/settings";
pub const MARKET_REGIONS: &str = "/v1/marketregions";
/// The rule of a country in Partner Center's shape.
pub const COUNTRY_VALIDATION_RULES: &str = "/v1/countryvalidationrules/{iso2}";
/// The same with what a form needs besides.
pub const COUNTRY_RULES: &str = "/v1/countryrules/{iso2}";
pub const PROGRAMME_RULES: &str = "/v1/programmerules";
/// Who may enrol in which model on a day.
pub const ELIGIBILITY: &str = "/v1/eligibility";
pub const ELIGIBILITY_SCORECARD: &str = "/v1/eligibility/scorecard";
pub const ELIGIBILITY_GUIDE: &str = "/v1/eligibility/guide";
/// Market region x business model x cloud, and how the company stands in each.
pub const ENROLMENT_MATRIX: &str = "/v1/enrolments/matrix";
pub const ENROLMENTS: &str = "/v1/enrolments";
pub const ENROLMENT: &str = "/v1/enrolments/{enrolment_id}";
pub const ENROLMENT_CHECK: &str = "/v1/enrolments/{enrolment_id}/check";
pub const ENROLMENT_SUBMISSION: &str = "/v1/enrolments/{enrolment_id}/submission";
pub const ENROLMENT_EVENTS: &str = "/v1/enrolments/{enrolment_id}/events";
pub const ENROLMENT_DOCUMENTS: &str = "/v1/enrolments/{enrolment_id}/documents";
pub const ENROLMENT_DOCUMENT: &str = "/v1/enrolments/{enrolment_id}/documents/{sha256}";
/// What the applicant answers when its provider asks.
pub const ENROLMENT_ANSWERS: &str = "/v1/enrolments/{enrolment_id}/answers";
/// Why an account of a model can be suspended.
pub const SUSPENSION_REASONS: &str = "/v1/suspensionreasons";
/// Resellers' applications that name this provider.
pub const RESELLER_APPLICATIONS: &str = "/v1/resellerapplications";
pub const RESELLER_APPLICATION_DECISION: &str = "/v1/resellerapplications/{enrolment_id}/decision";
/// The directory of providers.
pub const PROVIDERS: &str = "/v1/providers";
/// The account's own entry.
pub const PROVIDER_OWN: &str = "/v1/providers/own";
/// Relationships between partners, in Partner Center's shape.
pub const RELATIONSHIPS: &str = "/v1/relationships";
/// The link by which a customer accepts the partner, in Partner Center's shape.
pub const CUSTOMER_RELATIONSHIP_REQUESTS: &str = "/v1/customers/relationshiprequests";
/// A provider invites resellers by mail.
pub const INVITATIONS: &str = "/v1/invitations";
/// A reseller asks a provider of the directory for the relationship.
pub const RELATIONSHIP_REQUESTS: &str = "/v1/relationshiprequests";
pub const RELATIONSHIP_REQUEST: &str = "/v1/relationshiprequests/{token}";
pub const RELATIONSHIP_REQUEST_ACCEPTANCE: &str = "/v1/relationshiprequests/{token}/acceptance";
pub const RELATIONSHIP_REQUEST_DECLINE: &str = "/v1/relationshiprequests/{token}/decline";
pub const CUSTOMERS: &str = "/v1/customers";
pub const CUSTOMER: &str = "/v1/customers/{customer_id}";
pub const CUSTOMER_SUBSCRIPTIONS: &str = "/v1/customers/{customer_id}/subscriptions";
pub const CUSTOMER_PERMISSIONS: &str = "/v1/customers/{customer_id}/permissions";
pub const PRICE_LISTS: &str = "/v1/pricelists";
pub const PRICE_LIST: &str = "/v1/pricelists/{price_list_id}";
pub const PRICE_LIST_OFFERS: &str = "/v1/pricelists/{price_list_id}/offers";
/// The list's text as it was imported.
pub const PRICE_LIST_SOURCE: &str = "/v1/pricelists/{price_list_id}/source";
pub const PRICE_LISTS_COMPARE: &str = "/v1/pricelists/compare";
pub const EXCHANGE_RATES: &str = "/v1/exchangerates";
pub const RATE_CARD: &str = "/v1/ratecards/azure";
pub const PRICE_RULES: &str = "/v1/pricerules";
pub const PRICE_RULE: &str = "/v1/pricerules/{price_rule_id}";
/// What a rule would have made of a month's real charges.
pub const PRICE_RULES_PREVIEW: &str = "/v1/pricerules/preview";
/// What a provider agreed with its resellers.
pub const BILLING_RULES: &str = "/v1/billingrules";
pub const BILLING_RULES_OF: &str = "/v1/billingrules/{reseller_mpn_id}";
pub const CUSTOMER_TAGS: &str = "/v1/customers/{customer_id}/tags";
pub const QUOTES: &str = "/v1/quotes";
pub const QUOTE: &str = "/v1/quotes/{quote_id}";
pub const QUOTES_PRICE: &str = "/v1/quotes/price";
pub const QUOTE_FILES: &str = "/v1/quotes/files";
pub const QUOTE_APPROVAL: &str = "/v1/quotes/{quote_id}/approval";
pub const QUOTE_SEND: &str = "/v1/quotes/{quote_id}/send";
/// Replaces the link of a sent quote.
pub const QUOTE_NEW_LINK: &str = "/v1/quotes/{quote_id}/link";
pub const QUOTE_VERSIONS: &str = "/v1/quotes/{quote_id}/versions";
pub const QUOTE_COMPARE: &str = "/v1/quotes/{quote_id}/compare";
pub const QUOTE_REPRICE: &str = "/v1/quotes/{quote_id}/reprice";
pub const QUOTE_ACCEPTANCE: &str = "/v1/quotes/{quote_id}/acceptance";
pub const QUOTE_DECLINE: &str = "/v1/quotes/{quote_id}/decline";
pub const QUOTE_PDF: &str = "/v1/quotes/{quote_id}/pdf";
pub const QUOTE_CSV: &str = "/v1/quotes/{quote_id}/csv";
pub const QUOTE_FILE: &str = "/v1/quotes/{quote_id}/file";
/// A sent quote, open to whoever holds its link.
pub const QUOTE_LINK: &str = "/v1/quotelinks/{token}";
pub const QUOTE_LINK_ACCEPTANCE: &str = "/v1/quotelinks/{token}/acceptance";
pub const QUOTE_LINK_DECLINE: &str = "/v1/quotelinks/{token}/decline";
pub const QUOTE_LINK_PDF: &str = "/v1/quotelinks/{token}/pdf";
pub const ORDER_REQUESTS: &str = "/v1/orderrequests";
pub const CHARGE_BATCHES: &str = "/v1/charges/batches";
pub const CHARGE_PERIODS: &str = "/v1/charges/periods";
pub const CHARGE_PIVOT: &str = "/v1/charges/pivot";
/// What one customer used of each meter in a month.
pub const CHARGE_QUANTITIES: &str = "/v1/charges/quantities";
/// The names of the tags that a month's lines carry.
pub const CHARGE_TAG_NAMES: &str = "/v1/charges/tagnames";
pub const CHARGE_LINES: &str = "/v1/charges/lines";
pub const AUDIT_RECORDS: &str = "/v1/auditrecords";

/// Puts an id into a path template, percent-encoded as one segment.
pub fn with_id(template: &str, id: &str) -> String {
    match (template.find('{'), template.find('}')) {
        (Some(from), Some(to)) => {
            format!("{}{}{}", &template[..from], encode(id), &template[to + 1..])
        }
        _ => template.to_owned(),
    }
}

/// What RFC 3986 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes a path segment or query value (RFC 3986 unreserved characters stay).
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        assert_eq!(
            with_id(CUSTOMER, "/subscriptions/ä"),
            "/v1/customers/%2Fsubscriptions%2F%C3%A4"
        );
        assert_eq!(
            with_id(CUSTOMER_PERMISSIONS, "a-1"),
            "/v1/customers/a-1/permissions"
        );
    }
}
