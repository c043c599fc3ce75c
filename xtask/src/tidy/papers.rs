//! Rules of the papers and the words: what they name is there, in every language.

use super::refuse;
use super::tree::{read, sources, top};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_path_that_the_architecture_names_exists() {
    let text = read("ARCHITECTURE.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| {
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        let file = [".rs", ".toml", ".md", ".json", ".html", ".css", ".csv"]
            .iter()
            .any(|ending| word.ends_with(ending));
        plain && !word.starts_with('/') && (word.contains('/') || file)
    };
    let named: BTreeSet<&str> = quoted.filter(is_path).collect();
    assert!(
        named.len() >= 10,
        "ARCHITECTURE.md is a map: it names files and folders in backticks"
    );
    // What a build makes is named too, and is not there in a clean clone.
    let made = ["target/", "dist/", "var/", ".tools"];
    let gone: Vec<String> = named
        .into_iter()
        .filter(|path| {
            !made
                .iter()
                .any(|folder| format!("{path}/").starts_with(folder))
        })
        .filter(|path| !top().join(path).exists())
        .map(str::to_owned)
        .collect();
    refuse("ARCHITECTURE.md names paths that are gone", &gone);
}

#[test]
fn every_language_has_the_same_words() {
    have_the_same_words("locales/en.json", "locales/de.json");
}

#[test]
fn mails_have_the_same_words_in_every_language() {
    have_the_same_words("locales/mails.en.json", "locales/mails.de.json");
}

/// Refuses keys that one of two files lacks, words that are empty, and gaps that are filled in one language only.
fn have_the_same_words(english_file: &str, german_file: &str) {
    fn keys(value: &serde_json::Value, at: &str, into: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            serde_json::Value::Object(fields) => {
                fields
                    .iter()
                    .for_each(|(name, value)| keys(value, &format!("{at}.{name}"), into));
            }
            text => {
                let text = text.as_str().unwrap_or_default();
                assert!(!text.trim().is_empty(), "{at} is empty");
                let holes = text
                    .split("{{")
                    .skip(1)
                    .filter_map(|rest| rest.split("}}").next());
                into.insert(
                    at.to_owned(),
                    holes.map(|hole| hole.trim().to_owned()).collect(),
                );
            }
        }
    }
    let of = |file: &str| {
        let value = serde_json::from_str(&read(file)).unwrap();
        let mut found = BTreeMap::new();
        keys(&value, "", &mut found);
        found
    };
    let (english, german) = (of(english_file), of(german_file));
    assert!(english.len() >= 20, "only {} words", english.len());
    // Plural forms differ between languages; their stem must not.
    let stem = |key: &String| {
        ["_one", "_other", "_few", "_many", "_zero", "_two"]
            .iter()
            .find_map(|form| key.strip_suffix(form))
            .unwrap_or(key)
            .to_owned()
    };
    let stems = |words: &BTreeMap<String, BTreeSet<String>>| {
        words.keys().map(stem).collect::<BTreeSet<_>>()
    };
    let differences: Vec<String> = stems(&english)
        .symmetric_difference(&stems(&german))
        .cloned()
        .collect();
    refuse(
        &format!("{english_file} and {german_file} have the same keys"),
        &differences,
    );
    let holes: Vec<String> = english
        .iter()
        .filter(|(key, holes)| german.get(*key).is_some_and(|other| other != *holes))
        .map(|(key, _)| key.clone())
        .collect();
    refuse("a word has the same gaps in every language", &holes);
}

/// Every title and remedy in a data file.
fn titles_and_remedies(of: &serde_json::Value, found: &mut BTreeSet<String>) {
    match of {
        serde_json::Value::Array(items) => {
            for item in items {
                titles_and_remedies(item, found);
            }
        }
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if matches!(name.as_str(), "title" | "remedy") => {
                        found.insert(text.to_owned());
                    }
                    _ => titles_and_remedies(value, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_title_and_remedy_of_the_programmes_data_is_told_in_german_and_nothing_else_is() {
    let mut said = BTreeSet::new();
    for file in [
        "programme_rules",
        "document_checklists",
        "suspension_reasons",
    ] {
        let text = read(&format!("crates/domain/data/{file}.json"));
        titles_and_remedies(&serde_json::from_str(&text).unwrap(), &mut said);
    }
    assert!(said.len() >= 40, "only {} sentences", said.len());
    let german: BTreeMap<String, String> =
        serde_json::from_str(&read("locales/programme.de.json")).unwrap();
    let known: BTreeSet<String> = german.into_keys().collect();
    let differences: Vec<String> = said.symmetric_difference(&known).cloned().collect();
    refuse("the data files and their German say the same", &differences);
}

#[test]
fn every_refusal_that_is_told_in_german_is_one_that_the_server_gives() {
    let words: BTreeMap<String, String> =
        serde_json::from_str(&read("locales/refusals.de.json")).unwrap();
    assert!(words.len() >= 50, "only {} refusals", words.len());
    let server: String = sources(&["crates"])
        .iter()
        .flat_map(|source| source.code().into_iter().map(|(_, line)| line.to_owned()))
        .collect();
    let is_said = |word: &str| server.contains(&format!("\"{word}\""));
    let unknown: Vec<String> = words
        .iter()
        .flat_map(|(key, sentence)| {
            let code = key.split(' ').next();
            let holes = sentence.split('{').skip(1);
            let holes = holes.filter_map(|rest| rest.split('}').next());
            code.into_iter().chain(holes).filter(|word| !is_said(word))
        })
        .map(str::to_owned)
        .collect();
    refuse("the server gives no such code or parameter", &unknown);
}
