//! The fields of a price rule. Know no server and no other rule.

use crate::forms::price_rules::{KINDS, RuleForm};
use crate::say;
use crate::ui::live::live;
use leptos::prelude::*;

pub(super) fn text(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: RwSignal<String>,
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
            <select id=id on:change=move |event| value.set(event_target_value(&event))>{offered}</select>
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

pub(super) fn fields(form: RuleForm) -> AnyView {
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
    let bases = vec![
        ("list", say!(rules.basis_list)),
        ("cost_before_credit", say!(rules.basis_before)),
        ("cost_after_credit", say!(rules.basis_after)),
    ];
    let kinds = KINDS
        .into_iter()
        .map(|word| (word, kind_title(word)))
        .collect();
    let has_buyer = Memo::new(move |_| form.buyer.get() != "everyone");
    let has_goods = Memo::new(move |_| form.goods.get() != "all");
    let has_basis = Memo::new(move |_| form.kind.get() == "mark_up");
    let has_money = Memo::new(move |_| form.states_money());
    let is_volume = Memo::new(move |_| form.kind.get() == "volume_discount");
    view! {
        {text("rule-name", say!(rules.name), "text", form.name)}
        {choice("rule-buyer", say!(rules.buyer), buyers, form.buyer)}
        {live(move || has_buyer.get().then(|| text("rule-buyer-value", say!(rules.buyer_value), "text", form.buyer_value)))}
        {choice("rule-goods", say!(rules.goods), goods, form.goods)}
        {live(move || has_goods.get().then(|| text("rule-goods-value", say!(rules.goods_value), "text", form.goods_value)))}
        {choice("rule-kind", say!(rules.kind), kinds, form.kind)}
        {live(move || {
            let label = if is_volume.get() { say!(rules.volume_value) } else { say!(rules.value) };
            text("rule-value", label, "text", form.value)
        })}
        {live(move || has_basis.get().then(|| choice("rule-basis", say!(rules.basis), bases.clone(), form.basis)))}
        {live(move || has_money.get().then(|| text("rule-currency", say!(quotes.currency), "text", form.currency)))}
        {text("rule-starts", say!(rules.starts), "date", form.starts)}
        {text("rule-ends", say!(rules.ends), "date", form.ends)}
        <label class="tick">
            <input
                id="rule-approve"
                type="checkbox"
                prop:checked=move || form.approve.get()
                on:change=move |event| form.approve.set(event_target_checked(&event))
            />
            {say!(rules.approve)}
        </label>
    }
    .into_any()
}
