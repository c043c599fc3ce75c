//! What happens to quotes: sent, approved, compared, priced again, accepted, declined, written out. Knows
//! no page.

use super::{Call, call, get, list, read, send};
use crate::problem::Problem;
use domain::wire::paths::{self, encode, with_id};
use domain::wire::quotes::{
    CustomerQuoteAnswer, CustomerQuoteListItem, OrderRequestAnswer, QuoteAcceptanceRequest,
    QuoteAnswer, QuoteApprovalRequest, QuoteComparisonAnswer, QuoteDeclineRequest, QuoteLinkAnswer,
    QuoteLinkRequest, QuoteListItem, RepricedQuoteAnswer, SentQuoteAnswer,
};
use gloo_net::http::Method;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// Whose quote a customer looks at: one of its own, or the one that a link opens.
#[derive(Clone, Debug, PartialEq)]
pub enum CustomersQuote {
    Own { account: String, id: String },
    Linked { token: String },
}

/// What is written out of a quote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Output {
    Pdf,
    Csv,
    File,
}

fn post(path: &str, id: &str, account: &str) -> Call {
    call(Method::POST, with_id(path, id), account)
}

/// The account's quotes; of one status, where one is named.
pub async fn quotes(account: String, status: String) -> Result<Vec<QuoteListItem>, Problem> {
    list(&with_status(&status), account).await
}

/// What customers accepted and nobody has ordered yet, newest first.
pub async fn order_requests(account: String) -> Result<Vec<OrderRequestAnswer>, Problem> {
    list(paths::ORDER_REQUESTS, account).await
}

/// The quotes that were sent to the own customer.
pub async fn own_quotes(
    account: String,
    status: String,
) -> Result<Vec<CustomerQuoteListItem>, Problem> {
    list(&with_status(&status), account).await
}

fn with_status(status: &str) -> String {
    if status.is_empty() {
        paths::QUOTES.to_owned()
    } else {
        format!("{}?status={}", paths::QUOTES, encode(status))
    }
}

/// Sends a draft at the version that `etag` names.
pub async fn send_quote(
    account: String,
    id: String,
    etag: Option<String>,
) -> Result<SentQuoteAnswer, Problem> {
    read(&send(post(paths::QUOTE_SEND, &id, &account).etag(etag)).await?)
}

/// Replaces the link of a sent quote; the new one goes to an address, or is told where none is named.
pub async fn renew_quote_link(
    account: String,
    id: String,
    etag: Option<String>,
    email: Option<String>,
) -> Result<QuoteLinkAnswer, Problem> {
    let call = post(paths::QUOTE_NEW_LINK, &id, &account)
        .etag(etag)
        .body(&QuoteLinkRequest { email });
    read(&send(call).await?)
}

/// Approves a draft's lines below cost.
pub async fn approve_quote(
    account: String,
    id: String,
    etag: Option<String>,
    reason: String,
) -> Result<QuoteAnswer, Problem> {
    let call = post(paths::QUOTE_APPROVAL, &id, &account)
        .etag(etag)
        .body(&QuoteApprovalRequest { reason });
    read(&send(call).await?)
}

/// Begins a draft version with what a sent quote says.
pub async fn begin_quote_version(account: String, id: String) -> Result<QuoteAnswer, Problem> {
    read(&send(post(paths::QUOTE_VERSIONS, &id, &account)).await?)
}

/// What changed since another version.
pub async fn compare_quotes(
    account: String,
    id: String,
    with: String,
) -> Result<QuoteComparisonAnswer, Problem> {
    let path = with_id(paths::QUOTE_COMPARE, &id);
    get(format!("{path}?with={}", encode(&with)), account).await
}

/// Prices a kept quote again with what holds today; begins a draft version with it if asked.
pub async fn reprice_quote(
    account: String,
    id: String,
    keep: bool,
) -> Result<RepricedQuoteAnswer, Problem> {
    let path = with_id(paths::QUOTE_REPRICE, &id);
    let call = call(Method::POST, format!("{path}?keep={keep}"), &account);
    read(&send(call).await?)
}

/// A quote as its customer receives it.
pub async fn customers_quote(which: CustomersQuote) -> Result<CustomerQuoteAnswer, Problem> {
    match which {
        CustomersQuote::Own { account, id } => get(with_id(paths::QUOTE, &id), account).await,
        CustomersQuote::Linked { token } => {
            get(with_id(paths::QUOTE_LINK, &token), String::new()).await
        }
    }
}

/// Accepts a quote.
pub async fn accept_quote(
    which: CustomersQuote,
    request: QuoteAcceptanceRequest,
) -> Result<CustomerQuoteAnswer, Problem> {
    let call = match which {
        CustomersQuote::Own { account, id } => post(paths::QUOTE_ACCEPTANCE, &id, &account),
        CustomersQuote::Linked { token } => post(paths::QUOTE_LINK_ACCEPTANCE, &token, ""),
    };
    read(&send(call.body(&request)).await?)
}

/// Declines a quote.
pub async fn decline_quote(
    which: CustomersQuote,
    request: QuoteDeclineRequest,
) -> Result<CustomerQuoteAnswer, Problem> {
    let call = match which {
        CustomersQuote::Own { account, id } => post(paths::QUOTE_DECLINE, &id, &account),
        CustomersQuote::Linked { token } => post(paths::QUOTE_LINK_DECLINE, &token, ""),
    };
    read(&send(call.body(&request)).await?)
}

/// Fetches what is written out of a quote and hands it to the browser as a file of a name.
pub async fn save_output(
    which: CustomersQuote,
    output: Output,
    language: &str,
    name: String,
) -> Result<(), Problem> {
    let (path, ending) = match (&which, output) {
        (CustomersQuote::Linked { .. }, _) => (paths::QUOTE_LINK_PDF, "pdf"),
        (_, Output::Pdf) => (paths::QUOTE_PDF, "pdf"),
        (_, Output::Csv) => (paths::QUOTE_CSV, "csv"),
        (_, Output::File) => (paths::QUOTE_FILE, "json"),
    };
    let (id, account) = match which {
        CustomersQuote::Own { account, id } => (id, account),
        CustomersQuote::Linked { token } => (token, String::new()),
    };
    let url = format!("{}?language={}", with_id(path, &id), encode(language));
    let blob = super::blob(call(Method::GET, url, &account)).await?;
    offer(&blob, &format!("{name}.{ending}")).ok_or(Problem::Offline)
}

/// Opens a quote file as a new draft.
pub async fn reopen_quote(account: String, file: File) -> Result<QuoteAnswer, Problem> {
    let mut call = call(Method::POST, paths::QUOTE_FILES, &account);
    call.body = Some(file.into());
    read(&send(call).await?)
}

/// Hands something to the browser as a file of a name.
pub(crate) fn offer(blob: &Blob, name: &str) -> Option<()> {
    let url = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = leptos::prelude::document()
        .create_element("a")
        .ok()?
        .dyn_into()
        .ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.set_rel("external");
    link.click();
    // The browser has taken the file by the time the next task runs.
    leptos::prelude::set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(30),
    );
    Some(())
}
