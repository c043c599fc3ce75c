//! Takes a picture of every page in its main states, at two widths, light and dark. Started by
//! `cargo xtask shots`; an option names the pages to take (part of a name).
#![allow(
    clippy::print_stdout,
    reason = "a chore talks to the person who started it"
)]

mod table;

use serde_json::json;
use specs::{Page, Server, permissions, server};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Act, Eyes, SHOTS, Shot};

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
    let (unset, set_up) = (Server::first_start(), Server::first_start());
    set_up.set_up();
    let mut missing = 0;
    for shot in SHOTS.iter().filter(|shot| shot.name.contains(&wanted)) {
        let place = match shot.eyes {
            Eyes::Stranger => &unset,
            Eyes::Newcomer => &set_up,
            Eyes::Nobody | Eyes::Persona(_) => &server,
        };
        // One window a shot: no state of one page can leak into the next.
        let Some(page) = Page::open(place) else {
            eprintln!("Pictures are taken in Chromium: install chromium and chromium-driver");
            return ExitCode::FAILURE;
        };
        let whole = std::panic::AssertUnwindSafe(|| take(&page, place, shot, &folder));
        if std::panic::catch_unwind(whole).is_err() {
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

fn take(page: &Page, server: &Server, shot: &Shot, folder: &Path) {
    match shot.eyes {
        Eyes::Persona(persona) => page.sign_in_as(persona),
        Eyes::Newcomer => page.sign_in_with(&server::owner_credentials()),
        Eyes::Nobody | Eyes::Stranger => {}
    }
    for theme in THEMES {
        for (width, height) in SIZES {
            page.prefer(theme);
            page.resize(width, height);
            page.goto("about:blank");
            for act in shot.before {
                perform(page, server, act);
            }
            page.goto(shot.path);
            for act in shot.acts {
                perform(page, server, act);
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

fn perform(page: &Page, server: &Server, act: &Act) {
    match act {
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
        Act::Allow => permissions::allow_own_charges(server),
        Act::Pause(milliseconds) => {
            std::thread::sleep(std::time::Duration::from_millis(*milliseconds))
        }
    }
}
