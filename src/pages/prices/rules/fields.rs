//! The fields of a price rule. Know no server and no other rule.

use super::known::Known;
use super::pickers;
use crate::forms::price_rules::{KINDS, RuleForm};
use crate::load::Loader;
use crate::say;
use crate::session::Acting;
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use domain::money::Currency;
use leptos::prelude::*;

pub(super) fn text(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: RwSignal<String>,
    refusal: FieldRefusal,
) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                prop:value=move || value.get()
                aria-describedby=below_id(id)
                aria-invalid=refusal.is_invalid(id)
                on:input=move |event| value.set(event_target_value(&event))
            />
            {refusal.below(id, "")}
        </div>
    }
    .into_any()
}

fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: RwSignal<String>,
    changed: impl Fn() + 'static,
) -> AnyView {
    let offered = options
        .into_iter()
        .map(|(word, title)| {
            view! { <option value=word selected=move || value.get() == word>{title}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                on:change=move |event| {
                    changed();
                    value.set(event_target_value(&event));
                }
            >
                {offered}
            </select>
        </div>
    }
    .into_any()
}

fn kind_title(word: &str) -> &'static str {
    match word {
        "discount_off_list" => say!(rules.discount_off_list),
        "fixed_unit_price" => say!(rules.fixed_unit_price),
        "volume_discount" => say!(rules.volume_discount),
        "minimum_margin" => say!(rules.minimum_margin),
        "flat_fee" => say!(rules.flat_fee),
        "per_seat_fee" => say!(rules.per_seat_fee),
        _ => say!(rules.mark_up),
    }
}

/// The fields; of a rule that has begun only its name, its end and an approval can be written.
pub(super) fn fields(
    form: RuleForm,
    has_begun: bool,
    known: Loader<Known>,
    acting: &Acting,
    refusal: FieldRefusal,
) -> AnyView {
    let buyers = vec![
        ("everyone", say!(rules.everyone)),
        ("reseller", say!(rules.reseller)),
        ("tag", say!(rules.tag)),
        ("customer", say!(rules.customer)),
    ];
    let goods = vec![
        ("all", say!(rules.all)),
        ("family", say!(rules.family)),
        ("service", say!(rules.service)),
        ("product", say!(rules.product)),
        ("offer", say!(rules.offer)),
    ];
    let kinds = KINDS
        .into_iter()
        .map(|word| (word, kind_title(word)))
        .collect();
    let is_volume = Memo::new(move |_| form.kind.get() == "volume_discount");
    let account = acting.id();
    // What was approved stays so once the rule has begun.
    let is_approved = form.approve.get_untracked();
    view! {
        {text("rule-name", say!(rules.name), "text", form.name, refusal)}
        <fieldset class="fields field whole" disabled=has_begun>
            {choice("rule-buyer", say!(rules.buyer), buyers, form.buyer, move || form.buyer_value.set(String::new()))}
            {live(move || pickers::buyer(form, known, account.clone(), refusal))}
            {choice("rule-goods", say!(rules.goods), goods, form.goods, move || form.goods_value.set(String::new()))}
            {live(move || pickers::goods(form, known, refusal))}
            {choice("rule-kind", say!(rules.kind), kinds, form.kind, || ())}
            {live(move || {
                let label = if is_volume.get() { say!(rules.volume_value) } else { say!(rules.value) };
                text("rule-value", label, "text", form.value, refusal)
            })}
            {of_percentages(form, acting.account.currency, refusal)}
            {text("rule-starts", say!(rules.starts), "date", form.starts, refusal)}
            {(!has_begun).then(|| reaches_back(form))}
        </fieldset>
        {text("rule-ends", say!(rules.ends), "date", form.ends, refusal)}
        <label class="tick">
            <input
                id="rule-approve"
                type="checkbox"
                disabled=has_begun && is_approved
                prop:checked=move || form.approve.get()
                on:change=move |event| form.approve.set(event_target_checked(&event))
            />
            {say!(rules.approve)}
        </label>
    }
    .into_any()
}

/// What a first day that is past means, before it is saved: afterwards the rule has begun.
fn reaches_back(form: RuleForm) -> AnyView {
    let today = crate::preferences::today();
    let is_past = Memo::new(move |_| {
        let starts = form.starts.get().parse::<chrono::NaiveDate>();
        starts.is_ok_and(|starts| starts < today)
    });
    let words = live(move || is_past.get().then(|| say!(rules.reaches_back)));
    view! { <p class="small muted whole" id="rule-reaches-back" role="status">{words}</p> }
        .into_any()
}

/// Basis, currency and rate.
fn of_percentages(form: RuleForm, account_currency: Currency, refusal: FieldRefusal) -> AnyView {
    let bases = vec![
        ("list", say!(rules.basis_list)),
        ("cost_before_credit", say!(rules.basis_before)),
        ("cost_after_credit", say!(rules.basis_after)),
    ];
    let sources = vec![
        ("month_sheet", say!(rules.month_sheet)),
        ("agreed", say!(rules.agreed)),
    ];
    let has_basis = Memo::new(move |_| form.kind.get() == "mark_up");
    let has_rate_source = Memo::new(move |_| form.has_rate_source());
    let is_rate_agreed = Memo::new(move |_| form.is_rate_agreed());
    // Money and agreed rates are of one currency, most often the account's own.
    let needs_currency = Memo::new(move |_| form.states_money() || form.is_rate_agreed());
    let was_filled = StoredValue::new(false);
    Effect::new(move |_| {
        let own = account_currency.code();
        if needs_currency.get() && form.currency.with_untracked(String::is_empty) {
            form.currency.set(own.to_owned());
            was_filled.set_value(true);
        } else if !needs_currency.get() && was_filled.get_value() {
            // Nobody typed it, and it would narrow the rule.
            was_filled.set_value(false);
            if form.currency.with_untracked(|currency| currency == own) {
                form.currency.set(String::new());
            }
        }
    });
    view! {
        {live(move || has_basis.get().then(|| choice("rule-basis", say!(rules.basis), bases.clone(), form.basis, || ())))}
        {text("rule-currency", say!(rules.currency), "text", form.currency, refusal)}
        {live(move || {
            let choose = || choice("rule-rate-source", say!(rules.rate_source), sources.clone(), form.rate_source, || ());
            has_rate_source.get().then(choose)
        })}
        {live(move || {
            is_rate_agreed.get().then(|| {
                view! {
                    {text("rule-rate-from", say!(rules.rate_from), "text", form.rate_from, refusal)}
                    {text("rule-rate", say!(rules.rate), "text", form.rate, refusal)}
                }
            })
        })}
    }
    .into_any()
}
