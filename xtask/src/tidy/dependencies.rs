//! Rules of the packages: who may need whom.

use super::refuse;
use super::tree::top;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

#[test]
fn dependencies_point_one_way() {
    let allowed = BTreeMap::from([
        ("tierline-domain", vec![]),
        ("tierline-pricing", vec!["tierline-domain"]),
        (
            "tierline-charges",
            vec!["tierline-domain", "tierline-pricing"],
        ),
        (
            "tierline-charges-worker",
            vec!["tierline-domain", "tierline-pricing", "tierline-charges"],
        ),
        (
            "tierline",
            vec!["tierline-domain", "tierline-pricing", "tierline-charges"],
        ),
        (
            "tierline-server",
            vec!["tierline-domain", "tierline-pricing", "tierline-charges"],
        ),
    ]);
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(top())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some(allowed) = allowed.get(name) else {
            continue;
        };
        seen += 1;
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            if dependency["kind"].is_null() && on.starts_with("tierline") && !allowed.contains(&on)
            {
                wrong.push(format!("{name} depends on {on}"));
            }
        }
    }
    assert_eq!(
        seen,
        allowed.len(),
        "a package was renamed: bring this test's table up to date"
    );
    refuse(
        "domain <- pricing <- charges <- { app, worker, server }",
        &wrong,
    );
}

#[test]
fn nothing_of_a_server_leaks_into_what_runs_in_a_browser() {
    let forbidden = [
        "tokio",
        "axum",
        "hyper",
        "reqwest",
        "sqlx",
        "sea-orm",
        "rusqlite",
        "libsqlite3-sys",
        "rand",
        "getrandom",
    ];
    let mut leaks = Vec::new();
    for package in ["tierline-domain", "tierline-pricing", "tierline-charges"] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "-p",
                package,
                "-e",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .current_dir(top())
            .output()
            .unwrap();
        let tree = String::from_utf8(output.stdout).unwrap();
        assert!(
            tree.starts_with(package),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let names: BTreeSet<&str> = tree
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        leaks.extend(
            forbidden
                .iter()
                .filter(|name| names.contains(*name))
                .map(|name| format!("{package} needs {name}")),
        );
    }
    refuse("what runs in a browser needs no server", &leaks);
}
