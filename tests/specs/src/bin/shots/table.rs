//! Which pictures are taken: page, state, who looks, and what is done first.

use domain::wire::paths;
use specs::Server;
use specs::daily_rated::Options;
use specs::quotes;

/// Something done before a picture is taken.
pub enum Act {
    /// Waits for a text.
    Text(&'static str),
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
    /// Waits so many milliseconds.
    Pause(u64),
}

/// A picture.
pub struct Shot {
    /// Page and state.
    pub name: &'static str,
    pub persona: &'static str,
    pub path: &'static str,
    /// Done before the page is opened.
    pub before: &'static [Act],
    /// Done after the page was opened.
    pub acts: &'static [Act],
}

const fn shot(
    name: &'static str,
    persona: &'static str,
    path: &'static str,
    acts: &'static [Act],
) -> Shot {
    Shot {
        name,
        persona,
        path,
        before: &[],
        acts,
    }
}

use Act::{Click, Cut, Hold, Pause, Press, See, Text};

pub const SHOTS: &[Shot] = &[
    shot("sign-in", "nobody", "/", &[See("main button")]),
    shot(
        "first-start",
        "nobody at a first start",
        "/",
        &[See("main")],
    ),
    shot(
        "customers",
        "owner",
        "/customers",
        &[See("main a[href*='/customers/']")],
    ),
    Shot {
        before: &[Hold("*/v1/customers*")],
        ..shot(
            "customers-loading",
            "owner",
            "/customers",
            &[See("main"), Pause(600)],
        )
    },
    Shot {
        before: &[Cut("*/v1/customers*")],
        ..shot(
            "customers-failed",
            "owner",
            "/customers",
            &[See("main [role=alert]")],
        )
    },
    shot(
        "customers-forbidden",
        "operator",
        "/customers",
        &[See("main"), Pause(400)],
    ),
    shot(
        "customer",
        "owner",
        "/customers",
        &[
            Click("main a[href*='/customers/']"),
            See("main h1"),
            Pause(400),
        ],
    ),
    shot(
        "permissions",
        "owner",
        "/customers",
        &[
            Click("main a[href*='/customers/']"),
            Click("main a[href*='/permissions']"),
            Pause(400),
        ],
    ),
    shot("prices", "owner", "/prices", &[See("main"), Pause(600)]),
    shot("quotes", "owner", "/quotes", &[See("main"), Pause(400)]),
    shot(
        "quote",
        "owner",
        "/quotes",
        &[
            Click("main td a[href*='/quotes/']"),
            See(quotes::QUANTITY_FIELD),
            Pause(400),
        ],
    ),
    shot("usage", "owner", "/usage", &[See("main svg"), Pause(400)]),
    shot(
        "usage-customer-not-allowed",
        "customer-reader",
        "/usage",
        &[See("main"), Pause(400)],
    ),
    shot("enrol", "owner", "/enrol", &[See("main"), Pause(400)]),
    shot("settings", "owner", "/settings", &[See("main"), Pause(400)]),
    shot(
        "search",
        "owner",
        "/customers",
        &[
            See("main a[href*='/customers/']"),
            Press("\u{e009}k\u{e000}"),
            Pause(400),
        ],
    ),
    shot(
        "not-found",
        "owner",
        "/nowhere",
        &[See("main h2"), Pause(400)],
    ),
];

/// Brings the demonstration what it does not seed: a price list, a quote, a month of charges.
pub fn prepare(server: &Server) {
    quotes::save(server, 12);
    let (file, _) = Options {
        lines: 5_000,
        quirks: false,
        ..Options::default()
    }
    .file();
    let path = format!("{}?period=2026-10&billing=unbilled", paths::CHARGE_BATCHES);
    let _ = server
        .client_of("owner")
        .send(
            "POST",
            &path,
            &[("Content-Type", "text/csv")],
            file.as_slice(),
        )
        .expect(201);
}
