//! Takes a picture of every page in its main states, at two widths, light and dark. Started by
//! `cargo xtask shots`; an option names the pages to take (part of a name).
#![allow(
    clippy::print_stdout,
    reason = "a chore talks to the person who started it"
)]

mod table;

use serde_json::json;
use specs::{Page, Server};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Act, SHOTS, Shot};

const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];
const THEMES: [&str; 2] = ["light", "dark"];

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| specs::top().join("target"), PathBuf::from);
    let folder = target.join("shots");
    fs::create_dir_all(&folder).expect("target/shots can be made");
    let server = Server::demo();
    table::prepare(&server);
    let empty = Server::first_start();
    let mut missing = 0;
    for shot in SHOTS.iter().filter(|shot| shot.name.contains(&wanted)) {
        let place = if shot.persona == "nobody at a first start" {
            &empty
        } else {
            &server
        };
        // One window a shot: no state of one page can leak into the next.
        let Some(page) = Page::open(place) else {
            eprintln!("Pictures are taken in Chromium: install chromium and chromium-driver");
            return ExitCode::FAILURE;
        };
        let taken =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| take(&page, shot, &folder)));
        if taken.is_err() {
            missing += 1;
            eprintln!("{}: not taken", shot.name);
        }
    }
    println!("pictures are in {}", folder.display());
    if missing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn take(page: &Page, shot: &Shot, folder: &Path) {
    if !shot.persona.starts_with("nobody") {
        page.sign_in_as(shot.persona);
    }
    for theme in THEMES {
        for (width, height) in SIZES {
            page.prefer(theme);
            page.resize(width, height);
            page.goto("about:blank");
            for act in shot.before {
                perform(page, act);
            }
            page.goto(shot.path);
            for act in shot.acts {
                perform(page, act);
            }
            // Whatever moves has come to rest.
            std::thread::sleep(std::time::Duration::from_millis(150));
            let file = folder.join(format!("{}-{width}-{theme}.png", shot.name));
            fs::write(&file, page.picture()).expect("a picture can be written");
            page.cdp("Fetch.disable", json!({}));
            page.cdp("Network.setBlockedURLs", json!({"urls": []}));
        }
    }
    println!("{}", shot.name);
}

fn perform(page: &Page, act: &Act) {
    match act {
        Act::Text(text) => page.wait_for_text(text),
        Act::See(selector) => {
            page.find_css(selector);
        }
        Act::Click(selector) => {
            page.find_css(selector);
            page.script(
                "document.querySelector(arguments[0]).click()",
                &[json!(selector)],
            );
        }
        Act::Press(keys) => page.press(keys),
        // A paused request is never continued: the page stays in its loading state.
        Act::Hold(pattern) => {
            page.cdp(
                "Fetch.enable",
                json!({"patterns": [{"urlPattern": pattern}]}),
            );
        }
        Act::Cut(pattern) => {
            page.cdp("Network.enable", json!({}));
            page.cdp("Network.setBlockedURLs", json!({"urls": [pattern]}));
        }
        Act::Pause(milliseconds) => {
            std::thread::sleep(std::time::Duration::from_millis(*milliseconds))
        }
    }
}
