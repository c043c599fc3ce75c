//! Whom and what a rule is for, chosen by name from what the account has. Know no server but for customers.

use super::known::Known;
use crate::customers;
use crate::forms::price_rules::RuleForm;
use crate::load::Loader;
use crate::offers::offer_detail;
use crate::say;
use crate::ui::combo::{Choice, Combo};
use crate::ui::field_refusal::FieldRefusal;
use domain::price_lists::Offer;
use leptos::prelude::*;
use std::sync::Arc;

/// Most that is offered at once while one types.
const CHOICES_MAX: usize = 20;

/// What typed text means where nothing was chosen.
#[derive(Clone, Copy)]
enum Typed {
    /// The value itself.
    Value,
    /// Part of a name; there is no value until something is chosen.
    PartOfAName,
}

/// The words of a picker.
struct Words {
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    nothing: &'static str,
}

/// A box whose text is a name and whose value is what the name stands for.
fn picker(
    words: Words,
    text: RwSignal<String>,
    value: RwSignal<String>,
    typed: Typed,
    choices: Signal<Vec<Choice>>,
    refusal: FieldRefusal,
) -> AnyView {
    // The name of the value: as long as it stands there, the value does.
    let name = StoredValue::new(text.get_untracked());
    Effect::new(move |_| {
        let now = text.get();
        if name.with_value(|name| *name == now) {
            return;
        }
        name.set_value(now.clone());
        value.set(match typed {
            Typed::Value => now,
            Typed::PartOfAName => String::new(),
        });
    });
    let choose = Callback::new(move |choice: Choice| {
        name.set_value(choice.label.clone());
        value.set(choice.key);
        text.set(choice.label);
    });
    let Words {
        id,
        label,
        placeholder,
        nothing,
    } = words;
    let combo = Combo {
        id,
        label,
        placeholder,
        text,
        choices,
        nothing,
        choose,
        refusal: Some(refusal),
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {combo.into_view()}
            {refusal.below(id, "")}
        </div>
    }
    .into_any()
}

/// The value's name where it is known, else the value.
fn named(value: RwSignal<String>, name: Option<String>) -> RwSignal<String> {
    RwSignal::new(name.unwrap_or_else(|| value.get_untracked()))
}

/// Those of some names that have the text in them, whatever its case.
fn matching(names: Arc<Vec<Choice>>, text: RwSignal<String>) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let typed = text.get().to_lowercase();
        let fits = |one: &&Choice| one.label.to_lowercase().contains(&typed);
        let found = names.iter().filter(fits).take(CHOICES_MAX);
        found.cloned().collect()
    })
}

fn plain(name: String) -> Choice {
    Choice {
        key: name.clone(),
        label: name,
        detail: String::new(),
    }
}

/// Whom the rule is for.
pub(super) fn buyer(
    form: RuleForm,
    known: Loader<Known>,
    account: String,
    refusal: FieldRefusal,
) -> AnyView {
    let value = form.buyer_value;
    let id = "rule-buyer-value";
    match form.buyer.get().as_str() {
        "customer" => {
            let name = known.loaded(|known| {
                let name = known.customer(&value.get_untracked());
                name.map(str::to_owned)
            });
            let text = named(value, name.flatten());
            let found = customers::found(account, text);
            let choices = Signal::derive(move || {
                let choices = found.get().into_iter().map(|one| Choice {
                    key: one.id,
                    label: one.company_profile.company_name,
                    detail: one.tags.join(", "),
                });
                choices.collect()
            });
            let words = Words {
                id,
                label: say!(rules.customer),
                placeholder: say!(quotes.find_customer),
                nothing: say!(customers.none_found),
            };
            picker(words, text, value, Typed::PartOfAName, choices, refusal)
        }
        "tag" => {
            let tags = known.loaded(|known| known.tags.iter().cloned().map(plain).collect());
            let text = named(value, None);
            let words = Words {
                id,
                label: say!(rules.tag),
                placeholder: say!(rules.find_tag),
                nothing: say!(rules.typed),
            };
            let choices = matching(Arc::new(tags.unwrap_or_default()), text);
            picker(words, text, value, Typed::Value, choices, refusal)
        }
        "reseller" => {
            let (resellers, name) = known
                .loaded(|known| {
                    let resellers = known.resellers.iter().map(|(mpn_id, name)| Choice {
                        key: mpn_id.clone(),
                        label: name.clone(),
                        detail: mpn_id.clone(),
                    });
                    let name = known.reseller(&value.get_untracked());
                    (resellers.collect(), name.map(str::to_owned))
                })
                .unwrap_or_default();
            let text = named(value, name);
            let words = Words {
                id,
                label: say!(rules.reseller),
                placeholder: say!(rules.find_reseller),
                nothing: say!(rules.typed),
            };
            picker(
                words,
                text,
                value,
                Typed::Value,
                matching(Arc::new(resellers), text),
                refusal,
            )
        }
        _ => ().into_any(),
    }
}

/// What the rule is for.
pub(super) fn goods(form: RuleForm, known: Loader<Known>, refusal: FieldRefusal) -> AnyView {
    let value = form.goods_value;
    let (label, name): (_, fn(&Offer) -> &str) = match form.goods.get().as_str() {
        "offer" => return offer(value, known, refusal),
        "product" => (say!(rules.product), |offer| &offer.product),
        "service" => (say!(rules.service), |offer| &offer.category),
        "family" => (say!(rules.family), |offer| &offer.family),
        _ => return ().into_any(),
    };
    let names = known.loaded(|known| known.goods(name)).unwrap_or_default();
    let text = named(value, None);
    let words = Words {
        id: "rule-goods-value",
        label,
        placeholder: say!(rules.find_goods),
        nothing: say!(rules.typed),
    };
    let choices = matching(Arc::new(names.into_iter().map(plain).collect()), text);
    picker(words, text, value, Typed::Value, choices, refusal)
}

fn offer(value: RwSignal<String>, known: Loader<Known>, refusal: FieldRefusal) -> AnyView {
    let (offers, name) = known
        .loaded(|known| {
            let name = known.offer(&value.get_untracked());
            (known.offers.clone(), name.map(str::to_owned))
        })
        .unwrap_or_default();
    let text = named(value, name);
    let choices = Signal::derive(move || {
        let Some(offers) = &offers else {
            return Vec::new();
        };
        let found = offers.matching(&text.get()).take(CHOICES_MAX);
        found
            .filter_map(|place| offers.all.get(place))
            .map(|offer| Choice {
                key: offer.id.to_string(),
                label: offer.name.clone(),
                detail: offer_detail(offer),
            })
            .collect()
    });
    let words = Words {
        id: "rule-goods-value",
        label: say!(rules.offer),
        placeholder: say!(rules.find_offer),
        nothing: say!(rules.typed),
    };
    picker(words, text, value, Typed::Value, choices, refusal)
}
