//! What a rule would have made of a month, customer by customer. Knows no arithmetic but a difference.

use crate::figures::money;
use crate::ui::states;
use crate::{say, tell};
use domain::wire::price_rules::PriceRulePreviewItem;
use leptos::prelude::*;

pub(super) fn preview_table(items: &[PriceRulePreviewItem]) -> AnyView {
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
