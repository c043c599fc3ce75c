//! A person at a browser: opens pages, finds things by what they are called, clicks and types.
//! Speaks WebDriver to a Chromium of its own; knows the product only through its accessible names.

use crate::server::{Server, free_address};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser window at one server; it closes with the value.
pub struct Page {
    runtime: Runtime,
    browser: Option<Client>,
    driver: Child,
    base: String,
    /// Whatever the browser leaves lying about goes with it.
    _scratch: TempDir,
}

impl Page {
    /// Opens a window at a server; none where the machine has no browser (noted as a skipped spec).
    pub fn open(server: &Server) -> Option<Self> {
        Self::at(&server.url(""))
    }

    /// Opens a window at an address such as `http://127.0.0.1:8080`.
    ///
    /// # Panics
    /// When the browser is there and does not start.
    pub fn at(base: &str) -> Option<Self> {
        let Some(program) = driver_program() else {
            crate::skip("Chromium and chromedriver are not installed");
            return None;
        };
        let address = free_address();
        let scratch =
            TempDir::with_prefix("tierline-browser-").expect("a temporary folder can be made");
        let driver = Command::new(program)
            .env("TMPDIR", scratch.path())
            .arg(format!("--port={}", address.port()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver can be started");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        let browser = runtime.block_on(connect(&format!("http://{address}")));
        let page = Self {
            runtime,
            browser: Some(browser),
            driver,
            base: base.to_owned(),
            _scratch: scratch,
        };
        page.resize(1280, 900);
        Some(page)
    }

    fn browser(&self) -> &Client {
        self.browser
            .as_ref()
            .expect("the window is open until the value is dropped")
    }

    /// Goes to a path of the server (or a whole address), as if typed into the address bar.
    ///
    /// # Panics
    /// When the browser cannot.
    pub fn goto(&self, path: &str) {
        let address = if path.contains(':') {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.runtime
            .block_on(self.browser().goto(&address))
            .unwrap_or_else(|problem| panic!("{address}: {problem}"));
    }

    /// The path and query that the address bar shows.
    ///
    /// # Panics
    /// When the browser has gone.
    pub fn path(&self) -> String {
        let url = self
            .runtime
            .block_on(self.browser().current_url())
            .expect("the window has an address");
        url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        )
    }

    /// Waits until the address bar shows a path that begins so.
    pub fn wait_for_path(&self, begin: &str) {
        self.wait(&format!("the address {begin}"), || {
            self.path().starts_with(begin).then_some(())
        });
    }

    /// Goes back, as with the browser's button.
    ///
    /// # Panics
    /// When the browser cannot.
    pub fn back(&self) {
        self.runtime
            .block_on(self.browser().back())
            .expect("the browser goes back");
    }

    /// Loads the page again.
    ///
    /// # Panics
    /// When the browser cannot.
    pub fn reload(&self) {
        self.runtime
            .block_on(self.browser().refresh())
            .expect("the browser reloads");
    }

    /// Signs in as a persona of the demonstration, as the sign-in page does it, and waits until the
    /// page knows. The session is the browser's own cookie.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn sign_in_as(&self, persona: &str) {
        self.sign_in_with(&json!({"persona": persona}));
    }

    /// Signs in with what the API takes: a persona, or mail address and password.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn sign_in_with(&self, credentials: &Value) {
        self.goto("/");
        let status = self.script_async(
            "const [path, body, done] = arguments;
             fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body})
               .then(answer => done(answer.status), problem => done(String(problem)));",
            &[
                json!(domain::wire::paths::SESSION),
                json!(credentials.to_string()),
            ],
        );
        assert!(
            matches!(status.as_u64(), Some(200 | 201 | 204)),
            "signing in: {status}"
        );
        // Who asks before signing in is told 401, which the browser notes; that is no complaint.
        self.goto("about:blank");
        self.complaints();
    }

    /// Everything that can be read on the page.
    pub fn text(&self) -> String {
        self.script("return document.body ? document.body.innerText : ''", &[])
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until a text can be read on the page.
    ///
    /// # Panics
    /// When it does not come; what is there instead is in the message.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        self.wait(&format!("the text '{text}'"), || {
            self.text().contains(text).then_some(())
        });
    }

    /// Waits until a text can no longer be read on the page.
    ///
    /// # Panics
    /// When it stays.
    #[track_caller]
    pub fn wait_until_gone(&self, text: &str) {
        self.wait(&format!("the text '{text}' to go"), || {
            (!self.text().contains(text)).then_some(())
        });
    }

    /// Waits for an element by its accessible role and name: exactly that name, or one that contains it.
    ///
    /// # Panics
    /// When there is none; what is on the page is in the message.
    #[track_caller]
    pub fn find(&self, role: &str, name: &str) -> Element {
        self.wait(&format!("a {role} called '{name}'"), || {
            self.find_now(role, name)
        })
    }

    /// Whether an element with this role and name is there now.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.find_now(role, name).is_some()
    }

    /// Waits for the first element that a CSS selector meets.
    ///
    /// # Panics
    /// When there is none in time.
    #[track_caller]
    pub fn find_css(&self, selector: &str) -> Element {
        self.wait(&format!("an element '{selector}'"), || {
            self.runtime
                .block_on(self.browser().find(Locator::Css(selector)))
                .ok()
        })
    }

    fn find_now(&self, role: &str, name: &str) -> Option<Element> {
        let document = self.cdp("DOM.getDocument", json!({"depth": 0}));
        let root = &document["root"]["nodeId"];
        let query =
            |parameters: Value| self.cdp("Accessibility.queryAXTree", parameters)["nodes"].clone();
        let nodes = query(json!({"nodeId": root, "role": role}));
        let nodes: Vec<&Value> = nodes
            .as_array()?
            .iter()
            .filter(|node| node["ignored"] != true)
            .collect();
        let called = |node: &&&Value| {
            node["name"]["value"]
                .as_str()
                .is_some_and(|value| value.trim() == name)
        };
        let holds = |node: &&&Value| {
            node["name"]["value"]
                .as_str()
                .is_some_and(|value| value.contains(name))
        };
        let node = nodes
            .iter()
            .find(called)
            .or_else(|| nodes.iter().find(holds))?;
        let object = self.cdp(
            "DOM.resolveNode",
            json!({"backendNodeId": node["backendDOMNodeId"]}),
        );
        // WebDriver's own click needs an element it knows: a mark leads it there.
        self.cdp(
            "Runtime.callFunctionOn",
            json!({"objectId": object["object"]["objectId"], "functionDeclaration":
                "function () { document.querySelectorAll('[data-spec]').forEach(e => e.removeAttribute('data-spec')); \
                 (this.nodeType === 1 ? this : this.parentElement).setAttribute('data-spec', '') }"}),
        );
        self.runtime
            .block_on(self.browser().find(Locator::Css("[data-spec]")))
            .ok()
    }

    /// Clicks what has this role and name.
    ///
    /// # Panics
    /// When it is not there, or cannot be clicked.
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        self.wait(&format!("to click the {role} '{name}'"), || {
            let element = self.find_now(role, name)?;
            // What stands under the sticky head counts as in sight, and cannot be clicked there.
            let middle = "arguments[0].scrollIntoView({block: 'center'})";
            let element_json = serde_json::to_value(&element).ok()?;
            self.script(middle, &[element_json]);
            self.runtime.block_on(element.click()).ok()
        });
    }

    /// Types into the field with this role and name, after what is there.
    ///
    /// # Panics
    /// When it is not there, or takes no keys.
    #[track_caller]
    pub fn type_into(&self, role: &str, name: &str, text: &str) {
        self.wait(&format!("to type into the {role} '{name}'"), || {
            let element = self.find_now(role, name)?;
            self.runtime.block_on(element.send_keys(text)).ok()
        });
    }

    /// Puts a text into the field with this role and name, in place of what is there.
    ///
    /// # Panics
    /// When it is not there.
    #[track_caller]
    pub fn fill(&self, role: &str, name: &str, text: &str) {
        let element = self.find(role, name);
        let select_all = format!("{}a{}", '\u{e009}', '\u{e000}');
        self.runtime
            .block_on(element.send_keys(&format!("{select_all}{text}")))
            .expect("the field takes keys");
    }

    /// Presses keys in whatever has the focus (WebDriver's key codes, such as `\u{e007}` for Enter).
    ///
    /// # Panics
    /// When nothing has the focus.
    pub fn press(&self, keys: &str) {
        self.runtime
            .block_on(async { self.browser().active_element().await?.send_keys(keys).await })
            .expect("something has the focus");
    }

    /// Presses the Tab key as a keyboard does. Sent to the element that has the focus, it would begin a date
    /// anew each time and never leave it.
    ///
    /// # Panics
    /// When the browser takes no keys.
    #[track_caller]
    pub fn press_tab(&self) {
        let tab = char::from(Key::Tab);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: tab })
            .then(KeyAction::Up { value: tab });
        self.runtime
            .block_on(self.browser().perform_actions(keys))
            .expect("the browser takes keys");
    }

    /// Gives a file to the page's file picker.
    ///
    /// # Panics
    /// When the page has none.
    #[track_caller]
    pub fn choose_file(&self, selector: &str, file: &Path) {
        let element = self.find_css(selector);
        let file = file.to_str().expect("a path in UTF-8");
        self.runtime
            .block_on(element.send_keys(file))
            .expect("the picker takes the file");
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Panics
    /// When the script throws.
    #[track_caller]
    pub fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.runtime
            .block_on(self.browser().execute(script, arguments.to_vec()))
            .unwrap_or_else(|problem| panic!("{script}: {problem}"))
    }

    /// Runs a script that answers through its last argument, a function.
    ///
    /// # Panics
    /// When the script throws or never answers.
    #[track_caller]
    pub fn script_async(&self, script: &str, arguments: &[Value]) -> Value {
        self.runtime
            .block_on(self.browser().execute_async(script, arguments.to_vec()))
            .unwrap_or_else(|problem| panic!("{script}: {problem}"))
    }

    /// Sends a command of the Chrome DevTools protocol.
    ///
    /// # Panics
    /// When the browser refuses it.
    pub fn cdp(&self, method: &str, parameters: Value) -> Value {
        let command = ChromeCommand::new(
            "goog/cdp/execute",
            json!({"cmd": method, "params": parameters}),
        );
        self.runtime
            .block_on(self.browser().issue_cmd(command))
            .unwrap_or_else(|problem| panic!("{method}: {problem}"))
    }

    /// Sets the size of what the page sees, in CSS pixels; under 640 it says it is a phone.
    pub fn resize(&self, width: u32, height: u32) {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 640}),
        );
    }

    /// Sets what the system prefers: `light` or `dark`.
    pub fn prefer(&self, theme: &str) {
        self.cdp("Emulation.setEmulatedMedia", json!({"features": [
            {"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]}));
    }

    /// A picture of the window, as PNG.
    ///
    /// # Panics
    /// When the browser cannot.
    pub fn picture(&self) -> Vec<u8> {
        self.runtime
            .block_on(self.browser().screenshot())
            .expect("the browser takes a picture")
    }

    /// What the console has said in earnest since the last call: errors, and refusals of the content
    /// security policy.
    pub fn complaints(&self) -> Vec<String> {
        let command = ChromeCommand::new("se/log", json!({"type": "browser"}));
        let log = self
            .runtime
            .block_on(self.browser().issue_cmd(command))
            .unwrap_or_default();
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE");
        severe
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Tries until something comes.
    ///
    /// # Panics
    /// When it does not come in time; what is on the page is in the message.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = attempt() {
                return found;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain for {what} at {}; the page reads:\n{}\nits console says: {:?}",
                self.path(),
                self.text(),
                self.complaints()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(browser) = self.browser.take() {
            // A browser that hangs is killed with its driver.
            let _ = self.runtime.block_on(async {
                tokio::time::timeout(Duration::from_secs(10), browser.close()).await
            });
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

async fn connect(driver: &str) -> Client {
    let mut capabilities = Capabilities::new();
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--lang=en-GB",
    ];
    capabilities.insert("goog:chromeOptions".into(), json!({"args": arguments}));
    capabilities.insert("goog:loggingPrefs".into(), json!({"browser": "ALL"}));
    let begun = Instant::now();
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder
            .capabilities(capabilities.clone())
            .connect(driver)
            .await
        {
            Ok(client) => return client,
            Err(problem) if begun.elapsed() > PATIENCE * 2 => {
                panic!("the browser did not start: {problem}")
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn driver_program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let find = |name: &str| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    };
    ["chromium", "google-chrome", "chrome"]
        .into_iter()
        .find_map(find)?;
    find("chromedriver")
}

/// A command of ChromeDriver's own.
#[derive(Debug)]
struct ChromeCommand {
    path: &'static str,
    body: Value,
}

impl ChromeCommand {
    fn new(path: &'static str, body: Value) -> Self {
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for ChromeCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "data:text/html,<title>t</title><button aria-label='Add file' onclick=\"document.body.append('added')\">%2B</button>\
                            <label>Markup <input></label>";

    #[test]
    fn things_are_found_clicked_and_filled_by_what_they_are_called() {
        let Some(page) = Page::at("") else { return };
        page.goto(DOCUMENT);
        page.click("button", "Add file");
        page.wait_for_text("added");
        page.type_into("textbox", "Markup", "12");
        page.fill("textbox", "Markup", "7.5");
        assert_eq!(
            page.script("return document.querySelector('input').value", &[]),
            "7.5"
        );
        assert!(!page.has("button", "Remove file"));
        assert!(page.picture().starts_with(b"\x89PNG"));
    }
}
