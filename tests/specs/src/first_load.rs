//! What a first visit downloads, as the browser itself counts it. Knows the customers page.

use crate::page::Page;
use crate::server::Server;
use serde_json::{Value, json};

/// Most bytes that a first visit may download: 300 KiB.
pub const BYTES_MAX: u64 = 300 * 1024;

/// One download of the visit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Download {
    pub path: String,
    /// As it crossed the network (the compressed body).
    pub bytes: u64,
    /// As the page used it.
    pub plain_bytes: u64,
}

/// Visits the customers page with an empty cache and waits for its rows; none without a browser.
///
/// # Panics
/// When the rows do not come.
pub fn measure(server: &Server) -> Option<Vec<Download>> {
    let page = Page::open(server)?;
    page.sign_in_as("owner");
    page.goto("about:blank");
    page.cdp("Network.enable", json!({}));
    page.cdp("Network.clearBrowserCache", json!({}));
    page.goto(CUSTOMERS_PAGE);
    page.find_css(CUSTOMER_ROW);
    let entries = page.script(
        "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
           .map(e => ({name: e.name, bytes: e.encodedBodySize, plain: e.decodedBodySize}))",
        &[],
    );
    Some(read(&entries, &server.url("")))
}

/// Where the customers page lies; the specs drive addresses as a person types them.
pub const CUSTOMERS_PAGE: &str = "/customers";
/// A row of the customers page, which links to its customer.
pub const CUSTOMER_ROW: &str = "main td a[href*='/customers/']";

fn read(entries: &Value, base: &str) -> Vec<Download> {
    let mut downloads: Vec<Download> = Vec::new();
    for entry in entries.as_array().into_iter().flatten() {
        let name = entry["name"].as_str().unwrap_or_default();
        let download = Download {
            path: name.strip_prefix(base).unwrap_or(name).to_owned(),
            bytes: entry["bytes"].as_u64().unwrap_or_default(),
            plain_bytes: entry["plain"].as_u64().unwrap_or_default(),
        };
        // A preload and its use are one download; the second is answered from memory.
        if !name.starts_with("data:") && !downloads.contains(&download) {
            downloads.push(download);
        }
    }
    downloads.sort_by_key(|download| std::cmp::Reverse(download.bytes));
    downloads
}

/// All bytes of a visit.
pub fn total_bytes(downloads: &[Download]) -> u64 {
    downloads.iter().map(|download| download.bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preload_and_its_use_count_once() {
        let entry = json!({"name": "http://h/app.js", "bytes": 10, "plain": 30});
        let small = json!({"name": "http://h/", "bytes": 2, "plain": 2});
        let downloads = read(
            &json!([small, entry, entry, {"name": "data:x", "bytes": 9, "plain": 9}]),
            "http://h",
        );
        assert_eq!(total_bytes(&downloads), 12);
        assert_eq!(downloads[0].path, "/app.js");
    }
}
