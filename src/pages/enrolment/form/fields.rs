//! Fields of an application, each bound to its place in the draft and to what is found wrong there. Knows no
//! section.

use crate::forms::enrolments::Writing;
use crate::forms::findings::sentence;
use crate::say;
use crate::ui::live::live;
use domain::enrolments::Draft;
use domain::findings::Severity;
use domain::wire::findings::FindingAnswer;
use leptos::prelude::*;

/// Where a text stands in the draft.
type Place = fn(&mut Draft) -> &mut String;

fn id_of(field: &str) -> String {
    field.replace('.', "-")
}

fn now(writing: Writing, at: Place) -> String {
    writing
        .draft
        .with_untracked(|draft| at(&mut draft.clone()).clone())
}

fn is_wrong(writing: Writing, field: &'static str) -> Option<&'static str> {
    let found = writing.wrong(field);
    let is_refused = |finding: &FindingAnswer| finding.severity == Severity::Refusal;
    found.iter().any(is_refused).then_some("true")
}

/// What is wrong with a field, its remedy and its rule; else the hint.
fn below(writing: Writing, field: &'static str, hint: Signal<String>) -> AnyView {
    let id = format!("{}-hint", id_of(field));
    live(move || {
        let found = writing.wrong(field);
        if found.is_empty() {
            return view! { <span id=id.clone() class="hint">{hint.get()}</span> }.into_any();
        }
        let told = found.iter().map(told).collect_view();
        view! { <span id=id.clone() class="findings" role="alert">{told}</span> }.into_any()
    })
}

fn told(finding: &FindingAnswer) -> AnyView {
    let class = match finding.severity {
        Severity::Refusal => "hint wrong",
        Severity::Warning => "hint warned",
    };
    let rule = (!finding.rule.url.is_empty()).then(|| {
        view! {
            " "
            <a href=finding.rule.url.clone() target="_blank" rel="noreferrer external">{say!(enrol.rule)}</a>
        }
    });
    view! { <span class=class>{sentence(finding)} {rule}</span> }.into_any()
}

/// A line of text.
pub(super) fn text(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    at: Place,
    hint: Signal<String>,
) -> AnyView {
    typed(writing, field, label, "text", at, hint)
}

/// A day.
pub(super) fn day(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    at: Place,
) -> AnyView {
    typed(
        writing,
        field,
        label,
        "date",
        at,
        Signal::stored(String::new()),
    )
}

fn typed(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    kind: &'static str,
    at: Place,
    hint: Signal<String>,
) -> AnyView {
    let id = id_of(field);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                type=kind
                autocomplete="off"
                prop:value=now(writing, at)
                aria-describedby=format!("{id}-hint")
                aria-invalid=move || is_wrong(writing, field)
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    writing.write(|draft| *at(draft) = typed);
                }
                on:blur=move |_| writing.leave(field)
            />
            {below(writing, field, hint)}
        </div>
    }
    .into_any()
}

/// One of a list: what is kept, and what is read.
pub(super) fn choice(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    of: Vec<(String, String)>,
    at: Place,
) -> AnyView {
    let chosen = now(writing, at);
    let choose = Callback::new(move |typed: String| writing.write(|draft| *at(draft) = typed));
    select(
        writing,
        field,
        label,
        of,
        chosen,
        choose,
        Signal::stored(String::new()),
    )
}

/// The day on which invoices come, which can never be changed.
pub(super) fn billing_day(writing: Writing, days: Vec<(String, String)>) -> AnyView {
    let chosen = writing
        .draft
        .with_untracked(|draft| draft.billing_day.map(|day| day.to_string()));
    let choose = Callback::new(move |typed: String| {
        writing.write(|draft| draft.billing_day = typed.parse().ok());
    });
    let hint = Signal::stored(say!(enrol.fields.permanent).to_owned());
    let label = say!(enrol.fields.billing_day);
    select(
        writing,
        "billingDay",
        label,
        days,
        chosen.unwrap_or_default(),
        choose,
        hint,
    )
}

fn select(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    of: Vec<(String, String)>,
    chosen: String,
    choose: Callback<String>,
    hint: Signal<String>,
) -> AnyView {
    let id = id_of(field);
    let options = of
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id.clone()
                aria-describedby=format!("{id}-hint")
                aria-invalid=move || is_wrong(writing, field)
                on:change=move |event| choose.run(event_target_value(&event))
                on:blur=move |_| writing.leave(field)
            >
                <option value="">{say!(enrol.choose)}</option>
                {options}
            </select>
            {below(writing, field, hint)}
        </div>
    }
    .into_any()
}

/// A yes or no.
pub(super) fn tick(
    writing: Writing,
    field: &'static str,
    label: &'static str,
    at: fn(&mut Draft) -> &mut bool,
) -> AnyView {
    let id = id_of(field);
    let is_on = writing
        .draft
        .with_untracked(|draft| *at(&mut draft.clone()));
    view! {
        <div class="field">
            <label class="tick">
                <input
                    id=id
                    type="checkbox"
                    prop:checked=is_on
                    aria-invalid=move || is_wrong(writing, field)
                    on:change=move |event| {
                        let checked = event_target_checked(&event);
                        writing.write(|draft| *at(draft) = checked);
                        writing.leave(field);
                    }
                />
                {label}
            </label>
            {below(writing, field, Signal::stored(String::new()))}
        </div>
    }
    .into_any()
}
