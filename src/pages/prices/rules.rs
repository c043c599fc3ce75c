//! Price rules: the list, the rule that is open, and what it would have made of a month's charges.
//! Knows no arithmetic; which rule wins the engine says.

mod example;

use crate::api::price_rules as api;
use crate::figures::{date, money, number};
use crate::forms::price_rules::{KINDS, RuleForm};
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::session::Acting;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::access::Action;
use domain::wire::price_rules::{
    BuyerWords, GoodsWords, PriceRuleAnswer, PriceRulePreviewItem, PriceRulePreviewRequest,
    RuleWords,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The rule that is open: a new one, or a kept one by its id.
#[derive(Clone, Debug, PartialEq)]
enum Opened {
    New,
    Kept(String),
}

/// The rules of the account.
pub(super) fn rules(acting: &Acting) -> AnyView {
    let account = acting.id();
    let asked = account.clone();
    let rules = load(move || api::all(asked.clone()));
    let opened = RwSignal::new(None::<Opened>);
    let may_write = acting.may(Action::WritePriceRules);
    let acting = acting.clone();
    let for_form = acting.clone();
    let new = may_write.then(|| {
        view! {
            <button type="button" id="new-rule" class="button primary" on:click=move |_| opened.set(Some(Opened::New))>
                {say!(rules.new)}
            </button>
        }
    });
    view! {
        <div class="row">{new}</div>
        <div class=move || if opened.get().is_some() { "split" } else { "split alone" }>
            {rules.shown(move |all| table(all, opened))}
            {live(move || {
                let open = opened.get()?;
                let kept = match &open {
                    Opened::New => None,
                    Opened::Kept(id) => rules.loaded(|all| all.iter().find(|rule| rule.id == *id).cloned()).flatten(),
                };
                Some(panel(kept, &for_form, rules, opened, may_write))
            })}
        </div>
        {example::example(&acting, rules)}
    }
    .into_any()
}

/// Whom a rule is for.
fn buyer_words(buyer: &BuyerWords) -> String {
    match buyer {
        BuyerWords::Customer(id) => format!("{} {id}", say!(rules.customer)),
        BuyerWords::Tag(tag) => format!("{} {tag}", say!(rules.tag)),
        BuyerWords::Reseller(mpn_id) => format!("{} {mpn_id}", say!(rules.reseller)),
        BuyerWords::Everyone => say!(rules.everyone).to_owned(),
    }
}

/// What a rule is for.
fn goods_words(goods: &GoodsWords) -> String {
    match goods {
        GoodsWords::Offer(id) => format!("{} {id}", say!(rules.offer)),
        GoodsWords::Product(name) => format!("{} {name}", say!(rules.product)),
        GoodsWords::Service(name) => format!("{} {name}", say!(rules.service)),
        GoodsWords::Family(name) => format!("{} {name}", say!(rules.family)),
        GoodsWords::All => say!(rules.all).to_owned(),
    }
}

/// What a rule does.
fn kind_words(kind: &RuleWords) -> String {
    let percent = |value: domain::wire::Text| format!("{} %", number(value.0));
    match kind {
        RuleWords::MarkUp { percent: value, .. } => {
            format!("{} {}", say!(rules.mark_up), percent(*value))
        }
        RuleWords::DiscountOffList { percent: value } => {
            format!("{} {}", say!(rules.discount_off_list), percent(*value))
        }
        RuleWords::FixedUnitPrice { price } => {
            format!("{} {}", say!(rules.fixed_unit_price), number(price.0))
        }
        RuleWords::VolumeDiscount { steps } => {
            let steps = steps.iter().map(|step| {
                format!(
                    "{}: {}",
                    number(step.from_quantity.0),
                    percent(step.percent)
                )
            });
            format!(
                "{} {}",
                say!(rules.volume_discount),
                steps.collect::<Vec<_>>().join("; ")
            )
        }
        RuleWords::MinimumMargin { percent: value } => {
            format!("{} {}", say!(rules.minimum_margin), percent(*value))
        }
        RuleWords::FlatFee { amount } => format!("{} {}", say!(rules.flat_fee), number(amount.0)),
        RuleWords::PerSeatFee { amount } => {
            format!("{} {}", say!(rules.per_seat_fee), number(amount.0))
        }
    }
}

fn table(all: &[PriceRuleAnswer], opened: RwSignal<Option<Opened>>) -> AnyView {
    if all.is_empty() {
        return states::empty(say!(rules.none), say!(rules.none_words), ().into_any());
    }
    let rows = all
        .iter()
        .map(|answer| {
            let rule = &answer.rule;
            let id = answer.id.clone();
            let until = rule.ends.as_deref().map_or_else(String::new, |ends| format!(" – {}", date(ends)));
            view! {
                <tr>
                    <td class="strong">
                        <button type="button" class="button quiet" on:click=move |_| opened.set(Some(Opened::Kept(id.clone())))>
                            {rule.name.clone()}
                        </button>
                    </td>
                    <td>{buyer_words(&rule.buyer)}</td>
                    <td class="wide">{goods_words(&rule.goods)}</td>
                    <td>{kind_words(&rule.kind)}</td>
                    <td class="wide muted">{format!("{}{until}", date(&rule.starts))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <div class="table">
                <table aria-label=say!(rules.title)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(rules.name)}</th>
                            <th scope="col">{say!(rules.buyer)}</th>
                            <th scope="col" class="wide">{say!(rules.goods)}</th>
                            <th scope="col">{say!(rules.kind)}</th>
                            <th scope="col" class="wide">{say!(rules.holds)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn text(
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

fn fields(form: RuleForm) -> AnyView {
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

/// What came of the last act.
#[derive(Clone)]
enum Told {
    Nothing,
    Failed(Problem),
    Preview(Vec<PriceRulePreviewItem>),
}

fn panel(
    kept: Option<PriceRuleAnswer>,
    acting: &Acting,
    rules: Loader<Vec<PriceRuleAnswer>>,
    opened: RwSignal<Option<Opened>>,
    may_write: bool,
) -> AnyView {
    let currency = acting.account.currency;
    let today = crate::preferences::today();
    let form = match &kept {
        Some(kept) => RuleForm::of(kept, currency),
        None => RuleForm::new(today.to_string(), currency),
    };
    let (account, told) = (acting.id(), RwSignal::new(Told::Nothing));
    let period = RwSignal::new(domain::charges::Period::of(today).to_string());
    let asked = account.clone();
    spawn_local(async move {
        // The newest month that has charges; the current one has none yet.
        let known = crate::api::charges::periods(asked)
            .await
            .unwrap_or_default();
        if let Some(newest) = known.iter().map(|one| one.period).max() {
            period.try_set(newest.to_string());
        }
    });
    let busy = RwSignal::new(false);
    let id = kept.as_ref().map(|kept| kept.id.clone());
    let etag = kept.as_ref().and_then(|kept| kept.attributes.etag.clone());
    let act = move |what: std::pin::Pin<Box<dyn Future<Output = Result<Told, Problem>>>>| {
        busy.set(true);
        spawn_local(async move {
            let came = what.await;
            busy.try_set(false);
            match came {
                Ok(Told::Nothing) => {
                    rules.again();
                    opened.try_set(None);
                }
                Ok(shown) => {
                    told.try_set(shown);
                }
                Err(problem) => {
                    told.try_set(Told::Failed(problem));
                }
            }
        });
    };
    let (for_save, save_id, save_etag) = (account.clone(), id.clone(), etag.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (account, id, etag) = (for_save.clone(), save_id.clone(), save_etag.clone());
        match untrack(|| form.request()) {
            Ok(request) => act(Box::pin(async move {
                api::save(account, id, etag, request)
                    .await
                    .map(|_| Told::Nothing)
            })),
            Err(wrong) => told.set(Told::Failed(Problem::Unreadable(wrong.words().to_owned()))),
        }
    };
    let (for_preview, replaces) = (account.clone(), id.clone());
    let preview = move |_| {
        let (account, replaces) = (for_preview.clone(), replaces.clone());
        let period = period.get_untracked();
        match untrack(|| form.request()) {
            Ok(rule) => act(Box::pin(async move {
                let request = PriceRulePreviewRequest {
                    rule,
                    replaces,
                    period,
                };
                api::preview(account, request).await.map(Told::Preview)
            })),
            Err(wrong) => told.set(Told::Failed(Problem::Unreadable(wrong.words().to_owned()))),
        }
    };
    let remove = id.filter(|_| may_write).map(|id| {
        let remove = move |_| {
            let (account, id, etag) = (account.clone(), id.clone(), etag.clone());
            act(Box::pin(async move { api::remove(account, id, etag).await.map(|()| Told::Nothing) }));
        };
        view! { <button type="button" class="button" disabled=move || busy.get() on:click=remove>{say!(rules.remove)}</button> }
    });
    view! {
        <aside class="card" id="rule" aria-label=say!(rules.title)>
            <header>
                <h2>{say!(rules.rule)}</h2>
                <button type="button" class="button quiet" on:click=move |_| opened.set(None)>{say!(quotes.close)}</button>
            </header>
            <form class="body fields" on:submit=save>
                {fields(form)}
                {live(move || told_view(told.get()))}
                <div class="row">
                    {may_write.then(|| view! { <button type="submit" id="save-rule" class="button primary" disabled=move || busy.get()>{say!(rules.save)}</button> })}
                    {remove}
                </div>
                {text("rule-period", say!(rules.period), "month", period)}
                <button type="button" id="preview-rule" class="button" disabled=move || busy.get() on:click=preview>
                    {say!(rules.preview)}
                </button>
            </form>
        </aside>
    }
    .into_any()
}

fn told_view(told: Told) -> AnyView {
    match told {
        Told::Nothing => ().into_any(),
        Told::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
        Told::Preview(items) => preview_table(&items),
    }
}

fn preview_table(items: &[PriceRulePreviewItem]) -> AnyView {
    if items.is_empty() {
        return states::notice("", say!(rules.preview_none).to_owned(), String::new());
    }
    let rows = items
        .iter()
        .map(|item| {
            let change = item.price_after.0.checked_sub(item.price_before.0).unwrap_or_default();
            view! {
                <tr>
                    <td>{item.customer_name.clone()}</td>
                    <td class="num">{money(item.price_before.0, item.currency)}</td>
                    <td class="num strong">{money(item.price_after.0, item.currency)}</td>
                    <td class="num" class:wrong-words=item.below_cost>
                        {money(change, item.currency)}
                        {item.below_cost.then(|| view! { " " <span class="tag bad">{say!(rules.below_cost)}</span> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table" id="rule-preview">
            <p class="small muted">{tell!(rules.preview_words, count = items.len())}</p>
            <table aria-label=say!(rules.preview)>
                <thead>
                    <tr>
                        <th scope="col">{say!(quotes.customer)}</th>
                        <th scope="col" class="num">{say!(rules.before)}</th>
                        <th scope="col" class="num">{say!(rules.after)}</th>
                        <th scope="col" class="num">{say!(rules.change)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
