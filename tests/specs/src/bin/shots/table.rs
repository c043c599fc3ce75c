//! Which pictures are taken: page, state, who looks, and what is done first.

use specs::{Server, enrolments, quotes};

/// Something done before a picture is taken.
pub enum Act {
    /// Waits for an element.
    See(&'static str),
    /// Clicks the first element that a selector meets.
    Click(&'static str),
    /// Presses keys.
    Press(&'static str),
    /// Leaves requests to such addresses without an answer.
    Hold(&'static str),
    /// Makes requests to such addresses fail.
    Cut(&'static str),
    /// Lets the customer personas see their charges.
    Allow,
    /// Waits so many milliseconds.
    Pause(u64),
}

/// Who looks.
pub enum Eyes {
    /// Nobody is signed in.
    Nobody,
    /// A persona of the demonstration.
    Persona(&'static str),
    /// Nobody, at an installation that waits for its set-up.
    Stranger,
    /// The owner of a company that was just set up: every page is empty.
    Newcomer,
}

/// A picture.
pub struct Shot {
    /// Page and state.
    pub name: &'static str,
    pub eyes: Eyes,
    pub path: &'static str,
    /// Done before the page is opened.
    pub before: &'static [Act],
    /// Done after the page was opened.
    pub acts: &'static [Act],
}

const fn of(name: &'static str, eyes: Eyes, path: &'static str, acts: &'static [Act]) -> Shot {
    Shot {
        name,
        eyes,
        path,
        before: &[],
        acts,
    }
}

const fn owner(name: &'static str, path: &'static str, acts: &'static [Act]) -> Shot {
    of(name, Persona("owner"), path, acts)
}

/// A page while its requests are on their way.
const fn loading(name: &'static str, path: &'static str, before: &'static [Act]) -> Shot {
    Shot {
        name,
        eyes: Persona("owner"),
        path,
        before,
        acts: &[See("main"), Pause(900)],
    }
}

/// A page whose requests fail.
const fn failed(name: &'static str, path: &'static str, before: &'static [Act]) -> Shot {
    Shot {
        name,
        eyes: Persona("owner"),
        path,
        before,
        acts: &[See("main [role=alert]"), REST],
    }
}

use Act::{Allow, Click, Cut, Hold, Pause, Press, See};
use Eyes::{Newcomer, Nobody, Persona, Stranger};

const REST: Act = Pause(400);
const CUSTOMER: &str = "main td a[href*='/customers/']";
const QUOTE: &str = "main td a[href*='/quotes/']";
const GERMAN: [Act; 4] = [
    See("#person"),
    Click("#person"),
    Click("#person-menu [lang=de]"),
    Pause(900),
];

/// Every picture. The customer's page without permission comes before the one with it.
pub const SHOTS: &[Shot] = &[
    of("sign-in", Nobody, "/", &[See("#persona-owner"), REST]),
    of("first-start", Stranger, "/", &[See("main"), REST]),
    of(
        "setup",
        Stranger,
        "/setup?token=example",
        &[See("main"), REST],
    ),
    owner("customers", "/customers", &[See(CUSTOMER), REST]),
    owner(
        "customers-found",
        "/customers?search=alder",
        &[See(CUSTOMER), REST],
    ),
    owner(
        "customers-none-found",
        "/customers?search=nobody",
        &[See("main h2"), REST],
    ),
    of(
        "customers-empty",
        Newcomer,
        "/customers",
        &[See("main h2"), REST],
    ),
    loading(
        "customers-loading",
        "/customers",
        &[Hold("*/v1/customers*")],
    ),
    failed("customers-failed", "/customers", &[Cut("*/v1/customers*")]),
    of(
        "customers-forbidden",
        Persona("operator"),
        "/customers",
        &[See("main h2"), REST],
    ),
    owner("customers-german", "/customers", &GERMAN),
    owner(
        "customer",
        "/customers",
        &[Click(CUSTOMER), See("main h1"), REST],
    ),
    owner(
        "permissions",
        "/customers",
        &[Click(CUSTOMER), Click("main a[href*='/permissions']"), REST],
    ),
    owner("prices", "/prices", &[See("main td"), REST]),
    owner(
        "prices-compare",
        "/prices?view=compare",
        &[See("#changes td"), REST],
    ),
    owner(
        "prices-rates",
        "/prices?view=rates",
        &[See("#rates-table td"), REST],
    ),
    of("prices-empty", Newcomer, "/prices", &[See("main h2"), REST]),
    loading("prices-loading", "/prices", &[Hold("*/v1/pricelists*")]),
    failed("prices-failed", "/prices", &[Cut("*/v1/pricelists*")]),
    owner("quotes", "/quotes", &[See(QUOTE), REST]),
    of(
        "quotes-customer",
        Persona("customer-admin"),
        "/quotes",
        &[See(QUOTE), REST],
    ),
    of(
        "quote-customer",
        Persona("customer-admin"),
        "/quotes?status=sent",
        &[Click(QUOTE), See("#accept-form"), REST],
    ),
    owner(
        "quote-accepted",
        "/quotes?status=accepted",
        &[Click(QUOTE), See("#quote-evidence"), REST],
    ),
    of("quotes-empty", Newcomer, "/quotes", &[See("main h2"), REST]),
    owner(
        "quote",
        "/quotes",
        &[Click(QUOTE), See(quotes::QUANTITY_FIELD), REST],
    ),
    owner(
        "quote-steps",
        "/quotes",
        &[
            Click(QUOTE),
            Click("button.explain"),
            See("#explanation"),
            REST,
        ],
    ),
    of(
        "quote-reading",
        Persona("billing-admin"),
        "/quotes",
        &[Click(QUOTE), See("#quote-total"), REST],
    ),
    owner(
        "quote-used-quantities",
        "/quotes",
        &[
            Click(QUOTE),
            See(quotes::QUANTITY_FIELD),
            Click("#used-quantities summary"),
            See("#used-quantities td, #used-nothing"),
            REST,
        ],
    ),
    owner(
        "quote-adding",
        "/quotes",
        &[
            Click(QUOTE),
            See(quotes::QUANTITY_FIELD),
            Click("#own-service summary"),
            Click("#bundle summary"),
            REST,
        ],
    ),
    owner(
        "quote-german",
        "/quotes",
        &[
            See("#person"),
            Click("#person"),
            Click("#person-menu [lang=de]"),
            Pause(900),
            Click(QUOTE),
            See(quotes::QUANTITY_FIELD),
            Click("button.explain"),
            See("#explanation"),
            REST,
        ],
    ),
    owner("quote-new", "/quotes/new", &[See("#quote-meter"), REST]),
    owner("usage", "/usage", &[See("main svg"), See("main td"), REST]),
    owner(
        "usage-by-region",
        "/usage?by=region",
        &[See("main td"), REST],
    ),
    owner(
        "usage-lines",
        "/usage?lines=1",
        &[See("main td"), Pause(900)],
    ),
    owner(
        "usage-add-file",
        "/usage",
        &[See("main td"), Click("#add-file"), REST],
    ),
    of("usage-empty", Newcomer, "/usage", &[See("main h2"), REST]),
    loading("usage-loading", "/usage", &[Hold("*/v1/charges/pivot*")]),
    failed("usage-failed", "/usage", &[Cut("*/v1/charges/pivot*")]),
    owner("usage-german", "/usage", &GERMAN),
    of(
        "usage-not-allowed",
        Persona("customer-reader"),
        "/usage",
        &[See("main h2"), REST],
    ),
    Shot {
        name: "usage-of-a-customer",
        eyes: Persona("customer-reader"),
        path: "/usage",
        before: &[Allow],
        acts: &[See("main td"), REST],
    },
    owner("enrol", "/enrol", &[See("#matrix .cell"), REST]),
    owner("enrol-german", "/enrol", &GERMAN),
    owner(
        "enrol-matrix-september",
        "/enrol?asof=2025-09-30",
        &[See("#asked-on li"), REST],
    ),
    owner(
        "enrol-matrix-october",
        "/enrol?asof=2025-10-01",
        &[See("#asked-on li"), REST],
    ),
    owner(
        "enrol-scorecard",
        "/enrol?view=scorecard",
        &[See("#scorecard"), REST],
    ),
    of(
        "enrol-entry",
        Persona("provider-reviewer"),
        "/enrol?view=entry",
        &[See("main form"), REST],
    ),
    owner(
        "enrolment-timeline",
        "/enrol",
        &[
            See("#matrix .cell"),
            Click("#matrix .cell:has(.tag.info) a[href*='/enrol/']"),
            See("#timeline"),
            REST,
        ],
    ),
    owner(
        "enrol-guide",
        "/enrol?view=guide",
        &[See("#guide-answer"), Click("#guide-support"), REST],
    ),
    owner(
        "enrol-eligibility-september",
        "/enrol?view=eligibility&asof=2025-09-30",
        &[See(".verdict"), REST],
    ),
    owner(
        "enrol-eligibility-october",
        "/enrol?view=eligibility&asof=2025-10-01",
        &[See(".verdict"), REST],
    ),
    owner(
        "enrol-accounts",
        "/enrol?view=accounts",
        &[See("#all-accounts td"), Pause(900)],
    ),
    of(
        "enrol-queue",
        Persona("provider-reviewer"),
        "/enrol?view=queue",
        &[See(".reseller-application"), REST],
    ),
    owner(
        "enrol-providers",
        "/enrol?view=providers",
        &[See(".provider"), REST],
    ),
    owner(
        "enrolment-draft",
        "/enrol",
        &[
            See("#matrix .cell"),
            Click("#matrix .cell :is(a[href*='/enrol/'], button)"),
            See("#application"),
            Click("#submit-application"),
            Pause(900),
        ],
    ),
    owner(
        "enrol-found",
        "/enrol?country=norway",
        &[See("#countries-found"), REST],
    ),
    owner(
        "prices-rules",
        "/prices?view=rules",
        &[See("#rule-example input"), REST],
    ),
    owner(
        "prices-rule-new",
        "/prices?view=rules",
        &[
            See("#new-rule"),
            Click("#new-rule"),
            See("#rule-name"),
            REST,
        ],
    ),
    of(
        "settings-of-a-provider",
        Persona("provider-reviewer"),
        "/settings",
        &[See("main"), Pause(1000)],
    ),
    owner("settings", "/settings", &[See("main"), Pause(700)]),
    owner("settings-german", "/settings", &GERMAN),
    owner(
        "search",
        "/customers",
        &[See(CUSTOMER), Press("\u{e009}k\u{e000}"), REST],
    ),
    owner(
        "accounts",
        "/customers",
        &[See(CUSTOMER), Click("#account"), REST],
    ),
    owner(
        "person",
        "/customers",
        &[See(CUSTOMER), Click("#person"), REST],
    ),
    owner("not-found", "/nowhere", &[See("main h2"), REST]),
];

/// Brings the demonstration what it does not seed: a quote over meters of its own price list, an application in review.
pub fn prepare(server: &Server) {
    quotes::save_from_newest_list(server, 8);
    enrolments::in_review(&server.client_of("owner"));
}
