//! Customers found by part of their name as one types. Knows no page.

use crate::api::{self, CustomersQuestion};
use domain::wire::customers::CustomerAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The first customers whose name has the text in it, asked for once nothing was typed for a moment.
pub fn found(account: String, text: RwSignal<String>) -> RwSignal<Vec<CustomerAnswer>> {
    let found = RwSignal::new(Vec::new());
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let wanted = text.get().trim().to_owned();
        let account = account.clone();
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        let ask = move || {
            if latest.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let question = CustomersQuestion {
                    search: wanted,
                    size: 20,
                    ..CustomersQuestion::default()
                };
                // Without the server a page still prices; only finding customers needs it.
                if let Ok(page) = api::customers(account, question).await
                    && latest.try_get_value() == Some(mine)
                {
                    found.set(page.items);
                }
            });
        };
        set_timeout(ask, Duration::from_millis(120));
    });
    found
}
