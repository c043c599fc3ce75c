//! Every page path and every link, and nothing else: no other file of the app writes one.
//! The account one acts in is part of every link, so that two tabs can act in two accounts.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The query's name for the account one acts in.
const ACCOUNT: &str = "account";

/// A page of the app.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Page {
    Home,
    SignIn,
    Setup,
    /// Anyone starts a company: by a mail address, then by the link that was mailed.
    Start,
    Enrol,
    Enrolment(String),
    /// A reseller's request for the relationship, by the mailed link; the token is in the query.
    RelationshipRequest,
    Customers,
    Customer(String),
    Permissions(String),
    Prices,
    Quotes,
    NewQuote,
    Quote(String),
    /// A sent quote, opened by its link's token without signing in.
    QuoteLink(String),
    Usage,
    Settings,
}

impl Page {
    /// The page at a path; nothing where there is none.
    pub fn at(path: &str) -> Option<Self> {
        let parts: Vec<String> = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(decode)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Some(match parts.as_slice() {
            [] => Self::Home,
            ["sign-in"] => Self::SignIn,
            ["setup"] => Self::Setup,
            ["enrol"] => Self::Enrol,
            ["enrol", "start"] => Self::Start,
            ["enrol", id] => Self::Enrolment((*id).to_owned()),
            ["providers", "request"] => Self::RelationshipRequest,
            ["customers"] => Self::Customers,
            ["customers", id] => Self::Customer((*id).to_owned()),
            ["customers", id, "permissions"] => Self::Permissions((*id).to_owned()),
            ["prices"] => Self::Prices,
            ["quotes"] => Self::Quotes,
            ["quotes", "new"] => Self::NewQuote,
            ["quotes", "link", token] => Self::QuoteLink((*token).to_owned()),
            ["quotes", id] => Self::Quote((*id).to_owned()),
            ["usage"] => Self::Usage,
            ["settings"] => Self::Settings,
            _ => return None,
        })
    }

    /// The path of the page.
    pub fn path(&self) -> String {
        let encode = domain::wire::paths::encode;
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Setup => "/setup".to_owned(),
            Self::Start => "/enrol/start".to_owned(),
            Self::Enrol => "/enrol".to_owned(),
            Self::Enrolment(id) => format!("/enrol/{}", encode(id)),
            Self::RelationshipRequest => "/providers/request".to_owned(),
            Self::Customers => "/customers".to_owned(),
            Self::Customer(id) => format!("/customers/{}", encode(id)),
            Self::Permissions(id) => format!("/customers/{}/permissions", encode(id)),
            Self::Prices => "/prices".to_owned(),
            Self::Quotes => "/quotes".to_owned(),
            Self::NewQuote => "/quotes/new".to_owned(),
            Self::Quote(id) => format!("/quotes/{}", encode(id)),
            Self::QuoteLink(token) => format!("/quotes/link/{}", encode(token)),
            Self::Usage => "/usage".to_owned(),
            Self::Settings => "/settings".to_owned(),
        }
    }

    /// A link to the page in an account; `account` is empty where nobody is signed in.
    pub fn link(&self, account: &str) -> String {
        self.link_with(account, &[])
    }

    /// A link to the page in an account, with more of its state in the query.
    pub fn link_with(&self, account: &str, query: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(String, String)> = Vec::with_capacity(query.len() + 1);
        if !account.is_empty() {
            pairs.push((ACCOUNT.to_owned(), account.to_owned()));
        }
        pairs.extend(
            query
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        with_query(&self.path(), &pairs)
    }
}

fn decode(text: &str) -> String {
    js_sys::decode_uri_component(&text.replace('+', "%20"))
        .map_or_else(|_| text.to_owned(), String::from)
}

fn with_query(path: &str, pairs: &[(String, String)]) -> String {
    let encode = domain::wire::paths::encode;
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

/// The pairs of a query, decoded, in their order.
fn pairs_of(search: &str) -> Vec<(String, String)> {
    search
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// The address bar: where one is, and the state a page keeps there.
#[derive(Clone, Copy)]
pub struct Address {
    path: Memo<String>,
    search: Memo<String>,
}

/// The address bar of this page.
pub fn address() -> Address {
    let location = use_location();
    Address {
        path: location.pathname,
        search: location.search,
    }
}

impl Address {
    /// The page one is at.
    pub fn page(self) -> Option<Page> {
        Page::at(&self.path.get())
    }

    /// Path and query, to come back to.
    pub fn here(self) -> String {
        let search = self.search.get_untracked();
        let path = self.path.get_untracked();
        if search.is_empty() {
            path
        } else {
            format!("{path}?{}", search.trim_start_matches('?'))
        }
    }

    /// The first value of a name in the query; empty where it is not there.
    pub fn get(self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_default()
    }

    /// Every value of a name in the query.
    pub fn all(self, name: &str) -> Vec<String> {
        pairs_of(&self.search.get())
            .into_iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .collect()
    }

    /// The account that the address names; empty where it names none.
    pub fn account(self) -> String {
        self.get(ACCOUNT)
    }

    /// This address with some names of its query replaced; no values remove a name.
    pub fn with(self, changes: &[(&str, Vec<String>)]) -> String {
        let mut pairs = pairs_of(&self.search.get_untracked());
        for (name, values) in changes {
            pairs.retain(|(key, _)| key != name);
            pairs.extend(
                values
                    .iter()
                    .map(|value| ((*name).to_owned(), value.clone())),
            );
        }
        with_query(&self.path.get_untracked(), &pairs)
    }

    /// This address in another account.
    pub fn in_account(self, account: &str) -> String {
        self.with(&[(ACCOUNT, vec![account.to_owned()])])
    }
}

type Navigate = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// How a page moves elsewhere.
#[derive(Clone, Copy)]
pub struct Travel {
    navigate: StoredValue<Navigate>,
}

/// The way to other pages.
pub fn travel() -> Travel {
    Travel {
        navigate: StoredValue::new(Box::new(use_navigate())),
    }
}

impl Travel {
    /// Goes to a link as a new step of the history.
    pub fn to(self, link: &str) {
        self.go(link, false, true);
    }

    /// Goes to a link in place of the present step of the history.
    pub fn instead_to(self, link: &str) {
        self.go(link, true, true);
    }

    /// Keeps a page's state in the address, without a new step of the history.
    pub fn note(self, link: &str) {
        self.go(link, true, false);
    }

    /// Changes a page's state as a new step of the history; the page stays where it is scrolled to.
    pub fn note_step(self, link: &str) {
        self.go(link, false, false);
    }

    fn go(self, link: &str, replace: bool, scroll: bool) {
        let options = NavigateOptions {
            resolve: false,
            replace,
            scroll,
            ..NavigateOptions::default()
        };
        self.navigate
            .try_with_value(|navigate| navigate(link, options));
    }
}
