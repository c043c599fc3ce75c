//! What the programme asks of each business model on a day: a row of the matrix, over dated rules. Knows no company.

use crate::figures::date;
use crate::preferences;
use crate::routes::{Address, Page, Travel};
use crate::translations::of_programme;
use crate::ui::live::live;
use crate::{say, tell};
use domain::accounts::BusinessModel;
use domain::wire::eligibility::{ProgrammeRuleAnswer, ProgrammeRulesAnswer};
use leptos::prelude::*;
use std::sync::Arc;

/// The row, with the day to choose at its head. A day lies in the address, so that a link can show it.
pub(super) fn row(
    rules: &Arc<ProgrammeRulesAnswer>,
    account: &str,
    address: Address,
    travel: Travel,
) -> AnyView {
    let chosen = Memo::new(move |_| address.get("asof"));
    let day = Memo::new(move |_| match chosen.get() {
        none if none.is_empty() => preferences::today().to_string(),
        day => day,
    });
    let choose = move |event| {
        let day: String = event_target_value(&event);
        let days = if day.is_empty() { vec![] } else { vec![day] };
        travel.note(&address.with(&[("asof", days)]));
    };
    let cells = BusinessModel::ALL
        .map(|model| {
            let rules = Arc::clone(rules);
            let asked = live(move || told(&rules, model, &day.get(), !chosen.get().is_empty()));
            view! { <td data-model=model.as_str()>{asked}</td> }
        })
        .collect_view();
    let account = account.to_owned();
    let simulator =
        move || Page::Enrol.link_with(&account, &[("view", "eligibility"), ("asof", &day.get())]);
    view! {
        <tr id="asked-on">
            <th scope="row">
                <div class="field">
                    <label for="matrix-as-of">{say!(enrol.asked_on.title)}</label>
                    <input id="matrix-as-of" type="date" prop:value=day on:change=choose />
                </div>
                <a class="small" href=simulator>{say!(enrol.asked_on.simulate)}</a>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

/// The rules of one model that hold on a day, the newest first.
fn told(rules: &ProgrammeRulesAnswer, model: BusinessModel, day: &str, is_open: bool) -> AnyView {
    if day < rules.known_from.as_str() {
        let words = tell!(enrol.asked_on.before, date = date(&rules.known_from));
        return view! { <span class="muted tiny">{words}</span> }.into_any();
    }
    let mut holding: Vec<&ProgrammeRuleAnswer> = rules
        .rules
        .iter()
        .filter(|rule| rule.model == model && holds(rule, day))
        .collect();
    holding.sort_by(|one, other| other.from.cmp(&one.from));
    let items = holding
        .iter()
        .map(|rule| {
            let since = tell!(enrol.verdicts.from, date = date(&rule.from));
            let newest = (rule.from == day).then(|| {
                view! { <span class="tag warn">{say!(enrol.asked_on.newest)}</span> }
            });
            let link = (!rule.source.url.is_empty()).then(|| rule.source.url.clone());
            view! {
                <li data-rule=rule.rule_id.clone()>
                    {of_programme(&rule.title)} " " {newest} " "
                    <a href=link title=rule.source.name.clone() target="_blank" rel="noreferrer external">{since}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details open=is_open>
            <summary class="small">{tell!(enrol.asked_on.count, count = holding.len())}</summary>
            <ul class="tiny">{items}</ul>
        </details>
    }
    .into_any()
}

/// Days are written `YYYY-MM-DD`, so that their order is that of their letters.
fn holds(rule: &ProgrammeRuleAnswer, day: &str) -> bool {
    rule.from.as_str() <= day && rule.to.as_deref().is_none_or(|last| day <= last)
}
