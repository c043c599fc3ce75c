//! The tag that charges are grouped by: chosen from the names that the month's lines carry. Knows no value
//! of a tag.

use super::{Desk, Seen};
use crate::api::charges as api;
use crate::figures::number;
use crate::load::{Loader, load};
use crate::ui::combo::{Choice, Combo};
use crate::{say, tell};
use domain::charges::Dimension;
use domain::wire::charges::TagNameItem;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where no line carries a tag, one begins with a name that many companies use.
const USUAL: &str = "env";
/// Names offered at once while one types.
const CHOICES_MAX: usize = 30;

/// The names of the month that is seen; they are asked for once somebody groups by a tag.
pub fn names(desk: Desk) -> Loader<Vec<TagNameItem>> {
    // Filters do not count: a tag that they leave out is still one to choose.
    let month = Memo::new(move |_| {
        let seen = desk.seen.get()?;
        grouped_tag(&seen)?;
        Some(of_month(seen))
    });
    load(move || {
        let (month, account) = (month.get(), desk.account());
        async move {
            match month {
                Some(seen) => api::tag_names(account, seen.question(&[])).await,
                None => Ok(Vec::new()),
            }
        }
    })
}

fn of_month(seen: Seen) -> Seen {
    Seen {
        by: String::new(),
        filters: Vec::new(),
        shows_lines: false,
        ..seen
    }
}

/// The tag that is grouped by, if one is.
fn grouped_tag(seen: &Seen) -> Option<String> {
    match seen.by.parse() {
        Ok(Dimension::Tag(name)) => Some(name),
        _ => None,
    }
}

/// Groups by the tag that most lines of the month carry.
pub fn begin(desk: Desk) {
    let Some(seen) = desk.seen.get_untracked() else {
        return;
    };
    let (account, question) = (desk.account(), of_month(seen).question(&[]));
    spawn_local(async move {
        // Without an answer the usual name stands there, and the page says by itself what is wrong.
        let names = api::tag_names(account, question).await.unwrap_or_default();
        let name = names.first().map_or(USUAL, |one| one.name.as_str());
        group_by(desk, name);
    });
}

fn group_by(desk: Desk, name: &str) {
    let by = Dimension::Tag(name.to_owned());
    desk.go(&[("by", vec![by.to_string()])]);
}

/// The box that chooses the tag; nothing while one groups by something else.
pub fn chip(desk: Desk, names: Loader<Vec<TagNameItem>>) -> Option<AnyView> {
    let grouped = desk.seen.with(|seen| grouped_tag(seen.as_ref()?))?;
    let text = RwSignal::new(grouped.clone());
    let choices = Signal::derive(move || {
        let typed = text.get().trim().to_owned();
        // What is chosen narrows nothing: one opens the box to choose another.
        let wanted = if typed == grouped { "" } else { typed.as_str() };
        let found = names.loaded(|all| fitting(all, wanted)).unwrap_or_default();
        with_typed(found, wanted)
    });
    let combo = Combo {
        id: "tag",
        label: say!(usage.tag_name),
        placeholder: say!(usage.find_tag),
        text,
        choices,
        nothing: say!(usage.no_tags),
        choose: Callback::new(move |choice: Choice| group_by(desk, &choice.key)),
        refusal: None,
    };
    // No label around it: a click on a choice would go on to the box and open it again.
    let chip = view! {
        <div class="chip tag-name">
            <span aria-hidden="true">{say!(usage.tag_name)}</span>
            {combo.into_view()}
        </div>
    };
    Some(chip.into_any())
}

/// The names that hold what was typed, capitals or not.
fn fitting(all: &[TagNameItem], wanted: &str) -> Vec<Choice> {
    let wanted = wanted.to_lowercase();
    all.iter()
        .filter(|one| one.name.to_lowercase().contains(&wanted))
        .take(CHOICES_MAX)
        .map(|one| Choice {
            key: one.name.clone(),
            label: one.name.clone(),
            detail: tell!(usage.tag_lines, lines = number(one.lines)),
        })
        .collect()
}

/// What was typed can be grouped by too: the list of a large month ends with the names of most lines.
fn with_typed(mut found: Vec<Choice>, typed: &str) -> Vec<Choice> {
    if !typed.is_empty() && found.iter().all(|choice| choice.key != typed) {
        found.push(Choice {
            key: typed.to_owned(),
            label: typed.to_owned(),
            detail: say!(usage.tag_as_typed).to_owned(),
        });
    }
    found
}
