//! Serves the built app, which the program brings: precompressed, cached for good where the name carries a hash, under a strict
//! content security policy. Knows no API.

use crate::app::AppState;
use crate::reply::Problem;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use domain::wire::paths;
use rust_embed::EmbeddedFile;
use sha2::{Digest, Sha256};

/// Finds a file of the built app by its name.
pub type FindFile = fn(&str) -> Option<EmbeddedFile>;

/// The built app and the policy that fits it.
pub struct Assets {
    find: FindFile,
    policy: HeaderValue,
}

impl Assets {
    /// The app whose files are found so.
    pub fn new(find: FindFile) -> Self {
        let page = find("index.html").map(|file| String::from_utf8_lossy(&file.data).into_owned());
        Self {
            find,
            policy: policy(page.as_deref().unwrap_or_default()),
        }
    }

    /// No app: for work without a browser.
    pub fn none() -> Self {
        Self::new(|_| None)
    }

    /// The content security policy: only our own files, and the page's own start script by its hash.
    pub fn policy(&self) -> HeaderValue {
        self.policy.clone()
    }
}

fn policy(page: &str) -> HeaderValue {
    let hashes: String = inline_scripts(page)
        .into_iter()
        .map(|script| {
            let digest =
                base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script.as_bytes()));
            format!(" 'sha256-{digest}'")
        })
        .collect();
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

/// The scripts that stand in the page itself.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start..];
        let (Some(open), Some(end)) = (rest.find('>'), rest.find("</script>")) else {
            break;
        };
        if open < end && !rest[..open].contains(" src=") {
            scripts.push(&rest[open + 1..end]);
        }
        rest = &rest[end + "</script>".len()..];
    }
    scripts
}

/// Answers every path that is no endpoint: a file of the app, or the page for a deep link.
pub async fn serve(
    State(state): State<AppState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let find = state.assets.find;
    let path = uri.path();
    if path.starts_with(paths::BASE) || path == paths::BASE.trim_end_matches('/') {
        return Problem::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = path.trim_start_matches('/');
    match file(find, name, &headers) {
        Some(response) => response,
        // A name with an ending is a file that is missing, not a deep link.
        None if name
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains('.')) =>
        {
            StatusCode::NOT_FOUND.into_response()
        }
        None => file(find, "index.html", &headers).unwrap_or_else(missing_app),
    }
}

fn missing_app() -> Response {
    (
        StatusCode::NOT_FOUND,
        "The app was not built into this server; build it with `cargo xtask run`.\n",
    )
        .into_response()
}

fn file(find: FindFile, name: &str, headers: &HeaderMap) -> Option<Response> {
    if name.is_empty() || name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    let plain = find(name)?;
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| {
        accepted.split(',').any(|part| {
            let (word, quality) = part.split_once(';').unwrap_or((part, ""));
            word.trim() == coding
                && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| find(&format!("{name}.{ending}")).map(|file| (coding, file)));
    let (coding, data) = match packed {
        Some((coding, file)) => (Some(coding), file.data),
        None => (None, plain.data),
    };
    let etag = format!(
        "\"{}{}\"",
        &crate::tokens::hex(&plain.metadata.sha256_hash())[..32],
        coding.unwrap_or_default()
    );
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(match data {
            std::borrow::Cow::Borrowed(bytes) => Body::from(bytes),
            std::borrow::Cow::Owned(bytes) => Body::from(bytes),
        })
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(caching(name)),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

/// Trunk puts a hash of 64 bits into the names of what it builds, without leading zeros; what
/// carries none is asked for again.
fn caching(name: &str) -> &'static str {
    let is_hash =
        |part: &str| (12..=16).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
    if name.split(['-', '_', '.', '/']).any(is_hash) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_own_script_may_run() {
        let page = r#"<script src="a.js"></script><script type="module">start()</script>"#;
        assert_eq!(inline_scripts(page), ["start()"]);
        let text = policy(page).to_str().unwrap().to_owned();
        assert!(text.contains("'sha256-"), "{text}");
        assert!(
            !text.contains("unsafe-inline") && !text.contains("'unsafe-eval'"),
            "{text}"
        );
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(caching("tierline-0123456789abcdef_bg.wasm").contains("immutable"));
        assert!(caching("tierline-ca6d63fb13bea3b.js").contains("immutable"));
        assert!(caching("pages-ca6d63fb13bea3b/split_usage.wasm").contains("immutable"));
        assert_eq!(caching("charges-worker.js"), "no-cache");
        assert_eq!(caching("index.html"), "no-cache");
        assert_eq!(caching("service-worker.js"), "no-cache");
    }
}
